"""What a customer is shown of the own case: how it stands, when somebody comes, what was promised, what can be done."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from dispatch.archive.converter import from_plain
from dispatch.desk.actions import Action
from dispatch.desk.customer_arrival import arrival_of, changed_from
from dispatch.desk.customer_case import current_visit
from dispatch.desk.customer_links import CustomerLink
from dispatch.desk.customer_shown import STEPS, AwaitedPart, CustomerView, May, Promised
from dispatch.desk.histories import Recorded, case_of
from dispatch.domain.account import Role
from dispatch.domain.job import Window
from dispatch.domain.plan import Plan
from dispatch.domain.technician import Part, Technician
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import NotFound
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, audit, master
from dispatch.storage.tables import AuditRow
from dispatch.tickets.clocks import Clock, Outcome, read_clocks
from dispatch.tickets.life_cycle import possible_moves

S = TicketState
COMING = frozenset({S.PLANNED, S.DISPATCHED, S.ON_THE_WAY})
SOLVED = frozenset({S.DONE, S.RESOLVED_REMOTELY, S.FOLLOWED_UP})
CHOOSING = frozenset({S.TRIAGED, S.PLANNED, S.DISPATCHED})
NOTICE = timedelta(hours=1)
"""Until how long before the planned start a visit can be put to another time."""
SHIFTED = timedelta(minutes=15)
"""A start that moves by this or more has to be confirmed again."""
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "慕容", "令狐", "司徒")  # fmt: skip


def view_case(
    store: Store,
    link: CustomerLink,
    *,
    plan: Plan | None,
    at: datetime,
    standards: ServiceStandards,
) -> CustomerView:
    """Return what the customer of a link is shown.

    Parameters
    ----------
    store, link : Store, CustomerLink
        Whose case.
    plan : Plan or None
        The one on the board, None before the first: which visits lie before this one.
    at : datetime
        Now.
    standards : ServiceStandards
        Working hours.
    """
    with store.reading() as session:
        ticket = current_visit(session, link.ticket_id)
        case = case_of(session, link.ticket_id)
        rows = audit.trail(session, subject=("ticket", ticket.id))
        told_start = _told_start(ticket)
        confirmed = _last(rows, Action.TICKET_CONFIRMED)
        stands = _stands(confirmed, told_start)
        wish = _last(rows, Action.TICKET_CALL_WISHED)
        return CustomerView(
            ticket_id=ticket.id,
            state=ticket.state,
            step=STEPS[ticket.state],
            reported_at=case[0].terms.reported_at,
            moved_at=ticket.moved_at,
            kind=ticket.job.kind,
            is_return=len(case) > 1,
            technician=_who(session, ticket),
            told_start_at=told_start,
            arrival=arrival_of(session, ticket, case[-1], plan=plan, at=at),
            appointment=_appointment(ticket, told_start),
            changed_from=changed_from(case[-1]) if told_start and not stands else None,
            confirmed_at=confirmed.at if confirmed is not None and stands else None,
            confirmed_before=confirmed is not None and not stands,
            awaited=_awaited(session, case),
            promised=_promised(case, ticket, standards, at=at),
            rating=case[-1].score,
            call_wished_at=wish.at if wish and wish.at >= ticket.moved_at else None,
            may=_may(ticket, rows, told_start, is_confirmed=stands, at=at),
        )


def given_name(person: Technician) -> str:
    """Return a technician's first name: of a Chinese name what follows the surname, else the first word."""
    name = person.name.strip()
    if name and all("CJK" in unicodedata.name(sign, "") for sign in name):
        surname = 2 if len(name) > 2 and name.startswith(COMPOUND_SURNAMES) else 1
        return name[surname:] or name
    words = name.split() or person.name_en.split()
    return words[0] if words else ""


def shifted(before: datetime, after: datetime) -> bool:
    """Return whether a start has moved so far that the customer has to agree again."""
    return abs(after - before) >= SHIFTED


def may_change_time(ticket: Ticket, *, at: datetime) -> bool:
    """Return whether a customer may choose another time: not just before the visit, nor where the office fixed it."""
    start = _told_start(ticket)
    is_fixed = ticket.job.lock is not None and ticket.job.lock.start_at is not None
    early = start is None or start - at >= NOTICE
    return ticket.state in CHOOSING and early and not is_fixed


def _told_start(ticket: Ticket) -> datetime | None:
    told = ticket.job.told
    return told.start_at if told is not None and ticket.state in COMING else None


def agreed_start(confirmed: AuditRow | None) -> datetime | None:
    """Return the start that a confirmation in the trail is about."""
    return None if confirmed is None else datetime.fromisoformat(confirmed.details["start"])


def _stands(confirmed: AuditRow | None, told_start: datetime | None) -> bool:
    """Return whether a confirmation is about the time that is planned."""
    agreed = agreed_start(confirmed)
    return told_start is not None and agreed is not None and not shifted(agreed, told_start)


def _last(rows: Sequence[AuditRow], action: Action) -> AuditRow | None:
    return next((row for row in reversed(rows) if row.action == action.value), None)


def _appointment(ticket: Ticket, told_start: datetime | None) -> Window | None:
    """Return the window that was agreed, where the visit is planned in it."""
    if told_start is None:
        return None
    held = (each for each in ticket.job.windows if each.opens_at <= told_start <= each.closes_at)
    return next(held, None)


def _who(session: Session, ticket: Ticket) -> str:
    if ticket.technician_id is None:
        return ""
    try:
        row = master.get(session, master.TECHNICIAN, ticket.technician_id)
    except NotFound:
        return ""
    return given_name(from_plain(row.content, Technician))


def _awaited(session: Session, case: Sequence[Recorded]) -> tuple[AwaitedPart, ...]:
    names = master.everything(session, master.PART)
    found = []
    for wait in (wait for visit in case for wait in visit.history.waits if wait.until is None):
        part = from_plain(names[wait.sku], Part) if wait.sku in names else None
        name = "" if part is None else part.name_en or part.name
        found.append(AwaitedPart(name, wait.expected_at))
    return tuple(found)


def _promised(
    case: Sequence[Recorded], ticket: Ticket, standards: ServiceStandards, *, at: datetime
) -> tuple[Promised, ...]:
    """Return the promises that still count, or that were missed, as a part that is awaited lets them stand."""
    if ticket.state in {S.CANCELLED, S.CLOSED}:
        return ()
    chain = [visit.history for visit in case]
    clocks = read_clocks(chain, case[0].terms, standards.calendar, now=at)

    def read(what: str, clock: Clock) -> Promised:
        return Promised(what, clock.less_waits.due_at, clock.less_waits.outcome)

    found = (read("on_site", clocks.on_site), read("resolution", clocks.resolution))
    return tuple(each for each in found if each.outcome is not Outcome.VOID)


def _may(
    ticket: Ticket,
    rows: Sequence[AuditRow],
    told_start: datetime | None,
    *,
    is_confirmed: bool,
    at: datetime,
) -> frozenset[May]:
    found = set()
    moves = possible_moves(ticket.state, Role.CUSTOMER)
    is_ahead = told_start is not None and told_start > at and ticket.state is not S.ON_THE_WAY
    if is_ahead and not is_confirmed:
        found.add(May.CONFIRM)
    if may_change_time(ticket, at=at):
        found.add(May.CHOOSE)
    if S.CANCELLED in moves:
        found.add(May.CANCEL)
    if S.REOPENED in moves and is_own_cancellation(rows):
        found.add(May.COME_BACK)
    if ticket.state in SOLVED:
        found.add(May.RATE)
    if ticket.state is not S.CLOSED:
        found.add(May.WISH_CALL)
    return frozenset(found)


def is_own_cancellation(rows: Sequence[AuditRow]) -> bool:
    """Return whether the last move of a ticket was the customer's own."""
    moved = _last(rows, Action.TICKET_MOVED)
    return moved is not None and moved.details["role"] == Role.CUSTOMER.value
