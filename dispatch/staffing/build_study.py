"""What a study file says, the tables it names and the past jobs, made into a world and its scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dispatch.domain.day import Day
from dispatch.domain.job import Job
from dispatch.languages import gettext as _
from dispatch.staffing.arrivals import fit_arrivals
from dispatch.staffing.back_test import Past
from dispatch.staffing.build_staff import build_choice, build_role, build_scenario, with_choices
from dispatch.staffing.choices import Choice
from dispatch.staffing.demand import Demand, FittedDays, WholeWeeks
from dispatch.staffing.history import History, StaffingError
from dispatch.staffing.past_demand import holidays_of
from dispatch.staffing.recommendation import Goal
from dispatch.staffing.scenario import Chances, Scenario, World
from dispatch.staffing.simulate import MOST_DAYS_AFTER
from dispatch.staffing.state import day_range
from dispatch.staffing.study import Precision
from dispatch.staffing.study_text import (
    BackTestText,
    StudyText,
)
from dispatch.standards.service_standard import ServiceStandards
from dispatch.travel.travel_times import TravelTimes


@dataclass(frozen=True)
class StudyPlan:
    """A study ready to be run.

    Attributes
    ----------
    name : str
        For people.
    world : World
        What all scenarios share.
    scenarios : tuple of Scenario
        In the order of the file.
    precision : Precision
        How precise each has to be.
    goal : Goal or None
        What headcount is looked for; the first scenario's staff and stock are its base.
    seed : int
        Of all chance.
    history : History
        The past jobs.
    past : Past or None
        A period to be simulated and compared with what happened.
    choices : tuple of Choice
        What the search may do beside hiring.
    """

    name: str
    world: World
    scenarios: tuple[Scenario, ...]
    precision: Precision
    goal: Goal | None
    seed: int
    history: History
    past: Past | None = None
    choices: tuple[Choice, ...] = ()


def build_study(
    text: StudyText,
    *,
    day: Day,
    past: Sequence[Job],
    standards: ServiceStandards,
    travel: TravelTimes,
    started: Mapping[str, datetime] | None = None,
) -> StudyPlan:
    """Return the study that a file describes.

    Parameters
    ----------
    text : StudyText
        The file.
    day : Day
        Technicians with their shifts, which become their rotas, depots, parts, zones; its open jobs are the backlog
        where there is no warm-up.
    past : sequence of Job
        The history.
    standards, travel : ServiceStandards, TravelTimes
        What is promised; how long ways take.
    started : mapping of job id to datetime, or None
        First starts of past jobs, for the back-test that the file asks for.

    Raises
    ------
    StaffingError
        If the history is too short, or the file names what the day does not have.
    """
    numbers: dict[str, Any] = dict(text.numbers)
    seed = numbers.pop("seed", 0)
    world = World(
        demand=_demand(text, past, standards),
        standards=standards,
        travel=travel,
        first_day=text.first_day,
        days=numbers.pop("days", 28),
        zones=day.zones,
        parts=day.parts,
        chances=Chances(**text.chances),  # type: ignore[arg-type]
        epochs=text.plan_at,
        **numbers,
    )
    if world.warm_up_days == 0:
        world = replace(world, backlog=_backlog(day.jobs))
    choices = tuple(build_choice(name, choice) for name, choice in text.choices.items())
    scenarios = _scenarios(text, day, past, standards, choices)
    history = History.of(past, standards.timezone)
    return StudyPlan(
        name=text.name,
        world=world,
        scenarios=scenarios,
        precision=Precision(**text.precision),  # type: ignore[arg-type]
        goal=None if text.goal is None else Goal(**text.goal),  # type: ignore[arg-type]
        seed=seed,
        history=history,
        past=_past(text.back_test, history, scenarios, started or {}),
        choices=choices,
    )


def _scenarios(
    text: StudyText,
    day: Day,
    past: Sequence[Job],
    standards: ServiceStandards,
    choices: Sequence[Choice],
) -> tuple[Scenario, ...]:
    roles = {
        name: build_role(name, role, day, past=past, standards=standards)
        for name, role in text.roles.items()
    }
    return tuple(
        with_choices(build_scenario(s, day, roles, text.stock, standards), s, choices)
        for s in text.scenarios
    )


def _past(
    text: BackTestText | None,
    history: History,
    scenarios: Sequence[Scenario],
    started: Mapping[str, datetime],
) -> Past | None:
    if text is None:
        return None
    name = text.scenario or scenarios[0].name
    for scenario in scenarios:
        if scenario.name == name:
            return Past(history, started, scenario, text.first_day, text.days, text.replications)
    names = ", ".join(scenario.name for scenario in scenarios)
    raise StaffingError(
        _(
            'back_test.scenario: there is no scenario "{name}". Name one of {names}.',
            name=name,
            names=names,
        )
    )


def _demand(text: StudyText, past: Sequence[Job], standards: ServiceStandards) -> Demand:
    history = History.of(past, standards.timezone)
    given = dict(text.demand)
    if given.pop("model", "weeks") == "weeks":
        return WholeWeeks(history, **given)
    given.pop("season_weeks", None)
    days = [*history.by_day(), *_simulated(text)]
    calendar = standards.calendar
    return FittedDays(
        history, fit_arrivals(history, holidays=holidays_of(calendar, days)).model, **given
    )


def _simulated(text: StudyText) -> list[date]:
    count = text.numbers.get("warm_up_days", 14) + text.numbers.get("days", 28) + MOST_DAYS_AFTER
    return day_range(text.first_day, count)


def _backlog(jobs: Sequence[Job]) -> tuple[Job, ...]:
    return tuple(replace(job, lock=None, told=None) for job in jobs)
