"""The clocks of the service standard as they ran: due, met, kept or missed, from what was recorded alone.

The clocks belong to a case: a first visit and the visits that return for it. They start with the customer's report and
stop with the visit that solved the matter. Each is read twice: as the customer lives it, and less the time in which a
part was awaited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from dispatch.domain.job import Job
from dispatch.domain.place import ZoneKind
from dispatch.domain.ticket import History, Move, PartWait, TicketState
from dispatch.standards.calendar import Calendar
from dispatch.standards.rules import Allowance
from dispatch.standards.service_standard import ServiceStandards
from dispatch.tickets.life_cycle import ENDED, RESOLVED


@dataclass(frozen=True)
class Terms:
    """What was promised when the customer called; kept with the report, so that later standards do not change it.

    Attributes
    ----------
    reported_at : datetime
        When the customer called: the clocks start.
    first_response, on_site, resolution : Allowance
        Within which time, and which hours count.
    by_hand : datetime or None
        A promise made by hand; it is the latest start on site whatever part is awaited.
    """

    reported_at: datetime
    first_response: Allowance
    on_site: Allowance
    resolution: Allowance
    by_hand: datetime | None = None


class Outcome(str, Enum):
    """How a clock stands."""

    RUNNING = "running"
    WAITING = "waiting"
    """It stands still while a part is awaited."""
    KEPT = "kept"
    MISSED = "missed"
    VOID = "void"
    """The matter ended in time without it: cancelled, or solved without a visit."""


@dataclass(frozen=True)
class Reading:
    """A clock read: `due_at` is None while it stands still, `met_at` until what was promised has happened."""

    due_at: datetime | None
    met_at: datetime | None
    outcome: Outcome


@dataclass(frozen=True)
class Clock:
    """One promise read twice: `plain` as the customer lives it, `less_waits` less the time a part was awaited."""

    plain: Reading
    less_waits: Reading


@dataclass(frozen=True)
class Clocks:
    """The three clocks of a case."""

    first_response: Clock
    on_site: Clock
    resolution: Clock


def terms_of(job: Job, zone: ZoneKind, standards: ServiceStandards) -> Terms:
    """Return what the standards promise a job in a zone."""
    return Terms(
        reported_at=job.reported_at,
        first_response=standards.first_response.of(job, zone),
        on_site=standards.on_site.of(job, zone),
        resolution=standards.resolution.of(job, zone),
        by_hand=job.due_at,
    )


def read_clocks(
    chain: Sequence[History], terms: Terms, calendar: Calendar, *, now: datetime
) -> Clocks:
    """Return the clocks of a case as they stand.

    Parameters
    ----------
    chain : sequence of History
        The first visit, then the one that returns for it, and so on.
    terms : Terms
        Promised to the first.
    calendar : Calendar
        Working hours.
    now : datetime
        When the clocks are read; nothing recorded is later.
    """
    waits = [wait for history in chain for wait in history.waits]
    ended_at = _ended_at(chain[-1])

    def clock(
        allowance: Allowance,
        met_at: datetime | None,
        waits: Sequence[PartWait],
        fixed: bool = False,
    ) -> Clock:
        dues = [
            due_after(calendar, terms.reported_at, allowance, waits=some) for some in ((), waits)
        ]
        if fixed:
            dues = [terms.by_hand, terms.by_hand]
        plain, less_waits = (_reading(due, met_at, ended_at, now) for due in dues)
        return Clock(plain, less_waits)

    return Clocks(
        first_response=clock(terms.first_response, _answered_at(chain[0]), ()),
        on_site=clock(terms.on_site, _on_site_at(chain), waits, fixed=terms.by_hand is not None),
        resolution=clock(terms.resolution, _resolved_at(chain[-1]), waits),
    )


def latest_start(
    chain: Sequence[History],
    terms: Terms,
    calendar: Calendar,
    *,
    service_seconds: int,
) -> datetime | None:
    """Return the latest start on site that keeps the open promises, for planning the last visit of the chain.

    A part still awaited is taken to come when it is expected; None where nobody knows when.

    Parameters
    ----------
    chain, terms, calendar
        As `read_clocks` takes them.
    service_seconds : int
        Time on site of the visit to come.
    """
    expected = [
        PartWait(wait.sku, wait.quantity, wait.since, wait.until or wait.expected_at)
        for history in chain
        for wait in history.waits
    ]
    resolution = due_after(calendar, terms.reported_at, terms.resolution, waits=expected)
    on_site = terms.by_hand or due_after(calendar, terms.reported_at, terms.on_site, waits=expected)
    if resolution is None or on_site is None:
        return None
    # Through UTC, because the clock may change between the start and the end of the work.
    latest = datetime.fromtimestamp(resolution.timestamp() - service_seconds, tz=calendar.timezone)
    return latest if _on_site_at(chain) is not None else min(on_site, latest)


def due_after(
    calendar: Calendar, start: datetime, allowance: Allowance, *, waits: Iterable[PartWait]
) -> datetime | None:
    """Return when an allowance has passed since `start`, not counting the waits; None while one of them is open.

    Waits that overlap count once; what lies before `start` or after the due moment does not count.
    """
    left, running_since = float(allowance.seconds), start
    for since, until in _merged(waits):
        ran = calendar.counted_seconds(running_since, since, allowance.counting)
        if ran >= left:
            break
        if until is None:
            return None
        left -= ran
        running_since = max(running_since, until)
    return calendar.add(running_since, timedelta(seconds=left), allowance.counting)


def _merged(waits: Iterable[PartWait]) -> list[tuple[datetime, datetime | None]]:
    """Return the waits as spans that do not overlap, in the order of time."""
    spans: list[tuple[datetime, datetime | None]] = []
    for wait in sorted(waits, key=lambda wait: wait.since):
        if spans and (spans[-1][1] is None or spans[-1][1] >= wait.since):
            since, until = spans[-1]
            both = None if until is None or wait.until is None else max(until, wait.until)
            spans[-1] = (since, both)
        else:
            spans.append((wait.since, wait.until))
    return spans


def _reading(
    due_at: datetime | None, met_at: datetime | None, ended_at: datetime | None, now: datetime
) -> Reading:
    if met_at is not None:
        kept = due_at is None or met_at <= due_at
        return Reading(due_at, met_at, Outcome.KEPT if kept else Outcome.MISSED)
    if due_at is not None and (ended_at or now) > due_at:
        return Reading(due_at, None, Outcome.MISSED)
    if ended_at is not None:
        return Reading(due_at, None, Outcome.VOID)
    return Reading(due_at, None, Outcome.WAITING if due_at is None else Outcome.RUNNING)


def _answered_at(first: History) -> datetime | None:
    return _first(first.moves, {TicketState.TRIAGED})


def _on_site_at(chain: Sequence[History]) -> datetime | None:
    moves = [move for history in chain for move in history.moves]
    return _first(moves, {TicketState.ON_SITE})


def _first(moves: Iterable[Move], states: set[TicketState]) -> datetime | None:
    return next((move.at for move in moves if move.after in states), None)


def _resolved_at(last: History) -> datetime | None:
    """Return when the work was finished for good: what was reopened later does not count."""
    resolved_at = None
    for move in last.moves:
        if move.after in RESOLVED:
            resolved_at = move.at
        elif move.after is TicketState.REOPENED:
            resolved_at = None
    return resolved_at


def _ended_at(last: History) -> datetime | None:
    """Return since when nothing is left to do, or the matter was solved without a visit; None while it goes on."""
    ended_at = None
    for move in last.moves:
        if move.after in ENDED or move.after in RESOLVED:
            ended_at = ended_at or move.at
        elif move.after is TicketState.REOPENED:
            ended_at = None
    return ended_at
