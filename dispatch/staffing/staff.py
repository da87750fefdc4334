"""Who works when: technicians on rotas, nested so that one head more leaves all others as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.domain.place import Location
from dispatch.domain.technician import Rest, Shift, Technician
from dispatch.languages import gettext as _
from dispatch.staffing.history import StaffingError, monday_of


@dataclass(frozen=True)
class DailyHours:
    """The working hours of one day.

    Attributes
    ----------
    start, end : time
        By the clock of the plan; `end` after `start`.
    overtime_seconds : int
        Allowed past the end.
    break_seconds : int
        0 for none.
    break_from, break_until : time
        Between which the break starts.
    """

    start: time
    end: time
    overtime_seconds: int = 0
    break_seconds: int = 0
    break_from: time = time(11, 30)
    break_until: time = time(13, 0)

    def __post_init__(self) -> None:
        """Refuse hours that end before they begin, or a break outside them."""
        if self.end <= self.start:
            raise StaffingError(
                _(
                    "A shift from {start} to {end} has no length. Give a later end.",
                    start=self.start,
                    end=self.end,
                )
            )
        if self.break_seconds and not self.start <= self.break_from <= self.break_until <= self.end:
            raise StaffingError(
                _(
                    "A break between {break_from} and {break_until} lies outside the shift from {start} to"
                    " {end}. Give times within it.",
                    break_from=self.break_from,
                    break_until=self.break_until,
                    start=self.start,
                    end=self.end,
                )
            )

    def shift(self, day: date, zone: ZoneInfo, home: Location) -> Shift:
        """Return the shift of a day."""
        rest = None
        if self.break_seconds:
            rest = Rest(
                self.break_seconds,
                datetime.combine(day, self.break_from, zone),
                datetime.combine(day, self.break_until, zone),
            )
        return Shift(
            start_at=datetime.combine(day, self.start, zone),
            end_at=datetime.combine(day, self.end, zone),
            start_location=home,
            end_location=home,
            overtime_seconds=self.overtime_seconds,
            rest=rest,
        )


@dataclass(frozen=True)
class Rota:
    """A pattern of weeks that repeats.

    Attributes
    ----------
    name : str
        For people.
    weeks : tuple of weeks
        Each seven entries, Monday first: the hours, or None for a day off.
    """

    name: str
    weeks: tuple[tuple[DailyHours | None, ...], ...]

    def __post_init__(self) -> None:
        """Refuse a pattern without weeks or with days missing."""
        if not self.weeks or any(len(week) != 7 for week in self.weeks):
            raise StaffingError(
                _('Rota "{name}" needs one week or more of seven days each.', name=self.name)
            )

    def hours(self, day: date, *, offset: int) -> DailyHours | None:
        """Return the hours of a day for somebody who is `offset` weeks ahead in the pattern."""
        number = (monday_of(day).toordinal() // 7 + offset) % len(self.weeks)
        return self.weeks[number][day.weekday()]

    @property
    def hours_a_week(self) -> float:
        """Paid hours a week, breaks left out, on average over the pattern."""
        worked = [hours for week in self.weeks for hours in week if hours is not None]
        seconds = sum(_seconds(hours) for hours in worked)
        return seconds / 3600 / len(self.weeks)


@dataclass(frozen=True)
class Member:
    """One head: a technician without shifts, a rota, and how far ahead in its pattern."""

    technician: Technician
    rota: Rota
    offset: int = 0
    cents_a_week: int = 0

    def on(self, days: Sequence[date], zone: ZoneInfo) -> tuple[Shift, ...]:
        """Return the shifts of some days."""
        found = ((day, self.rota.hours(day, offset=self.offset)) for day in days)
        home = self.technician.home
        return tuple(hours.shift(day, zone, home) for day, hours in found if hours is not None)


@dataclass(frozen=True)
class Role:
    """A kind of head that a study may hire more or fewer of.

    Attributes
    ----------
    name : str
        Its technicians are called `NAME-1`, `NAME-2` and so on.
    like : Technician
        Skills, tools, speed and van of each.
    homes : tuple of Location
        Where they live: the first head at the first place, and round again.
    rota : Rota
        Each head is one week further in its pattern than the one before.
    cents_a_week : int
        What one costs.
    """

    name: str
    like: Technician
    homes: tuple[Location, ...]
    rota: Rota
    cents_a_week: int = 0

    def member(self, number: int) -> Member:
        """Return the head of a number from 1 on; the same for every headcount that includes it."""
        name = f"{self.name}-{number}"
        person = replace(
            self.like,
            id=name,
            name=name,
            name_en="",
            home=self.homes[(number - 1) % len(self.homes)],
            shifts=(),
        )
        return Member(person, self.rota, number - 1, self.cents_a_week)


@dataclass(frozen=True)
class Staff:
    """Everybody of a scenario.

    Attributes
    ----------
    members : tuple of Member
        Named people.
    roles : mapping of name to Role
        What may be hired.
    heads : mapping of role name to int
        How many are.
    trained : mapping of technician id to mapping of skill to level
        Skills added or raised.
    """

    members: tuple[Member, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)
    heads: Mapping[str, int] = field(default_factory=dict)
    trained: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def everybody(self) -> tuple[Member, ...]:
        """Return all heads, those of roles after the named people.

        Raises
        ------
        StaffingError
            If a role or a person to be trained is not known, or a headcount is below 0.
        """
        found = list(self.members)
        for name, count in self.heads.items():
            if name not in self.roles or count < 0:
                known = ", ".join(sorted(self.roles)) or "none"
                raise StaffingError(
                    _(
                        '{count} heads of "{name}" cannot be had; the roles are {known}.',
                        count=count,
                        name=name,
                        known=known,
                    )
                )
            found += [self.roles[name].member(number) for number in range(1, count + 1)]
        names = {member.technician.id for member in found}
        if unknown := sorted(set(self.trained) - names):
            raise StaffingError(
                _('"{unknown}" is to be trained but is nobody of the staff.', unknown=unknown[0])
            )
        return tuple(map(self._with_training, found))

    def cents_a_week(self) -> int:
        """Return what everybody costs a week."""
        return sum(member.cents_a_week for member in self.everybody())

    def _with_training(self, member: Member) -> Member:
        learned = self.trained.get(member.technician.id)
        if not learned:
            return member
        skills = dict(member.technician.skills)
        for skill, level in learned.items():
            skills[skill] = max(level, skills.get(skill, 0))
        return replace(member, technician=replace(member.technician, skills=skills))


def weekly_rota(technician: Technician, zone: ZoneInfo) -> Rota:
    """Return the rota that a technician's shifts show: each weekday as in the first week that has a shift on it."""
    week: list[DailyHours | None] = [None] * 7
    for shift in technician.shifts:
        start, end = shift.start_at.astimezone(zone), shift.end_at.astimezone(zone)
        if week[start.weekday()] is not None or end.date() != start.date():
            continue
        rest = shift.rest
        week[start.weekday()] = DailyHours(
            start.time(),
            end.time(),
            overtime_seconds=shift.overtime_seconds,
            break_seconds=0 if rest is None else rest.seconds,
            break_from=time(11, 30) if rest is None else rest.opens_at.astimezone(zone).time(),
            break_until=time(13, 0) if rest is None else rest.closes_at.astimezone(zone).time(),
        )
    return Rota(f"as {technician.id}", (tuple(week),))


def _seconds(hours: DailyHours) -> float:
    day = date(2000, 1, 3)
    length = datetime.combine(day, hours.end) - datetime.combine(day, hours.start)
    return (length - timedelta(seconds=hours.break_seconds)).total_seconds()
