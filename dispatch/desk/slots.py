"""Use cases of appointments: what a caller can be offered, and taking one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.desk import ticket_steps
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.plans import Board, save_in
from dispatch.desk.publishing import Published, StaleBoard, publish_in
from dispatch.desk.slots_ready import ReadyPlan, ReadyPlans
from dispatch.domain.actor import Actor
from dispatch.domain.job import Job
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import PlanningError, SituationError
from dispatch.languages import gettext as _
from dispatch.planning.replanning.appointments import Offer, Slot
from dispatch.planning.replanning.new_ways import NewWays
from dispatch.planning.replanning.slots import WINDOW_SECONDS
from dispatch.planning.replanning.taking import Taken
from dispatch.standards.due import promises
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store, tickets
from dispatch.travel.travel_times import TravelTimes

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


class SlotBook:
    """The plan on the board, made ready for questions; loading it takes its time, each question little.

    One book serves all threads of a process. It loads the plan anew when another one is published: before the next
    question where a `Keeper` calls `prepare`, else with it.
    """

    def __init__(
        self, store: Store, standards: ServiceStandards, *, travel: TravelTimes | None = None
    ) -> None:
        """Take the store, and who is asked for the ways to a place that a plan does not know; nothing is read yet."""
        self.store, self.standards = store, standards
        self.ways = NewWays(travel)
        self._plans = ReadyPlans(store, self.ways)

    def prepare(self) -> None:
        """Load the plan on the board, if there is one and it is not loaded."""
        self._plans.prepare()

    def ready(self) -> ReadyPlan:
        """Return the plan on the board, loaded; `SituationError` if none holds yet."""
        return self._plans.current()

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
        TravelError
            If the ways to a place that the plan does not know cannot be had.
        """
        require(by, OFFICE, _("offer appointments"))
        ready = self._plans.current()
        offer = self._ask(ready, job, at=at, count=count, window_seconds=window_seconds)
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
        require(by, OFFICE, _("take appointments"))
        for attempt in range(TRIES):
            try:
                return self._take(ticket_id, opens_at, closes_at, by=by, at=at)
            except StaleBoard:
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _ask(
        self, ready: ReadyPlan, job: Job, *, at: datetime, count: int, window_seconds: int
    ) -> Offer:
        asked = replace(job, id=job.id or CALLER)
        promise = promises(replace(ready.current.plan.day, jobs=(asked,)), self.standards)[asked.id]
        slots = ready.slots(job.id, _begins_at(at, self.standards))
        return slots.offer(asked, promise, count=count, window_seconds=window_seconds)

    def _take(
        self, ticket_id: str, opens_at: datetime, closes_at: datetime, *, by: Actor, at: datetime
    ) -> Booked:
        with self.store.reading() as session:
            ticket = ticket_steps.ticket_of(tickets.get(session, ticket_id))
        if ticket.state is not TicketState.TRIAGED:
            raise SituationError(
                _(
                    "Ticket {ticket_id} is {state}, so it takes no appointment. Triaged ones do.",
                    ticket_id=ticket_id,
                    state=ticket.state.words,
                )
            )
        ready = self._plans.current()
        length = round((closes_at - opens_at).total_seconds())
        offer = self._ask(ready, ticket.job, at=at, count=1000, window_seconds=length)
        slot = next(
            (
                slot
                for slot in offer.slots
                if (slot.opens_at, slot.closes_at) == (opens_at, closes_at)
            ),
            None,
        )
        if slot is None:
            raise SlotGone(
                _(
                    "{opens_at:%Y-%m-%d %H:%M} to {closes_at:%H:%M} can no longer be kept for {ticket_id}."
                    " Ask for appointments again.",
                    opens_at=opens_at,
                    closes_at=closes_at,
                    ticket_id=ticket_id,
                )
            )
        taken = ready.slots(ticket_id, opens_at).take(offer, slot)
        published = self._publish(ticket, taken, ready.board, by=by, at=at)
        with self.store.reading() as session:
            return Booked(ticket_steps.ticket_of(tickets.get(session, ticket_id)), slot, published)

    def _publish(
        self, ticket: Ticket, taken: Taken, board: Board, *, by: Actor, at: datetime
    ) -> Published:
        if taken.shown is None:
            raise PlanningError(_("The plan on the board shows no day. Publish a plan first."))
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
                reason=_("appointment for {ticket}", ticket=ticket.id),
                by=by,
                at=at,
                based_on=board.plan_id,
            )
            return publish_in(session, saved.id, board_version=board.version, by=by, at=at)


def _begins_at(at: datetime, standards: ServiceStandards) -> datetime:
    """Return from when appointments are offered: the next full quarter of an hour."""
    quarter = QUARTER.total_seconds()
    return datetime.fromtimestamp(-(-at.timestamp() // quarter) * quarter, tz=standards.timezone)
