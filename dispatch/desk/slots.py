"""Use cases of appointments: what a caller can be offered, and taking one of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from dispatch.desk import ticket_steps
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.plans import Board, OpenedPlan, opened, save_in
from dispatch.desk.publishing import Published, StaleBoard, publish_in
from dispatch.domain.actor import Actor
from dispatch.domain.job import Job
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import PlanningError, SituationError
from dispatch.planning.replanning.appointments import Offer, Slot
from dispatch.planning.replanning.slots import WINDOW_SECONDS, Slots
from dispatch.planning.replanning.taking import Taken
from dispatch.standards.due import promises
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store, plans, tickets

QUARTER = timedelta(minutes=15)
TRIES = 3
"""How often a slot is taken anew where another plan was published meanwhile."""
CALLER = "caller"
"""Id of a job that has no ticket yet."""


class SlotGone(PlanningError):
    """The appointment can no longer be kept: ask for others."""


@dataclass(frozen=True)
class Offered:
    """Appointments for a job, and the board they were worked out for."""

    board: Board
    offer: Offer


@dataclass(frozen=True)
class Booked:
    """An appointment taken: the ticket, the slot it got, and the plan that holds it now."""

    ticket: Ticket
    slot: Slot
    published: Published


@dataclass(frozen=True)
class _Ready:
    board: Board
    from_at: datetime
    current: OpenedPlan
    slots: Slots


class SlotBook:
    """The plan on the board, made ready for questions; loading it takes its time, each question little.

    One book serves all threads of a process. It loads the plan anew when another one is published, and every quarter of
    an hour, because appointments that have begun are not offered.
    """

    def __init__(self, store: Store, standards: ServiceStandards) -> None:
        """Take the store; nothing is read yet."""
        self.store, self.standards = store, standards
        self._lock = Lock()
        self._ready: _Ready | None = None

    def offer(
        self,
        job: Job,
        *,
        by: Actor,
        at: datetime,
        count: int = 10,
        window_seconds: int = WINDOW_SECONDS,
    ) -> Offered:
        """Return appointments for a job, the cheapest first; nothing is kept for the caller yet.

        Parameters
        ----------
        job : Job
            What is asked for: that of a triaged ticket, or one with an empty id.
        by, at : Actor, datetime
            Who asks, and when.
        count, window_seconds : int
            How many appointments at most, and how long each is.

        Raises
        ------
        NotAllowed, SituationError
            If the role may not, no plan holds, or it visits the job already.
        """
        require(by, OFFICE, "offer appointments")
        ready = self._load(at)
        slots = _without(ready, job.id)
        asked = replace(job, id=job.id or CALLER)
        promise = promises(replace(ready.current.plan.day, jobs=(asked,)), self.standards)[asked.id]
        offer = slots.offer(asked, promise, count=count, window_seconds=window_seconds)
        return Offered(ready.board, offer)

    def take(
        self,
        ticket_id: str,
        *,
        opens_at: datetime,
        closes_at: datetime,
        by: Actor,
        at: datetime,
    ) -> Booked:
        """Take an appointment for a triaged ticket: its time and its parts are kept, and the customer is told.

        Parameters
        ----------
        ticket_id : str
            Whose visit it is.
        opens_at, closes_at : datetime
            The appointment, as it was offered.
        by, at : Actor, datetime
            Who takes it, and when.

        Raises
        ------
        NotFound, NotAllowed, SituationError
            If there is no such ticket, the role may not, or the ticket is not waiting for a visit.
        SlotGone
            If the appointment can no longer be kept.
        """
        require(by, OFFICE, "take appointments")
        for attempt in range(TRIES):
            try:
                return self._take(ticket_id, opens_at, closes_at, by=by, at=at)
            except StaleBoard:
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _take(
        self, ticket_id: str, opens_at: datetime, closes_at: datetime, *, by: Actor, at: datetime
    ) -> Booked:
        with self.store.reading() as session:
            ticket = ticket_steps.ticket_of(tickets.get(session, ticket_id))
        if ticket.state is not TicketState.TRIAGED:
            raise SituationError(
                f"Ticket {ticket_id} is {ticket.state.words}, so it takes no appointment. Triaged ones do."
            )
        ready = self._load(at)
        length = round((closes_at - opens_at).total_seconds())
        offered = self.offer(ticket.job, by=by, at=at, count=1000, window_seconds=length)
        slot = next(
            (
                slot
                for slot in offered.offer.slots
                if (slot.opens_at, slot.closes_at) == (opens_at, closes_at)
            ),
            None,
        )
        if slot is None:
            raise SlotGone(
                f"{opens_at:%Y-%m-%d %H:%M} to {closes_at:%H:%M} can no longer be kept for {ticket_id}."
                " Ask for appointments again."
            )
        taken = _without(ready, ticket_id).take(offered.offer, slot)
        published = self._publish(ticket, taken, offered.board, by=by, at=at)
        with self.store.reading() as session:
            return Booked(ticket_steps.ticket_of(tickets.get(session, ticket_id)), slot, published)

    def _publish(
        self, ticket: Ticket, taken: Taken, board: Board, *, by: Actor, at: datetime
    ) -> Published:
        if taken.shown is None:
            raise PlanningError("The plan on the board shows no day. Publish a plan first.")
        with self.store.transaction() as session:
            ticket_steps.change_job(
                session,
                ticket.id,
                {"windows": taken.job.windows},
                by=by,
                at=at,
                standards=self.standards,
                version=ticket.version,
            )
            saved = save_in(
                session,
                taken.shown,
                problem=taken.problem,
                plan=taken.plan,
                reason=f"appointment for {ticket.id}",
                by=by,
                at=at,
                based_on=board.plan_id,
            )
            return publish_in(session, saved.id, board_version=board.version, by=by, at=at)

    def _load(self, at: datetime) -> _Ready:
        from_at = datetime.fromtimestamp(
            -(-at.timestamp() // QUARTER.total_seconds()) * QUARTER.total_seconds(),
            tz=self.standards.timezone,
        )
        with self._lock:
            with self.store.reading() as session:
                row = plans.board(session)
                board = Board(row.plan_id, row.version)
                ready = self._ready
                if ready is not None and (ready.board, ready.from_at) == (board, from_at):
                    return ready
                current = plans.current(session)
                if current is None:
                    raise SituationError(
                        "No plan holds yet. Publish one before offering appointments."
                    )
                found = opened(current)
            self._ready = _Ready(board, from_at, found, _slots(found, from_at))
            return self._ready


def _slots(current: OpenedPlan, from_at: datetime, *, without: str | None = None) -> Slots:
    problem, plan = json.loads(current.problem_text), json.loads(current.plan_text)
    if without is not None:
        problem["jobs"] = [job for job in problem["jobs"] if job["id"] != without]
        plan["unserved"] = [left for left in plan["unserved"] if left["job"] != without]
    day = current.plan.day
    shown = replace(
        current.plan,
        day=replace(day, jobs=tuple(job for job in day.jobs if job.id != without)),
        unserved=tuple(left for left in current.plan.unserved if left.job_id != without),
    )
    return Slots(problem, plan, horizon=day.horizon, now_at=from_at, shown=shown)


def _without(ready: _Ready, job_id: str) -> Slots:
    """Return the plan made ready without a job that it leaves out, so that it can be asked for like any other."""
    known = {left.job_id for left in ready.current.plan.unserved}
    if job_id not in known:
        return ready.slots
    return _slots(ready.current, ready.from_at, without=job_id)
