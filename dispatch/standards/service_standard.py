"""The service standards: what is promised, when work is done, and how much each priority weighs."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from dispatch.domain.job import Difficulty, Priority
from dispatch.domain.place import ZoneKind
from dispatch.languages import gettext as _
from dispatch.standards.calendar import Calendar
from dispatch.standards.holiday_list import read_holiday_list
from dispatch.standards.rules import ANY, FIELDS, Allowance, Counting, Match, RuleTable, plain_kind
from dispatch.standards.speed_profiles import SpeedProfiles, read_speed_profiles
from dispatch.standards.strict_toml import StrictToml

FILE = "standards.toml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PROMISES = ("first_response", "on_site", "resolution")
CHOICES: Mapping[str, type[Enum]] = {
    "priority": Priority,
    "difficulty": Difficulty,
    "zone": ZoneKind,
}


@dataclass(frozen=True)
class ServiceStandards:
    """What is promised to customers.

    Attributes
    ----------
    timezone : ZoneInfo
        The clock of the plan.
    calendar : Calendar
        Working hours and holidays.
    weights : Mapping of Priority to float
        Importance in the plan, 1 or more.
    first_response, on_site, resolution : RuleTable
        By when somebody answers, work begins and work is finished.
    speeds : SpeedProfiles
        How fast traffic is by the hour.
    """

    timezone: ZoneInfo
    calendar: Calendar
    weights: Mapping[Priority, float]
    first_response: RuleTable
    on_site: RuleTable
    resolution: RuleTable
    speeds: SpeedProfiles = field(default_factory=SpeedProfiles)

    @property
    def counts_working_hours(self) -> bool:
        """Whether any promise depends on working hours and holidays."""
        tables = (self.first_response, self.on_site, self.resolution)
        return any(
            allowance.counting is Counting.WORKING
            for table in tables
            for allowance in table.rules.values()
        )


def find_standards(source: Path, *, given: Path | None = None) -> Path | None:
    """Return the file of standards for an input: the one given, else the one that comes with it, else None."""
    if given is not None:
        return given
    own = own_standards(source)
    return own if own.is_file() else None


def own_standards(source: Path) -> Path:
    """Return where an input has its own standards: in the folder of tables, or beside the workbook."""
    is_workbook = source.suffix.lower() == ".xlsx" and not source.is_dir()
    return (source.parent if is_workbook else source) / FILE


def load_standards(path: Path | None = None) -> ServiceStandards:
    """Return the service standards of a file; None takes those of the product.

    Raises
    ------
    StandardsError
        If the file or its holiday list cannot be read; else with every fault found, a line each.
    """
    source: Path | Traversable = files("dispatch.standards") / FILE if path is None else path
    toml = StrictToml(source)
    toml.unknown_keys(
        toml.content,
        known=("timezone", "working_hours", "holidays", "travel_speed", "weights", *PROMISES),
        path="",
    )
    timezone = _timezone(toml)
    hours = toml.table(
        toml.content, "working_hours", known=(*WEEKDAYS, "makeup_workday", "day_hours")
    )
    day_hours = toml.number(hours, "day_hours", path="working_hours.", least=0.25, most=24)
    folder = Path() if path is None else path.parent
    calendar = _calendar(toml, hours, timezone, folder=folder)
    weights = _weights(toml)
    tables = {name: _rules(toml, name, day_hours) for name in PROMISES}
    standards = ServiceStandards(
        timezone, calendar, weights, **tables, speeds=_speeds(toml, folder)
    )
    if standards.counts_working_hours and not any(calendar.weekdays):
        toml.fault(
            "working_hours",
            [],
            _("leaves no hour to count"),
            _("Give hours, or count in calendar hours"),
        )
    toml.stop_if_faulty()
    return standards


def _timezone(toml: StrictToml) -> ZoneInfo:
    name = toml.text(toml.content, "timezone", path="")
    if not isinstance(toml.content.get("timezone"), str):
        return ZoneInfo("UTC")  # that it is missing or no text is a fault already
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or the name of a folder
        toml.fault("timezone", name, _("is no time zone"), _('Write one such as "Asia/Shanghai"'))
        return ZoneInfo("UTC")


def _calendar(
    toml: StrictToml, hours: Mapping[str, Any], timezone: ZoneInfo, *, folder: Path
) -> Calendar:
    weekdays = tuple(toml.spans(hours, name, path="working_hours.") for name in WEEKDAYS)
    makeup = toml.spans(hours, "makeup_workday", path="working_hours.")
    table = toml.table(toml.content, "holidays", known=("country", "subdivision", "file"))
    country = toml.text(table, "country", path="holidays.")
    subdivision = toml.text(table, "subdivision", path="holidays.", default="")
    file = toml.text(table, "file", path="holidays.", default="")
    known = holidays.list_supported_countries()
    if country and country not in known:
        toml.fault(
            "holidays.country", country, _("is not known"), _('Write a code such as "CN", or ""')
        )
        country = subdivision = ""
    elif subdivision and subdivision not in known.get(country, ()):
        choices = ", ".join(known.get(country, ())) or _("none")
        toml.fault(
            "holidays.subdivision",
            subdivision,
            _("is not known"),
            _("{country} has {choices}", country=country or _("It"), choices=choices),
        )
        subdivision = ""
    listed = read_holiday_list(folder / file) if file else {}
    return Calendar(timezone, weekdays, makeup, country, subdivision, listed)


def _speeds(toml: StrictToml, folder: Path) -> SpeedProfiles:
    """Return the table of speeds that the file names; the section may be left out."""
    if "travel_speed" not in toml.content:
        return SpeedProfiles()
    table = toml.table(toml.content, "travel_speed", known=("file",))
    file = toml.text(table, "file", path="travel_speed.")
    return read_speed_profiles(folder / file) if file else SpeedProfiles()


def _weights(toml: StrictToml) -> dict[Priority, float]:
    names = tuple(priority.value for priority in Priority)
    table = toml.table(toml.content, "weights", known=names)
    return {
        Priority(name): toml.number(table, name, path="weights.", least=1, most=1e6)
        for name in names
    }


def _rules(toml: StrictToml, name: str, day_hours: float) -> RuleTable:
    rules: dict[Match, Allowance] = {}
    entries = toml.sections(name)
    for number, entry in enumerate(entries, start=1):
        path = f"{name}[{number}]."
        toml.unknown_keys(entry, known=(*FIELDS, "within", "counting"), path=path)
        counting = toml.text(entry, "counting", path=path, default=Counting.CALENDAR.value)
        if counting not in (Counting.CALENDAR.value, Counting.WORKING.value):
            toml.fault(path + "counting", counting, _("is unknown"), _("Write calendar or working"))
            continue
        working = counting == Counting.WORKING.value
        minutes = toml.minutes(entry, "within", path=path, day_hours=day_hours if working else 24)
        for match in _matches(toml, entry, path):
            if match in rules:
                toml.fault(path[:-1], match, _("repeats an earlier rule"), _("Keep one of them"))
            rules[match] = Allowance(round(minutes * 60), Counting(counting))
    table = RuleTable(name, rules)
    for asked in table.unmatched() if entries else ():
        toml.fault(
            name,
            asked,
            _("has no rule"),
            _("Add one, or a [[{name}]] that asks for nothing and holds for all", name=name),
        )
        break  # one gap tends to be the same gap for every zone and difficulty
    return table


def _matches(toml: StrictToml, entry: Mapping[str, Any], path: str) -> list[Match]:
    """Return what a rule is for: each field a value, or a list of values, or left out for all."""
    fields = []
    for name in FIELDS:
        given = entry.get(name, ANY)
        values = given if isinstance(given, list) else [given]
        choices = [str(item.value) for item in CHOICES[name]] if name in CHOICES else None
        for value in values:
            if not isinstance(value, str) or (choices and value not in (ANY, *choices)):
                remedy = (
                    _("Write {choices} or *", choices=", ".join(choices))
                    if choices
                    else _("Write it in quotes")
                )
                toml.fault(path + name, value, _("is unknown"), remedy)
                return []
        if not values:
            toml.fault(path + name, given, _("is empty"), _("Leave it out to mean all"))
        fields.append([plain_kind(value) if name == "kind" else value for value in values])
    return [Match(*combination) for combination in itertools.product(*fields)]
