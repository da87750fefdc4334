"""A plan in the making: routes that keep every rule, changed one technician at a time.

A route is held as its list of jobs; breaks, waiting and pick-ups are derived from it. A change of one route is worked
out for the technician as a whole, because the van and the hour at which the next shift can begin are carried over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from solver.best_timing import Timing, best_timing
from solver.cost import plan_cost, prices
from solver.pickup_places import cost_beside_travel, nearest_first, pickup_places
from solver.plan import Plan, Route, Unserved
from solver.problem import Problem
from solver.schedule import Item, Pickup, Visit, as_route, nodes_of
from solver.supplies import Lack, Ledger, Taken, pickups, used
from solver.timing import MOST_PICKUPS, PICKUP, shifts_in_time, timetable

MOST_DEPOTS = 4
"""Depots tried for a pick-up that serves one visit alone."""

Key = tuple[int, int]
"""Technician and shift."""


@dataclass(frozen=True)
class TimedRoute:
    """Jobs of a route, its items with pick-ups, its timing and what the pick-ups take."""

    jobs: tuple[int, ...]
    items: tuple[Item, ...]
    timing: Timing
    taken: tuple[Taken, ...]


@dataclass(frozen=True)
class Change:
    """New routes of one technician (None: the shift is not used any more) and the units they cost more."""

    routes: Mapping[Key, TimedRoute | None]
    units: int


class Draft:
    """Routes so far; starts empty.

    Attributes
    ----------
    routes : dict
        The timed route of each technician and shift in use.
    order : list of list of int
        The shifts of each technician in the order of time.
    changes : list of int
        How often the routes of each technician have been changed.
    """

    def __init__(self, problem: Problem) -> None:
        """Begin with no route."""
        self.problem = problem
        self.table, self.prices = timetable(problem), prices(problem)
        self.ledger = Ledger(problem)
        self.routes: dict[Key, TimedRoute] = {}
        self.changes = [0] * len(problem.technicians)
        self.order = [shifts_in_time(problem, index) for index in range(len(problem.technicians))]
        self._supplied = [bool(job.parts or job.tools) for job in problem.jobs]

    @property
    def unserved(self) -> list[int]:
        """Indices of the jobs in no route, ascending."""
        served = {job for route in self.routes.values() for job in route.jobs}
        return [job for job in range(len(self.problem.jobs)) if job not in served]

    def jobs(self, technician: int, shift: int) -> tuple[int, ...]:
        """Return the jobs of a route, in order."""
        route = self.routes.get((technician, shift))
        return route.jobs if route else ()

    def try_jobs(self, technician: int, shift: int, jobs: Sequence[int]) -> Change | None:
        """Return what it takes to serve exactly these jobs in a route; None where no way is found.

        The technician's later routes keep their jobs and are timed and supplied again.
        """
        position = self.order[technician].index(shift)
        later = self.order[technician][position:]
        before, van = self._before(technician, position)
        new: dict[Key, TimedRoute | None] = {}
        units = 0
        with self._without([(technician, other) for other in later]) as entered:
            for other in later:
                key = (technician, other)
                wanted = tuple(jobs) if other == shift else self.jobs(*key)
                old = self.routes.get(key)
                units -= old.timing.units if old else 0
                if not wanted:
                    if old:
                        new[key] = None
                    continue
                route = self._timed(key, wanted, van, before)
                if route is None:
                    return None
                new[key] = route
                units += route.timing.units
                entered.append(route)
                self.ledger.take(route.taken)
                before, van = route.timing.end, self._van_after(van, route)
        return Change(new, units)

    def apply(self, change: Change) -> None:
        """Put the routes of a change in place of those before."""
        for key, route in change.routes.items():
            self.changes[key[0]] += 1
            if key in self.routes:
                self.ledger.give_back(self.routes.pop(key).taken)
            if route is not None:
                self.routes[key] = route
                self.ledger.take(route.taken)

    def plan(self, stats: Mapping[str, object]) -> Plan:
        """Return the plan: routes in order of technician and shift, the jobs left out without a reason yet."""
        routes = tuple(self._route(key) for key in sorted(self.routes))
        unserved = self.unserved
        return Plan(
            routes=routes,
            unserved=tuple(Unserved(job, "", "") for job in unserved),
            cost=plan_cost(self.problem, routes, unserved),
            stats=dict(stats),
        )

    def _route(self, key: Key) -> Route:
        route = self.routes[key]
        return as_route(
            self.problem, technician=key[0], shift=key[1], items=route.items, timing=route.timing
        )

    def _before(self, technician: int, position: int) -> tuple[int | None, dict[str, int]]:
        """Return when the technician's routes before a shift end, and the van after them."""
        end, van = None, dict(self.problem.technicians[technician].van)
        for shift in self.order[technician][:position]:
            route = self.routes.get((technician, shift))
            if route:
                end, van = route.timing.end, self._van_after(van, route)
        return end, van

    def _van_after(self, van: Mapping[str, int], route: TimedRoute) -> dict[str, int]:
        after = dict(van)
        for _, sku, _, quantity in route.taken:
            after[sku] = after.get(sku, 0) + quantity
        for sku, quantity in used(self.problem, route.items).items():
            after[sku] = after.get(sku, 0) - quantity
        return after

    @contextmanager
    def _without(self, keys: Sequence[Key]) -> Iterator[list[TimedRoute]]:
        """Strike out the pick-ups of some routes for a while; those that the caller lists go again at the end."""
        entered: list[TimedRoute] = []
        old = [self.routes[key] for key in keys if key in self.routes]
        for route in old:
            self.ledger.give_back(route.taken)
        try:
            yield entered
        finally:
            for route in entered:
                self.ledger.give_back(route.taken)
            for route in old:
                self.ledger.take(route.taken)

    def _timed(
        self, key: Key, jobs: tuple[int, ...], van: Mapping[str, int], before: int | None
    ) -> TimedRoute | None:
        """Return the cheapest timing of a route, with pick-ups where the van lacks something."""
        items: Sequence[Item] = [Visit(job) for job in jobs]
        timing = self._timing(key, items, before)
        if timing is None:
            return None
        if not any(self._supplied[job] for job in jobs):
            return TimedRoute(jobs, tuple(items), timing, ())
        beside = cost_beside_travel(
            self.problem, technician=key[0], shift=key[1], items=items, timing=timing
        )
        found = self._supply(key, items, van, before, MOST_PICKUPS, beside)
        if found is None:
            return None
        items, timing = found
        return TimedRoute(jobs, tuple(items), timing, _taken(items, timing))

    def _timing(self, key: Key, items: Sequence[Item], before: int | None) -> Timing | None:
        nodes = nodes_of(self.problem, technician=key[0], items=items)
        return best_timing(
            self.problem, technician=key[0], shift=key[1], nodes=nodes, not_before=before
        )

    def _supply(
        self,
        key: Key,
        items: Sequence[Item],
        van: Mapping[str, int],
        before: int | None,
        left: int,
        beside: float,
    ) -> tuple[Sequence[Item], Timing] | None:
        """Return the items with the pick-ups they need, and their timing.

        One pick-up for all that is lacking is tried first, at every depot that has it all and at every place up to the
        first visit that lacks something. Where that fails, a pick-up for that visit alone is made and the rest looked
        at again.
        """
        lack = self._lack(key, van, items)
        if lack.first is None:
            timing = self._timing(key, items, before)
            return None if timing is None else (items, timing)
        options = list(pickups(self.problem, self.ledger, lack, items))
        if left == 0:
            return None
        found = self._supply_once(key, items, before, lack, options, beside)
        return found or self._supply_first(key, items, van, before, left, beside)

    def _supply_once(
        self,
        key: Key,
        items: Sequence[Item],
        before: int | None,
        lack: Lack,
        options: Sequence[Pickup],
        beside: float,
    ) -> tuple[Sequence[Item], Timing] | None:
        """Return the items with the one pick-up that mends all at least cost; of equal ones the first listed."""
        assert lack.first is not None
        mending = [pickup for pickup in options if lack.mended_by([pickup])]
        places = pickup_places(
            self.problem, technician=key[0], shift=key[1], items=items, options=mending,
            last=lack.first, beside=beside, not_before=before,
        )  # fmt: skip
        best: tuple[int, int, int] | None = None
        found: tuple[Sequence[Item], Timing] | None = None
        for bound, option, at in places:
            if best is not None and bound > best[0]:
                break
            tried = [*items[:at], mending[option], *items[at:]]
            timing = self._timing(key, tried, before)
            if timing and (best is None or (timing.units, option, at) < best):
                best, found = (timing.units, option, at), (tried, timing)
        return found

    def _supply_first(
        self,
        key: Key,
        items: Sequence[Item],
        van: Mapping[str, int],
        before: int | None,
        left: int,
        beside: float,
    ) -> tuple[Sequence[Item], Timing] | None:
        """Return the items with a pick-up for the first visit that lacks something, and whatever the rest needs."""
        every = self._lack(key, van, items)
        assert every.first is not None
        lack = self._lack(key, van, items[: every.first + 1])
        options = list(pickups(self.problem, self.ledger, lack, items))
        if not lack.mended_by(options):
            return None
        best: tuple[Sequence[Item], Timing] | None = None
        visit = items[every.first]
        assert isinstance(visit, Visit)
        for pickup in nearest_first(self.problem, options, visit)[:MOST_DEPOTS]:
            if lack.same_as(every) and lack.mended_by([pickup]):
                continue  # tried at every place already
            for at in sorted({0, every.first}):
                tried = [*items[:at], pickup, *items[at:]]
                if self.table.is_metric and self._timing(key, tried, before) is None:
                    continue  # more pick-ups make nothing earlier
                found = self._supply(key, tried, van, before, left - 1, beside)
                if found and (best is None or found[1].units < best[1].units):
                    best = found
        return best

    def _lack(self, key: Key, van: Mapping[str, int], items: Sequence[Item]) -> Lack:
        return Lack(self.problem, technician=key[0], van=van, items=items)


def _taken(items: Sequence[Item], timing: Timing) -> tuple[Taken, ...]:
    """Return what the pick-ups take and when."""
    starts = [
        start for node, start in zip(timing.nodes, timing.starts, strict=True) if node[3] == PICKUP
    ]
    picked = (item for item in items if isinstance(item, Pickup))
    return tuple(
        (item.depot, sku, start, quantity)
        for item, start in zip(picked, starts, strict=True)
        for sku, quantity in item.parts.items()
    )
