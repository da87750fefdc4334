"""Technicians, their shifts, and the parts they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.domain.place import Location


@dataclass(frozen=True)
class Rest:
    """A break of `seconds` whose start lies between two moments."""

    seconds: int
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Shift:
    """One working interval; `end_location` of None ends the route at its last stop."""

    start_at: datetime
    end_at: datetime
    start_location: Location
    end_location: Location | None
    overtime_seconds: int = 0
    rest: Rest | None = None


@dataclass(frozen=True)
class Technician:
    """One technician.

    Attributes
    ----------
    id, name, name_en, phone : str
        `name_en` and `phone` may be empty.
    home : Location
        Where routes begin and end unless a shift says otherwise.
    skills : Mapping of name to level
        Level 1 or more.
    tools : tuple of str
        Carried.
    speed : float or Mapping of skill to float
        1 is the speed durations are given for.
    van : Mapping of sku to quantity
        Aboard at the start of the horizon.
    shifts : tuple of Shift
        In the order of time.
    """

    id: str
    name: str
    home: Location
    skills: Mapping[str, int]
    tools: tuple[str, ...] = ()
    speed: float | Mapping[str, float] = 1.0
    van: Mapping[str, int] = field(default_factory=dict)
    shifts: tuple[Shift, ...] = ()
    name_en: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Part:
    """A kind of part."""

    sku: str
    name: str
    name_en: str = ""


@dataclass(frozen=True)
class PartOrder:
    """Parts on order: `quantity` of `sku` reach `depot_id` at `arrives_at`; `id` may be empty."""

    sku: str
    quantity: int
    depot_id: str
    arrives_at: datetime
    id: str = ""
