"""Plans, whole and versioned, and the board: which of them holds now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Document, Moment, Number


class PlanRow(Base):
    """One plan as it was made; only its state changes later.

    Attributes
    ----------
    number : int
        Ascending.
    id : str
        `P-000001` and so on.
    created_at, by : datetime, str
        When, UTC, and by which user it was made.
    state : str
        draft, published, superseded or discarded.
    based_on : str or None
        Id of the plan that it was made from.
    reason : str
        What it was made for.
    total_cents : int
        What it costs.
    violations : list
        Empty for a valid plan; what was forced by hand keeps its violations here.
    version : int
        Grows when the state changes.
    problem, plan, archive : str
        The texts of `problem.json`, `plan.json` and `day.json`; only loaded by `dispatch.storage.plans.get`.
    """

    __tablename__ = "plan_versions"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String, index=True)
    based_on: Mapped[str | None] = mapped_column(ForeignKey("plan_versions.id"))
    reason: Mapped[str] = mapped_column(String)
    total_cents: Mapped[int] = mapped_column(Number)
    violations: Mapped[list[Any]] = mapped_column(Document)
    version: Mapped[int] = mapped_column(Integer)
    problem: Mapped[str] = mapped_column(Text, deferred=True)
    plan: Mapped[str] = mapped_column(Text, deferred=True)
    archive: Mapped[str] = mapped_column(Text, deferred=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class BoardRow(Base):
    """The only row of its table: the plan that holds now.

    Attributes
    ----------
    plan_id : str or None
        The published plan; None before the first.
    version : int
        Grows with each plan that is published.
    """

    __tablename__ = "board"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("plan_versions.id"))
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
