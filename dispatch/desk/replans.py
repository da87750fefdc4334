"""Use cases of re-planning: a proposal is made and saved as a draft, then accepted, all of it or part."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event
from typing import Any

from dispatch.archive.converter import from_plain, to_plain
from dispatch.desk.actions import Action
from dispatch.desk.permissions import OFFICE, PLANNING, require
from dispatch.desk.plans import SavedPlan, Then, save_in
from dispatch.desk.publishing import Published, publish_in
from dispatch.desk.situations import situation_of
from dispatch.domain.actor import Actor
from dispatch.errors import PlanningError
from dispatch.languages import gettext as _
from dispatch.planning.replanning import Diff, Lock, Proposal, Situation, remainder, replan
from dispatch.planning.replanning.accept import NotAlone, accept
from dispatch.planning.replanning.carried_on import hold_sequences, problem_of
from dispatch.planning.replanning.replan import proposal_of
from dispatch.planning.so_far import plan_so_far
from dispatch.planning.ways import with_ways
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, audit, plans
from dispatch.travel.travel_times import TravelTimes
from solver.engine import Progress
from solver.solve import DEFAULT_ENGINE
from solver.stop import Stop


@dataclass(frozen=True)
class Proposed:
    """A proposal saved as a draft, and what it would change."""

    saved: SavedPlan
    diff: Diff


@dataclass(frozen=True)
class Accepted:
    """What became of a proposal.

    Attributes
    ----------
    published : Published
        The plan now on the board and what that did to tickets.
    accepted : tuple of str
        The choices that were made.
    not_alone : tuple of NotAlone
        Choices that could not be made without others; the plan leaves them as they were.
    """

    published: Published
    accepted: tuple[str, ...]
    not_alone: tuple[NotAlone, ...] = ()


def propose_replan(
    store: Store,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    travel: TravelTimes,
    stop: Stop,
    locks: Sequence[Lock] = (),
    seed: int = 0,
    engine: str = DEFAULT_ENGINE,
    reason: str = "re-planned",
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Event | None = None,
    then: Then | None = None,
) -> Proposed:
    """Plan the rest of the day again, and save the proposal as a draft; nothing holds until it is accepted.

    Parameters
    ----------
    store : Store
        Read before the search and written after it; nobody waits meanwhile.
    by, at : Actor, datetime
        Who asks, and the moment from which it is planned.
    standards, travel : ServiceStandards, TravelTimes
        What is promised; how long the ways take.
    locks : sequence of Lock
        What is held fast.
    stop, seed, engine, on_progress, cancel
        As `dispatch.planning.replanning.replan` takes them.
    reason : str
        What it is made for.
    then : callable or None
        Called in the transaction that saves the draft.

    Raises
    ------
    NotAllowed, SituationError, PlanningError
        If the role may not plan, locks do not fit the day, or the rest of it cannot be planned.
    """
    require(by, PLANNING, _("plan the day"))
    with store.reading() as session:
        situation = situation_of(session, at=at, standards=standards, travel=travel, locks=locks)
        current = plans.board(session).plan_id
    proposal = replan(
        situation, stop=stop, seed=seed, engine=engine, on_progress=on_progress, cancel=cancel
    )
    if proposal.shown is not None:
        proposal = replace(proposal, shown=with_ways(proposal.shown, travel))
    with store.transaction() as session:
        saved = _save(session, proposal, reason=reason, by=by, at=at, based_on=current)
        if then is not None:
            then(session, saved)
    return Proposed(saved, proposal.diff)


def proposed_diff(store: Store, plan_id: str) -> Diff | None:
    """Return what a draft would change in the plan that was in force; None for a plan that proposes no change."""
    with store.reading() as session:
        plans.get(session, plan_id, texts=False)
        subject = ("plan", plan_id)
        rows = audit.trail(session, subject=subject, actions=[Action.PLAN_SAVED.value])
    diff = rows[-1].details.get("diff")
    return None if diff is None else from_plain(diff, Diff)


def accept_replan(
    store: Store,
    plan_id: str,
    *,
    board_version: int,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    travel: TravelTimes,
    job_ids: Iterable[str] | None = None,
    dispatch_until: datetime | None = None,
) -> Accepted:
    """Let a proposal hold, all of it or part.

    A part is made in the plan in force as the day stands now, timed and judged anew, and published as a plan of its own
    that is based on the proposal.

    Parameters
    ----------
    store, plan_id : Store, str
        The draft that `propose_replan` saved.
    board_version : int
        The board the decision rests on.
    by, at : Actor, datetime
        Who decides, and when.
    standards, travel : ServiceStandards, TravelTimes
        As for the proposal.
    job_ids : iterable of str or None
        The choices to make, by their jobs; None accepts everything.
    dispatch_until : datetime or None
        Visits that start until then are dispatched.

    Raises
    ------
    NotAllowed, NotFound, StaleBoard, PlanOutdated, SituationError
        As `publish_plan`; and if a job is no choice of the proposal.
    """
    require(by, OFFICE, _("accept plans"))
    with store.transaction() as session:
        not_alone: tuple[NotAlone, ...] = ()
        chosen_id, accepted = plan_id, _choices(session, plan_id)
        if job_ids is not None:
            situation = situation_of(session, at=at, standards=standards, travel=travel)
            chosen_id, accepted, not_alone = _part(
                session, situation, plan_id, job_ids, by=by, at=at
            )
        published = publish_in(
            session,
            chosen_id,
            board_version=board_version,
            by=by,
            at=at,
            dispatch_until=dispatch_until,
        )
    return Accepted(published, accepted, not_alone)


def _part(
    session: Session,
    situation: Situation,
    plan_id: str,
    job_ids: Iterable[str],
    *,
    by: Actor,
    at: datetime,
) -> tuple[str, tuple[str, ...], tuple[NotAlone, ...]]:
    """Save a plan with part of a proposal in it; return its id, the choices made, and those that need others."""
    proposed = json.loads(plans.get(session, plan_id).plan)
    part = accept(_again(situation, proposed), job_ids)
    if part.shown is None:
        raise PlanningError(_("The store holds no day to show. Publish a plan first."))
    saved = save_in(
        session,
        part.shown,
        problem=part.problem,
        plan=part.plan,
        reason=_(
            "part of {plan}: {jobs}",
            plan=plan_id,
            jobs=_(", ").join(part.accepted) or _("nothing"),
        ),
        by=by,
        at=at,
        based_on=plan_id,
    )
    return saved.id, part.accepted, part.not_alone


def _save(
    session: Session,
    proposal: Proposal,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    based_on: str | None,
) -> SavedPlan:
    if proposal.shown is None:
        raise PlanningError(_("The store holds no day to show. Load technicians first."))
    return save_in(
        session,
        proposal.shown,
        problem=proposal.problem,
        plan=proposal.after,
        reason=reason,
        by=by,
        at=at,
        based_on=based_on,
        diff=to_plain(proposal.diff),
    )


def _choices(session: Session, plan_id: str) -> tuple[str, ...]:
    plans.get(session, plan_id, texts=False)
    subject, actions = ("plan", plan_id), [Action.PLAN_SAVED.value]
    diff = audit.trail(session, subject=subject, actions=actions)[-1].details.get("diff")
    changes: Any = [] if diff is None else diff["changes"]
    return tuple(change["job_id"] for change in changes if change["choice"])


def _again(situation: Situation, proposed: dict[str, Any]) -> Proposal:
    """Return a proposal as it would be made now: its routes, followed in the day as it stands."""
    rest = hold_sequences(situation, remainder(situation))
    problem = problem_of(rest.document)
    routes = [
        {
            "technician": route["technician"],
            "shift": route["shift"],
            "jobs": [stop["job"] for stop in route["stops"] if stop["kind"] == "visit"],
        }
        for route in proposed["routes"]
    ]
    return proposal_of(situation, rest, problem, plan_so_far(problem, routes))
