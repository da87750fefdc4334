"""Make the plan of a day: promises, travel, search, check. Web, command line and notebooks all call this."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from dispatch.domain.day import Day
from dispatch.domain.job import Promise
from dispatch.domain.plan import Plan
from dispatch.errors import PlanningError, UncheckedPlanError
from dispatch.languages import gettext as _
from dispatch.planning.bounded import bounded
from dispatch.planning.convert import document_text, mail_in_ids, problem_document
from dispatch.planning.prove_plan import proven
from dispatch.planning.read_back import (
    baseline_comparisons,
    comparison,
    routes_of,
    unserved_of,
)
from dispatch.planning.so_far import UNWATCHED, RoutesSoFar, Watch, plan_so_far
from dispatch.planning.time_of_day import DayProfile, day_profile
from dispatch.planning.ways import with_ways
from dispatch.standards.due import promise_warnings
from dispatch.standards.due import promises as promises_of
from dispatch.standards.service_standard import ServiceStandards
from dispatch.travel.travel_times import TravelMatrix, TravelTimes, told_of
from solver import documents
from solver.checker import check, load_json
from solver.effort import Effort
from solver.problem import Problem, ProblemError
from solver.solve import DEFAULT_ENGINE, Result, solve
from solver.stop import Stop


@dataclass(frozen=True)
class Planned:
    """A plan for people and the two documents it rests on, which the checker has passed."""

    plan: Plan
    problem_document: dict[str, Any]
    plan_document: dict[str, Any]


def make_plan(
    day: Day,
    *,
    standards: ServiceStandards,
    travel: TravelTimes,
    stop: Stop,
    seed: int = 0,
    engine: str = DEFAULT_ENGINE,
    start: RoutesSoFar | None = None,
    watch: Watch = UNWATCHED,
    proof: Effort | None = None,
    bound: Effort | None = None,
    workers: int = 1,
    bare: bool = False,
) -> Planned:
    """Return a checked plan of a day.

    Parameters
    ----------
    day : Day
        What was read.
    standards : ServiceStandards
        What was promised to customers.
    travel : TravelTimes
        Where travel times come from.
    stop : Stop
        When the search stops; only `Iterations` gives the same plan each time.
    seed : int
        Where chance in the search begins.
    engine : str
        Name of the engine, one of `solver.solve.engine_names()`.
    start : sequence of dict or None
        Routes that an earlier search had reached, to go on from.
    watch : Watch
        Who is told about the search, and what ends it early.
    proof : Effort or None
        How much effort to spend on proving the plan best; the plan's `stats` say what came of it.
    bound : Effort or None
        How much effort to spend on finding how far the plan is from the best possible, or a better one on the way.
    workers : int
        Processes for the search of a large day; they do not change what a limit of iterations gives.
    bare : bool
        Leave out the comparison with the dispatch rules and the reasons of jobs left out.

    Raises
    ------
    PlanningError
        If the day cannot be turned into a problem.
    UncheckedPlanError
        If the independent checker refuses the plan.
    """
    promises = promises_of(day, standards)
    by_hour = day_profile(day, promises, standards)
    document, matrix = problem_document(day, promises, travel, profile=by_hour.entries)
    written = load_json(document_text(document))
    try:
        problem = documents.read_problem(written)
        result = solve(
            problem,
            stop,
            seed,
            engine=engine,
            start=None if start is None else plan_so_far(problem, start),
            on_progress=watch.told(problem),
            cancel=watch.cancel,
            workers=workers,
            bare=bare,
        )
        result = _proven(problem, result, watch, proof=proof, bound=bound)
    except ProblemError as error:
        raise PlanningError(_("The day cannot be planned. {error}", error=error)) from error
    plan_document = _checked_document(problem, result, matrix, written)
    told = _told(matrix, by_hour, promise_warnings(day, promises, standards))
    plan = _for_people(day, promises, problem, result, told=told)
    return Planned(plan if bare else with_ways(plan, travel), document, plan_document)


def _proven(
    problem: Problem, result: Result, watch: Watch, *, proof: Effort | None, bound: Effort | None
) -> Result:
    told, cancel = watch.on_progress, watch.cancel
    plan, pool = result.plan, result.pool
    if proof is not None:  # which says all that a bound would
        plan = proven(problem, plan, proof, pool=pool, on_progress=told, cancel=cancel)
    else:
        plan = bounded(problem, plan, bound, pool=pool, on_progress=told, cancel=cancel)
    return replace(result, plan=plan)


def _checked_document(
    problem: Problem, result: Result, matrix: TravelMatrix, written: dict[str, Any]
) -> dict[str, Any]:
    stats = {**result.plan.stats, **told_of(matrix)}
    document = documents.write_plan(problem, replace(result.plan, stats=stats))
    refuse_unchecked(written, document)
    return document


def _told(matrix: TravelMatrix, by_hour: DayProfile, warnings: Sequence[str]) -> dict[str, str]:
    """Return what the plan's `stats` say of its travel times, and its warnings."""
    source = "; ".join(each for each in (matrix.provider, by_hour.words) if each)
    every = (*matrix.warnings, *by_hour.warnings, *warnings)
    return {"travel": source, "warnings": "; ".join(every), **told_of(matrix)}


def _for_people(
    day: Day,
    promises: Mapping[str, Promise],
    problem: Problem,
    result: Result,
    *,
    told: Mapping[str, str],
) -> Plan:
    stats = {key: _plain(value) for key, value in result.plan.stats.items()}
    product = f"field-dispatch {version('field-dispatch')}, Python {platform.python_version()}"
    return Plan(
        day=day,
        promises=promises,
        routes=routes_of(problem, result.plan, day),
        unserved=unserved_of(problem, result.plan),
        mail_in=mail_in_ids(promises),
        cost=dict(result.plan.cost),
        comparisons=(
            comparison("plan", problem, result.plan),
            *baseline_comparisons(problem, result.baselines),
        ),
        stats={**stats, **told, "versions": product},
        bound_cents=result.plan.bound,
    )


def _plain(value: object) -> str | int | float:
    return value if isinstance(value, str | int | float) else str(value)


def refuse_unchecked(problem: dict[str, Any], plan: dict[str, Any]) -> None:
    """Judge a plan, as it will be written, by a problem document.

    Raises
    ------
    UncheckedPlanError
        If the checker names any violation; the text lists them all.
    """
    verdict = check(problem, load_json(document_text(plan)))
    if not verdict.valid:
        lines = "\n".join(violation.sentence for violation in verdict.violations)
        raise UncheckedPlanError(
            _(
                "The checker refused the plan, so it was not saved. Please report this with the"
                " problem file.\n"
            )
            + lines
        )
