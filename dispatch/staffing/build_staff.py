"""Roles, choices and scenarios as a study file writes them, made of the technicians and depots of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time
from statistics import median

from dispatch.domain.day import Day
from dispatch.domain.job import Job
from dispatch.domain.place import Depot, Location, great_circle_km
from dispatch.domain.technician import Technician
from dispatch.languages import gettext as _
from dispatch.staffing.choices import Choice
from dispatch.staffing.history import StaffingError
from dispatch.staffing.scenario import Scenario, StockPolicy
from dispatch.staffing.staff import DailyHours, Member, Role, Rota, Staff, weekly_rota
from dispatch.staffing.study_text import WEEKDAYS, ChoiceText, RoleText, RotaText, ScenarioText
from dispatch.standards.service_standard import ServiceStandards
from dispatch.standards.zones import ZoneMap


def build_role(
    name: str, text: RoleText, day: Day, *, past: Sequence[Job], standards: ServiceStandards
) -> Role:
    """Return a role; StaffingError where it names whom or what the day does not have."""
    like = _named(
        day.technicians, text.like, f'roles.{name}.like: there is no technician "{text.like}"'
    )
    if text.skills is not None:
        like = replace(like, skills=dict(text.skills))
    if text.rota is not None:
        rota = _rota(name, text.rota)
    else:
        rota = _rota_of(_named(day.technicians, text.like, ""), standards)
    return Role(
        name=name,
        like=replace(like, shifts=(), phone=""),
        homes=_homes(name, text, like, day, past),
        rota=rota,
        cents_a_week=text.cents_a_week,
    )


def _homes(
    name: str, text: RoleText, like: Technician, day: Day, past: Sequence[Job]
) -> tuple[Location, ...]:
    """Return where the heads of a role live: with others of their skills, or in the zone named."""
    able = [
        person.home
        for person in day.technicians
        if all(person.skills.get(skill, 0) >= level for skill, level in like.skills.items())
    ]
    everywhere = tuple(able) or tuple(person.home for person in day.technicians)
    if not text.home_zone:
        return everywhere
    if text.home_zone not in {zone.name for zone in day.zones}:
        known = ", ".join(zone.name for zone in day.zones) or "none"
        raise StaffingError(
            _(
                'roles.{name}.home_zone: there is no zone "{home_zone}". The zones are {known}.',
                name=name,
                home_zone=text.home_zone,
                known=known,
            )
        )
    zones = ZoneMap(day.zones)
    living = [place for place in everywhere if _zone(zones, place) == text.home_zone]
    if living:
        return tuple(living)
    asked = [job.location for job in past if _zone(zones, job.location) == text.home_zone]
    if not asked:
        raise StaffingError(
            _(
                "roles.{name}.home_zone: nobody lives in {home_zone} and no past job was there. Name"
                " another zone.",
                name=name,
                home_zone=text.home_zone,
            )
        )
    return (_middle(asked),)


def _zone(zones: ZoneMap, place: Location) -> str:
    return zones.kind_and_name(place)[1]


def _middle(places: Sequence[Location]) -> Location:
    """Return the place nearest to the middle of all, which is one with a street."""
    north = median(place.latitude for place in places)
    east = median(place.longitude for place in places)
    middle = Location(north, east)
    return min(places, key=lambda p: (great_circle_km(p, middle), p.latitude, p.longitude))


def _rota(name: str, text: RotaText) -> Rota:
    start, end = text.shift
    hours = DailyHours(
        start,
        end,
        overtime_seconds=round(60 * text.overtime_minutes),
        break_seconds=round(60 * text.break_minutes),
        break_from=min(max(start, time(11, 30)), end),
        break_until=min(max(start, time(13)), end),
    )
    return Rota(name, (tuple(hours if weekday in text.days else None for weekday in WEEKDAYS),))


def build_choice(name: str, text: ChoiceText) -> Choice:
    """Return a choice; whom and what it names is looked up where it is applied."""
    rota = None if text.rota is None else _rota(name, text.rota)
    return Choice(
        name,
        train=text.train,
        stock=text.stock,
        vans=text.vans,
        rotas={} if rota is None else dict.fromkeys(text.who, rota),
        cents_a_week=text.cents_a_week,
        most=text.most,
    )


def build_scenario(
    text: ScenarioText,
    day: Day,
    roles: Mapping[str, Role],
    stock: Mapping[str, object],
    standards: ServiceStandards,
) -> Scenario:
    """Return a scenario; StaffingError where it names whom or what the day does not have."""
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


def with_choices(scenario: Scenario, text: ScenarioText, choices: Sequence[Choice]) -> Scenario:
    """Return a scenario with the choices made that it names; StaffingError where one is not there."""
    known = {choice.name: choice for choice in choices}
    for name, times in text.choices.items():
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise StaffingError(
                _(
                    'scenario "{text}": there is no choice "{name}". The choices are {names}.',
                    text=text.name,
                    name=name,
                    names=names,
                )
            )
        if times > known[name].most:
            raise StaffingError(
                _(
                    'scenario "{text}": choice "{name}" may be made {most} times at most, not {times}.',
                    text=text.name,
                    name=name,
                    most=known[name].most,
                    times=times,
                )
            )
        scenario = known[name].applied(scenario, times)
    return scenario


def _stocked_van(person: Technician, text: ScenarioText) -> Technician:
    van = {**person.van, **text.vans.get(person.id, {})}
    return replace(person, shifts=(), van=van)


def _depots(text: ScenarioText, day: Day, path: str) -> tuple[Depot, ...]:
    known = {depot.id for depot in day.depots}
    for name in text.stock:
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise StaffingError(
                _(
                    '{path}: there is no depot "{name}". The depots are {names}.',
                    path=path,
                    name=name,
                    names=names,
                )
            )
    return tuple(
        replace(depot, stock={**depot.stock, **text.stock.get(depot.id, {})})
        for depot in day.depots
    )


def _named(people: Sequence[Technician], name: str, problem: str) -> Technician:
    for person in people:
        if person.id == name:
            return person
    raise StaffingError(
        _(
            "{problem}. Name one of {people}.",
            problem=problem,
            people=", ".join(person.id for person in people),
        )
    )


def _rota_of(person: Technician, standards: ServiceStandards) -> Rota:
    """Return the rota that the shifts show; those of a single day are taken for every workday."""
    rota = weekly_rota(person, standards.timezone)
    [week] = rota.weeks
    shown = [hours for hours in week if hours is not None]
    if len(shown) == 1 and week[5] is None and week[6] is None:
        return replace(rota, weeks=((*shown * 5, None, None),))
    return rota
