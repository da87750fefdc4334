"""Publishing a plan: customers are told, parts are kept, tickets are planned and dispatched."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from dispatch.desk import reservations as kept
from dispatch.desk import ticket_steps
from dispatch.desk.actions import Action
from dispatch.desk.arrival_windows import Telling
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.plan_changes import VisitChange, ahead_of, visit_changes, visits_of
from dispatch.desk.plans import Board, record_plan
from dispatch.domain.actor import Actor
from dispatch.domain.job import Assignment
from dispatch.domain.plan import StopKind
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import PlanningError, StaleVersion
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.planning.archive import read_archive
from dispatch.stock.reservations import reservations
from dispatch.storage import Session, Store, audit, plans, tickets
from dispatch.storage.tables import PlanRow
from dispatch.tickets.life_cycle import UNDER_WAY

S = TicketState
PLANNED_STATES = frozenset({S.PLANNED, S.DISPATCHED, *UNDER_WAY})
SENT = frozenset({S.DISPATCHED, *UNDER_WAY, S.DONE, S.NEEDS_PART, S.NEEDS_EXPERT})
OVER = frozenset({S.DONE, S.NEEDS_PART, S.NEEDS_EXPERT, S.FOLLOWED_UP, S.CLOSED})
VISITS_NO_MORE = mark("Plan {plan} visits {job}, which is not to be visited any more. Plan again.")
GIVEN_TO_OTHER = mark(
    "Plan {plan} gives {job} to {technician}, but {other} is {state}. Plan again."
)
LEFT_OUT = mark("Plan {plan} leaves out {job}, but {technician} is {state}. Plan again.")
CHANGED_SINCE = mark("Plan {plan} visits {job}, which was changed since. Plan again.")


class StaleBoard(StaleVersion):
    """Another plan was published since; nothing was saved.

    Attributes
    ----------
    changes : tuple of VisitChange
        What that plan changed against the one the caller saw.
    """

    def __init__(self, *, given: int, found: int, changes: tuple[VisitChange, ...]) -> None:
        """Keep the difference."""
        super().__init__("the published plan", given=given, found=found)
        self.changes = changes


class PlanOutdated(PlanningError):
    """What a plan rests on has changed since it was made: it has to be made again."""


@dataclass(frozen=True)
class Published:
    """What publishing a plan did.

    Attributes
    ----------
    board : Board
        As it is now.
    planned, dispatched, left_out : tuple of str
        Tickets that the plan newly holds or gives to another; that were sent; that it no longer holds.
    """

    board: Board
    planned: tuple[str, ...]
    dispatched: tuple[str, ...]
    left_out: tuple[str, ...]


def publish_plan(
    store: Store,
    plan_id: str,
    *,
    board_version: int,
    by: Actor,
    at: datetime,
    dispatch_until: datetime | None = None,
    forced: bool = False,
) -> Published:
    """Put a draft on the board: it holds from now on.

    Each visit ahead is told to its customer and its parts are kept; what the plan before kept is free again. Tickets
    become planned, or triaged where the plan leaves them out; visits that start until `dispatch_until` are dispatched.
    A day whose visits were sent before stays sent: what a new plan gives a technician on it is sent as well.

    Raises
    ------
    NotAllowed, NotFound
        If the role may not publish, or there is no such plan.
    StaleBoard
        If another plan was published since `board_version`; it carries what that one changed.
    PlanOutdated
        If a ticket that the plan newly visits was cancelled, one that it visits changed or begun by somebody else
        since, or a visit that it leaves out was begun; or the plan breaks rules and `forced` is not set.
    StorageError
        If the plan is no draft.
    """
    with store.transaction() as session:
        return publish_in(
            session,
            plan_id,
            board_version=board_version,
            by=by,
            at=at,
            dispatch_until=dispatch_until,
            forced=forced,
        )


def publish_in(
    session: Session,
    plan_id: str,
    *,
    board_version: int,
    by: Actor,
    at: datetime,
    dispatch_until: datetime | None = None,
    forced: bool = False,
) -> Published:
    """Do what `publish_plan` does within a transaction."""
    require(by, OFFICE, _("publish plans"))
    row, replaced = _on_the_board(session, plan_id, board_version=board_version, forced=forced)
    plan = ahead_of(read_archive(row.archive), json.loads(row.plan))
    visits = {job_id: Assignment(*visit) for job_id, visit in visits_of(plan).items()}
    _refuse_outdated(session, row, visits, in_force=_visited_by(session, replaced))
    zone = plan.day.horizon.start_at.tzinfo
    sent_days = _sent_days(session, zone)
    telling = Telling(session, plan, at=at)
    planned, left_out = _let_tickets_follow(session, visits, telling, plan_id=plan_id, by=by, at=at)

    def is_sent(start_at: datetime) -> bool:
        is_early = dispatch_until is not None and start_at <= dispatch_until
        return is_early or start_at.astimezone(zone).date() in sent_days

    dispatched = _dispatch(session, is_sent, by=by, at=at)
    wanted = reservations(plan, without=visits.keys() - _tickets_in(session, PLANNED_STATES).keys())
    kept.reserve(session, plan_id, wanted)
    board = plans.board(session)
    details = {
        "board": board.version,
        "replaced": replaced,
        "left_out": {left.job_id: left.reason for left in plan.unserved},
        "reservations": kept.as_details(wanted),
    }
    record_plan(session, Action.PLAN_PUBLISHED, plan_id, details, by=by, at=at)
    return Published(Board(board.plan_id, board.version), planned, dispatched, left_out)


def dispatch_visits(store: Store, *, until: datetime, by: Actor, at: datetime) -> tuple[str, ...]:
    """Send technicians the visits of the published plan that start until a moment; return the tickets."""
    require(by, OFFICE, _("dispatch visits"))
    with store.transaction() as session:
        return _dispatch(session, lambda start_at: start_at <= until, by=by, at=at)


def _sent_days(session: Session, zone: tzinfo | None) -> set[date]:
    """Return the days of which visits were sent to technicians."""
    sent = [ticket.job.told for ticket in _tickets_in(session, SENT).values() if ticket.job.told]
    return {told.start_at.astimezone(zone).date() for told in sent if told.start_at is not None}


def _on_the_board(
    session: Session, plan_id: str, *, board_version: int, forced: bool
) -> tuple[PlanRow, str | None]:
    row = plans.get(session, plan_id)
    if row.violations and not forced:
        raise PlanOutdated(
            _(
                "Plan {plan_id} breaks {count} rules. Mend it, or publish it as forced.",
                plan_id=plan_id,
                count=len(row.violations),
            )
        )
    board = plans.hold_board(session)
    replaced = board.plan_id
    if board.version != board_version:
        raise StaleBoard(
            given=board_version, found=board.version, changes=_since(session, row, replaced)
        )
    plans.publish(session, plan_id, board_version=board_version)
    return row, replaced


def _since(session: Session, row: PlanRow, current_id: str | None) -> tuple[VisitChange, ...]:
    """Return what the plan on the board changed against the one that a draft was made from."""
    if current_id is None or row.based_on is None:
        return ()
    before = read_archive(plans.get(session, row.based_on).archive)
    return visit_changes(before, read_archive(plans.get(session, current_id).archive))


def _visited_by(session: Session, plan_id: str | None) -> frozenset[str]:
    """Return the jobs that a plan visits; it may hold a visit that was called off since."""
    if plan_id is None:
        return frozenset()
    document = json.loads(plans.get(session, plan_id).plan)
    stops = [stop for route in document["routes"] for stop in route["stops"]]
    return frozenset(stop["job"] for stop in stops if stop["kind"] == StopKind.VISIT.value)


def _refuse_outdated(
    session: Session,
    row: PlanRow,
    visits: Mapping[str, Assignment],
    *,
    in_force: frozenset[str],
) -> None:
    """Refuse a plan that a change since has made wrong; a visit called off may stay where it is a gap already."""
    saved = audit.trail(session, subject=("plan", row.id), actions=[Action.PLAN_SAVED.value])
    since = saved[-1].number
    known = _tickets_in(session, frozenset({S.TRIAGED}) | PLANNED_STATES)
    for job_id, visit in visits.items():
        ticket = known.get(job_id) or ticket_steps.ticket_of(tickets.get(session, job_id))
        called_off = job_id not in known and ticket.state not in OVER
        if called_off and job_id in in_force:
            continue
        if called_off:
            raise PlanOutdated(_(VISITS_NO_MORE, plan=row.id, job=job_id))
        begun = ticket.state in UNDER_WAY | OVER and ticket.technician_id != visit.technician_id
        if begun and _moved_since(session, job_id, since):
            told = {"technician": visit.technician_id, "other": ticket.technician_id}
            state = ticket.state.words
            raise PlanOutdated(_(GIVEN_TO_OTHER, plan=row.id, job=job_id, state=state, **told))
    for id, ticket in known.items():
        if ticket.state in UNDER_WAY and id not in visits and _moved_since(session, id, since):
            who, state = ticket.technician_id, ticket.state.words
            raise PlanOutdated(_(LEFT_OUT, plan=row.id, job=id, technician=who, state=state))
    for changed in audit.trail(session, actions=[Action.TICKET_CHANGED.value], after=since):
        if changed.subject_id in visits:
            raise PlanOutdated(_(CHANGED_SINCE, plan=row.id, job=changed.subject_id))


def _moved_since(session: Session, ticket_id: str, number: int) -> bool:
    moves = audit.trail(
        session, subject=("ticket", ticket_id), actions=[Action.TICKET_MOVED.value], after=number
    )
    return bool(moves)


def _tickets_in(session: Session, states: Collection[TicketState]) -> dict[str, Ticket]:
    rows = tickets.listing(session, states=[state.value for state in states])
    return {row.id: ticket_steps.ticket_of(row) for row in rows}


def _let_tickets_follow(
    session: Session,
    visits: Mapping[str, Assignment],
    telling: Telling,
    *,
    plan_id: str,
    by: Actor,
    at: datetime,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Let every open ticket be as the plan says; return those newly planned and those left out."""
    planned, left_out = [], []
    for id, ticket in _tickets_in(session, frozenset({S.TRIAGED}) | PLANNED_STATES).items():
        visit = visits.get(id)
        if visit is None:
            if ticket.state in PLANNED_STATES:
                ticket_steps.move(session, id, S.TRIAGED, by=by, at=at, note=plan_id)
                ticket_steps.tell(session, id, None, plan_id=plan_id, by=by, at=at)
                left_out.append(id)
            continue
        other = ticket.technician_id != visit.technician_id
        if ticket.state is S.TRIAGED or (other and ticket.state is not S.PLANNED):
            who = visit.technician_id
            ticket_steps.move(session, id, S.PLANNED, by=by, at=at, note=plan_id, technician_id=who)
        if ticket.state is S.TRIAGED or other:
            planned.append(id)
        if other or ticket.job.told != visit:
            more = telling.details(id, visit.start_at) if visit.start_at else {}
            ticket_steps.tell(session, id, visit, plan_id=plan_id, by=by, at=at, more=more)
    return tuple(planned), tuple(left_out)


def _dispatch(
    session: Session, is_sent: Callable[[datetime], bool], *, by: Actor, at: datetime
) -> tuple[str, ...]:
    sent = []
    for id, ticket in _tickets_in(session, {S.PLANNED}).items():
        told = ticket.job.told
        if told is not None and told.start_at is not None and is_sent(told.start_at):
            ticket_steps.move(session, id, S.DISPATCHED, by=by, at=at)
            sent.append(id)
    return tuple(sent)
