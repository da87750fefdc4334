"""A study as it is written, before the names in it are looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

STORE = "store"
"""In place of a file: what the store holds."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class RotaText:
    """Hours as written: from when to when, on which weekdays."""

    shift: tuple[time, time]
    days: tuple[str, ...] = WEEKDAYS[:5]
    overtime_minutes: float = 0
    break_minutes: float = 0


@dataclass(frozen=True)
class RoleText:
    """A role as written: like whom, with which skills, when, at what price, where they live; see docs/staffing.md."""

    like: str
    skills: Mapping[str, int] | None = None
    rota: RotaText | None = None
    cents_a_week: int = 0
    home_zone: str = ""


@dataclass(frozen=True)
class ChoiceText:
    """A choice as written: what a search may do beside hiring, at what price."""

    train: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    stock: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    vans: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    who: tuple[str, ...] = ()
    rota: RotaText | None = None
    cents_a_week: int = 0
    most: int = 1


@dataclass(frozen=True)
class ScenarioText:
    """A scenario as written: what differs from the day it is based on."""

    name: str
    heads: Mapping[str, int] = field(default_factory=dict)
    train: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    stock: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    vans: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    choices: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class BackTestText:
    """A back-test as written: where the starts are (None is the store), which period, whose staff."""

    started: Path | None
    first_day: date
    days: int
    replications: int = 10
    scenario: str = ""


@dataclass(frozen=True)
class StudyText:
    """A study as written, checked by itself; names of technicians, depots and parts are checked when it is built.

    Attributes
    ----------
    name : str
        For people.
    day, history : Path or None
        The folder of the tables, and the table of past jobs; None is what the store holds.
    first_day : date
        A Monday.
    numbers : mapping
        days, warm_up_days, seed, plan_days, iterations, as far as they are given.
    plan_at : tuple of time
        When plans are made each day.
    demand, chances, stock, precision, goal : mapping
        Values of the sections of these names; `goal` is None where no headcount is looked for.
    roles : mapping of name to RoleText
        What may be hired.
    choices : mapping of name to ChoiceText
        What a search may do beside hiring, and scenarios may name.
    scenarios : tuple of ScenarioText
        At least one.
    back_test : BackTestText or None
        A past period to be simulated and compared.
    """

    name: str
    day: Path | None
    history: Path | None
    first_day: date
    numbers: Mapping[str, int]
    plan_at: tuple[time, ...]
    demand: Mapping[str, Any]
    chances: Mapping[str, float]
    stock: Mapping[str, Any]
    precision: Mapping[str, float]
    goal: Mapping[str, float] | None
    roles: Mapping[str, RoleText]
    scenarios: tuple[ScenarioText, ...]
    back_test: BackTestText | None = None
    choices: Mapping[str, ChoiceText] = field(default_factory=dict)
