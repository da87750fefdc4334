"""Plans in the store: saved whole, never changed, and one of them on the board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from dispatch.errors import Conflict, StaleVersion
from dispatch.languages import gettext as _
from dispatch.storage import versions
from dispatch.storage.tables import BoardRow, PlanRow

KIND = "plan"
DRAFT, PUBLISHED, SUPERSEDED, DISCARDED = "draft", "published", "superseded", "discarded"


def save(
    session: Session,
    *,
    at: datetime,
    by: str,
    reason: str,
    problem: str,
    plan: str,
    archive: str,
    total_cents: int,
    violations: Sequence[Any] = (),
    based_on: str | None = None,
    replaces_version: int | None = None,
) -> PlanRow:
    """Save a plan as a new draft.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    at, by : datetime, str
        When and by whom it was made.
    reason : str
        What for, for people.
    problem, plan, archive : str
        The texts of `problem.json`, `plan.json` and `day.json`, kept to the byte.
    total_cents : int
        What it costs.
    violations : sequence
        What was forced by hand; empty for a valid plan.
    based_on : str or None
        Id of the plan that it was made from.
    replaces_version : int or None
        The version of `based_on` that was changed, where this plan takes that draft's place. Of two people who change
        the same draft the second is refused.

    Raises
    ------
    NotFound
        If `based_on` is no plan.
    StaleVersion
        If somebody else has taken the draft's place meanwhile.
    """
    if based_on is not None and replaces_version is not None:
        _supersede_draft(session, based_on, replaces_version)
    elif based_on is not None:
        get(session, based_on, texts=False)
    row = PlanRow(
        created_at=at,
        by=by,
        state=DRAFT,
        based_on=based_on,
        reason=reason,
        total_cents=total_cents,
        violations=list(violations),
        problem=problem,
        plan=plan,
        archive=archive,
    )
    versions.numbered(session, row, letter="P")
    return row


def _supersede_draft(session: Session, id: str, version: int) -> None:
    query = select(PlanRow).where(PlanRow.id == id)
    draft = versions.for_change(session, query, kind=KIND, id=id, version=version)
    if draft.state != DRAFT:
        raise Conflict(
            _(
                "Plan {id} is {state}, so no change takes its place. Change a draft, or make a new"
                " plan from it.",
                id=id,
                state=draft.state,
            )
        )
    draft.state = SUPERSEDED


def get(session: Session, id: str, *, texts: bool = True) -> PlanRow:
    """Return any plan, however old, with its texts; `NotFound` if there is none."""
    query = select(PlanRow).where(PlanRow.id == id)
    if texts:
        query = query.options(
            undefer(PlanRow.problem), undefer(PlanRow.plan), undefer(PlanRow.archive)
        )
        query = query.execution_options(populate_existing=True)
    return versions.found(session, query, kind=KIND, id=id)


def listing(
    session: Session,
    *,
    states: Sequence[str] = (),
    before: int | None = None,
    limit: int | None = None,
) -> list[PlanRow]:
    """Return plans without their texts, the newest first.

    Parameters
    ----------
    session : Session
        Any.
    states : sequence of str
        Only these; empty is all.
    before, limit : int or None
        Only numbers below `before`, `limit` of them at most.
    """
    query = select(PlanRow)
    if states:
        query = query.where(PlanRow.state.in_(states))
    if before is not None:
        query = query.where(PlanRow.number < before)
    return list(session.scalars(query.order_by(PlanRow.number.desc()).limit(limit)))


def board(session: Session) -> BoardRow:
    """Return which plan holds now, and the version that `publish` asks for."""
    return versions.found(session, select(BoardRow), kind="board", id="1")


def hold_board(session: Session) -> BoardRow:
    """Return the board and keep it from others until the transaction ends; whoever needs it takes it first of all."""
    return versions.for_change(session, select(BoardRow), kind="board", id="1", version=None)


def current(session: Session) -> PlanRow | None:
    """Return the published plan with its texts; None before the first."""
    plan_id = board(session).plan_id
    return None if plan_id is None else get(session, plan_id)


def publish(session: Session, id: str, *, board_version: int) -> BoardRow:
    """Put a draft on the board in place of the plan that held until now.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    id : str
        Of a draft.
    board_version : int
        The board's version when it was decided.

    Raises
    ------
    NotFound
        If there is no such plan.
    StaleVersion
        If another plan has been published meanwhile.
    Conflict
        If the plan is no draft.
    """
    row = versions.for_change(session, select(BoardRow), kind="board", id="1", version=None)
    if row.version != board_version:
        raise StaleVersion(_("the published plan"), given=board_version, found=row.version)
    query = select(PlanRow).where(PlanRow.id == id)
    plan = versions.for_change(session, query, kind=KIND, id=id, version=None)
    if plan.state != DRAFT:
        raise Conflict(_("Plan {id} is {state}. Publish a draft.", id=id, state=plan.state))
    if row.plan_id is not None:
        get(session, row.plan_id, texts=False).state = SUPERSEDED
    plan.state, row.plan_id = PUBLISHED, id
    session.flush()
    return row


def discard(session: Session, id: str, *, version: int) -> None:
    """Put a draft away; it can still be opened.

    Raises
    ------
    NotFound, StaleVersion, Conflict
        If there is no such plan, it has changed, or it is no draft.
    """
    query = select(PlanRow).where(PlanRow.id == id)
    plan = versions.for_change(session, query, kind=KIND, id=id, version=version)
    if plan.state != DRAFT:
        raise Conflict(
            _("Plan {id} is {state}. Only a draft is discarded.", id=id, state=plan.state)
        )
    plan.state = DISCARDED
    session.flush()
