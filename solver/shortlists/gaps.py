"""All places of a draft into which a job may come, as arrays: where it may fit in time, and what it costs at least."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from solver.draft import Draft, Key, TimedRoute
from solver.shortlists.aboard import Aboard
from solver.shortlists.crew import Flags, Ints, crew, first_starts
from solver.timing import LATEST, PICKUP

Floats = NDArray[np.float64]

ROW, AT, HERE, THERE, LEAVE, ARRIVE, SECONDS, METRES = range(8)
"""Columns of a gap: row of the crew, position, places before and behind (-1: the route ends there), the second before
which the first is not left and that by which the second has to be reached, the way driven between the two now."""

MARGIN = 1e-9
"""Relative error allowed for bounds, which are not exact as prices are."""


class Openings(NamedTuple):
    """Places where a job may come, by what it costs there at least, in units."""

    technician: Ints
    shift: Ints
    at: Ints
    bound: Floats


class Gaps:
    """The gaps of a draft's routes; kept up to date with it."""

    def __init__(self, draft: Draft) -> None:
        """Lay out the gaps of every route, of empty ones too."""
        self._draft, self._crew, self._aboard = draft, crew(draft.problem), Aboard(draft)
        self._seen = list(draft.changes)
        keys = zip(self._crew.technician.tolist(), self._crew.shift.tolist(), strict=True)
        self._keys: list[Key] = list(keys)
        self._rows = [self._laid(row) for row in range(len(self._keys))]
        self._slack = np.array([self._may_fall(key) for key in self._keys], dtype=float)
        self._flat: Ints | None = None

    def openings(self, job: int, technicians: Iterable[int] | None = None) -> Openings:
        """Return where a job may fit in time, least bound first; with `technicians` only with these.

        The bound holds for the change of the routes' cost, of later routes of the same technician apart.
        """
        flat = self._up_to_date()
        people = self._people(job, technicians)
        gaps = flat[people[self._crew.technician[flat[:, ROW]]]]
        gaps, start, way = self._in_time(job, gaps)
        bound = self._bounds(job, gaps, start, way)
        order = np.argsort(bound, kind="stable")
        rows = gaps[order, ROW]
        return Openings(
            self._crew.technician[rows], self._crew.shift[rows], gaps[order, AT], bound[order]
        )

    def ways(self, job: int) -> Ints:
        """Return for each row of the crew the seconds from its stop, start or visit, nearest to a job."""
        flat = self._up_to_date()
        there = np.array([self._draft.problem.jobs[job].location])
        seconds = self._draft.problem.travel.seconds_between(flat[:, HERE], there)
        firsts = np.flatnonzero(flat[:, AT] == 0)
        return np.minimum.reduceat(seconds, firsts) if len(firsts) else seconds

    def _people(self, job: int, technicians: Iterable[int] | None) -> Flags:
        people = self._crew.able(job) & self._aboard.enough(self._draft.problem.jobs[job])
        if technicians is not None:
            asked = np.zeros(len(people), dtype=bool)
            asked[list(technicians)] = True
            people &= asked
        return people

    def _in_time(self, job: int, gaps: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the gaps into which the job may fit, its earliest start there, and the seconds there and on."""
        crew, travel = self._crew, self._draft.problem.travel
        place = np.array([self._draft.problem.jobs[job].location])
        out = travel.seconds_between(gaps[:, HERE], place)
        saved, _ = self._draft.table.shortcut
        arrive = gaps[:, LEAVE] + crew.driven(out) - saved
        start = first_starts(self._draft.table.starts[job], arrive)
        on = np.zeros_like(out)
        goes_on = gaps[:, THERE] >= 0
        on[goes_on] = travel.seconds_between(place, gaps[goes_on, THERE])
        arrive = start + crew.service(job)[gaps[:, ROW]] + crew.driven(on)
        fits = arrive - saved <= gaps[:, ARRIVE]
        return gaps[fits], start[fits], (out + on)[fits]

    def _bounds(self, job: int, gaps: Ints, start: Ints, way: Ints) -> Floats:
        """Return the least units by which the job makes its route dearer in each gap."""
        prices, problem = self._draft.prices, self._draft.problem
        saved = self._draft.table.shortcut
        seconds = (way - gaps[:, SECONDS] - saved[0]) * float(self._crew.shortest)
        units = prices["travel_hour"] * seconds
        if prices["km"]:
            place = np.array([problem.jobs[job].location])
            metres = problem.travel.metres_between(gaps[:, HERE], place) - gaps[:, METRES]
            goes_on = gaps[:, THERE] >= 0
            metres[goes_on] += problem.travel.metres_between(place, gaps[goes_on, THERE])
            units = units + float(prices["km"]) * (metres - saved[1])
        due, missed, late = prices.terms[job][:3]
        if due is not None:
            units = units + np.where(start > due, missed + float(late) * (start - due), 0.0)
        units = units - self._slack[gaps[:, ROW]]
        return np.asarray(units - MARGIN * np.abs(units) - 1)

    def _up_to_date(self) -> Ints:
        """Return all gaps, after taking in what has changed in the draft."""
        if self._seen != self._draft.changes:
            changed = [t for t, n in enumerate(self._draft.changes) if n != self._seen[t]]
            for technician in changed:
                self._aboard.update(technician)
                for shift in self._draft.order[technician]:
                    row = self._crew.row[technician, shift]
                    self._rows[row] = self._laid(row)
                    self._slack[row] = self._may_fall((technician, shift))
            self._seen = list(self._draft.changes)
            self._flat = None
        if self._flat is None:
            self._flat = np.concatenate([*self._rows, np.zeros((0, 8), dtype=np.int64)])
        return self._flat

    def _laid(self, row: int) -> Ints:
        """Return the gaps of one route."""
        technician, index = key = self._keys[row]
        draft, table = self._draft, self._draft.table
        shift = draft.problem.technicians[technician].shifts[index]
        nodes = [table.visit[technician][job] for job in draft.jobs(*key)]
        first = table.forward(shift, nodes, leave=shift.start)
        caps = [LATEST] * len(nodes)
        last = table.backward(shift, nodes, end=shift.latest_end, caps=caps)
        assert first is not None
        assert last is not None
        leaves = [s + node[2] for s, node in zip(first.starts, nodes, strict=True)]
        here = [shift.start_location, *(node[0] for node in nodes)]
        end = -1 if shift.end_location is None else shift.end_location
        there = [*here[1:], end]
        legs = [
            (table.duration[a][b], table.distance[a][b]) if nodes and b >= 0 else (0, 0)
            for a, b in zip(here, there, strict=True)
        ]
        columns = zip(
            here, there, [shift.start, *leaves], [*last, shift.latest_end], legs, strict=True
        )
        rows = [(row, at, a, b, c, d, *leg) for at, (a, b, c, d, leg) in enumerate(columns)]
        return np.array(rows, dtype=np.int64)

    def _may_fall(self, key: Key) -> float:
        """Return how many units a route may at most become cheaper, but for its way, when a job is put in.

        A stop more makes nothing earlier where no way over a third place is shorter than the straight one. Otherwise,
        and where the hour of travel counts, a customer was told a start, or pick-ups may move, everything may fall
        that the visits in their order do not cost in any case.
        """
        route = self._draft.routes.get(key)
        if route is None or self._cannot_fall(route):
            return 0.0
        table, prices, jobs = self._draft.table, self._draft.prices, self._draft.problem.jobs
        shift = self._draft.problem.technicians[key[0]].shifts[key[1]]
        stops = [shift.start_location, *(jobs[job].location for job in route.jobs)]
        if shift.end_location is not None:
            stops.append(shift.end_location)
        legs = list(pairwise(stops))
        seconds = sum(table.duration[a][b] for a, b in legs) * float(self._crew.shortest)
        metres = sum(table.distance[a][b] for a, b in legs)
        least = prices["travel_hour"] * seconds + prices["km"] * metres
        return max(0.0, route.timing.units - least)

    def _cannot_fall(self, route: TimedRoute) -> bool:
        draft = self._draft
        if not draft.table.is_metric or any(node[3] == PICKUP for node in route.timing.nodes):
            return False
        return all(draft.problem.jobs[job].published is None for job in route.jobs)


_known: WeakKeyDictionary[Draft, Gaps] = WeakKeyDictionary()


def gaps_of(draft: Draft) -> Gaps:
    """Return the gaps of a draft; laid out once for each."""
    if draft not in _known:
        _known[draft] = Gaps(draft)
    return _known[draft]
