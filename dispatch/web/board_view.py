"""The published plan and what has happened since, joined: how each job stands as the day goes now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.desk.board_facts import AHEAD, OVER, WAITING, BoardFacts
from dispatch.desk.board_forecast import Begun, Expected, expected_stops
from dispatch.domain.job import Job, Promise
from dispatch.domain.plan import UnservedJob
from dispatch.domain.ticket import TicketState
from dispatch.maps.appointments import was_moved
from dispatch.maps.timetable import TIGHT_SECONDS, Line, RouteSheet, Timetable
from dispatch.tickets.life_cycle import UNDER_WAY

S = TicketState
UNHEARD = frozenset({S.REPORTED, S.REOPENED})
PLANNED = frozenset({S.PLANNED, S.DISPATCHED, *UNDER_WAY})
OFF_SECONDS = 900
"""From when on a start counts as another than the customer was told."""


@dataclass(frozen=True)
class Seen:
    """A job as the board shows it.

    Attributes
    ----------
    job, promise : Job, Promise or None
        What was asked for, and its clocks.
    state : TicketState
        Where its ticket stands.
    standing : str
        The sign to draw; see `dispatch.web.board_state`.
    sheet, line : RouteSheet or None, Line or None
        Where the plan visits it.
    expected : Expected or None
        When that is, as the day goes now.
    slack : float or None
        Seconds from the start on site to the promise; negative when late. None without a visit.
    left : UnservedJob or None
        Why the plan leaves it out.
    begun : Begun or None
        How far the visit is.
    """

    job: Job
    promise: Promise | None
    state: TicketState
    standing: str
    sheet: RouteSheet | None = None
    line: Line | None = None
    expected: Expected | None = None
    slack: float | None = None
    left: UnservedJob | None = None
    begun: Begun | None = None

    @property
    def is_ahead(self) -> bool:
        """Whether the plan holds a visit that has not been finished."""
        return self.expected is not None and self.state in PLANNED

    @property
    def delay(self) -> float:
        """Seconds by which the visit begins later than planned, which is what the customer was told."""
        if self.expected is None or self.line is None:
            return 0.0
        return self.expected.start - self.line.stop.start_at.timestamp()


@dataclass(frozen=True)
class BoardView:
    """Everything that the board shows, before it is written as JSON.

    Attributes
    ----------
    table, facts : Timetable, BoardFacts
        What it is made of.
    stops : tuple of tuple of Expected
        Of each sheet of the table, stop by stop.
    jobs : Mapping of id to Seen
        Every job, in the order of the plan, then those it does not know.
    """

    table: Timetable
    facts: BoardFacts
    stops: tuple[tuple[Expected, ...], ...]
    jobs: Mapping[str, Seen]


def view_board(table: Timetable, facts: BoardFacts) -> BoardView:
    """Return the published plan joined with what has happened since."""
    stops = tuple(expected_stops(sheet.route, facts.around) for sheet in table.sheets)
    expected = {
        line.job.id: each
        for sheet, found in zip(table.sheets, stops, strict=True)
        for line, each in zip(sheet.lines, found, strict=True)
        if line.job is not None
    }
    mailed = set(table.plan.mail_in)
    jobs = {
        id: _seen(table, facts, job, expected.get(id), is_mailed=id in mailed)
        for id, job in {**table.jobs, **facts.fresh}.items()
    }
    return BoardView(table, facts, stops, jobs)


def _seen(
    table: Timetable, facts: BoardFacts, job: Job, expected: Expected | None, *, is_mailed: bool
) -> Seen:
    state = facts.state(job.id)
    promise = table.plan.promises.get(job.id) or facts.promises.get(job.id)
    sheet, line = table.placed.get(job.id, (None, None))
    slack = None
    if expected is not None and promise is not None:
        slack = promise.due_at.timestamp() - expected.start
    return Seen(
        job=job,
        promise=promise,
        state=state,
        standing=_standing(state, None if state not in PLANNED else slack, is_mailed=is_mailed),
        sheet=sheet,
        line=line,
        expected=expected,
        slack=slack,
        left=table.unserved.get(job.id),
        begun=facts.around.begun.get(job.id),
    )


def _standing(state: TicketState, slack: float | None, *, is_mailed: bool) -> str:
    if state is S.CANCELLED:
        return "off"
    if state in WAITING:
        return "waiting"
    if state not in AHEAD:
        return "done"
    if state in UNHEARD:
        return "new"
    if slack is None:
        return "mail-in" if is_mailed else "unserved"
    if slack < 0:
        return "late"
    return "tight" if slack < TIGHT_SECONDS else "on-time"


def standings(seen: Seen, now: float) -> list[str]:
    """Return all that a job can be filtered by: its sign, and what else is to be said of it."""
    found = [seen.standing]
    if seen.sheet is not None and seen.line is not None and was_moved(seen.sheet, seen.line):
        found.append("moved")
    if seen.job.lock is not None:
        found.append("locked")
    if seen.state in UNDER_WAY:
        found.append("under-way")
    if is_overdue(seen, now):
        found.append("overdue")
    if seen.state in OVER and seen.slack is not None and seen.slack < 0:
        found.append("was-late")
    return found


def is_overdue(seen: Seen, now: float) -> bool:
    """Return whether a visit should have begun by the plan and nothing was heard of it."""
    if seen.line is None or not seen.is_ahead or seen.begun is not None:
        return False
    return seen.line.stop.start_at.timestamp() < now - 60
