"""Staffing studies: what was asked, each replication as soon as it is done, the answer and its plots."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Document, Moment, Number


class StudyRow(Base):
    """One study.

    Attributes
    ----------
    id : str
        `S-000001` and so on.
    name, question : str
        For people; the question may be empty.
    text : str
        The study file.
    inputs : str
        The tables and past jobs as they were when it was asked for, JSON: whoever goes on with it meets the same.
    asked_by, asked_at : str, datetime
        Who wants it, since when (UTC).
    work_id : str
        The piece of work that runs it, or ran it last.
    progress : list of dict
        Each scenario looked at with its interval so far, the newest last.
    report : dict or None
        The answer, once there is one.
    """

    __tablename__ = "studies"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    name: Mapped[str] = mapped_column(String)
    question: Mapped[str] = mapped_column(String)
    text: Mapped[str] = mapped_column(Text)
    inputs: Mapped[str] = mapped_column(Text, deferred=True)
    asked_by: Mapped[str] = mapped_column(String)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    work_id: Mapped[str] = mapped_column(ForeignKey("work.id"))
    progress: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    report: Mapped[dict[str, Any] | None] = mapped_column(Document)


class StudyResultRow(Base):
    """One replication; studies of the same scenario share it.

    Attributes
    ----------
    scenario : str
        The key that stands for all that the result depends on.
    replication : int
        From 0 on.
    summary : dict
        Its figures.
    """

    __tablename__ = "study_results"
    __table_args__ = (
        UniqueConstraint("scenario", "replication"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    scenario: Mapped[str] = mapped_column(String)
    replication: Mapped[int] = mapped_column(Integer)
    summary: Mapped[dict[str, Any]] = mapped_column(Document)


class StudyPlotRow(Base):
    """One plot of a study's answer, as SVG.

    Attributes
    ----------
    study_id, name : str
        Whose, and which.
    title : str
        What it shows, for people.
    svg : str
        The file.
    """

    __tablename__ = "study_plots"
    __table_args__ = (
        UniqueConstraint("study_id", "name"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("studies.id"))
    name: Mapped[str] = mapped_column(String)
    title: Mapped[str] = mapped_column(String)
    svg: Mapped[str] = mapped_column(Text)
