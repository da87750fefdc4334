"""How fast traffic is by the hour, by zone and by kind of day: a table of speeds, read strictly.

A speed of 1 is that of the travel times themselves; at 0.8 every way takes 1 / 0.8 = 1.25 times as long.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

from dispatch.domain.place import ZoneKind
from dispatch.errors import StandardsError
from dispatch.languages import gettext as _
from dispatch.standards.calendar import Calendar
from dispatch.standards.csv_text import csv_text

COLUMNS = ["zone", "day", "from", "speed"]
ANY = "*"
SLOWEST, FASTEST = 0.2, 2.0
DAY_MINUTES = 24 * 60
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")

Steps = tuple[tuple[int, float], ...]
"""Minutes of the day, ascending from 0, each with the speed that holds from then on."""

STEADY: Steps = ((0, 1.0),)


class DayKind(str, Enum):
    """What the calendar makes of a day."""

    WORKDAY = "workday"
    DAY_OFF = "day_off"
    MAKEUP_WORKDAY = "makeup_workday"


_DAYS = {
    **{kind.value: kind.value for kind in DayKind},
    "工作日": "workday", "休息日": "day_off", "调休上班": "makeup_workday", "补班": "makeup_workday",
    ANY: ANY, "": ANY,
}  # fmt: skip


def day_kind(calendar: Calendar, day: date) -> DayKind:
    """Return whether people work on a day by the calendar, holidays and make-up workdays included."""
    if not calendar.hours(day):
        return DayKind.DAY_OFF
    return DayKind.WORKDAY if calendar.weekdays[day.weekday()] else DayKind.MAKEUP_WORKDAY


@dataclass(frozen=True)
class SpeedProfiles:
    """Speeds by zone and kind of day.

    Attributes
    ----------
    rows : Mapping of (zone, day) to Steps
        A zone is the name of one, a kind of zone (`urban`, `suburban`) or `*` for all; a day is a `DayKind` or `*`.
    source : str
        Name of the file, for people; empty for none.
    """

    rows: Mapping[tuple[str, str], Steps] = field(default_factory=dict)
    source: str = ""

    def steps(self, zone: ZoneKind, zone_name: str, day: DayKind) -> Steps:
        """Return the speeds of a zone on a kind of day; 1 at all hours where nothing is said.

        Who names the zone comes first, then the kind of zone, then `*`; among these who names the kind of day. A
        make-up workday without rows of its own is a workday.
        """
        days: tuple[str, ...] = (day.value, ANY)
        if day is DayKind.MAKEUP_WORKDAY:
            days = (day.value, DayKind.WORKDAY.value, ANY)
        for place in (zone_name, zone.value, ANY):
            for kind in days:
                if place and (place, kind) in self.rows:
                    return self.rows[place, kind]
        return STEADY

    @property
    def zone_names(self) -> frozenset[str]:
        """Zones that are named and no kind of zone."""
        kinds = {ANY, *(kind.value for kind in ZoneKind)}
        return frozenset(zone for zone, _day in self.rows if zone not in kinds)


def read_speed_profiles(path: Path) -> SpeedProfiles:
    """Return the speeds of a file.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 or GB18030 with the columns zone (name or kind of zone, or *), day (workday, day_off,
        makeup_workday or *), from (07:30) and speed (0.2 to 2). Before the first row of a zone and day its last holds.

    Raises
    ------
    StandardsError
        If the file cannot be read; else with every fault of it, a line each.
    """
    rows = csv.reader(csv_text(path, what="table of speeds").splitlines())
    heading = [cell.strip().lower() for cell in next(rows, [])]
    if heading != COLUMNS:
        raise StandardsError(
            _(
                "{file}: the heading is {found}. Write {wanted}.",
                file=path,
                found=repr(",".join(heading)),
                wanted=",".join(COLUMNS),
            )
        )
    found: dict[tuple[str, str], dict[int, float]] = {}
    faults = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            key, minute, speed = _row(row)
            if minute in found.setdefault(key, {}):
                raise ValueError(
                    _(
                        "{time} stands twice for zone {zone} and day {day}. Keep one of the rows",
                        time=row[2].strip(),
                        zone=key[0],
                        day=key[1],
                    )
                )
            found[key][minute] = speed
        except ValueError as error:
            faults.append(_("{file}, row {row}: {problem}.", file=path, row=number, problem=error))
    if faults:
        raise StandardsError("\n".join(faults))
    return SpeedProfiles({key: _from_midnight(steps) for key, steps in found.items()}, path.name)


def _row(row: list[str]) -> tuple[tuple[str, str], int, float]:
    cells = [cell.strip() for cell in row]
    if len(cells) != len(COLUMNS):
        wanted = ",".join(COLUMNS)
        raise ValueError(
            _("there are {count} cells. Write {wanted}", count=len(cells), wanted=wanted)
        )
    zone = cells[0] or ANY
    if zone == ZoneKind.OUTSIDE.value:
        raise ValueError(
            _("zone is 'outside', where nobody drives. Write urban, suburban, * or a name")
        )
    day = _DAYS.get(cells[1].casefold())
    if day is None:
        raise ValueError(
            _(
                "day is {value}. Write workday, day_off, makeup_workday or *",
                value=repr(cells[1]),
            )
        )
    return (zone, day), _minute(cells[2]), _speed(cells[3])


def _minute(text: str) -> int:
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(
            _("from is {value}. Write a time of the day from 00:00 to 23:59", value=repr(text))
        )
    return int(found[1]) * 60 + int(found[2])


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        raise ValueError(
            _("speed is {value}. Write a number such as 0.8", value=repr(text))
        ) from None
    if not SLOWEST <= speed <= FASTEST:  # not a number is in no range
        raise ValueError(
            _(
                "speed is {value}. Write a number from {least} to {most}",
                value=text,
                least=f"{SLOWEST:g}",
                most=f"{FASTEST:g}",
            )
        )
    return speed


def _from_midnight(steps: Mapping[int, float]) -> Steps:
    """Return the steps of a day from midnight on; before the first the last one holds."""
    ordered = sorted(steps.items())
    return tuple(ordered if ordered[0][0] == 0 else [(0, ordered[-1][1]), *ordered])
