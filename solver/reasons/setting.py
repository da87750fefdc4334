"""What the tests of one plan share: the plan as a draft, and the same problem with one cause taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from solver.build import follow, sequences_of
from solver.draft import Draft
from solver.plan import Plan
from solver.problem import Depot, Problem
from solver.supplies import used
from solver.timing import Timetable, timetable

PLENTY = 10**9
"""More of a part than any plan can use."""


class Setting:
    """A problem, a plan, and drafts in which something is otherwise.

    Each draft is made when a test first asks for it and then serves all jobs.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        """Keep the problem and the plan."""
        self.problem, self.plan = problem, plan
        self.table: Timetable = timetable(problem)
        self._start = datetime.fromisoformat(problem.start)

    def clock(self, second: int) -> str:
        """Return a second as ISO 8601 text in the horizon's offset."""
        return (self._start + timedelta(seconds=second)).isoformat()

    @cached_property
    def one_day(self) -> bool:
        """Whether all shifts begin on one day, so that an hour alone says when."""
        begins = (s.start for person in self.problem.technicians for s in person.shifts)
        return len({self.clock(second)[:10] for second in begins}) <= 1

    @cached_property
    def empty(self) -> Draft:
        """No routes at all: every van and depot is full, every technician free."""
        return Draft(self.problem)

    @cached_property
    def arrived(self) -> Draft:
        """No routes, and parts on order are already there."""
        depots = tuple(_with_arrivals_in(depot) for depot in self.problem.depots)
        return Draft(replace(self.problem, depots=depots))

    @cached_property
    def full(self) -> Draft:
        """The plan."""
        return self._followed(self.problem)

    @cached_property
    def plentiful(self) -> Draft:
        """The plan, and whoever has a part at all never runs out of it."""
        technicians = tuple(
            replace(person, van=_plenty(person.van)) for person in self.problem.technicians
        )
        depots = tuple(_endless(depot) for depot in self.problem.depots)
        return self._followed(replace(self.problem, technicians=technicians, depots=depots))

    @cached_property
    def leftovers(self) -> Draft:
        """No routes, but vans and depots lack what the plan uses of them: everybody is free, parts are not."""
        vans = [dict(person.van) for person in self.problem.technicians]
        for (technician, _), route in self.full.routes.items():
            van = vans[technician]
            for sku, quantity in used(self.problem, route.items).items():
                van[sku] = van.get(sku, 0) - quantity
            for _, sku, _, quantity in route.taken:
                van[sku] = van.get(sku, 0) + quantity
        people = zip(self.problem.technicians, vans, strict=True)
        technicians = tuple(replace(person, van=van) for person, van in people)
        draft = Draft(replace(self.problem, technicians=technicians))
        for route in self.full.routes.values():
            draft.ledger.take(route.taken)
        return draft

    def _followed(self, problem: Problem) -> Draft:
        draft = Draft(problem)
        follow(draft, sequences_of(self.plan))
        return draft


def _plenty(van: Mapping[str, int]) -> dict[str, int]:
    return {sku: PLENTY for sku, quantity in van.items() if quantity > 0}


def _endless(depot: Depot) -> Depot:
    """Return the depot without a limit on what it has or what comes."""
    return replace(
        depot,
        stock=dict.fromkeys(sku for sku, quantity in depot.stock.items() if quantity != 0),
        arrivals=tuple(
            replace(arrival, quantity=PLENTY) for arrival in depot.arrivals if arrival.quantity > 0
        ),
    )


def _with_arrivals_in(depot: Depot) -> Depot:
    """Return the depot with everything on order in its stock."""
    stock = dict(depot.stock)
    for arrival in depot.arrivals:
        before = stock.get(arrival.sku, 0)
        if before is not None:
            stock[arrival.sku] = before + arrival.quantity
    return replace(depot, stock=stock, arrivals=())
