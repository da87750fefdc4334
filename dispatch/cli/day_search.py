"""The search of `dispatch plan`: the whole day at once, or area by area where one matrix would be too large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event

from rich.console import Console

from dispatch.cli.limits import bound_from, proof_from, stop_from
from dispatch.cli.progress import shown_search
from dispatch.domain.day import Day
from dispatch.errors import PlanningError
from dispatch.languages import gettext as _
from dispatch.planning.by_area import PlannedByArea, plan_by_area
from dispatch.planning.make_plan import Planned, make_plan
from dispatch.planning.so_far import Watch
from dispatch.standards.service_standard import ServiceStandards
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TravelTimes
from solver.large import LARGE
from solver.stop import Stop


@dataclass(frozen=True)
class Asked:
    """What the options of a search say; see `dispatch.cli.limits`."""

    seconds: float | None
    iterations: int | None
    seed: int
    engine: str
    workers: int
    prove: bool
    bound: float | None


def search_day(
    day: Day,
    asked: Asked,
    *,
    standards: ServiceStandards,
    travel: TravelTimes,
    console: Console,
) -> Planned | PlannedByArea:
    """Return the checked plan of a day, shown on a console while it is searched.

    Raises
    ------
    PlanningError
        If a proof is asked for of a day that is planned area by area.
    """
    by_area = is_by_area(day, travel)
    if by_area:
        _refuse_proof(day, asked)
    with shown_search(console) as (report, cancel):
        if by_area:
            say = partial(console.print, markup=False)
            return _by_area(day, asked, standards, travel, cancel=cancel, say=say)
        return make_plan(
            day,
            standards=standards,
            travel=travel,
            stop=stop_from(seconds=asked.seconds, iterations=asked.iterations),
            seed=asked.seed,
            engine=asked.engine,
            workers=asked.workers,
            watch=Watch(report, cancel=cancel),
            proof=proof_from(prove=asked.prove, seconds=asked.seconds, iterations=asked.iterations),
            bound=bound_from(
                asked.bound,
                jobs=len(day.jobs),
                seconds=asked.seconds,
                iterations=asked.iterations,
            ),
        )


def is_by_area(day: Day, travel: TravelTimes) -> bool:
    """Return whether a day is planned area by area: a formula needs no matrix, however large the day is."""
    return len(day.jobs) >= LARGE and not isinstance(travel, StraightLine)


def _refuse_proof(day: Day, asked: Asked) -> None:
    if asked.prove or asked.bound:
        raise PlanningError(
            _(
                "A day of {count} jobs on roads is planned area by area, and nothing is proven of the whole."
                " Leave --prove and --bound out.",
                count=f"{len(day.jobs):,}",
            )
        )


def _by_area(
    day: Day,
    asked: Asked,
    standards: ServiceStandards,
    travel: TravelTimes,
    *,
    cancel: Event,
    say: Callable[[str], None],
) -> PlannedByArea:
    """Return the plan of a large day; each area gets its share of the limits by its jobs."""

    def stop(jobs: int) -> Stop:
        share = jobs / len(day.jobs)
        return stop_from(
            seconds=None if asked.seconds is None else asked.seconds * share,
            iterations=None if asked.iterations is None else round(asked.iterations * share),
        )

    return plan_by_area(
        day,
        standards=standards,
        travel=travel,
        stop=stop,
        seed=asked.seed,
        engine=asked.engine,
        cancel=cancel,
        say=say,
    )
