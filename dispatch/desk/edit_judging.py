"""An edit by hand judged on the plan at hand: what it would change, and every reason against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.desk.edit_book import AtHand
from dispatch.desk.rule_words import Forbids, clock, forbids
from dispatch.domain.ticket import TicketState
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.planning.replanning import Edited, LeaveOut, MoveVisit
from solver.violations import Kind, Violation

S = TicketState
EDITABLE = frozenset({S.TRIAGED, S.PLANNED, S.DISPATCHED})
IN_WORDS = {
    S.REPORTED: mark("Answer the customer first: triage it."),
    S.REOPENED: mark("Answer the customer first: triage it."),
    S.ON_THE_WAY: mark("If the visit cannot be made, record the technician as out and re-plan."),
    S.ON_SITE: mark("If the visit cannot be finished, record the technician as out and re-plan."),
}


@dataclass(frozen=True)
class Place:
    """Where a visit shall go.

    Attributes
    ----------
    job_id, technician_id : str
        Which visit, to whom.
    shift : int or None
        None: the one it is in, else the first that is left.
    before : str or None
        The visit that follows it; the empty text: at the end. None: where it is cheapest.
    start_at : datetime or None
        When it shall start; None: as soon as suits the route.
    """

    job_id: str
    technician_id: str
    shift: int | None = None
    before: str | None = None
    start_at: datetime | None = None


@dataclass(frozen=True)
class Off:
    """Take a visit out of the plan; its ticket waits for another."""

    job_id: str


BoardEdit = Place | Off


@dataclass(frozen=True)
class Judgement:
    """What an edit would do to the plan on the board.

    Attributes
    ----------
    at_hand : AtHand
        The plan it was tried on.
    edited : Edited or None
        The new routes with their times and costs; None where the edit cannot be tried at all.
    forbids : tuple of Forbids
        What the edit would break that holds now; empty: it can be made.
    known : tuple of Forbids
        What the plan breaks already, by an edit that was forced, and goes on breaking.
    """

    at_hand: AtHand
    edited: Edited | None
    forbids: tuple[Forbids, ...]
    known: tuple[Forbids, ...] = ()

    @property
    def is_allowed(self) -> bool:
        """Whether the edit breaks nothing that holds now."""
        return not self.forbids

    @property
    def can_be_forced(self) -> bool:
        """Whether a person may make the edit all the same."""
        return self.edited is not None and not any(each.is_firm for each in self.forbids)


def judged(at_hand: AtHand, edit: BoardEdit) -> Judgement:
    """Return what an edit would do to the plan at hand, and every reason against it."""
    firm = _state_forbids(at_hand, edit)
    if firm is not None:
        return Judgement(at_hand, None, (firm,))
    if isinstance(edit, Off):
        change: LeaveOut | MoveVisit = LeaveOut(edit.job_id)
    else:
        placed = _as_move(at_hand, edit)
        if isinstance(placed, Forbids):
            return Judgement(at_hand, None, (placed,))
        change = placed
    edited = at_hand.editing.edit(change)
    before = {_key(each) for each in at_hand.editing.violations}
    new = [each for each in edited.violations if _key(each) not in before]
    known = [each for each in edited.violations if _key(each) in before]
    found = [_in_words(each, at_hand) for each in new]
    found += _moves_begun(at_hand, edited, said={each.job_id for each in found})
    if isinstance(edit, Place):
        found += _absence(at_hand, edit, edited)
    horizon = at_hand.horizon
    return Judgement(at_hand, edited, tuple(found), tuple(forbids(each, horizon) for each in known))


def _state_forbids(at_hand: AtHand, edit: BoardEdit) -> Forbids | None:
    """Return why a ticket's visit cannot be edited in its state, or not to a time that is past."""
    state = at_hand.ticket.state
    if state in EDITABLE:
        start_at = edit.start_at if isinstance(edit, Place) else None
        second = at_hand.now if start_at is None else at_hand.horizon.seconds(start_at)
        return None if second >= at_hand.now else _past(at_hand, edit.job_id, second)
    remedy = _(IN_WORDS.get(state, mark("Choose another visit.")))
    whom = at_hand.ticket.technician_id
    if whom and state in (S.ON_SITE, S.ON_THE_WAY):
        sentence = _(
            "{job} is {state} with {whom}, so its visit stays. {remedy}",
            job=edit.job_id,
            state=state.words,
            whom=whom,
            remedy=remedy,
        )
    else:
        sentence = _(
            "{job} is {state}, so its visit stays. {remedy}",
            job=edit.job_id,
            state=state.words,
            remedy=remedy,
        )
    return Forbids("state", sentence, edit.job_id, whom, is_firm=True)


def _as_move(at_hand: AtHand, edit: Place) -> MoveVisit | Forbids:
    """Return the edit by positions of the plan document."""
    shift = edit.shift
    if edit.before is None:
        return MoveVisit(edit.job_id, edit.technician_id, shift=shift, start_at=edit.start_at)
    others = at_hand.jobs_of(edit.technician_id, shift or 0)
    others = [job_id for job_id in others if job_id != edit.job_id]
    if edit.before and edit.before not in others:
        sentence = _(
            "{before} is not ahead of {technician_id} any more. Choose a later place.",
            before=edit.before,
            technician_id=edit.technician_id,
        )
        return Forbids("under-way", sentence, edit.before, edit.technician_id, is_firm=True)
    position = others.index(edit.before) if edit.before else len(others)
    behind = next((job_id for job_id in others[position:] if job_id in at_hand.begun), None)
    if behind is not None:
        words = at_hand.begun[behind].words
        sentence = _(
            "{behind} is {words}: nothing goes before it. Choose a later place.",
            behind=behind,
            words=words,
        )
        return Forbids("under-way", sentence, behind, edit.technician_id, is_firm=True)
    return MoveVisit(
        edit.job_id,
        edit.technician_id,
        shift=shift or 0,
        position=position,
        start_at=edit.start_at,
    )


def _key(violation: Violation) -> tuple[Kind, str | None, str | None]:
    return violation.kind, violation.technician, violation.job


def _in_words(violation: Violation, at_hand: AtHand) -> Forbids:
    horizon, job = at_hand.horizon, violation.job or ""
    if violation.kind is Kind.RELEASE and violation.figures["release"] == at_hand.now:
        return _past(at_hand, job, int(violation.figures["start"]))
    if violation.kind in (Kind.LOCK_START, Kind.LOCK_TECHNICIAN) and job in at_hand.begun:
        words = at_hand.begun[job].words
        sentence = _(
            "{job} is {words}, and this would move it. Choose a later place.", job=job, words=words
        )
        return Forbids("under-way", sentence, job, violation.technician, is_firm=True)
    return forbids(violation, horizon)


def _past(at_hand: AtHand, job_id: str, second: int) -> Forbids:
    start, now = clock(second, at_hand.horizon), clock(at_hand.now, at_hand.horizon)
    sentence = _(
        "{job_id} would start at {start}, and it is {now} already. Choose a later place.",
        job_id=job_id,
        start=start,
        now=now,
    )
    return Forbids("past", sentence, job_id, is_firm=True)


def _moves_begun(at_hand: AtHand, edited: Edited, *, said: set[str | None]) -> list[Forbids]:
    """Return visits under way whose time the edit would change without a word of the checker."""
    moved = [job_id for job_id in edited.starts if job_id in at_hand.begun and job_id not in said]
    return [
        Forbids(
            "under-way",
            _(
                "{job_id} is {begun}, and this would move it. Choose a later place.",
                job_id=job_id,
                begun=at_hand.begun[job_id].words,
            ),
            job_id,
            is_firm=True,
        )
        for job_id in moved
    ]


def _absence(at_hand: AtHand, edit: Place, edited: Edited) -> list[Forbids]:
    """Return whether the technician is out when the visit would be made."""
    absence = at_hand.effects.absences.get(edit.technician_id)
    visit = at_hand.visit_after(edited)
    if absence is None or visit is None:
        return []
    until, seconds = absence.until_at, at_hand.horizon.seconds
    is_back = until is not None and seconds(until) <= visit["start"]
    if visit["depart"] <= seconds(absence.from_at) or is_back:
        return []
    zone = at_hand.horizon.start_at.tzinfo
    back = (
        _("until {until:%H:%M}", until=until.astimezone(zone))
        if until
        else _("for the rest of the day")
    )
    from_at = absence.from_at.astimezone(zone)
    sentence = _(
        "{technician_id} is out from {from_at:%H:%M} {back}. Choose somebody else.",
        technician_id=edit.technician_id,
        from_at=from_at,
        back=back,
    )
    return [Forbids("absent", sentence, edit.job_id, edit.technician_id)]
