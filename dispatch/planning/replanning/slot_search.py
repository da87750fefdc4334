"""The search for appointments: places shortlisted for each window, then timed exactly in the technician's routes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job, Promise
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.convert import job_entry
from dispatch.planning.replanning.appointments import Offer, Slot
from dispatch.planning.replanning.new_tickets import KnownPlaces, as_solver_job
from dispatch.planning.replanning.part_dates import PartDates
from dispatch.planning.replanning.sentences import NOT_IN_MATRIX, NOWHERE, REACHES
from dispatch.planning.replanning.slot_windows import windows_of
from dispatch.planning.replanning.touched import (
    NOTHING,
    Exact,
    Touched,
    difference,
    lateness_of,
    plus,
    routes_cents,
)
from solver import plan as solved
from solver import problem as solving
from solver.build import follow
from solver.draft import Change, Draft, Key, TimedRoute
from solver.excerpt import EXTRA, Pickups, excerpt
from solver.gaps import Fits, Gaps, Way
from solver.schedule import as_route

Document = dict[str, Any]

TRIED = 3
"""Places that are timed exactly for each window."""

LOOKED_AT = 12
"""Places looked at for a window where the first do not fit exactly."""


@dataclass(frozen=True, eq=False)
class Loaded:
    """A plan made ready for questions.

    Attributes
    ----------
    document : dict
        The problem document.
    problem, plan : Problem, Plan
        As the solver reads them.
    horizon, now : Horizon, int
        The clock, and the first second at which a window may begin.
    before : dict
        The exact cents of the plan by component.
    cents_of_person : dict
        Those of each technician's routes.
    lateness : dict
        Seconds by which each visit misses its promise.
    gaps, parts : Gaps, PartDates
        Where a visit could go, and what stock is left.
    pickups : Pickups
        What the plan picks up.
    """

    document: Document
    problem: solving.Problem
    plan: solved.Plan
    horizon: Horizon
    now: int
    before: Exact
    cents_of_person: Mapping[int, Exact]
    lateness: Mapping[int, int]
    gaps: Gaps
    parts: PartDates
    pickups: Pickups


class Question:
    """One question: a job, and the windows it may get."""

    def __init__(self, slots: Loaded, job: Job, promise: Promise, window_seconds: int) -> None:
        """Work out who may come, for how long, and from when on."""
        self.slots, self.job, self.promise = slots, job, promise
        problem = slots.problem
        places = KnownPlaces(problem.locations)
        self.entry = job_entry(job, promise, slots.horizon, places)
        if job.id in problem.job_index:
            raise SituationError(
                _("{job}: the plan has a job of this id. Give another id.", job=job.id)
            )
        self.work = as_solver_job(self.entry, slots.document, problem)
        self.place = (job.location.latitude, job.location.longitude)
        self.way = self._way()
        people, alone = range(len(problem.technicians)), replace(problem, jobs=(self.work,))
        may = [alone.may_serve(technician=person, job=0) for person in people]
        self.may = np.array(may, dtype=bool)
        service = [alone.service_seconds(technician=person, job=0) for person in people]
        self.service = np.array(service, dtype=np.int64)
        ready = [slots.parts.ready(person, self.work, self.way) for person in people]
        self.ready = np.array(ready, dtype=np.int64)
        self.windows = list(
            windows_of(
                self.work, slots.horizon, now=slots.now, end=problem.end, length=window_seconds
            )
        )

    def _way(self) -> Way:
        known = self.work.location < len(self.slots.problem.locations)
        try:
            return self.slots.gaps.way(self.place, index=self.work.location if known else None)
        except ValueError:
            raise SituationError(_(NOT_IN_MATRIX, job=self.job.id)) from None

    def offer(self, count: int) -> Offer:
        """Return the cheapest appointments."""
        gaps = self.slots.gaps
        fits = gaps.fits(self.work, self.way, service=self.service, may=self.may, ready=self.ready)
        found = sorted(self._cheapest(fits), key=lambda place: (place.cents, place.window))[:count]
        slots = sorted(
            (place.diary.slot(place) for place in found),
            key=lambda slot: (slot.cents, slot.opens_at),
        )
        part_at, note = self._awaited()
        if not slots and not note:
            note = _("Nobody can come for {job} in any window that is left.", job=self.job.id)
        return Offer(self.job, self.promise, tuple(slots), part_at, note)

    def _cheapest(self, fits: Fits) -> list[_Place]:
        """Return the cheapest place in each window that has any."""
        queues = [self._queue(window.opens, window.closes, fits) for window in self.windows]
        best: dict[int, _Place] = {}
        tried = [0] * len(queues)
        while todo := self._next(queues, best, tried, fits):
            for person, pairs in todo.items():
                diary = _Diary(self, person, sorted({window for window, _ in pairs}))
                for window, gap in pairs:
                    place = diary.place(window, gap)
                    if place is not None:
                        tried[window] += 1
                        known = best.get(window, place)
                        best[window] = place if place.cents < known.cents else known
        return list(best.values())

    def _next(
        self, queues: list[list[int]], best: Mapping[int, _Place], tried: list[int], fits: Fits
    ) -> dict[int, list[tuple[int, int]]]:
        """Take the next gaps off the queues; return them, each with its window, by technician.

        One technician's are looked at together, as the solver keeps the tables of few problems at a time.
        """
        todo: dict[int, list[tuple[int, int]]] = {}
        for window, queue in enumerate(queues):
            known = best.get(window)
            wanted = max(1, TRIED - 1) if known is None else TRIED - tried[window]
            while queue and wanted > 0:
                gap = queue.pop(0)
                if known is None or fits.cents[gap] < known.cents:
                    wanted -= 1
                    person = int(self.slots.gaps.technician[gap])
                    todo.setdefault(person, []).append((window, gap))
        return todo

    def _queue(self, opens: int, closes: int, fits: Fits) -> list[int]:
        """Return the gaps worth a look for a window, the seemingly cheapest first."""
        latest = np.minimum(fits.latest, closes)
        here = np.flatnonzero((fits.earliest <= latest) & (fits.latest >= opens))
        order = np.argsort(self._guess(fits, here, opens), kind="stable")
        return [int(gap) for gap in here[order][:LOOKED_AT]]

    def _guess(self, fits: Fits, here: NDArray[np.int64], opens: int) -> NDArray[np.float64]:
        """Return what places may cost: the detour, and how far it pushes the visits behind."""
        gaps, weights = self.slots.gaps, self.slots.problem.weights
        start = np.maximum(fits.earliest[here], np.maximum(gaps.leaves[here], opens))
        leaves = start + self.service[gaps.technician[here]]
        pushed = np.maximum(0, leaves - gaps.next_start[here])
        a_second = float(weights["shifted_hour"]) * gaps.behind[here] + float(
            weights["overtime_hour"]
        )
        return np.asarray(fits.cents[here] + pushed * a_second / 3600)

    def _awaited(self) -> tuple[datetime | None, str]:
        """Return when the last part that is awaited is there, and what to say of it."""
        slots = self.slots
        people = np.flatnonzero(self.may).tolist()
        latest, said = None, []
        for sku, soonest in slots.parts.awaited(self.work, people, slots.now).items():
            if soonest is None:
                said.append(_(NOWHERE, sku=sku))
                continue
            moment = slots.horizon.moment(soonest[0])
            latest = moment if latest is None else max(latest, moment)
            depot = slots.problem.depots[soonest[1]].id
            said.append(_(REACHES, sku=sku, depot=depot, moment=moment))
        return latest, " ".join(said)


@dataclass(frozen=True)
class _Place:
    """A place for the job: in which window, in whose routes, by which change, and what it costs more exactly."""

    window: int
    diary: _Diary
    change: Change
    cents: Fraction


class _Diary:
    """One technician's routes, with the job put in at one place or another."""

    def __init__(self, question: Question, person: int, windows: Sequence[int]) -> None:
        slots = question.slots
        self.question, self.person = question, person
        starts = [question.windows[window].starts for window in windows]
        self.small = excerpt(
            slots.problem,
            slots.plan,
            [person],
            extra=[replace(question.work, windows=each) for each in starts],
            place=question.place,
            pickups=slots.pickups,
        )
        self._copy = {w: len(self.small.jobs) + index for index, w in enumerate(windows)}
        self.draft = Draft(self.small.problem)
        follow(self.draft, self.small.sequences)
        known = self.small.sequences.items()
        self.kept = all(self.draft.jobs(*key) == jobs for key, jobs in known)
        self.less = slots.cents_of_person.get(person, NOTHING)

    def place(self, window: int, gap: int) -> _Place | None:
        """Return the place in a window at a gap; None where the job does not fit there."""
        if not self.kept:
            return None
        gaps = self.question.slots.gaps
        shift = int(gaps.shift[gap])
        jobs = list(self.draft.jobs(0, shift))
        jobs.insert(int(gaps.position[gap]), self._copy[window])
        change = self.draft.try_jobs(0, shift, jobs)
        if change is None:
            return None
        units = sum(timed.timing.units for _, timed in self._routes(change))
        cents = Fraction(units, self.draft.prices.scale) - sum(self.less.values())
        return _Place(window, self, change, cents)

    def _routes(self, change: Change) -> list[tuple[Key, TimedRoute]]:
        routes = {**self.draft.routes, **change.routes}
        return [(key, timed) for key, timed in routes.items() if timed is not None]

    def slot(self, place: _Place) -> Slot:
        """Return the appointment that a place makes."""
        problem, question, slots = self.small.problem, self.question, self.question.slots
        routes = [
            as_route(problem, technician=0, shift=key[1], items=timed.items, timing=timed.timing)
            for key, timed in self._routes(place.change)
        ]
        more = routes_cents(problem, routes)
        cost = difference(slots.before, plus(slots.before, more, less=self.less))
        copy = self._copy[place.window]
        start = next(stop.start for route in routes for stop in route.stops if stop.job == copy)
        whole = tuple(self._whole(route) for route in routes)
        late, before = lateness_of(slots.problem, whole), slots.lateness
        later = {job: seconds - before.get(job, 0) for job, seconds in late.items()}
        due, moment = question.work.due, slots.horizon.moment
        window = question.windows[place.window]
        return Slot(
            opens_at=moment(window.opens),
            closes_at=moment(window.closes),
            technician_id=slots.problem.technicians[self.person].id,
            start_at=moment(start),
            cents=cost["total"],
            cost=cost,
            own_late_seconds=0 if due is None else max(0, start - due),
            later=tuple(
                (slots.problem.jobs[job].id, seconds)
                for job, seconds in later.items()
                if seconds > 0
            ),
            touched=Touched((self.person,), whole, more),
        )

    def _whole(self, route: solved.Route) -> solved.Route:
        """Return a route in indices of the whole problem; the new job stands behind its last."""
        count = len(self.question.slots.problem.jobs)
        route = self.small.route(route)
        stops = tuple(
            replace(stop, job=count) if stop.job is not None and stop.job >= EXTRA else stop
            for stop in route.stops
        )
        return replace(route, stops=stops)
