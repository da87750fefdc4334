"""What a study file says, the tables it names and the past jobs, made into a world and its scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from dispatch.domain.day import Day
from dispatch.domain.job import Job
from dispatch.domain.place import Depot
from dispatch.domain.technician import Technician
from dispatch.staffing.arrivals import fit_arrivals
from dispatch.staffing.back_test import Past
from dispatch.staffing.demand import Demand, FittedDays, WholeWeeks
from dispatch.staffing.history import History, StaffingError
from dispatch.staffing.past_demand import holidays_of
from dispatch.staffing.recommendation import Goal
from dispatch.staffing.scenario import Chances, Scenario, StockPolicy, World
from dispatch.staffing.simulate import MOST_DAYS_AFTER
from dispatch.staffing.staff import DailyHours, Member, Role, Rota, Staff, weekly_rota
from dispatch.staffing.state import day_range
from dispatch.staffing.study import Precision
from dispatch.staffing.study_text import (
    WEEKDAYS,
    BackTestText,
    RoleText,
    ScenarioText,
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
    """

    name: str
    world: World
    scenarios: tuple[Scenario, ...]
    precision: Precision
    goal: Goal | None
    seed: int
    history: History
    past: Past | None = None


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
    chances: dict[str, Any] = dict(text.chances)
    seed = numbers.pop("seed", 0)
    world = World(
        demand=_demand(text, past, standards),
        standards=standards,
        travel=travel,
        first_day=text.first_day,
        days=numbers.pop("days", 28),
        zones=day.zones,
        parts=day.parts,
        chances=Chances(**chances),
        epochs=text.plan_at,
        **numbers,
    )
    if world.warm_up_days == 0:
        world = replace(world, backlog=_backlog(day.jobs))
    roles = {name: _role(name, role, day, standards) for name, role in text.roles.items()}
    scenarios = tuple(_scenario(s, day, roles, text.stock, standards) for s in text.scenarios)
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
    raise StaffingError(f'back_test.scenario: there is no scenario "{name}". Name one of {names}.')


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


def _role(name: str, text: RoleText, day: Day, standards: ServiceStandards) -> Role:
    like = _named(
        day.technicians, text.like, f'roles.{name}.like: there is no technician "{text.like}"'
    )
    if text.skills is not None:
        like = replace(like, skills=dict(text.skills))
    homes = tuple(
        person.home
        for person in day.technicians
        if all(person.skills.get(skill, 0) >= level for skill, level in like.skills.items())
    )
    return Role(
        name=name,
        like=replace(like, shifts=(), phone=""),
        homes=homes or tuple(person.home for person in day.technicians),
        rota=_rota(name, text, day, standards),
        cents_a_week=text.cents_a_week,
    )


def _rota(name: str, text: RoleText, day: Day, standards: ServiceStandards) -> Rota:
    if text.shift is None:
        model = next(person for person in day.technicians if person.id == text.like)
        return _rota_of(model, standards)
    start, end = text.shift
    hours = DailyHours(
        start,
        end,
        overtime_seconds=round(60 * text.overtime_minutes),
        break_seconds=round(60 * text.break_minutes),
        break_from=min(max(start, time(11, 30)), end),
        break_until=min(max(start, time(13)), end),
    )
    week = tuple(hours if weekday in text.days else None for weekday in WEEKDAYS)
    return Rota(name, (week,))


def _scenario(
    text: ScenarioText,
    day: Day,
    roles: Mapping[str, Role],
    stock: Mapping[str, object],
    standards: ServiceStandards,
) -> Scenario:
    path = f'scenario "{text.name}"'
    for who in text.without:
        _named(day.technicians, who, f'{path}: there is no technician "{who}"')
    members = tuple(
        Member(_stocked_van(person, text), _rota_of(person, standards))
        for person in day.technicians
        if person.id not in text.without
    )
    for who in text.vans:
        _named(day.technicians, who, f'{path}: there is no technician "{who}"')
    staff = Staff(members, roles, dict(text.heads), dict(text.train))
    try:
        staff.everybody()
    except StaffingError as error:
        raise StaffingError(f"{path}: {error}") from error
    return Scenario(text.name, staff, StockPolicy(_depots(text, day, path), **stock))  # type: ignore[arg-type]


def _stocked_van(person: Technician, text: ScenarioText) -> Technician:
    van = {**person.van, **text.vans.get(person.id, {})}
    return replace(person, shifts=(), van=van)


def _depots(text: ScenarioText, day: Day, path: str) -> tuple[Depot, ...]:
    known = {depot.id for depot in day.depots}
    for name in text.stock:
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise StaffingError(f'{path}: there is no depot "{name}". The depots are {names}.')
    return tuple(
        replace(depot, stock={**depot.stock, **text.stock.get(depot.id, {})})
        for depot in day.depots
    )


def _named(people: Sequence[Technician], name: str, problem: str) -> Technician:
    for person in people:
        if person.id == name:
            return person
    raise StaffingError(f"{problem}. Name one of {', '.join(person.id for person in people)}.")


def _rota_of(person: Technician, standards: ServiceStandards) -> Rota:
    """Return the rota that the shifts show; those of a single day are taken for every workday."""
    rota = weekly_rota(person, standards.timezone)
    [week] = rota.weeks
    shown = [hours for hours in week if hours is not None]
    if len(shown) == 1 and week[5] is None and week[6] is None:
        return replace(rota, weeks=((*shown * 5, None, None),))
    return rota
