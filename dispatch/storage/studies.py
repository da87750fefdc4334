"""Staffing studies in the store: asked for, gone on with, their replications, answers and plots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, undefer

from dispatch.storage import versions
from dispatch.storage.tables import StudyPlotRow, StudyResultRow, StudyRow

KIND = "study"


def add(
    session: Session,
    *,
    name: str,
    question: str,
    text: str,
    inputs: str,
    by: str,
    at: datetime,
    work_id: str,
) -> StudyRow:
    """Add a study; the values are those of `StudyRow`."""
    row = StudyRow(
        name=name,
        question=question,
        text=text,
        inputs=inputs,
        asked_by=by,
        asked_at=at,
        work_id=work_id,
        progress=[],
        report=None,
    )
    versions.numbered(session, row, letter="S")
    return row


def get(session: Session, id: str, *, inputs: bool = False) -> StudyRow:
    """Return a study, with its inputs if asked for; `NotFound` if there is none."""
    query = select(StudyRow).where(StudyRow.id == id)
    if inputs:
        query = query.options(undefer(StudyRow.inputs))
    return versions.found(session, query, kind=KIND, id=id)


def for_change(session: Session, id: str) -> StudyRow:
    """Return a study as it is now, kept from others until the transaction ends; `NotFound` if there is none."""
    query = select(StudyRow).where(StudyRow.id == id)
    return versions.for_change(session, query, kind=KIND, id=id, version=None)


def listing(session: Session, *, limit: int | None = None) -> list[StudyRow]:
    """Return the studies, the newest first."""
    return list(session.scalars(select(StudyRow).order_by(StudyRow.number.desc()).limit(limit)))


def results_of(session: Session, scenario: str) -> dict[int, dict[str, Any]]:
    """Return the figures of a scenario's replications by their number."""
    query = select(StudyResultRow).where(StudyResultRow.scenario == scenario)
    return {row.replication: row.summary for row in session.scalars(query)}


def put_result(
    session: Session, *, scenario: str, replication: int, summary: Mapping[str, Any]
) -> None:
    """Keep a replication; one that another worker has kept meanwhile is the same and stays."""
    row = StudyResultRow(scenario=scenario, replication=replication, summary=dict(summary))
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return


def put_plots(session: Session, id: str, plots: Sequence[tuple[str, str, str]]) -> None:
    """Keep the plots of a study, (name, title, SVG) each, in place of those it had."""
    session.execute(delete(StudyPlotRow).where(StudyPlotRow.study_id == id))
    for name, title, svg in plots:
        session.add(StudyPlotRow(study_id=id, name=name, title=title, svg=svg))
    session.flush()


def plot(session: Session, id: str, name: str) -> StudyPlotRow:
    """Return a plot of a study; `NotFound` if there is none."""
    query = select(StudyPlotRow).where(StudyPlotRow.study_id == id, StudyPlotRow.name == name)
    return versions.found(session, query, kind="plot", id=f"{id} {name}")


def plots(session: Session, id: str) -> list[tuple[str, str]]:
    """Return name and title of a study's plots, in the order in which they are shown."""
    query = select(StudyPlotRow.name, StudyPlotRow.title).where(StudyPlotRow.study_id == id)
    return [(name, title) for name, title in session.execute(query.order_by(StudyPlotRow.number))]
