"""What a move needs beside its line in the table: answers, parts, a return visit, a technician who is free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from dispatch.domain.stock import EntryKind
from dispatch.domain.ticket import Feedback, Ticket, TicketState
from dispatch.languages import gettext as _
from dispatch.storage import Session, tickets
from dispatch.storage import stock as ledger
from dispatch.storage.tables import TicketRow
from dispatch.tickets.life_cycle import UNDER_WAY, MoveRefused

S = TicketState
UNFINISHED = frozenset({S.NEEDS_PART, S.NEEDS_EXPERT})
RETURN_FROM = frozenset({*UNFINISHED, S.DONE, S.FOLLOWED_UP})
WITH_VISIT = frozenset({S.PLANNED, S.DISPATCHED, *UNDER_WAY})


def refuse_out_of_order(
    session: Session,
    row: TicketRow,
    after: TicketState,
    *,
    feedback: Feedback | None,
    missing: Mapping[str, int] | None,
) -> None:
    """Refuse a move that the table allows but that lacks what belongs to it.

    Raises
    ------
    MoveRefused
        With a sentence that says what is lacking.
    """
    state = TicketState(row.state)
    if is_made_by_plan(state, after):
        if after is S.PLANNED:
            remedy = _("Publish one that holds its visit.")
        else:
            remedy = _("Publish one that leaves out its visit.")
        raise MoveRefused(
            _(
                "Ticket {ticket} becomes {state} by the plan. {remedy}",
                ticket=row.id,
                state=after.words,
                remedy=remedy,
            )
        )
    if after is S.FOLLOWED_UP:
        _refuse_call_back(session, row, state, feedback)
    if after is S.NEEDS_PART and not missing:
        raise MoveRefused(_("Ticket {row} needs a part. Say which, and how many.", row=row.id))
    if after is S.REOPENED:
        _refuse_reopening(session, row)
    if after in UNDER_WAY and row.technician_id is not None:
        _refuse_two_at_once(session, row, after)


def is_made_by_plan(before: TicketState, after: TicketState) -> bool:
    """Return whether a move is made by publishing a plan and by nobody's hand."""
    return after is S.PLANNED or (after is S.TRIAGED and before in WITH_VISIT)


def refuse_return(session: Session, first: Ticket) -> None:
    """Refuse a return visit that has nothing to return for, or that is arranged already.

    Raises
    ------
    MoveRefused
        With a sentence that says what is possible.
    """
    if first.state not in RETURN_FROM:
        states = ", ".join(state.words for state in S if state in RETURN_FROM)
        raise MoveRefused(
            _(
                "Ticket {first} is {state}, so no visit returns for it. That is possible from:"
                " {states}.",
                first=first.id,
                state=first.state.words,
                states=states,
            )
        )
    arranged = _return_visits(session, first.id)
    if arranged:
        raise MoveRefused(
            _(
                "Ticket {arranged} returns for {first} already. Change that one.",
                arranged=arranged[-1].id,
                first=first.id,
            )
        )


def still_to_book(session: Session, ticket: Ticket) -> dict[str, int]:
    """Return what the job of a ticket asks for, less what its visit has booked as used."""
    left = Counter(ticket.job.parts)
    for row in ledger.entries(session, ticket_id=ticket.id):
        if row.kind == EntryKind.USED.value:
            left[row.sku] += row.quantity
    return {sku: quantity for sku, quantity in left.items() if quantity > 0}


def _refuse_call_back(
    session: Session, row: TicketRow, state: TicketState, feedback: Feedback | None
) -> None:
    if feedback is None:
        raise MoveRefused(
            _(
                "Ticket {row} is followed up with what the customer said. Give a score from 1 to 5,"
                " and words.",
                row=row.id,
            )
        )
    if feedback.score is None and not feedback.words.strip():
        raise MoveRefused(
            _("The call-back of ticket {row} has no score. Say in a few words why.", row=row.id)
        )
    if feedback.score is not None and not 1 <= feedback.score <= 5:
        raise MoveRefused(
            _(
                "The score of ticket {row} is {score}. Give 1 (bad) to 5 (good).",
                row=row.id,
                score=feedback.score,
            )
        )
    if state in UNFINISHED and not _return_visits(session, row.id):
        raise MoveRefused(
            _(
                "Ticket {row} is {state}, and no visit returns for it. Arrange one, or cancel the"
                " ticket.",
                row=row.id,
                state=state.words,
            )
        )


def _refuse_reopening(session: Session, row: TicketRow) -> None:
    arranged = _return_visits(session, row.id)
    if arranged:
        raise MoveRefused(
            _(
                "Ticket {arranged} returns for {row}. Go on with that one.",
                arranged=arranged[-1].id,
                row=row.id,
            )
        )


def _refuse_two_at_once(session: Session, row: TicketRow, after: TicketState) -> None:
    states = [state.value for state in UNDER_WAY]
    for other in tickets.listing(session, states=states, technician_id=row.technician_id):
        if other.id != row.id:
            raise MoveRefused(
                _(
                    "{technician_id} is {ticketstate} for ticket {other}, so {row} cannot become {after}."
                    " Finish {other} first.",
                    technician_id=row.technician_id,
                    ticketstate=TicketState(other.state).words,
                    other=other.id,
                    row=row.id,
                    after=after.words,
                )
            )


def _return_visits(session: Session, ticket_id: str) -> list[TicketRow]:
    """Return the tickets that return for one and were not cancelled."""
    return [row for row in tickets.followers(session, ticket_id) if row.state != S.CANCELLED.value]
