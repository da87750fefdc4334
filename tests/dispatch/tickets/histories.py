"""Short histories to judge, each step with its clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.domain.account import Role
from dispatch.domain.ticket import History, Move, PartWait, TicketState
from dispatch.standards.calendar import Calendar
from dispatch.standards.rules import Allowance, Counting
from dispatch.tickets.clocks import Terms

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE)
WEEK = ([(8 * 60 + 30, 12 * 60), (13 * 60, 17 * 60 + 30)],) * 5 + ((), ())
OFFICE = Calendar(ZONE, WEEK)


def at(clock: str, *, day: int = 0) -> datetime:
    """Return a moment of Monday (or a later day) by its clock."""
    hours, minutes = clock.split(":")
    return MONDAY + timedelta(days=day, hours=int(hours), minutes=int(minutes))


def history(
    *steps: tuple[str, datetime],
    ticket_id: str = "J-1",
    waits: tuple[PartWait, ...] = (),
    follows: str | None = None,
) -> History:
    """Return a history of steps, each the state come into and when."""
    before: TicketState | None = None
    moves = []
    for state, moment in steps:
        after = TicketState(state)
        moves.append(Move(moment, "U-1", Role.DISPATCHER, before, after))
        before = after
    return History(ticket_id, tuple(moves), waits, follows=follows)


def terms(
    *,
    on_site_hours: float = 4,
    resolution_hours: float = 8,
    counting: Counting = Counting.CALENDAR,
    by_hand: datetime | None = None,
) -> Terms:
    """Return terms from Monday 09:00: an answer within half an hour, the rest as given."""
    return Terms(
        at("9:00"),
        Allowance(1800, Counting.CALENDAR),
        Allowance(int(on_site_hours * 3600), counting),
        Allowance(int(resolution_hours * 3600), counting),
        by_hand,
    )
