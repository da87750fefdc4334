"""Places a visit could go, the cheapest first, each judged like an edit by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.desk.edit_book import AtHand, EditBook
from dispatch.desk.edit_judging import EDITABLE, Judgement, Place, judged
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.plans import Board
from dispatch.domain.actor import Actor
from dispatch.errors import SituationError
from dispatch.languages import gettext as _

LOOKED_AT = 8
"""Routes that are timed exactly."""
OF_LEAVING_OUT = frozenset({"unserved", "deferred", "total"})


@dataclass(frozen=True)
class Found:
    """One place that keeps every rule.

    Attributes
    ----------
    technician_id, shift : str, int
        Whose route, and in which shift.
    before : str
        The visit that would follow; the empty text where it would be the last.
    start_at : datetime
        When it would start.
    cents : int
        What the plan would cost more, the price of leaving the job out not taken off.
    judgement : Judgement
        The same place as an edit.
    """

    technician_id: str
    shift: int
    before: str
    start_at: datetime
    cents: int
    judgement: Judgement


@dataclass(frozen=True)
class Elsewhere:
    """The places found on a board; `note` says why there are none."""

    board: Board
    places: tuple[Found, ...]
    note: str = ""


def places_for(
    book: EditBook, job_id: str, *, by: Actor, at: datetime, count: int = 5
) -> Elsewhere:
    """Return places in other routes, or in its own, that a visit could go to.

    Raises
    ------
    NotAllowed, NotFound, SituationError
        If the role may not, there is no such ticket, or no plan holds.
    """
    require(by, OFFICE, _("edit plans"))
    at_hand = book.at_hand(job_id, at=at)
    state = at_hand.ticket.state
    if state not in EDITABLE:
        return Elsewhere(
            at_hand.board,
            (),
            _("{job_id} is {state}, so it goes nowhere else.", job_id=job_id, state=state.words),
        )
    found = []
    for technician_id, shift in book.nearest(at_hand).routes(
        job_id, now=at_hand.now, count=LOOKED_AT
    ):
        place = _place(at_hand, job_id, technician_id, shift)
        if place is not None:
            found.append(place)
    found.sort(key=lambda place: place.cents)
    note = (
        ""
        if found
        else _("Nobody has a place for {job_id} that keeps every rule. Re-plan.", job_id=job_id)
    )
    return Elsewhere(at_hand.board, tuple(found[:count]), note)


def _place(at_hand: AtHand, job_id: str, technician_id: str, shift: int) -> Found | None:
    """Return the cheapest place in a route; None where it breaks a rule or is the present one."""
    try:
        judgement = judged(at_hand, Place(job_id, technician_id, shift))
    except SituationError:
        return None
    edited = judgement.edited
    visit = None if edited is None else at_hand.visit_after(edited)
    if edited is None or visit is None or not judgement.is_allowed:
        return None
    stays = at_hand.visits.get(job_id) == (technician_id, visit["start"])
    if stays and not edited.starts:
        return None
    start_at = at_hand.horizon.moment(visit["start"])
    order = at_hand.order_after(edited, technician_id, shift)
    behind = order[order.index(job_id) + 1 :]
    cents = sum(cents for name, cents in edited.cost.items() if name not in OF_LEAVING_OUT)
    return Found(technician_id, shift, behind[0] if behind else "", start_at, cents, judgement)
