"""What happened, as a file says it: events, locks and the progress of visits in JSON or TOML.

`docs/replanning.md` describes the form.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.archive.converter import BaseValidationError, from_plain
from dispatch.domain.day import Day
from dispatch.domain.job import Job, Promise
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.replanning import events as e
from dispatch.planning.replanning import locks as held
from dispatch.planning.replanning.entry_fields import Fields
from dispatch.planning.replanning.progress import VisitProgress

Entry = Mapping[str, Any]
Promising = Callable[[Job], Promise]
"""Gives the clocks of a new ticket."""


@dataclass(frozen=True)
class Reported:
    """What a file reports.

    Attributes
    ----------
    at : datetime or None
        The moment it speaks of; None where it does not say.
    events, locks, visits : tuple
        Events, locks, and how far visits are where that differs from the plan.
    """

    at: datetime | None
    events: tuple[e.Event, ...]
    locks: tuple[held.Lock, ...]
    visits: tuple[VisitProgress, ...]


def read_reported(text: str, *, toml: bool, day: Day, promise: Promising) -> Reported:
    """Return what a text reports.

    Parameters
    ----------
    text : str
        JSON, or TOML with the same keys.
    toml : bool
        Which of both it is.
    day : Day
        Its zone is that of times without one.
    promise : callable
        Gives the clocks of a new ticket.

    Raises
    ------
    SituationError
        If the text cannot be read; every fault is named.
    """
    try:
        content = tomllib.loads(text) if toml else json.loads(text)
    except ValueError as error:
        raise SituationError(
            _("the events cannot be read: {error}. Give JSON or TOML.", error=error)
        ) from error
    faults: list[str] = []
    top = Fields(content, "", day.horizon, faults)
    reader = _Reader(day, promise)
    reported = Reported(
        at=top.moment("at", optional=True),
        events=tuple(top.each("events", reader.event)),
        locks=tuple(top.each("locks", reader.lock)),
        visits=tuple(top.each("visits", reader.visit)),
    )
    top.finish()
    if faults:
        raise SituationError("\n".join(faults))
    return reported


class _Reader:
    """Reads entries of each kind."""

    def __init__(self, day: Day, promise: Promising) -> None:
        self.day, self.promise = day, promise

    def event(self, entry: Fields) -> e.Event | None:
        kinds: dict[str, Callable[[Fields], e.Event | None]] = {
            "new_ticket": self._ticket,
            "cancellation": lambda f: e.Cancellation(f.text("job")),
            "technician_out": lambda f: e.TechnicianOut(
                f.text("technician"),
                f.moment("from", optional=True),
                f.moment("until", optional=True),
            ),
            "technician_late": lambda f: e.TechnicianLate(
                f.text("technician"), 60 * f.count("minutes")
            ),
            "overrun": lambda f: e.Overrun(f.text("job"), f.needed("ends")),
            "part_missing": lambda f: e.PartMissing(
                f.text("part"), f.count("quantity", optional=True), *self._place(f)
            ),
            "part_arrived": lambda f: e.PartArrived(
                f.text("part"), f.count("quantity"), *self._place(f)
            ),
            "traffic": lambda f: e.TrafficSlower(f.number("factor")),
        }
        kind = entry.choice("kind", tuple(kinds))
        return None if kind is None else kinds[kind](entry)

    def lock(self, entry: Fields) -> held.Lock | None:
        kinds: dict[str, Callable[[Fields], held.Lock]] = {
            "technician": lambda f: held.LockTechnician(f.text("job"), f.text("technician")),
            "time": lambda f: held.LockTime(f.text("job"), f.needed("start")),
            "both": lambda f: held.LockBoth(f.text("job"), f.text("technician"), f.needed("start")),
            "sequence": lambda f: held.LockSequence(f.text("technician"), f.text("up_to")),
        }
        kind = entry.choice("kind", tuple(kinds))
        return None if kind is None else kinds[kind](entry)

    def visit(self, entry: Fields) -> VisitProgress:
        return VisitProgress(
            job_id=entry.text("job"),
            technician_id=entry.text("technician"),
            on_the_way_at=entry.moment("on_the_way", optional=True),
            on_site_at=entry.moment("on_site", optional=True),
            done_at=entry.moment("done", optional=True),
            expected_end_at=entry.moment("ends", optional=True),
        )

    def _place(self, entry: Fields) -> tuple[str | None, str | None]:
        return entry.text("technician", optional=True), entry.text("depot", optional=True)

    def _ticket(self, entry: Fields) -> e.Event | None:
        content = entry.table("job")
        try:
            job = from_plain(content, Job, zone=self.day.horizon.start_at.tzinfo)  # type: ignore[arg-type]
        except (BaseValidationError, TypeError, ValueError, KeyError) as error:
            found = getattr(error, "exceptions", (error,))
            entry.fault(
                "job", _("is no job: {found}", found="; ".join(str(each) for each in found))
            )
            return None
        return e.NewTicket(job, self.promise(job))
