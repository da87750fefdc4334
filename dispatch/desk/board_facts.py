"""What the dispatcher's board is told beside the published plan: tickets, what has begun, events, short parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from dispatch.desk.actions import Action
from dispatch.desk.board_forecast import Begun, Circumstances
from dispatch.desk.days import day_of
from dispatch.desk.effects import Effects, standing_effects
from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job, Promise
from dispatch.domain.plan import Plan
from dispatch.domain.ticket import TicketState
from dispatch.standards.due import promises
from dispatch.standards.service_standard import ServiceStandards
from dispatch.stock.shortage import RunsShort
from dispatch.storage import Session, plans
from dispatch.storage.board_queries import Moved, Standing, jobs_of, moves_since, standings
from dispatch.storage.work import OPEN
from dispatch.storage.work import listing as work_listing
from dispatch.tickets.life_cycle import UNDER_WAY

S = TicketState
AHEAD = frozenset({S.REPORTED, S.TRIAGED, S.REOPENED, S.PLANNED, S.DISPATCHED, *UNDER_WAY})
WAITING = frozenset({S.NEEDS_PART, S.NEEDS_EXPERT})
OVER = frozenset({S.DONE, *WAITING})
BEGUN = frozenset({state.value for state in OVER | UNDER_WAY | {S.FOLLOWED_UP, S.CLOSED}})
ON_THE_BOARD = frozenset({state.value for state in AHEAD | WAITING})
MOST_WORK = 20


@dataclass(frozen=True)
class BoardFacts:
    """What the store knows at a moment, beside the published plan.

    Attributes
    ----------
    tickets : Mapping of id to Standing
        Every ticket that is open or has moved since the plan's first day began.
    fresh : Mapping of id to Job
        Jobs of open tickets that the plan does not know.
    promises : Mapping of id to Promise
        Their clocks.
    around : Circumstances
        What has begun and what holds, for the forecast.
    effects : Effects
        Of recorded events.
    short : tuple of RunsShort
        Parts that a depot will lack.
    """

    tickets: Mapping[str, Standing]
    fresh: Mapping[str, Job]
    promises: Mapping[str, Promise]
    around: Circumstances
    effects: Effects
    short: tuple[RunsShort, ...]

    def state(self, ticket_id: str) -> TicketState:
        """Return where a ticket stands; one that is not known any more is as planned."""
        found = self.tickets.get(ticket_id)
        return S.PLANNED if found is None else TicketState(found.state)


@dataclass(frozen=True)
class RunningWork:
    """A piece of work that waits or runs, with what the worker told last."""

    id: str
    kind: str
    state: str
    progress: Mapping[str, object]
    asked_by: str
    cancel_asked: bool


def plan_before_the_first(session: Session, *, at: datetime, standards: ServiceStandards) -> Plan:
    """Return a plan of today without routes, so that technicians and tickets can be looked at before any is made."""
    day = day_of(session, at=at, standards=standards, ahead_only=False)
    return Plan(replace(day, jobs=()), {}, (), (), (), {"total": 0})


def published_by(session: Session) -> tuple[str, datetime, str] | None:
    """Return who made the published plan, when, and what for; None before the first."""
    board = plans.board(session)
    if board.plan_id is None:
        return None
    row = plans.get(session, board.plan_id, texts=False)
    return row.by, row.created_at, row.reason


def read_facts(
    session: Session,
    plan: Plan,
    *,
    at: datetime,
    standards: ServiceStandards,
    short: Sequence[RunsShort] = (),
) -> BoardFacts:
    """Return what the store knows at a moment beside a plan.

    Parameters
    ----------
    session : Session
        Any.
    plan : Plan
        The published one, or `plan_before_the_first`.
    at, standards : datetime, ServiceStandards
        When, and what is promised.
    short : sequence of RunsShort
        What `dispatch.desk.stock_views.shortages_in` has found; it reads the whole ledger, so not at every change.
    """
    since = _midnight(min(plan.day.horizon.start_at, at), standards)
    found = {each.id: each for each in standings(session, states=ON_THE_BOARD, since=since)}
    known = {job.id for job in plan.day.jobs}
    unknown = [
        id for id, each in found.items() if id not in known and TicketState(each.state) in AHEAD
    ]
    fresh = jobs_of(session, unknown)
    effects = standing_effects(session, plan.day.horizon, at=at)
    moves = moves_since(session, action=Action.TICKET_MOVED.value, since=since, states=BEGUN)
    begun = _begun(moves)
    gone = {
        id
        for id, each in found.items()
        if id in known
        and TicketState(each.state) not in UNDER_WAY | OVER | {S.PLANNED, S.DISPATCHED}
    }
    return BoardFacts(
        tickets=found,
        fresh=fresh,
        promises=_promises(plan.day, fresh.values(), standards),
        around=_circumstances(effects, begun, gone - begun.keys(), at),
        effects=effects,
        short=tuple(short),
    )


def running_work(session: Session) -> tuple[RunningWork, ...]:
    """Return the work that waits or runs, the newest first."""
    return tuple(
        RunningWork(row.id, row.kind, row.state, dict(row.progress), row.asked_by, row.cancel_asked)
        for row in work_listing(session, limit=MOST_WORK)
        if row.state in OPEN
    )


def _midnight(moment: datetime, standards: ServiceStandards) -> datetime:
    return datetime.combine(
        moment.astimezone(standards.timezone).date(), time(), standards.timezone
    )


def _begun(moves: Iterable[Moved]) -> dict[str, Begun]:
    """Return how far the last visit of each ticket is; one that was called back has not begun."""
    begun: dict[str, Begun] = {}
    for move in moves:
        after, at = TicketState(move.after), move.at.timestamp()
        known = begun.get(move.id, Begun())
        if after is S.ON_THE_WAY:
            begun[move.id] = Begun(way=at)
        elif after is S.ON_SITE:
            begun[move.id] = replace(known, site=at)
        elif after in OVER:
            begun[move.id] = replace(known, over=at)
        elif after in AHEAD:
            begun.pop(move.id, None)
    return begun


def _circumstances(
    effects: Effects, begun: dict[str, Begun], gone: set[str], at: datetime
) -> Circumstances:
    return Circumstances(
        now=at.timestamp(),
        begun=begun,
        gone=frozenset(gone),
        free_from={id: moment.timestamp() for id, moment in effects.free_from.items()},
        expected_end={id: moment.timestamp() for id, moment in effects.expected_end.items()},
        traffic=effects.traffic,
    )


def _promises(day: Day, jobs: Iterable[Job], standards: ServiceStandards) -> Mapping[str, Promise]:
    fresh = tuple(jobs)
    return promises(replace(day, jobs=fresh), standards) if fresh else {}


def whole_days(horizon: Horizon) -> list[tuple[datetime, datetime]]:
    """Return the days that a horizon touches, each from midnight to midnight by its own clock."""
    zone = horizon.start_at.tzinfo
    day, found = horizon.start_at.date(), []
    while datetime.combine(day, time(), zone).timestamp() < horizon.end_at.timestamp():
        after = day + timedelta(days=1)
        found.append((datetime.combine(day, time(), zone), datetime.combine(after, time(), zone)))
        day = after
    return found
