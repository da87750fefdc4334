"""Appointments for a caller: when could somebody come, and what would that do to everybody else."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job, Promise
from dispatch.domain.place import ZoneKind
from dispatch.domain.plan import Plan
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.replanning.appointments import Offer, Slot
from dispatch.planning.replanning.carried_on import problem_of
from dispatch.planning.replanning.new_ways import (
    NewWays,
    document_with_location,
    with_location,
)
from dispatch.planning.replanning.part_dates import PartDates
from dispatch.planning.replanning.slot_search import Loaded, Question
from dispatch.planning.replanning.taking import Taken, take
from dispatch.planning.replanning.touched import cents_of, lateness_of, routes_cents
from solver.documents import read_plan
from solver.excerpt import pickups_of
from solver.gaps import Gaps, Way
from solver.plan import Route

Document = dict[str, Any]

WINDOW_SECONDS = 7200
"""Length of an appointment window where none is asked for."""


class Slots:
    """A plan made ready to be asked for appointments: loading takes its time, each question little.

    One object answers for one version of a plan; questions change nothing, so threads may share it.
    """

    def __init__(
        self,
        problem: Document,
        plan: Document,
        *,
        horizon: Horizon,
        now_at: datetime | None = None,
        shown: Plan | None = None,
        ways: NewWays | None = None,
    ) -> None:
        """Load a problem document and its valid plan.

        Parameters
        ----------
        problem, plan : dict
            The documents of one version of the plan; during the day those of the remainder.
        horizon : Horizon
            Their clock.
        now_at : datetime or None
            No window that begins earlier is offered; None: the horizon's start.
        shown : Plan or None
            The plan as people see it, where `take` shall give that as well.
        ways : NewWays or None
            Knows the ways to a place that a matrix of travel times does not hold; None: such a place is refused.
        """
        self.problem, self.plan, self.shown, self._ways = problem, plan, shown, ways
        read = problem_of(problem)
        known = read_plan(read, plan)
        by_person: dict[int, list[Route]] = {}
        for route in known.routes:
            by_person.setdefault(route.technician, []).append(route)
        self._loaded = Loaded(
            document=problem,
            problem=read,
            plan=known,
            horizon=horizon,
            now=0 if now_at is None else horizon.seconds(now_at),
            before=cents_of(read, known),
            cents_of_person={id: routes_cents(read, routes) for id, routes in by_person.items()},
            lateness=lateness_of(read, known.routes),
            gaps=Gaps(read, known),
            parts=PartDates(read, known),
            pickups=pickups_of(known),
        )

    def from_moment(self, now_at: datetime) -> Slots:
        """Return the same plan with no window before a moment; nothing is loaded anew."""
        later = copy(self)
        later._loaded = replace(self._loaded, now=self._loaded.horizon.seconds(now_at))
        return later

    def offer(
        self,
        job: Job,
        promise: Promise,
        *,
        count: int = 10,
        window_seconds: int = WINDOW_SECONDS,
    ) -> Offer:
        """Return appointments for a job, the cheapest first.

        Windows begin at midnight by the clock of the horizon and follow each other without gaps; only those that have
        not begun are offered, and of a window that the job's own windows cut, what they leave. A part on order is
        counted: nobody comes before it can have been picked up.

        Parameters
        ----------
        job : Job
            What the caller asks for; its id must be new.
        promise : Promise
            Its clocks.
        count : int
            How many appointments at most.
        window_seconds : int
            Length of a window, 15 minutes to a day.

        Raises
        ------
        SituationError
            If the id is taken, the window has no usable length, or the place is not in the matrix of travel times and
            nobody can be asked.
        TravelError
            If the ways to a place that is not in the matrix cannot be had.
        """
        if not 900 <= window_seconds <= 86400:
            raise SituationError(
                _(
                    "appointments of {window_seconds} seconds: give 900 (15 minutes) to 86400 (a day).",
                    window_seconds=window_seconds,
                )
            )
        if promise.zone is ZoneKind.OUTSIDE:
            return Offer(
                job,
                promise,
                (),
                note=_("{job} lies outside every zone that gets visits.", job=job.id),
            )
        return Question(self._reaching(job), job, promise, window_seconds).offer(count)

    def _way(self, job: Job) -> Way | None:
        """Return the ways to a place that only a larger matrix would hold."""
        read = self._loaded.problem
        if self._ways is None or read.travel.duration is None:
            return None
        return self._ways.of(job, read.locations)

    def _reaching(self, job: Job) -> Loaded:
        """Return the plan loaded, its matrix with a row and a column for the place of a job."""
        way = self._way(job)
        if way is None:
            return self._loaded
        place = (job.location.latitude, job.location.longitude)
        problem = with_location(self._loaded.problem, place, way)
        return replace(self._loaded, problem=problem, gaps=self._loaded.gaps.within(problem))

    def take(self, offer: Offer, slot: Slot) -> Taken:
        """Return the plan in which one of the slots offered is taken: time and parts are reserved.

        The job gets the slot as its window, so that later plans keep it, and the customer counts as told.

        Raises
        ------
        UncheckedPlanError
            If the independent checker refuses the plan.
        """
        way, problem = self._way(offer.job), self.problem
        if way is not None:
            problem = document_with_location(problem, offer.job.location, way)
        return take(
            offer,
            slot,
            problem=problem,
            plan=self.plan,
            horizon=self._loaded.horizon,
            shown=self.shown,
        )
