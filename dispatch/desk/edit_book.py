"""The plan on the board made ready for edits by hand, as the day stands at a moment."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any

from dispatch.desk import ticket_steps
from dispatch.desk.effects import Effects, standing_effects
from dispatch.desk.plans import Board
from dispatch.desk.slots import SlotBook
from dispatch.desk.slots_ready import ReadyPlan
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Promise
from dispatch.domain.place import ZoneKind
from dispatch.domain.plan import Plan
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.replanning import Edited, Editing
from dispatch.planning.replanning.ahead import ahead_of, visits_in, with_unserved
from dispatch.planning.replanning.carried_on import problem_of
from dispatch.planning.replanning.nearest import Nearest
from dispatch.standards.due import promises
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, plans, tickets
from dispatch.tickets.life_cycle import UNDER_WAY

KEPT = 6
"""How many loaded plans are kept: one for most edits, others for jobs that the plan does not hold or that are late."""
MINUTE = 60
S = TicketState
OVER = frozenset({S.DONE, S.NEEDS_PART, S.NEEDS_EXPERT, S.FOLLOWED_UP, S.CLOSED})


@dataclass(frozen=True)
class AtHand:
    """The plan on the board as it stands at a moment, ready for edits of one job.

    Attributes
    ----------
    board : Board
        What it is the plan of.
    editing : Editing
        The plan, loaded.
    ticket : Ticket
        Whose visit is edited.
    begun : Mapping of job id to TicketState
        Visits that are under way or over.
    effects : Effects
        Who is out, and what else the events of the day mean.
    now_at, now : datetime, int
        The moment, the seconds cut off, and the same in seconds of the horizon.
    visits : Mapping of job id to (technician id, second)
        The visits of the plan.
    """

    board: Board
    editing: Editing
    ticket: Ticket
    begun: Mapping[str, TicketState]
    effects: Effects
    now_at: datetime
    now: int
    visits: Mapping[str, tuple[str, int]]

    @property
    def horizon(self) -> Horizon:
        """The clock of the plan."""
        return self.editing.horizon

    def jobs_of(self, technician_id: str, shift: int) -> list[str]:
        """Return the visits of a route that the plan document holds, in their order."""
        return [
            stop["job"]
            for route in self.editing.plan["routes"]
            if (route["technician"], route["shift"]) == (technician_id, shift)
            for stop in route["stops"]
            if stop["kind"] == "visit"
        ]

    def routes_after(self, edited: Edited) -> list[dict[str, Any]]:
        """Return the routes that an edit changes as in a plan document."""
        problem = self.editing.problem
        jobs, people = problem["jobs"], problem["technicians"]
        depots = problem.get("depots", [])
        return [
            {
                "technician": people[route.technician]["id"],
                "shift": route.shift,
                "stops": [
                    {
                        "kind": stop.kind.value,
                        "arrive": stop.arrive,
                        "start": stop.start,
                        "depart": stop.depart,
                        "job": None if stop.job is None else jobs[stop.job]["id"],
                        "depot": None if stop.depot is None else depots[stop.depot]["id"],
                        "parts": dict(stop.parts),
                    }
                    for stop in route.stops
                ],
            }
            for route in edited.touched.routes
        ]

    def visit_after(self, edited: Edited) -> dict[str, Any] | None:
        """Return technician, shift, start and depart of the edited visit after the edit; None where it is left out."""
        for route in self.routes_after(edited):
            for stop in route["stops"]:
                if stop["job"] == self.ticket.id:
                    times = {name: stop[name] for name in ("start", "depart")}
                    return {name: route[name] for name in ("technician", "shift")} | times
        return None

    def order_after(self, edited: Edited, technician_id: str, shift: int) -> list[str]:
        """Return the visits of a route in their order after an edit."""
        return [
            stop["job"]
            for route in self.routes_after(edited)
            if (route["technician"], route["shift"]) == (technician_id, shift)
            for stop in route["stops"]
            if stop["job"] is not None
        ]


class EditBook:
    """Loads the plan on the board for edits; one book serves all threads of a process."""

    def __init__(self, store: Store, standards: ServiceStandards, slots: SlotBook) -> None:
        """Take the book of appointments as well, which knows the plan on the board; nothing is read yet."""
        self.store, self.standards, self._book = store, standards, slots
        self.ways = slots.ways
        self._lock = Lock()
        self._loaded: OrderedDict[tuple[Any, ...], Editing] = OrderedDict()
        self._gaps: tuple[Editing, Nearest] | None = None
        self._prepared: int | None = None

    def prepare(self, *, at: datetime) -> None:
        """Load the plan on the board once for each version of it, if one holds, so the first edit need not wait."""
        with self.store.reading() as session:
            board = plans.board(session)
            holds = board.plan_id is not None
            if not holds or self._prepared == board.version:
                return
        ready = self._book.ready()
        self._prepared = ready.board.version
        horizon = ready.current.plan.day.horizon
        with self.store.reading() as session:
            begun = begun_in(session, ready.current.plan)
        now = horizon.seconds(at) // MINUTE * MINUTE
        self._editing(ready, None, now=now, begun=begun)

    def as_it_stands(self, *, at: datetime) -> tuple[Board, Editing, int]:
        """Return the plan on the board loaded for no job in particular, and the second of its horizon that it is.

        Raises
        ------
        SituationError
            If no plan holds yet.
        """
        ready = self._book.ready()
        plan = ready.current.plan
        now = plan.day.horizon.seconds(at) // MINUTE * MINUTE
        with self.store.reading() as session:
            begun = begun_in(session, plan)
        return ready.board, self._editing(ready, None, now=now, begun=begun), now

    def at_hand(self, job_id: str, *, at: datetime) -> AtHand:
        """Return the plan on the board for edits of a job.

        Raises
        ------
        NotFound, SituationError
            If there is no such ticket, or no plan holds.
        TravelError
            If the ways to a place that the plan does not know cannot be had.
        """
        ready = self._book.ready()
        plan = ready.current.plan
        horizon = plan.day.horizon
        now = horizon.seconds(at) // MINUTE * MINUTE
        with self.store.reading() as session:
            ticket = ticket_steps.ticket_of(tickets.get(session, job_id))
            begun = begun_in(session, plan)
            effects = standing_effects(session, horizon, at=at)
        editing = self._editing(ready, ticket, now=now, begun=begun)
        moment = horizon.moment(now)
        visits = visits_in(editing.plan)
        return AtHand(ready.board, editing, ticket, begun, effects, moment, now, visits)

    def nearest(self, at_hand: AtHand) -> Nearest:
        """Return the gaps of the plan at hand; they are worked out when they are first asked for."""
        with self._lock:
            known = self._gaps
            if known is None or known[0] is not at_hand.editing:
                editing = at_hand.editing
                nearest = Nearest.of(problem_of(editing.problem), editing.plan)
                known = self._gaps = editing, nearest
        return known[1]

    def _editing(
        self, ready: ReadyPlan, ticket: Ticket | None, *, now: int, begun: Mapping[str, TicketState]
    ) -> Editing:
        """Return the plan loaded; for most tickets it is the same, one that is new or late has its own."""
        id = None if ticket is None else ticket.id
        visit = None if id is None else ready.visits.get(id)
        is_new = id is not None and visit is None and id not in ready.job_ids
        is_late = visit is not None and visit[1] < now and id not in begun
        special = ticket if is_new or is_late else None
        own = None if special is None else (special.id, special.version)
        key = (ready.board, now, frozenset(begun), own)
        with self._lock:
            known = self._loaded.get(key)
        if known is None and ticket is not None and is_new:
            self._know_ways(ready, ticket)
        with self._lock:
            known = self._loaded.get(key)
            if known is None:
                known = self._loaded[key] = self._load(
                    ready, special, now=now, begun=begun, is_new=is_new
                )
            self._loaded.move_to_end(key)
            while len(self._loaded) > KEPT:
                self._loaded.popitem(last=False)
        return known

    def _know_ways(self, ready: ReadyPlan, ticket: Ticket) -> None:
        """Ask for the ways to a new place before anybody has to wait for the lock."""
        self._promised(ticket, ready.current.plan)
        if ready.has_matrix:
            self.ways.of(ticket.job, ready.locations)

    def _load(
        self,
        ready: ReadyPlan,
        ticket: Ticket | None,
        *,
        now: int,
        begun: Mapping[str, TicketState],
        is_new: bool,
    ) -> Editing:
        current = ready.current
        problem, plan = json.loads(current.problem_text), json.loads(current.plan_text)
        shown, horizon = current.plan, current.plan.day.horizon
        if ticket is not None and is_new:
            shown, problem, plan = self._with(ticket, shown, problem, plan)
        late = () if ticket is None else (ticket.id,)
        problem, plan = ahead_of(problem, plan, now=now, begun=begun, also=late)
        return Editing(problem, plan, horizon=horizon, shown=shown)

    def _with(
        self, ticket: Ticket, shown: Plan, problem: dict[str, Any], plan: dict[str, Any]
    ) -> tuple[Plan, dict[str, Any], dict[str, Any]]:
        """Return the day, the problem and the plan with a job that came in after the plan was made."""
        day, promise = shown.day, self._promised(ticket, shown)
        problem, plan = with_unserved(
            problem, plan, ticket.job, promise, horizon=day.horizon, ways=self.ways
        )
        shown = replace(
            shown,
            day=replace(day, jobs=(*(job for job in day.jobs if job.id != ticket.id), ticket.job)),
            promises={**shown.promises, ticket.id: promise},
        )
        return shown, problem, plan

    def _promised(self, ticket: Ticket, shown: Plan) -> Promise:
        promise = promises(replace(shown.day, jobs=(ticket.job,)), self.standards)[ticket.id]
        if promise.zone is ZoneKind.OUTSIDE:
            raise SituationError(
                _("{ticket} lies outside every zone that gets visits.", ticket=ticket.id)
            )
        return promise


def begun_in(session: Session, plan: Plan) -> dict[str, TicketState]:
    """Return the visits of a plan that are under way or over, with the states of their tickets."""
    rows = tickets.listing(session, states=[state.value for state in UNDER_WAY])
    over = [state.value for state in OVER]
    since = plan.day.horizon.start_at
    rows += tickets.listing(session, states=over, moved_since=since)
    ids = {job.id for job in plan.day.jobs}
    return {row.id: TicketState(row.state) for row in rows if row.id in ids}
