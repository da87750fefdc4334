"""The last own act on the board taken back: the plan before it holds again, where nobody has changed anything since."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.archive.converter import from_plain
from dispatch.desk import ticket_steps
from dispatch.desk.actions import Action
from dispatch.desk.hand_edits import Acted
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.plan_changes import visit_changes
from dispatch.desk.plans import opened, record_plan, save_in
from dispatch.desk.publishing import StaleBoard, publish_in
from dispatch.domain.actor import Actor
from dispatch.domain.job import Assignment, Window
from dispatch.domain.ticket import TicketState
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.archive import read_archive
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, accounts, audit, plans, tickets
from dispatch.storage.tables import AuditRow

FIELDS: dict[str, Any] = {"windows": tuple[Window, ...], "lock": Assignment | None}
"""Fields of a ticket that an act on the board changes, and their types."""


@dataclass(frozen=True)
class _Last:
    """The last act: the plan it published, the plan before, and the row of its publication."""

    plan_id: str
    before: str
    published: AuditRow


def undo(
    store: Store, *, board_version: int, by: Actor, at: datetime, standards: ServiceStandards
) -> Acted:
    """Let the plan before the last own act hold again; asked again, the one before that.

    Locks and appointments that the act kept with tickets are taken back as well.

    Raises
    ------
    NotAllowed, StaleBoard
        If the role may not, or another plan was published since the board that the caller saw.
    SituationError
        If the last change was somebody else's, or what it changed has gone on since: the text says what.
    """
    require(by, OFFICE, _("take acts back"))
    with store.transaction() as session:
        board = plans.hold_board(session)
        if board.version != board_version:
            raise StaleBoard(given=board_version, found=board.version, changes=())
        last = _last(session, board.plan_id, by)
        before = opened(plans.get(session, last.before))
        restored = _restorable(session, last, by)
        _refuse_gone_on(session, last, restored, board_id=str(board.plan_id), at=at)
        for ticket_id, fields in restored.items():
            ticket_steps.change_job(session, ticket_id, fields, by=by, at=at, standards=standards)
        reason = _(
            "{plan_id} taken back: as in {before} again.", plan_id=last.plan_id, before=last.before
        )
        saved = save_in(
            session,
            before.plan,
            problem=json.loads(before.problem_text),
            plan=json.loads(before.plan_text),
            reason=reason,
            by=by,
            at=at,
            based_on=last.before,
            violations=before.saved.violations,
        )
        details = {"undone": last.plan_id, "as": last.before}
        record_plan(session, Action.PLAN_RESTORED, saved.id, details, by=by, at=at)
        published = publish_in(
            session,
            saved.id,
            board_version=board_version,
            by=by,
            at=at,
            forced=bool(before.saved.violations),
        )
    return Acted(published, reason)


def _last(session: Session, plan_id: str | None, by: Actor) -> _Last:
    """Return the last act that has not been taken back; every step on the way to it has to be the actor's own."""
    while plan_id is not None:
        rows = _rows(session, plan_id, Action.PLAN_PUBLISHED)
        if not rows:
            break
        published = rows[-1]
        if published.actor != by.id:
            whose = accounts.user(session, published.actor)
            name = published.actor if whose is None else whose.name
            raise SituationError(
                _(
                    "The board was last changed by {name} ({plan_id}), so there is nothing of yours to"
                    " take back.",
                    name=name,
                    plan_id=plan_id,
                )
            )
        restores = _rows(session, plan_id, Action.PLAN_RESTORED)
        if restores:
            plan_id = restores[-1].details["as"]
            continue
        before = published.details["replaced"]
        if before is None:
            break
        return _Last(plan_id, before, published)
    raise SituationError(_("There is no plan before this one, so nothing can be taken back."))


def _rows(session: Session, plan_id: str, action: Action) -> list[AuditRow]:
    return audit.trail(session, subject=("plan", plan_id), actions=[action.value])


def _restorable(session: Session, last: _Last, by: Actor) -> dict[str, dict[str, Any]]:
    """Return what the act changed in tickets: fields with their values before."""
    saved = _rows(session, last.plan_id, Action.PLAN_SAVED)[-1]
    earlier = _rows(session, last.before, Action.PLAN_PUBLISHED)
    after = earlier[-1].number if earlier else 0
    changes = audit.trail(
        session, actions=[Action.TICKET_CHANGED.value], after=after, since=last.published.at
    )
    found: dict[str, dict[str, Any]] = {}
    for row in changes:
        of_the_act = row.number < saved.number and (row.actor, row.at) == (by.id, saved.at)
        if of_the_act:
            known = found.setdefault(row.subject_id, {})
            for name, (value, _) in row.details["job"].items():
                if name in FIELDS:
                    known.setdefault(name, from_plain(value, FIELDS[name]))
    return found


def _refuse_gone_on(
    session: Session, last: _Last, restored: Collection[str], *, board_id: str, at: datetime
) -> None:
    """Refuse where a ticket that the act concerned has moved on, or its visit would go back into the past."""
    now_plan = read_archive(plans.get(session, board_id).archive)
    then = read_archive(plans.get(session, last.before).archive)
    changes = visit_changes(now_plan, then)
    concerned = {change.job_id for change in changes} | set(restored)
    on_board = _rows(session, board_id, Action.PLAN_PUBLISHED)[-1]
    actions = [Action.TICKET_MOVED.value, Action.TICKET_CHANGED.value]
    since = audit.trail(session, actions=actions, after=on_board.number)
    for ticket_id in _concerned(since, concerned):
        state = TicketState(tickets.get(session, ticket_id).state)
        raise SituationError(
            _(
                "{ticket_id} has changed since and is {state} now. Change it by hand instead.",
                ticket_id=ticket_id,
                state=state.words,
            )
        )
    for change in changes:
        if change.start_after is not None and change.start_after < at:
            raise SituationError(
                _(
                    "{job_id} would go back to {start_after:%H:%M}, which is past. Change it by hand"
                    " instead.",
                    job_id=change.job_id,
                    start_after=change.start_after,
                )
            )


def _concerned(rows: Iterable[AuditRow], ids: Collection[str]) -> list[str]:
    return [row.subject_id for row in rows if row.subject_id in ids]
