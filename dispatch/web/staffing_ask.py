"""A study that was sent: read, built once to find its faults, and handed to the worker."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from werkzeug.datastructures import FileStorage

from dispatch.desk import studies
from dispatch.desk.past_jobs import StudyInputs, study_inputs
from dispatch.domain.fault import Fault
from dispatch.domain.job import Job
from dispatch.errors import InputError, InputFaults
from dispatch.languages import gettext as _
from dispatch.spreadsheets import read_jobs
from dispatch.web.access import acting
from dispatch.web.store_mode import current_store, now, standards, travel

LONGEST_FILE = 200_000
FAULTS_SHOWN = 5


def text_of(file: FileStorage | None) -> str:
    """Return the text of a study file that was sent; InputError where there is none."""
    if file is None or not file.filename:
        raise InputError(_("There is no file. Choose a study.toml; docs/staffing.md shows one."))
    content = file.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise InputError(
            _(
                "{filename} is longer than a study file is. Choose the right one.",
                filename=file.filename,
            )
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            _("{filename} is no text in UTF-8. Save it as UTF-8.", filename=file.filename)
        ) from error


def ask_for(text: str, *, question: str, history: FileStorage | None) -> str:
    """Ask for the study of a text and return its id.

    Parameters
    ----------
    text : str
        The study file; tables and starts are those of the store.
    question : str
        In the planner's words; may be empty.
    history : FileStorage or None
        Past jobs that were sent along, where the study names a file.

    Raises
    ------
    DispatchError
        If the study cannot be built; the text names what is wrong.
    """
    # Imported here, as scipy takes seconds that the start of the pages should not wait for.
    from dispatch.staffing.build_study import build_study
    from dispatch.staffing.study_file import read_study_text

    study = read_study_text(text)
    test = study.back_test
    if study.day is not None or (test is not None and test.started is not None):
        raise InputError(
            _(
                'On this page a study rests on the store: write day = "store", and in '
                '[back_test] started = "store".'
            )
        )
    inputs = _inputs(study.history, history)
    build_study(
        study,
        day=inputs.day,
        past=inputs.past,
        standards=standards(),
        travel=travel(),
        started=inputs.started,
    )
    return studies.ask_for_study(
        current_store(),
        by=acting(),
        at=now(),
        name=study.name,
        question=question,
        text=text,
        inputs=inputs,
    )


def _inputs(named: Path | None, history: FileStorage | None) -> StudyInputs:
    stored = study_inputs(current_store(), at=now(), standards=standards())
    if named is None:
        return stored
    if history is None or not history.filename:
        raise InputError(
            _(
                'history is "{name}". Send that file along, or write history = "store".',
                name=named.name,
            )
        )
    return replace(stored, past=_past_of(history))


def _past_of(file: FileStorage) -> tuple[Job, ...]:
    with TemporaryDirectory(prefix="dispatch-study-") as made:
        path = Path(made) / "history.csv"
        file.save(path)
        try:
            return read_jobs(path, timezone=standards().timezone)
        except InputFaults as error:
            raise InputError(_told(error.faults, file.filename or "history")) from error


def _told(faults: tuple[Fault, ...], name: str) -> str:
    shown = "; ".join(str(fault) for fault in faults[:FAULTS_SHOWN])
    more = len(faults) - FAULTS_SHOWN
    return f"{name}: {shown}" + (f"; and {more} faults more" if more > 0 else "")
