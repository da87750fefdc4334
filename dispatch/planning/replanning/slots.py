"""Appointments for a caller: when could somebody come, and what would that do to everybody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job, Promise
from dispatch.domain.place import ZoneKind
from dispatch.errors import SituationError
from dispatch.planning.replanning.appointments import Offer
from dispatch.planning.replanning.carried_on import problem_of
from dispatch.planning.replanning.part_dates import PartDates
from dispatch.planning.replanning.slot_search import Loaded, Question, lateness_of
from dispatch.planning.replanning.touched import cents_of, routes_cents
from solver.documents import read_plan
from solver.gaps import Gaps
from solver.plan import Route

Document = dict[str, Any]

WINDOW_SECONDS = 7200
"""Length of an appointment window where none is asked for."""


class Slots:
    """A plan made ready to be asked for appointments: loading takes its time, each question little.

    One object answers for one version of a plan; questions change nothing, so threads may share it.
    """

    def __init__(
        self, problem: Document, plan: Document, *, horizon: Horizon, now_at: datetime | None = None
    ) -> None:
        """Load a problem document and its valid plan; `now_at` is the first moment a visit may start."""
        self.problem, self.plan = problem, plan
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
        )

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
            If the id is taken, the window has no usable length, or the place is not in the matrix of travel times.
        """
        if not 900 <= window_seconds <= 86400:
            raise SituationError(
                f"appointments of {window_seconds} seconds: give 900 (15 minutes) to 86400 (a day)."
            )
        if promise.zone is ZoneKind.OUTSIDE:
            return Offer(
                job, promise, (), note=f"{job.id} lies outside every zone that gets visits."
            )
        return Question(self._loaded, job, promise, window_seconds).offer(count)
