"""What others have done to the board since somebody looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.desk.actions import Action
from dispatch.desk.plan_changes import VisitChange, visit_changes
from dispatch.desk.plans import Board
from dispatch.planning.archive import read_archive
from dispatch.storage import Store, accounts, audit, plans


@dataclass(frozen=True)
class Changed:
    """The board as it is now, who changed it last, for what, and the visits that differ.

    Attributes
    ----------
    board : Board
        The plan that holds.
    by, at, reason : str, datetime or None, str
        Who published it, when, and what for; empty and None before the first plan.
    visits : tuple of VisitChange
        Against the plan that was seen; empty where that is not known.
    """

    board: Board
    by: str
    at: datetime | None
    reason: str
    visits: tuple[VisitChange, ...]


def changed_since(store: Store, plan_id: str | None) -> Changed:
    """Return what the board has become since a plan was seen on it; `NotFound` if there was no such plan."""
    with store.reading() as session:
        row = plans.board(session)
        board = Board(row.plan_id, row.version)
        if board.plan_id is None:
            return Changed(board, "", None, "", ())
        current = plans.get(session, board.plan_id)
        subject, actions = ("plan", board.plan_id), [Action.PLAN_PUBLISHED.value]
        published = audit.trail(session, subject=subject, actions=actions)[-1]
        user = accounts.user(session, published.actor)
        seen = None if plan_id is None else plans.get(session, plan_id)
        visits: tuple[VisitChange, ...] = ()
        if seen is not None and seen.id != current.id:
            visits = visit_changes(read_archive(seen.archive), read_archive(current.archive))
    name = published.actor if user is None else user.name
    return Changed(board, name, published.at, current.reason, visits)
