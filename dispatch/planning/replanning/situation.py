"""The day at a moment: what was asked for, what is planned, what has happened, what is held fast."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Assignment
from dispatch.domain.plan import Plan
from dispatch.planning.replanning.locks import Lock
from dispatch.planning.replanning.progress import Progress

Document = dict[str, Any]


@dataclass(frozen=True)
class Absence:
    """A technician does no work from one moment to another; until None: for the rest of the horizon."""

    technician_id: str
    from_at: datetime
    until_at: datetime | None = None


@dataclass(frozen=True)
class Situation:
    """The day at a moment.

    Attributes
    ----------
    whole : dict
        The problem document of the whole day: every job that was ever asked for but cancelled ones, shifts, vans and
        depots as they were at the horizon's start. It is not the problem of the rest, which `remainder` makes of it.
    plan : dict
        The plan document in force. The first plan of a day is that of `whole`, each later one that of a remainder.
    now_at : datetime
        The moment, with a time zone.
    progress : Progress
        What has happened since the horizon's start.
    locks : tuple of lock
        `LockTechnician`, `LockTime`, `LockBoth` and `LockSequence`; they win over locks of `whole`.
    told : Mapping of job id to Assignment
        What customers were last told, where it is newer than `published` in `whole`.
    absences : tuple of Absence
        Technicians who are out.
    traffic : float
        Factor on every travel time of `whole` from now on.
    shown : Plan or None
        The plan in force as people see it, with the day it belongs to; None plans documents alone.
    """

    whole: Document
    plan: Document
    now_at: datetime
    progress: Progress = field(default_factory=Progress)
    locks: tuple[Lock, ...] = ()
    told: Mapping[str, Assignment] = field(default_factory=dict)
    absences: tuple[Absence, ...] = ()
    traffic: float = 1.0
    shown: Plan | None = None

    def __post_init__(self) -> None:
        """Refuse a moment without a zone."""
        if self.now_at.tzinfo is None:
            raise ValueError(f"{self.now_at} has no time zone; give one")

    @cached_property
    def horizon(self) -> Horizon:
        """The clock of both documents; moments are given in the zone of the day where one is shown."""
        if self.shown is not None:
            return self.shown.day.horizon
        start_at = datetime.fromisoformat(self.whole["horizon"]["start"])
        seconds = max(1, self.whole["horizon"]["end"])
        return Horizon(
            start_at, datetime.fromtimestamp(start_at.timestamp() + seconds, tz=start_at.tzinfo)
        )

    @property
    def now(self) -> int:
        """The moment in seconds of the horizon."""
        return self.horizon.seconds(self.now_at)

    @cached_property
    def jobs(self) -> Mapping[str, Document]:
        """The jobs of `whole` by id."""
        return {job["id"]: job for job in self.whole["jobs"]}

    @cached_property
    def technicians(self) -> Mapping[str, Document]:
        """The technicians of `whole` by id."""
        return {person["id"]: person for person in self.whole["technicians"]}

    @cached_property
    def depots(self) -> Mapping[str, Document]:
        """The depots of `whole` by id."""
        return {depot["id"]: depot for depot in self.whole.get("depots", [])}

    def with_told(self) -> Situation:
        """Return the situation in which customers have been told every visit of the plan in force."""
        told = dict(self.told)
        for route in self.plan["routes"]:
            for stop in route["stops"]:
                if stop["kind"] == "visit":
                    start_at = self.horizon.moment(stop["start"])
                    told[stop["job"]] = Assignment(route["technician"], start_at)
        return replace(self, told=told)


def plain(document: Document) -> Document:
    """Return a document as `json` writes and reads it, with `Decimal` as numbers."""
    result: Document = json.loads(json.dumps(document, ensure_ascii=False, default=_number))
    return result


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{value!r} is no JSON value")
