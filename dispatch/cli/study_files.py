"""A study file with all that it names: tables and past jobs from files, or from the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dispatch.desk.past_jobs import StudyInputs, study_inputs
from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.settings import Settings
from dispatch.spreadsheets import read_day, read_jobs
from dispatch.staffing.build_study import StudyPlan, build_study
from dispatch.staffing.starts_file import read_starts
from dispatch.staffing.study_file import read_study
from dispatch.staffing.study_text import StudyText
from dispatch.standards.service_standard import (
    ServiceStandards,
    find_standards,
    load_standards,
)
from dispatch.storage import Store
from dispatch.travel.choice import travel_of


def open_study(path: Path, *, at: datetime | None = None) -> StudyPlan:
    """Return the study of a TOML file, ready to be run.

    Parameters
    ----------
    path : Path
        The file; docs/staffing.md explains its keys.
    at : datetime or None
        At which moment the stock of the store is read, where the study rests on it; None is now.

    Raises
    ------
    DispatchError
        If the file, a table it names or the store cannot be used, or holds too little.
    """
    return build(read_study(path), Settings.load(), at=at)


def build(text: StudyText, settings: Settings, *, at: datetime | None = None) -> StudyPlan:
    """Return what `open_study` does, of a study that is read already."""
    standards = load_standards(None if text.day is None else find_standards(text.day))
    zone, test = standards.timezone, text.back_test
    stored = _stored(text, settings, standards, at or datetime.now(UTC))
    if text.day is not None:
        stored = replace(stored, day=read_day(text.day, timezone=zone))
    if text.history is not None:
        stored = replace(stored, past=read_jobs(text.history, timezone=zone))
    if test is not None and test.started is not None:
        stored = replace(stored, started=read_starts(test.started, timezone=zone))
    travel = travel_of(settings)
    return build_study(
        text,
        day=stored.day,
        past=stored.past,
        standards=standards,
        travel=travel,
        started=stored.started,
    )


def _stored(
    text: StudyText, settings: Settings, standards: ServiceStandards, at: datetime
) -> StudyInputs:
    needed = text.day is None or text.history is None
    needed = needed or (text.back_test is not None and text.back_test.started is None)
    if not needed:
        horizon = Horizon(at, at + timedelta(days=1))
        return StudyInputs(Day("none", horizon, (), ()), (), {})
    store = Store.open(settings.store_url)
    try:
        return study_inputs(store, at=at, standards=standards)
    finally:
        store.close()
