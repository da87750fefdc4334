"""Use cases of plans: saved whole as drafts, opened, compared, discarded; publishing has a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.desk.actions import Action
from dispatch.desk.permissions import PLANNING, require
from dispatch.desk.plan_changes import VisitChange, visit_changes
from dispatch.domain.actor import Actor
from dispatch.domain.plan import Plan
from dispatch.domain.retelling import retold
from dispatch.languages import gettext as _
from dispatch.planning.archive import archive_text, read_archive
from dispatch.planning.convert import document_text
from dispatch.storage import Session, Store, audit, plans
from dispatch.storage.tables import PlanRow

Document = dict[str, Any]


@dataclass(frozen=True)
class SavedPlan:
    """A plan in the store.

    Attributes
    ----------
    id, state, reason : str
        `P-000001` and so on; draft, published, superseded or discarded; what it was made for.
    by, at : str, datetime
        Who made it, and when.
    based_on : str or None
        The plan it was made from.
    total_cents : int
        What it costs.
    violations : tuple
        Of a forced edit; empty for a valid plan.
    version : int
        Of this record.
    """

    id: str
    state: str
    reason: str
    by: str
    at: datetime
    based_on: str | None
    total_cents: int
    violations: tuple[Any, ...]
    version: int


Then = Callable[[Session, SavedPlan], None]


@dataclass(frozen=True)
class OpenedPlan:
    """A plan with everything that was kept of it."""

    saved: SavedPlan
    plan: Plan
    problem_text: str
    plan_text: str
    archive_text: str


@dataclass(frozen=True)
class Board:
    """Which plan holds now, None before the first, and the version that publishing asks for."""

    plan_id: str | None
    version: int


@dataclass(frozen=True)
class PlanComparison:
    """Two plans side by side: cents by term of the cost, and the visits in which they differ."""

    first: str
    second: str
    cents: dict[str, tuple[int, int]]
    changes: tuple[VisitChange, ...]


def saved_of(row: PlanRow) -> SavedPlan:
    """Return the plan of a row, without its texts."""
    return SavedPlan(
        id=row.id,
        state=row.state,
        reason=row.reason,
        by=row.by,
        at=row.created_at,
        based_on=row.based_on,
        total_cents=row.total_cents,
        violations=tuple({**each, "sentence": retold(each["sentence"])} for each in row.violations),
        version=row.version,
    )


def save_plan(
    store: Store,
    shown: Plan,
    *,
    problem: Document,
    plan: Document,
    reason: str,
    by: Actor,
    at: datetime,
    based_on: str | None = None,
    violations: Sequence[Any] = (),
    replaces_version: int | None = None,
    then: Then | None = None,
) -> SavedPlan:
    """Save a plan whole as a draft.

    Parameters
    ----------
    store, shown : Store, Plan
        Where, and the plan as people see it.
    problem, plan : dict
        Both documents.
    reason : str
        What it was made for.
    by, at : Actor, datetime
        Who made it, and when.
    based_on : str or None
        The plan it was made from.
    violations : sequence
        Of a forced edit; a plan with any says so until it is mended.
    replaces_version : int or None
        The version of the draft `based_on`, where this plan takes its place.
    then : callable or None
        Done in the same transaction, so that both are saved or neither.

    Raises
    ------
    NotAllowed, NotFound, StaleVersion
        If the role may not plan, there is no such plan, or its draft was replaced meanwhile.
    """
    with store.transaction() as session:
        saved = save_in(
            session,
            shown,
            problem=problem,
            plan=plan,
            reason=reason,
            by=by,
            at=at,
            based_on=based_on,
            violations=violations,
            replaces_version=replaces_version,
        )
        if then is not None:
            then(session, saved)
        return saved


def save_in(
    session: Session,
    shown: Plan,
    *,
    problem: Document,
    plan: Document,
    reason: str,
    by: Actor,
    at: datetime,
    based_on: str | None = None,
    violations: Sequence[Any] = (),
    replaces_version: int | None = None,
    diff: Document | None = None,
) -> SavedPlan:
    """Do what `save_plan` does within a transaction; `diff` is kept in the trail with a proposal."""
    require(by, PLANNING, _("save plans"))
    row = plans.save(
        session,
        at=at,
        by=by.id,
        reason=reason,
        problem=document_text(problem),
        plan=document_text(plan),
        archive=archive_text(shown),
        total_cents=plan["cost"]["total"],
        violations=violations,
        based_on=based_on,
        replaces_version=replaces_version,
    )
    details: Document = {
        "reason": reason,
        "based_on": based_on,
        "total_cents": row.total_cents,
        "violations": list(violations),
    }
    if diff is not None:
        details["diff"] = diff
    record_plan(session, Action.PLAN_SAVED, row.id, details, by=by, at=at)
    return saved_of(row)


def record_plan(
    session: Session, action: Action, plan_id: str, details: Document, *, by: Actor, at: datetime
) -> None:
    """Write what was done with a plan to the trail."""
    audit.record(
        session,
        at=at,
        actor=by.id,
        action=action.value,
        subject=("plan", plan_id),
        details=details,
    )


def board(store: Store) -> Board:
    """Return which plan holds now."""
    with store.reading() as session:
        row = plans.board(session)
        return Board(row.plan_id, row.version)


def open_plan(store: Store, plan_id: str) -> OpenedPlan:
    """Return any plan that was ever saved; `NotFound` if there is none of this id."""
    with store.reading() as session:
        return opened(plans.get(session, plan_id))


def opened(row: PlanRow) -> OpenedPlan:
    """Return the plan of a row that was read with its texts."""
    return OpenedPlan(saved_of(row), read_archive(row.archive), row.problem, row.plan, row.archive)


def current_plan(store: Store) -> OpenedPlan | None:
    """Return the plan that holds now; None before the first."""
    with store.reading() as session:
        row = plans.current(session)
        return None if row is None else opened(row)


def list_plans(
    store: Store, *, states: Sequence[str] = (), before: int | None = None, limit: int = 50
) -> tuple[SavedPlan, ...]:
    """Return plans, the newest first."""
    with store.reading() as session:
        rows = plans.listing(session, states=states, before=before, limit=limit)
        return tuple(saved_of(row) for row in rows)


def discard_plan(store: Store, plan_id: str, *, version: int, by: Actor, at: datetime) -> SavedPlan:
    """Put a draft away; it can still be opened.

    Raises
    ------
    NotAllowed, NotFound, StaleVersion, StorageError
        If the role may not plan, there is no such plan, it has changed since, or it is no draft.
    """
    require(by, PLANNING, _("discard plans"))
    with store.transaction() as session:
        plans.discard(session, plan_id, version=version)
        record_plan(session, Action.PLAN_DISCARDED, plan_id, {}, by=by, at=at)
        return saved_of(plans.get(session, plan_id, texts=False))


def compare_plans(store: Store, first: str, second: str) -> PlanComparison:
    """Return two plans side by side, term by term; `NotFound` if one of them is not there."""
    with store.reading() as session:
        before = read_archive(plans.get(session, first).archive)
        after = read_archive(plans.get(session, second).archive)
    terms = dict.fromkeys([*before.cost, *after.cost])
    cents = {term: (before.cost.get(term, 0), after.cost.get(term, 0)) for term in terms}
    return PlanComparison(first, second, cents, visit_changes(before, after))
