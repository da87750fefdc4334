"""Planned against recorded arrivals, as customers were told them at the time: read from the audit trail alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from dispatch.desk.actions import Action
from dispatch.domain.ticket import TicketState
from dispatch.storage.audit import Line
from dispatch.tickets.arrival_margins import AHEAD, FIRM, Ahead, PastError

ACTIONS = (Action.TICKET_MOVED.value, Action.TICKET_TOLD.value)


@dataclass(frozen=True)
class Told:
    """A start that a customer was told, when, and how long the way to it was planned to take."""

    at: datetime
    start_at: datetime
    way_seconds: float | None = None


@dataclass
class Arrived:
    """A way to a customer that ended on site.

    Attributes
    ----------
    technician_id : str
        Who came.
    told : list of Told
        What the customer was told before the technician set out, in its order.
    set_out_at, on_site_at : datetime
        When the way began, and when it ended.
    """

    technician_id: str
    told: list[Told]
    set_out_at: datetime
    on_site_at: datetime | None = None


@dataclass
class _Known:
    """What is known of a ticket while its lines are read."""

    told: list[Told] = field(default_factory=list)
    way: Arrived | None = None


def past_errors(lines: Iterable[Line], *, timezone: tzinfo) -> list[PastError]:
    """Return how far each arrival was off what its customer had been told.

    An arrival counts once for each time at which a start was told that still held then or later: far ahead, on the day,
    shortly before, on the way. Of several starts told in one of these the last counts.

    Parameters
    ----------
    lines : iterable of Line
        Those of `ACTIONS`, in the order in which they were recorded.
    timezone : tzinfo
        The clock that says which visit is a technician's first of the day.
    """
    arrivals = _arrivals(lines)
    found: list[PastError] = []
    seen: set[tuple[str, date]] = set()
    for arrival in sorted(arrivals, key=lambda each: each.set_out_at):
        day = (arrival.technician_id, arrival.set_out_at.astimezone(timezone).date())
        if arrival.on_site_at is not None:
            found += _errors(arrival, arrival.on_site_at, is_first=day not in seen)
        seen.add(day)
    return found


def _arrivals(lines: Iterable[Line]) -> list[Arrived]:
    """Return all ways that were set out on, in the order in which they began."""
    known: dict[str, _Known] = {}
    found: list[Arrived] = []
    for line in lines:
        ticket = known.setdefault(line.subject_id, _Known())
        if line.action == Action.TICKET_TOLD:
            told = _told(line)
            # A visit that was taken back is promised anew.
            ticket.told = [*ticket.told, told] if told is not None else []
            continue
        after = TicketState(line.details["to"])
        if after is TicketState.ON_THE_WAY:
            ticket.way = Arrived(line.details["technician"], list(ticket.told), line.at)
            found.append(ticket.way)
        elif after is TicketState.ON_SITE and ticket.way is not None:
            ticket.way.on_site_at = line.at
        else:
            ticket.way = None
    return found


def _told(line: Line) -> Told | None:
    start = line.details["start"]
    if start is None:
        return None
    return Told(line.at, datetime.fromisoformat(start), line.details.get("way_seconds"))


def _errors(arrival: Arrived, on_site_at: datetime, *, is_first: bool) -> Iterator[PastError]:
    if not arrival.told:
        return
    ends = [*(told.at for told in arrival.told[1:]), arrival.set_out_at]
    last: dict[Ahead, float] = {}
    for told, until in zip(arrival.told, ends, strict=True):
        for ahead in _held(told.start_at - told.at, told.start_at - until):
            last[ahead] = (on_site_at - told.start_at).total_seconds()
    way = arrival.told[-1].way_seconds
    if way is not None:
        last[Ahead.WAY] = (on_site_at - arrival.set_out_at).total_seconds() - way
    for ahead, seconds in last.items():
        yield PastError(ahead, is_first, seconds)


def _held(first: timedelta, last: timedelta) -> Iterator[Ahead]:
    """Yield at which times ahead of the start it held: from `first` before it to `last` before it."""
    limits = (
        (Ahead.FAR, timedelta.max, AHEAD),
        (Ahead.DAY, AHEAD, FIRM),
        (Ahead.NEAR, FIRM, timedelta.min),
    )
    for ahead, most, least in limits:
        if last <= most and first > least:
            yield ahead
