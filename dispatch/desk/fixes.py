"""Use cases of fixes and scenarios on the board: what would serve a job, and what a changed day would come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from dispatch.desk.edit_book import EditBook, begun_in
from dispatch.desk.effects import standing_effects
from dispatch.desk.permissions import OFFICE, require
from dispatch.desk.plans import Board
from dispatch.domain.actor import Actor
from dispatch.domain.plan import Plan
from dispatch.domain.ticket import TicketState
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.fixes import Change, Fixes, Ground, Words, fixes_for
from dispatch.planning.replanning import Editing, LeaveOut
from dispatch.planning.what_if import WhatIf, what_if

S = TicketState
AHEAD = frozenset({S.REPORTED, S.REOPENED, S.TRIAGED, S.PLANNED, S.DISPATCHED})
KEPT = 4
"""Loaded plans that are kept."""

Document = dict[str, Any]


@dataclass(frozen=True)
class FixesFound:
    """What would serve a job, and the board it was worked out for."""

    board: Board
    found: Fixes
    words: Words


@dataclass(frozen=True)
class Scenario:
    """A changed day beside the plan on the board."""

    board: Board
    found: WhatIf
    words: Words


class FixBook:
    """Answers for the plan on the board as it stands; one book serves all threads of a process.

    Who is recorded as out is asked nothing, what is begun stays, and nothing is put before the moment.
    """

    def __init__(self, edits: EditBook) -> None:
        """Take the book of edits, which loads the plan; nothing is read yet."""
        self._edits = edits
        self._lock = Lock()
        self._known: list[tuple[Editing, frozenset[str], str, Ground]] = []

    def fixes(self, job_id: str, *, by: Actor, at: datetime) -> FixesFound:
        """Return what would serve a job that has no visit or is late; nothing is changed.

        Raises
        ------
        NotAllowed, NotFound, SituationError
            If the role may not, there is no such ticket, no plan holds, or the job needs no fix.
        """
        require(by, OFFICE, "look for fixes")
        at_hand = self._edits.at_hand(job_id, at=at)
        if at_hand.ticket.state not in AHEAD:
            raise SituationError(
                _(
                    "{id} is {state}, so nothing is looked for.",
                    id=job_id,
                    state=at_hand.ticket.state.words,
                )
            )
        out = frozenset(at_hand.effects.absences)
        begun = frozenset(at_hand.begun)
        ground = self._ground(at_hand.editing, out, begun, now=at_hand.now, job_id=job_id)
        return FixesFound(at_hand.board, fixes_for(ground, job_id), _words(ground, at_hand.editing))

    def ground(self, *, at: datetime) -> tuple[Board, Ground, Words]:
        """Return the plan on the board as it stands; `SituationError` if none holds yet."""
        board, editing, now = self._edits.as_it_stands(at=at)
        with self._edits.store.reading() as session:
            effects = standing_effects(session, editing.horizon, at=at)
            begun = (
                frozenset()
                if editing.shown is None
                else frozenset(begun_in(session, editing.shown))
            )
        ground = self._ground(editing, frozenset(effects.absences), begun, now=now)
        return board, ground, _words(ground, editing)

    def what_if(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> Scenario:
        """Return what the rest of the day comes to with some changes; nothing is changed.

        Raises
        ------
        NotAllowed, InputError, PlanningError
            If the role may not, there is no change or no plan, or a change names what is not there.
        """
        require(by, OFFICE, "compare scenarios")
        board, ground, words = self.ground(at=at)
        return Scenario(board, what_if(ground, changes), words)

    def _ground(
        self,
        editing: Editing,
        out: frozenset[str],
        begun: frozenset[str],
        *,
        now: int,
        job_id: str = "",
    ) -> Ground:
        """Return a plan loaded, from those that are kept where it is one of them."""
        own = job_id if editing.violations else ""
        with self._lock:
            for known, absent, job, ground in self._known:
                if known is editing and (absent, job) == (out, own):
                    return ground
        problem, plan = _without_visit(editing, own) if own else (editing.problem, editing.plan)
        document = without_the_absent(problem, plan, out)
        ground = Ground(document, plan, horizon=editing.horizon, now=now, out=out, fixed=begun)
        with self._lock:
            self._known = [(editing, out, own, ground), *self._known][:KEPT]
        return ground


def _without_visit(editing: Editing, job_id: str) -> tuple[Document, Document]:
    """Return the documents without a visit that should have begun and has not: it is looked for anew from now on.

    Where that does not mend what the plan breaks, they are returned as they are.
    """
    try:
        judged = editing.save(editing.edit(LeaveOut(job_id)))
    except SituationError:
        return editing.problem, editing.plan
    return judged.problem, judged.plan


def without_the_absent(problem: Document, plan: Document, out: frozenset[str]) -> Document:
    """Return the problem in which nothing is given to technicians who are out; what they have in the plan may stay."""
    if not out:
        return problem
    theirs = {
        stop["job"]: route["technician"]
        for route in plan["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit" and route["technician"] in out
    }
    jobs = [_without(job, out - {theirs.get(job["id"], "")}) for job in problem["jobs"]]
    return {**problem, "jobs": jobs}


def _without(job: Document, out: frozenset[str]) -> Document:
    forbidden = list(job.get("forbidden") or [])
    return {**job, "forbidden": [*forbidden, *sorted(out - set(forbidden))]}


def _words(ground: Ground, editing: Editing) -> Words:
    return Words(ground.document, ground.horizon, _names(editing.shown))


def _names(shown: Plan | None) -> dict[str, str]:
    people = () if shown is None else shown.day.technicians
    return {person.id: person.name or person.name_en or person.id for person in people}
