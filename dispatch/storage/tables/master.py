"""Master data: technicians, depots, parts, orders, zones and whatever else changes slowly, by kind and id."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Document, Moment, Number


class MasterRow(Base):
    """One record of the master data.

    Attributes
    ----------
    number : int
        Ascending, in the order in which records came in.
    kind : str
        technician, depot, part, order, zone, …
    id : str
        Unique within its kind.
    content : dict
        The domain object, written by `dispatch.archive.converter.to_plain`.
    version : int
        Grows with each change.
    changed_at : datetime
        When it was last changed, UTC.
    """

    __tablename__ = "master"
    __table_args__ = (UniqueConstraint("kind", "id"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    kind: Mapped[str] = mapped_column(String)
    id: Mapped[str] = mapped_column(String)
    content: Mapped[dict[str, Any]] = mapped_column(Document)
    version: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
