"""What the acts of a phone do within their transaction: move a visit, note something, book a pick-up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dispatch.desk import stock, ticket_steps, tickets
from dispatch.desk.actions import Action
from dispatch.domain.actor import Actor
from dispatch.domain.ticket import TicketState
from dispatch.errors import DispatchError, InputError, NotFound
from dispatch.languages import gettext as _
from dispatch.storage import Session, phone, plans
from dispatch.storage import tickets as stored
from dispatch.storage.tables import TicketRow
from dispatch.tickets.life_cycle import ENDED

if TYPE_CHECKING:
    from dispatch.desk.phone_acts import PhoneAct
    from dispatch.desk.phone_photos import Drawn

MOST_PHOTOS = 12
"""Of one ticket."""


class NotYours(DispatchError):
    """A visit is not this technician's, or no longer; whether there is such a ticket is not told."""

    def __init__(self, ticket_id: str) -> None:
        """Make the sentence."""
        super().__init__(
            _(
                "Ticket {ticket_id} is no visit of yours now: it was given to somebody else or called"
                " off. Ask the dispatcher.",
                ticket_id=ticket_id,
            )
        )


def own_ticket(session: Session, ticket_id: str, by: Actor) -> TicketRow:
    """Return the ticket of a visit that the technician makes, kept from others until the transaction ends.

    Raises
    ------
    NotYours
        If there is none, or somebody else makes the visit: the same sentence for both.
    """
    try:
        row = stored.for_change(session, ticket_id)
    except NotFound as error:
        raise NotYours(ticket_id) from error
    if row.technician_id is None or row.technician_id != by.technician_id:
        raise NotYours(ticket_id)
    return row


def move(
    session: Session, act: PhoneAct, *, by: Actor, at: datetime, clocks_differ: timedelta
) -> None:
    """Move a visit; a moment a little before the last move, as clocks differ, is taken for that of the last move."""
    assert act.to is not None
    plans.hold_board(session)  # held before any ticket, as by all who end reservations
    row = own_ticket(session, act.ticket_id, by)
    moved_at = row.moved_at.astimezone(at.tzinfo)
    if at < moved_at <= at + clocks_differ:
        at = moved_at
    if act.to is TicketState.NEEDS_EXPERT and not act.words:
        raise InputError(_("Ticket {row} needs an expert. Say in a few words why.", row=row.id))
    tickets.move_in(
        session,
        row.id,
        act.to,
        by=by,
        at=at,
        note=act.words,
        used=act.used,
        missing=act.missing or None,
    )


def note(session: Session, act: PhoneAct, drawn: Drawn | None, *, by: Actor, at: datetime) -> None:
    """Write a note or a photo to a visit."""
    row = own_ticket(session, act.ticket_id, by)
    if TicketState(row.state) in ENDED:
        raise InputError(
            _("Ticket {row} is {state}; nothing is noted any more.", row=row.id, state=row.state)
        )
    if drawn is None and not act.words:
        raise InputError(_("The note on ticket {row} is empty. Write something.", row=row.id))
    photo = None
    if drawn is not None:
        if phone.photo_count(session, row.id) >= MOST_PHOTOS:
            raise InputError(
                _(
                    "Ticket {row} has {most_photos} photos already, which is as many as are kept.",
                    row=row.id,
                    most_photos=MOST_PHOTOS,
                )
            )
        photo = phone.add_photo(
            session,
            ticket_id=row.id,
            by=by.id,
            taken_at=at,
            width=drawn.width,
            height=drawn.height,
            content=drawn.content,
        ).id
    details = {"words": act.words, "photo": photo}
    ticket_steps.record(session, Action.TICKET_NOTED, row.id, details, by=by, at=at)


def pick_up(session: Session, act: PhoneAct, *, by: Actor, at: datetime) -> None:
    """Book what the technician took at a depot."""
    if act.plan_id:
        plans.get(session, act.plan_id, texts=False)
    stock.pick_up_in(
        session,
        by.technician_id or "",
        act.depot_id,
        act.parts,
        by=by,
        at=at,
        tools=act.tools,
        plan_id=act.plan_id or None,
    )
