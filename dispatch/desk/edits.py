"""Use cases of hand edits: tried on a plan, judged at once, saved; forced where a person insists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.desk import ticket_steps
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.plan_changes import visits_of
from dispatch.desk.plans import OpenedPlan, SavedPlan, opened, save_in
from dispatch.domain.actor import Actor
from dispatch.domain.job import Assignment, Window
from dispatch.errors import Conflict, PlanningError
from dispatch.languages import gettext as _
from dispatch.planning.replanning import Edit, Edited, Editing, HoldVisit, Judged
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, plans

EDITABLE = (plans.DRAFT, plans.PUBLISHED)


@dataclass(frozen=True)
class EditSaved:
    """A plan with an edit in it, saved as a draft; `sentences` names every rule that it breaks."""

    saved: SavedPlan
    sentences: tuple[str, ...]


def try_edit(store: Store, plan_id: str, edit: Edit, *, by: Actor) -> Edited:
    """Return what an edit would do to a plan, with every rule it would break; nothing is changed.

    Raises
    ------
    NotAllowed, NotFound, SituationError
        If the role may not, there is no such plan, or the edit names what is not there.
    """
    require(by, OFFICE, _("edit plans"))
    with store.reading() as session:
        found = _editable(session, plan_id)
    return _editing(found).edit(edit)


def edit_plan(
    store: Store,
    plan_id: str,
    edit: Edit,
    *,
    by: Actor,
    at: datetime,
    version: int,
    standards: ServiceStandards,
    force: bool = False,
) -> EditSaved:
    """Make an edit in a plan and save the result as a draft of its own.

    A draft is replaced by the edited one; the published plan holds until the edited one is published. What was forced
    keeps its violations until another edit mends them. A lock is kept with the ticket at once, for all plans to come.

    Parameters
    ----------
    store, plan_id : Store, str
        A draft, or the published plan.
    edit : MoveVisit, LeaveOut or HoldVisit
        What is changed.
    by, at : Actor, datetime
        Who edits, and when.
    version : int
        The plan's version that the edit rests on.
    standards : ServiceStandards
        What is promised.
    force : bool
        Whether a plan that breaks rules is wanted all the same.

    Raises
    ------
    NotAllowed, NotFound, StaleVersion, SituationError
        If the role may not, there is no such plan, somebody else has replaced the draft, or the edit breaks rules
        and is not forced.
    """
    require(by, OFFICE, _("edit plans"))
    with store.reading() as session:
        found = _editable(session, plan_id)
    editing = _editing(found)
    judged = editing.save(editing.edit(edit), force=force)
    if judged.shown is None:
        raise PlanningError(_("Plan {plan_id} shows no day. Plan again.", plan_id=plan_id))
    with store.transaction() as session:
        if isinstance(edit, HoldVisit):
            _hold(session, found, edit, by=by, at=at, standards=standards)
        saved = save_in(
            session,
            judged.shown,
            problem=judged.problem,
            plan=judged.plan,
            reason=_reason(edit, plan_id, judged),
            by=by,
            at=at,
            based_on=plan_id,
            violations=_violations(judged),
            replaces_version=version if found.saved.state == plans.DRAFT else None,
        )
    return EditSaved(saved, tuple(each.sentence for each in judged.violations))


def _hold(
    session: Session,
    found: OpenedPlan,
    edit: HoldVisit,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
) -> None:
    """Keep a lock with the ticket, so that plans to come go by it as well."""
    technician_id, start_at = visits_of(found.plan)[edit.job_id]
    changes: dict[str, Any] = {"lock": None}
    if edit.technician:
        changes = {"lock": Assignment(technician_id, start_at if edit.start else None)}
    elif edit.start:
        changes = {"windows": (Window(start_at, start_at),)}
    ticket_steps.change_job(session, edit.job_id, changes, by=by, at=at, standards=standards)


def _editable(session: Session, plan_id: str) -> OpenedPlan:
    row = plans.get(session, plan_id)
    if row.state not in EDITABLE:
        raise Conflict(
            _(
                "Plan {plan_id} is {state}. Edit a draft, or the published plan.",
                plan_id=plan_id,
                state=row.state,
            )
        )
    return opened(row)


def _editing(found: OpenedPlan) -> Editing:
    return Editing(
        json.loads(found.problem_text),
        json.loads(found.plan_text),
        horizon=found.plan.day.horizon,
        shown=found.plan,
    )


def _violations(judged: Judged) -> Sequence[dict[str, str]]:
    return [
        {"kind": violation.kind.value, "sentence": violation.sentence}
        for violation in judged.violations
    ]


def _reason(edit: Edit, plan_id: str, judged: Judged) -> str:
    told = (
        _("{job} held by hand in {plan}")
        if isinstance(edit, HoldVisit)
        else _("{job} edited by hand in {plan}")
    )
    said = told.format(job=edit.job_id, plan=plan_id)
    if not judged.violations:
        return said
    return _("{said}, breaking {number} rules", said=said, number=len(judged.violations))
