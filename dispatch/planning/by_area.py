"""A large day planned area by area: no travel matrix is larger than its area, and each plan passes the checker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

from dispatch.domain.day import Day
from dispatch.domain.job import Promise
from dispatch.domain.plan import Comparison, Plan, Route
from dispatch.errors import PlanningError
from dispatch.languages import gettext as _
from dispatch.planning.areas import JOBS, areas_of, places_of, refuse_overlap
from dispatch.planning.convert import (
    document_text,
    mail_in_ids,
    problem_document,
    travel_document,
    travel_matrix,
)
from dispatch.planning.make_plan import refuse_unchecked
from dispatch.planning.read_back import (
    baseline_comparisons,
    comparison,
    routes_of,
    unserved_of,
)
from dispatch.planning.time_of_day import DayProfile, day_profile
from dispatch.standards.due import promises as promises_of
from dispatch.standards.service_standard import ServiceStandards
from dispatch.travel.straight_line import FormulaMatrix, StraightLine
from dispatch.travel.travel_times import TravelMatrix, TravelTimes, told_of
from solver import documents
from solver.checker import load_json
from solver.engine import Cancel
from solver.problem import Problem, ProblemError
from solver.solve import DEFAULT_ENGINE, Result, solve
from solver.stop import Stop

Document = dict[str, Any]


@dataclass(frozen=True)
class PlannedByArea:
    """A plan for people, and the problem and plan documents of each area, which the checker has passed."""

    plan: Plan
    areas: tuple[tuple[Document, Document], ...]


def plan_by_area(
    day: Day,
    *,
    standards: ServiceStandards,
    travel: TravelTimes,
    stop: Callable[[int], Stop],
    seed: int = 0,
    engine: str = DEFAULT_ENGINE,
    jobs: int = JOBS,
    bare: bool = False,
    cancel: Cancel | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> PlannedByArea:
    """Return a plan of a large day, made area by area.

    What is given up against one search of the whole: no visit passes the border of its area, and a part that an area
    got is not there for another.

    Parameters
    ----------
    day, standards, travel, seed, engine, bare
        As for `make_plan`.
    stop : callable
        When the search of an area of so many jobs stops.
    jobs : int
        Jobs of an area, about.
    cancel : object with `is_set()` or None
        Once set, each further area gets the plan of a rule.
    say : callable
        Told in a sentence before each area.

    Raises
    ------
    PlanningError
        If the day cannot be turned into problems.
    UncheckedPlanError
        If the checker refuses the plan of an area, or areas overlap.
    """
    promises = promises_of(day, standards)
    by_hour = day_profile(day, promises, standards)
    whole, _formula = problem_document(day, promises, StraightLine())
    areas = areas_of(whole, jobs=jobs)
    refuse_overlap(whole, areas)
    matrices = _matrices(day, areas, travel)
    made = []
    for number, (area, matrix) in enumerate(zip(areas, matrices, strict=True)):
        say(_("Area {number} of {count}", number=number + 1, count=len(areas)))
        document = {**area, "travel": travel_document(matrix, by_hour.entries)}
        search = partial(
            solve,
            stop=stop(len(area["jobs"])),
            seed=seed + number,
            engine=engine,
            cancel=cancel,
            bare=bare,
        )
        made.append(_planned(document, matrix, day, search))
    return PlannedByArea(
        _merged(day, promises, by_hour, made),
        tuple((one.problem_document, one.plan_document) for one in made),
    )


@dataclass(frozen=True)
class _Area:
    """One area, planned and checked."""

    problem_document: Document
    plan_document: Document
    matrix: TravelMatrix
    routes: tuple[Route, ...]
    unserved: tuple[Any, ...]
    comparisons: tuple[Comparison, ...]


def _matrices(day: Day, areas: Sequence[Document], travel: TravelTimes) -> list[TravelMatrix]:
    """Return the travel of each area; where one is a fallback all are, as a plan has one scale of times."""
    places = [tuple(places_of(area)) for area in areas]
    matrices = [travel_matrix(day, each, travel) for each in places]
    fallen = next((each for each in matrices if each.fallback is not None), None)
    if not isinstance(fallen, FormulaMatrix):
        return matrices
    return [replace(fallen.formula.matrix(each), fallback=fallen.fallback) for each in places]


def _planned(
    document: Document, matrix: TravelMatrix, day: Day, search: Callable[[Problem], Result]
) -> _Area:
    """Return an area, searched and passed by the checker."""
    written = load_json(document_text(document))
    try:
        problem = documents.read_problem(written)
        result = search(problem)
    except ProblemError as error:
        raise PlanningError(_("The day cannot be planned. {reason}", reason=error)) from error
    stats = {**result.plan.stats, **told_of(matrix)}
    plan_document = documents.write_plan(problem, replace(result.plan, stats=stats))
    refuse_unchecked(written, plan_document)
    return _Area(
        document,
        plan_document,
        matrix,
        routes_of(problem, result.plan, day),
        unserved_of(problem, result.plan),
        (
            comparison("plan", problem, result.plan),
            *baseline_comparisons(problem, result.baselines),
        ),
    )


def _merged(
    day: Day, promises: Mapping[str, Promise], by_hour: DayProfile, made: Sequence[_Area]
) -> Plan:
    """Return the plan of the day: all routes, what all areas cost together."""
    order = {person.id: number for number, person in enumerate(day.technicians)}
    routes = sorted(
        (route for one in made for route in one.routes),
        key=lambda route: (order[route.technician_id], route.shift_index),
    )
    costs = [one.plan_document["cost"] for one in made]
    warnings = dict.fromkeys(said for one in made for said in one.matrix.warnings)
    told = {key: said for one in made for key, said in told_of(one.matrix).items()}
    providers = dict.fromkeys(one.matrix.provider for one in made)
    return Plan(
        day=day,
        promises=promises,
        routes=tuple(routes),
        unserved=tuple(item for one in made for item in one.unserved),
        mail_in=mail_in_ids(promises),
        cost={name: sum(cost[name] for cost in costs) for name in (costs[0] if costs else {})},
        comparisons=_summed([one.comparisons for one in made]),
        stats={
            "areas": len(made),
            "travel": "; ".join([*providers, *([by_hour.words] if by_hour.words else [])]),
            "warnings": "; ".join([*warnings, *by_hour.warnings]),
            **told,
        },
    )


def _summed(areas: Sequence[tuple[Comparison, ...]]) -> tuple[Comparison, ...]:
    """Return the comparisons of all areas, summed name by name."""
    numbers = [item.name for item in fields(Comparison) if item.name != "name"]
    return tuple(
        Comparison(same[0].name, **{n: sum(getattr(one, n) for one in same) for n in numbers})
        for same in zip(*areas, strict=True)
    )
