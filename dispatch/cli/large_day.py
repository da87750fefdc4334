"""`dispatch plan` for a large day on roads: area by area, as one matrix of all its places would be too large."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from dispatch.cli.limits import stop_from
from dispatch.domain.day import Day
from dispatch.errors import PlanningError
from dispatch.languages import gettext as _
from dispatch.planning.by_area import PlannedByArea, plan_by_area
from dispatch.standards.service_standard import ServiceStandards
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TravelTimes
from solver.large import LARGE
from solver.stop import Stop


def is_by_area(day: Day, travel: TravelTimes) -> bool:
    """Return whether a day is planned area by area: a formula needs no matrix, however large the day is."""
    return len(day.jobs) >= LARGE and not isinstance(travel, StraightLine)


def refuse_proof(day: Day, *, prove: bool, bound: float | None) -> None:
    """Refuse `--prove` and `--bound` for a day that is planned area by area.

    Raises
    ------
    PlanningError
        If either is asked for.
    """
    if prove or bound:
        raise PlanningError(
            _(
                "A day of {count} jobs on roads is planned area by area, and nothing is proven of the whole."
                " Leave --prove and --bound out.",
                count=f"{len(day.jobs):,}",
            )
        )


def plan_large(
    day: Day,
    *,
    standards: ServiceStandards,
    travel: TravelTimes,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    engine: str,
    cancel: Event,
    say: Callable[[str], None],
) -> PlannedByArea:
    """Return the plan of a large day; each area gets its share of the limits by its jobs."""

    def stop(jobs: int) -> Stop:
        share = jobs / len(day.jobs)
        return stop_from(
            seconds=None if seconds is None else seconds * share,
            iterations=None if iterations is None else round(iterations * share),
        )

    return plan_by_area(
        day,
        standards=standards,
        travel=travel,
        stop=stop,
        seed=seed,
        engine=engine,
        cancel=cancel,
        say=say,
    )
