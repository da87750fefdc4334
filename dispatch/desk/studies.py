"""Use cases of staffing studies: asked for here, run by a worker, read while they run and afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.desk.actions import Action
from dispatch.desk.past_jobs import StudyInputs
from dispatch.desk.permissions import STAFFING, require
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.errors import InputError, NotAllowed
from dispatch.languages import current_language
from dispatch.languages import gettext as _
from dispatch.storage import Store, audit, studies, work
from dispatch.storage.tables import StudyRow, WorkRow

WORK = "study"
"""The kind of work that runs a study."""
LONGEST = 300


@dataclass(frozen=True)
class SavedStudy:
    """A study as people see it.

    Attributes
    ----------
    id, name, question : str
        `S-000001` and so on; what it is about.
    text : str
        The study file.
    by, at : str, datetime
        Who asked, and when.
    work_id, state : str
        The work that runs it, and how that stands: queued, running, done, failed or cancelled.
    stopping : bool
        Whether it ends as soon as the replications under way are done.
    sentence : str
        Why it failed or how it ended; may be empty.
    progress : sequence of mapping
        name, mean, half_width (None for one replication) and replications of each scenario so far.
    report : mapping or None
        The answer: `dispatch.staffing.report.Report.plain`.
    plots : sequence of (name, title)
        In the order in which they are shown.
    """

    id: str
    name: str
    question: str
    text: str
    by: str
    at: datetime
    work_id: str
    state: str
    stopping: bool
    sentence: str
    progress: Sequence[Mapping[str, Any]]
    report: Mapping[str, Any] | None
    plots: Sequence[tuple[str, str]]

    @property
    def is_open(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in work.OPEN


def ask_for_study(
    store: Store,
    *,
    by: Actor,
    at: datetime,
    name: str,
    question: str,
    text: str,
    inputs: StudyInputs,
) -> str:
    """Ask a worker to run a study and return its id.

    Parameters
    ----------
    store : Store
        Where it is kept.
    by, at : Actor, datetime
        Who asks, and when.
    name, question : str
        For people.
    text : str
        The study file, which the caller has checked.
    inputs : StudyInputs
        What it rests on from now on.

    Raises
    ------
    NotAllowed, InputError, TooManyJobs
        If the role may not ask, a text is too long or missing, or too much is waiting already.
    """
    require(by, STAFFING, _("ask for staffing studies"))
    if not name.strip() or max(len(name), len(question)) > LONGEST:
        raise InputError(
            _(
                "The study needs a name, and name and question have {longest} letters at most.",
                longest=LONGEST,
            )
        )
    with store.transaction() as session:
        asked = work.ask(session, kind=WORK, request={"role": by.role.value}, by=by.id, at=at)
        row = studies.add(
            session,
            name=name.strip(),
            question=question.strip(),
            text=text,
            inputs=inputs.text(),
            by=by.id,
            at=at,
            work_id=asked.id,
        )
        asked.request = {**asked.request, "study": row.id, "reason": row.name}
        _record(session, row, by=by, at=at, first=True)
        return row.id


def go_on(store: Store, study_id: str, *, by: Actor, at: datetime) -> None:
    """Ask for a study again that was stopped or has failed; what is done of it is not simulated again.

    Raises
    ------
    NotFound, NotAllowed, InputError, TooManyJobs
        If there is none, the role may not, it is under way or done, or too much is waiting already.
    """
    require(by, STAFFING, _("ask for staffing studies"))
    with store.transaction() as session:
        row = studies.for_change(session, study_id)
        state = work.get(session, row.work_id).state
        if state not in (work.FAILED, work.CANCELLED):
            raise InputError(
                _(
                    "Study {study_id} is {state}. Only one that was stopped can go on.",
                    study_id=study_id,
                    state=state,
                )
            )
        request = {"role": by.role.value, "study": row.id, "reason": row.name}
        row.work_id = work.ask(session, kind=WORK, request=request, by=by.id, at=at).id
        _record(session, row, by=by, at=at, first=False)


def stop_study(store: Store, study_id: str, *, by: Actor, at: datetime) -> None:
    """End a study as soon as the replications under way are done; these are kept.

    Raises
    ------
    NotFound, NotAllowed
        If there is none, or it is somebody else's and the role is not admin.
    """
    require(by, STAFFING, _("stop staffing studies"))
    with store.transaction() as session:
        row = studies.get(session, study_id)
        asked = work.get(session, row.work_id)
        if asked.asked_by != by.id and by.role is not Role.ADMIN:
            raise NotAllowed(
                _(
                    "Study {study_id} was asked for by {asked_by}. Ask them or an admin.",
                    study_id=study_id,
                    asked_by=asked.asked_by,
                )
            )
        if asked.state in work.OPEN:
            before = asked.state
            work.cancel(session, asked.id, at=at)
            audit.record(
                session,
                at=at,
                actor=by.id,
                action=Action.WORK_CANCELLED.value,
                subject=(work.KIND, asked.id),
                details={"state": before},
            )


def get_study(store: Store, study_id: str) -> SavedStudy:
    """Return a study; `NotFound` if there is none."""
    with store.reading() as session:
        row = studies.get(session, study_id)
        return _shown(row, work.get(session, row.work_id), studies.plots(session, row.id))


def list_studies(store: Store, *, limit: int = 100) -> tuple[SavedStudy, ...]:
    """Return studies, the newest first, without their plots."""
    with store.reading() as session:
        rows = studies.listing(session, limit=limit)
        return tuple(_shown(row, work.get(session, row.work_id), ()) for row in rows)


def plot_of(store: Store, study_id: str, name: str) -> str:
    """Return a plot of a study as SVG; `NotFound` if there is none."""
    with store.reading() as session:
        return studies.plot(session, study_id, name).svg


def _record(session: Any, row: StudyRow, *, by: Actor, at: datetime, first: bool) -> None:
    audit.record(
        session,
        at=at,
        actor=by.id,
        action=Action.STUDY_ASKED.value,
        subject=(studies.KIND, row.id),
        details={
            "name": row.name,
            "question": row.question,
            "work": row.work_id,
            "first": first,
        },
    )


def _shown(row: StudyRow, asked: WorkRow, plots: Sequence[tuple[str, str]]) -> SavedStudy:
    return SavedStudy(
        id=row.id,
        name=row.name,
        question=row.question,
        text=row.text,
        by=row.asked_by,
        at=row.asked_at,
        work_id=row.work_id,
        state=asked.state,
        stopping=asked.cancel_asked,
        sentence=asked.sentence,
        progress=row.progress,
        report=None if row.report is None else _in_language(row.report),
        plots=plots,
    )


def _in_language(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return a report of the simulation with its sentences in the language at work; an older one has English alone."""
    told = report.get("told", {}).get(current_language())
    if told is None:
        return dict(report)
    tested = report["back_test"]
    return {
        **report,
        "sentence": told["sentence"],
        "demand": told["demand"],
        "back_test": tested and {**tested, "sentence": told["back_test"]},
        "scenarios": [
            {**each, "sentence": sentence}
            for each, sentence in zip(report["scenarios"], told["scenarios"], strict=True)
        ],
    }
