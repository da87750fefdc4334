"""Edits by hand on the board: judged before they are made, then one published plan for each, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk.edit_book import EditBook
from dispatch.desk.edit_judging import BoardEdit, Judgement, Off, judged
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.plans import save_in
from dispatch.desk.publishing import Published, StaleBoard, publish_in
from dispatch.desk.rule_words import clock
from dispatch.domain.actor import Actor
from dispatch.errors import PlanningError, SituationError
from dispatch.languages import gettext as _
from dispatch.storage import plans
from solver.violations import Violation


class EditForbidden(SituationError):
    """An edit breaks rules and was not forced, or cannot be.

    Attributes
    ----------
    judgement : Judgement
        With every rule.
    """

    def __init__(self, judgement: Judgement) -> None:
        """Make the text of the sentences."""
        self.judgement = judgement
        super().__init__(" ".join(each.sentence for each in judgement.forbids))


@dataclass(frozen=True)
class Acted:
    """An act that holds: the plan published with it, and what was done in a sentence."""

    published: Published
    sentence: str
    judgement: Judgement | None = None


def judge_edit(
    book: EditBook, edit: BoardEdit, *, board_version: int, by: Actor, at: datetime
) -> Judgement:
    """Return what an edit would do to the plan on the board; nothing is changed.

    Raises
    ------
    NotAllowed, NotFound, SituationError
        If the role may not, or the edit names what is not there.
    StaleBoard
        If another plan was published since the board that is edited.
    """
    require(by, OFFICE, _("edit plans"))
    at_hand = book.at_hand(edit.job_id, at=at)
    if at_hand.board.version != board_version:
        raise StaleBoard(given=board_version, found=at_hand.board.version, changes=())
    return judged(at_hand, edit)


def make_edit(
    book: EditBook,
    edit: BoardEdit,
    *,
    board_version: int,
    by: Actor,
    at: datetime,
    force: bool = False,
) -> Acted:
    """Make an edit and let it hold: the plan with it is published at once.

    Parameters
    ----------
    book : EditBook
        The plan on the board.
    edit : Place or Off
        What is changed.
    board_version : int
        The board that the edit rests on.
    by, at : Actor, datetime
        Who edits, and when.
    force : bool
        Whether a plan that breaks rules is wanted all the same; it then says which.

    Raises
    ------
    NotAllowed, NotFound, SituationError, StaleBoard
        As `judge_edit`.
    EditForbidden
        If the edit breaks rules that hold now and is not forced, or one that cannot be forced.
    PlanOutdated
        If a ticket has changed meanwhile.
    """
    judgement = judge_edit(book, edit, board_version=board_version, by=by, at=at)
    if not judgement.is_allowed and not (force and judgement.can_be_forced):
        raise EditForbidden(judgement)
    assert judgement.edited is not None
    made = judgement.at_hand.editing.save(judgement.edited, force=True)
    if made.shown is None:
        raise PlanningError(_("The plan on the board shows no day. Publish a plan first."))
    sentence = _done(edit, judgement)
    with book.store.transaction() as session:
        plans.hold_board(session)
        saved = save_in(
            session,
            made.shown,
            problem=made.problem,
            plan=made.plan,
            reason=sentence,
            by=by,
            at=at,
            based_on=judgement.at_hand.board.plan_id,
            violations=_kept(made.violations),
        )
        forced = bool(made.violations)
        published = publish_in(
            session, saved.id, board_version=board_version, by=by, at=at, forced=forced
        )
    return Acted(published, sentence, judgement)


def _done(edit: BoardEdit, judgement: Judgement) -> str:
    """Return what an edit did."""
    forced = " " + _("Forced:") + " " + " ".join(each.sentence for each in judgement.forbids)
    broken = forced if judgement.forbids else ""
    if isinstance(edit, Off):
        return _("{job_id} taken out of the plan.{broken}", job_id=edit.job_id, broken=broken)
    assert judgement.edited is not None
    at_hand = judgement.at_hand
    visit = at_hand.visit_after(judgement.edited)
    assert visit is not None
    when = clock(visit["start"], at_hand.horizon)
    was = at_hand.visits.get(edit.job_id)
    told = (
        _("{job} moved to {technician} at {when}.{broken}")
        if was is not None and was[0] == edit.technician_id
        else _("{job} given to {technician} at {when}.{broken}")
    )
    return told.format(job=edit.job_id, technician=edit.technician_id, when=when, broken=broken)


def _kept(violations: Sequence[Violation]) -> list[dict[str, str]]:
    return [{"kind": each.kind.value, "sentence": each.sentence} for each in violations]
