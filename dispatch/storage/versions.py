"""Rows with a version: found for a change, and refused where somebody else was quicker."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from dispatch.errors import NotFound, StaleVersion
from dispatch.languages import gettext as _

Row = TypeVar("Row")


def found(session: Session, query: Select[Row], *, kind: str, id: str) -> Row:
    """Return the row of a query.

    Raises
    ------
    NotFound
        If there is none; it names `kind` and `id`.
    """
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound(kind, id)
    return row


def for_change(
    session: Session, query: Select[Row], *, kind: str, id: str, version: int | None
) -> Row:
    """Return the row of a query as it is now, kept from others until the transaction ends.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    query : Select
        Of one row with a `version`.
    kind, id : str
        What it is, for people.
    version : int or None
        The version that the change rests on; None changes whatever is there.

    Raises
    ------
    NotFound
        If there is none.
    StaleVersion
        If its version is another one.
    """
    locked = query.with_for_update().execution_options(populate_existing=True)
    row: Any = found(session, locked, kind=kind, id=id)
    if version is not None and row.version != version:
        raise StaleVersion(f"{_(kind)} {id}", given=version, found=row.version)
    return row


def numbered(session: Session, row: Any, *, letter: str) -> None:
    """Add a row whose id is made from the number that the database gives it: P-000001 and so on."""
    # The number is known once the row is there, and the id may not be empty until then.
    row.id = f"new-{uuid4().hex}"
    session.add(row)
    session.flush()
    table = type(row)
    same = select(table.number)
    wanted = made = f"{letter}-{row.number:06d}"
    while session.scalars(same.where(table.id == made)).first() is not None:
        made = f"{wanted}-{uuid4().hex[:4]}"
    statement = update(table).where(table.number == row.number).values(id=made)
    session.execute(statement, execution_options={"synchronize_session": False})
    set_committed_value(row, "id", made)
