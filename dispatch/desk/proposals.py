"""A proposal accepted on a board that somebody may have changed since: what they did is not overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.plans import board, open_plan
from dispatch.desk.publishing import StaleBoard
from dispatch.desk.replans import Accepted, accept_replan, proposed_diff
from dispatch.desk.what_changed import changed_since
from dispatch.domain.actor import Actor
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store
from dispatch.travel.travel_times import TravelTimes


def accept_on_board(
    store: Store,
    plan_id: str,
    *,
    board_version: int,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    travel: TravelTimes,
    job_ids: Iterable[str] | None = None,
) -> Accepted:
    """Let a proposal hold as `accept_replan` does, on a board that may hold another plan than it was made for.

    Where the board has changed since, the choices are made in the plan that holds now; one that concerns a visit which
    somebody has changed meanwhile is refused.

    Raises
    ------
    StaleBoard
        If the board is not the one that the caller saw.
    SituationError
        If somebody has changed a visit that is to be changed, or there is no such choice any more.
    """
    require(by, OFFICE, _("accept plans"))
    current = board(store)
    if current.version != board_version:
        raise StaleBoard(given=board_version, found=current.version, changes=())
    based_on = open_plan(store, plan_id).saved.based_on
    chosen = None if job_ids is None else list(job_ids)
    if based_on != current.plan_id:
        diff = proposed_diff(store, plan_id)
        choices = () if diff is None else diff.choices
        chosen = [each.job_id for each in choices] if chosen is None else chosen
        _refuse_changed(store, plan_id, based_on, chosen)
    return accept_replan(
        store,
        plan_id,
        board_version=board_version,
        by=by,
        at=at,
        standards=standards,
        travel=travel,
        job_ids=chosen,
    )


def _refuse_changed(
    store: Store, plan_id: str, based_on: str | None, chosen: Iterable[str]
) -> None:
    changed = changed_since(store, based_on)
    others = {each.job_id for each in changed.visits} & set(chosen)
    if others:
        raise SituationError(
            _(
                "{plan_id} was made before {by} changed the board, {others} too. Leave these out of"
                " what you accept, or re-plan.",
                plan_id=plan_id,
                by=changed.by,
                others=", ".join(sorted(others)),
            )
        )
