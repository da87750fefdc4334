"""Use cases of customers who want another time: what they can choose from, and taking one of these times.

The visit is taken out of the plan that holds, as the day stands, and put in anew at the chosen time; the plan that
comes of it is checked and published like any other. The customer chooses, the product plans: both stand in the trail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatch.desk import ticket_steps
from dispatch.desk.actions import Action
from dispatch.desk.customer_acts import NOT_NOW, note_act
from dispatch.desk.customer_case import CustomerRefused, current_visit, visit_to_change
from dispatch.desk.customer_links import CustomerLink
from dispatch.desk.customer_view import NOTICE, may_change_time
from dispatch.desk.edit_book import AtHand, EditBook
from dispatch.desk.plans import save_in
from dispatch.desk.publishing import PlanOutdated, publish_in
from dispatch.domain.actor import SYSTEM
from dispatch.domain.job import Window
from dispatch.domain.ticket import Ticket
from dispatch.errors import DispatchError, PlanningError, StaleVersion
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.planning.replanning import LeaveOut
from dispatch.planning.replanning.appointments import Offer
from dispatch.planning.replanning.new_ways import NewWays
from dispatch.planning.replanning.slots import WINDOW_SECONDS, Slots
from dispatch.planning.replanning.taking import Taken
from dispatch.standards.due import promises
from dispatch.storage import Session, plans

MOST_TIMES = 8
ALL_TIMES = 1000
TRIES = 3
"""How often a time is taken anew where somebody else has changed the plan meanwhile."""
NONE_NOW = mark(
    "No times can be offered at the moment. Ask to be called below, and we find one together."
)

NO_DAY = mark("The plan on the board shows no day. Publish a plan first.")


class TimeGone(CustomerRefused):
    """A time that was offered cannot be kept any more: others have to be offered."""


@dataclass(frozen=True)
class _Question:
    """A visit, the plan without it, and the times at which it could be made."""

    ticket: Ticket
    at_hand: AtHand
    slots: Slots
    offer: Offer


def offer_times(
    edits: EditBook, link: CustomerLink, *, at: datetime, most: int = MOST_TIMES
) -> tuple[Window, ...]:
    """Return the times that a customer can choose from, the earliest first.

    They begin an hour from now or later, and none makes another customer wait longer than was promised.

    Parameters
    ----------
    edits : EditBook
        Knows the plan that holds.
    link, at : CustomerLink, datetime
        Whose case, and when.
    most : int
        How many times at most.

    Raises
    ------
    CustomerRefused
        If the time cannot be changed by the customer now, or nothing can be offered.
    """
    times = _times(_asked(edits, link, at=at))
    if not times:
        raise CustomerRefused(_(NONE_NOW))
    return times[:most]


def take_time(edits: EditBook, link: CustomerLink, chosen: Window, *, at: datetime) -> None:
    """Put the visit to a time that was offered; it counts as confirmed.

    Raises
    ------
    TimeGone
        If the time cannot be kept any more.
    CustomerRefused
        If the time cannot be changed by the customer now.
    LinkRefused
        If the link was revoked meanwhile.
    """
    for _attempt in range(TRIES):
        question = _asked(edits, link, at=at)
        if chosen not in _times(question):
            break
        slot = next(s for s in question.offer.slots if Window(s.opens_at, s.closes_at) == chosen)
        try:
            taken = question.slots.take(question.offer, slot)
            _publish(link, question, taken, chosen, edits=edits, at=at)
        except (StaleVersion, PlanOutdated):
            continue  # somebody else was quicker: look at the plan anew
        except PlanningError:
            break
        return
    raise TimeGone(_("This time has just been taken. Please choose another one."))


def _asked(edits: EditBook, link: CustomerLink, *, at: datetime) -> _Question:
    with edits.store.reading() as session:
        ticket = current_visit(session, link.ticket_id)
    if not may_change_time(ticket, at=at):
        raise CustomerRefused(_(NOT_NOW))
    # What was agreed and told gives way to what the customer wants now.
    job = replace(ticket.job, windows=(), told=None)
    try:
        at_hand = edits.at_hand(ticket.id, at=at)
        slots = _plan_without(at_hand, ticket.id, edits.ways).from_moment(at + NOTICE)
        day = replace(at_hand.editing.shown.day, jobs=(job,)) if at_hand.editing.shown else None
        if day is None:
            raise PlanningError(_(NO_DAY))
        promise = promises(day, edits.standards)[job.id]
        offer = slots.offer(job, promise, count=ALL_TIMES, window_seconds=WINDOW_SECONDS)
    except DispatchError as error:
        raise CustomerRefused(_(NONE_NOW)) from error
    return _Question(ticket, at_hand, slots, offer)


def _times(question: _Question) -> tuple[Window, ...]:
    """Return the times that cost no other customer anything, without the one that is planned, the earliest first."""
    told = question.ticket.job.told
    now = None if told is None or question.ticket.technician_id is None else told.start_at
    found = (
        Window(slot.opens_at, slot.closes_at) for slot in question.offer.slots if not slot.later
    )
    others = (each for each in found if now is None or not each.opens_at <= now <= each.closes_at)
    return tuple(sorted(others, key=lambda window: window.opens_at))


def _plan_without(at_hand: AtHand, job_id: str, ways: NewWays) -> Slots:
    """Return the plan that holds, without a job, ready to be asked when that could be visited."""
    editing = at_hand.editing
    problem, plan, shown = editing.problem, editing.plan, editing.shown
    if job_id in at_hand.visits:
        left = editing.save(editing.edit(LeaveOut(job_id)))
        problem, plan, shown = left.problem, left.plan, left.shown
    problem = {**problem, "jobs": [job for job in problem["jobs"] if job["id"] != job_id]}
    plan = {**plan, "unserved": [left for left in plan["unserved"] if left["job"] != job_id]}
    if shown is not None:
        jobs = tuple(job for job in shown.day.jobs if job.id != job_id)
        unserved = tuple(left for left in shown.unserved if left.job_id != job_id)
        shown = replace(shown, day=replace(shown.day, jobs=jobs), unserved=unserved)
    return Slots(problem, plan, horizon=at_hand.horizon, shown=shown, ways=ways)


def _publish(
    link: CustomerLink,
    question: _Question,
    taken: Taken,
    chosen: Window,
    *,
    edits: EditBook,
    at: datetime,
) -> None:
    """Save the plan with the chosen time, publish it, and write what the customer chose, all or nothing."""
    if taken.shown is None:
        raise PlanningError(_(NO_DAY))
    asked, board = question.ticket, question.at_hand.board
    product: Any = {"by": SYSTEM, "at": at}
    with edits.store.transaction() as session:
        plans.hold_board(session)  # held before any ticket, as everywhere
        ticket = visit_to_change(session, link, at=at)
        if ticket.id != asked.id or not may_change_time(ticket, at=at):
            raise CustomerRefused(_(NOT_NOW))
        ticket_steps.change_job(
            session,
            ticket.id,
            {"windows": taken.job.windows},
            standards=edits.standards,
            version=asked.version,
            **product,
        )
        saved = save_in(
            session,
            taken.shown,
            problem=taken.problem,
            plan=taken.plan,
            reason=_("time chosen by the customer of {ticket}", ticket=ticket.id),
            based_on=board.plan_id,
            **product,
        )
        publish_in(session, saved.id, board_version=board.version, **product)
        _note_choice(session, link, ticket, taken, chosen, at=at)


def _note_choice(
    session: Session,
    link: CustomerLink,
    ticket: Ticket,
    taken: Taken,
    chosen: Window,
    *,
    at: datetime,
) -> None:
    """Write to the trail what the customer chose, which is agreed to as well."""
    times = {"opens": chosen.opens_at.isoformat(), "closes": chosen.closes_at.isoformat()}
    note_act(session, Action.TICKET_SLOT_CHOSEN, ticket, link, times, at=at)
    told = taken.job.told
    if told is not None and told.start_at is not None:
        agreed = {"technician": told.technician_id, "start": told.start_at.isoformat()}
        note_act(session, Action.TICKET_CONFIRMED, ticket, link, agreed, at=at)
