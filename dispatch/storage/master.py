"""Master data in the store: read again and again, each time with a report of what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dispatch.archive.converter import from_plain, to_plain
from dispatch.storage import versions
from dispatch.storage.tables import MasterRow

T = TypeVar("T")

TECHNICIAN, DEPOT, PART, ORDER, ZONE = "technician", "depot", "part", "order", "zone"


@dataclass(frozen=True)
class Report:
    """What an upsert did to the records of one kind.

    Attributes
    ----------
    added, unchanged : tuple of str
        Ids.
    changed : Mapping of id to fields
        Each field with its value before and after.
    """

    added: tuple[str, ...]
    changed: Mapping[str, Mapping[str, tuple[Any, Any]]]
    unchanged: tuple[str, ...]


def upsert(session: Session, kind: str, things: Mapping[str, Any], *, at: datetime) -> Report:
    """Add or change records by id; records that are not named stay as they are.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    kind : str
        technician, depot, part, order, zone, …
    things : Mapping of id to dataclass or JSON object
        What they are from now on.
    at : datetime
        When it is done.
    """
    stored = {row.id: row for row in session.scalars(_of_kind(kind))}
    added, changed, unchanged = [], {}, []
    for id, thing in things.items():
        content = dict(thing) if isinstance(thing, Mapping) else to_plain(thing)
        row = stored.get(id)
        if row is None:
            session.add(MasterRow(kind=kind, id=id, content=content, changed_at=at))
            added.append(id)
        elif fields := changed_fields(row.content, content):
            row.content, row.changed_at = content, at
            changed[id] = fields
        else:
            unchanged.append(id)
    session.flush()
    return Report(tuple(added), changed, tuple(unchanged))


def replace_all(session: Session, kind: str, things: Mapping[str, Any], *, at: datetime) -> None:
    """Let these records be all there are of a kind, in this order.

    Parameters
    ----------
    session, kind, things, at
        As `upsert` takes them.
    """
    session.execute(delete(MasterRow).where(MasterRow.kind == kind))
    session.expire_all()
    for id, thing in things.items():
        session.add(MasterRow(kind=kind, id=id, content=to_plain(thing), changed_at=at))
        session.flush()  # one by one, so that their numbers keep the order


def changed_fields(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Return the fields in which two records differ, each with both values; None where one has it not."""
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: (before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    }


def _of_kind(kind: str) -> Any:
    return select(MasterRow).where(MasterRow.kind == kind).order_by(MasterRow.number)


def everything(session: Session, kind: str) -> dict[str, dict[str, Any]]:
    """Return the records of a kind by id, in the order in which they came in."""
    return {row.id: row.content for row in session.scalars(_of_kind(kind))}


def all_as(session: Session, kind: str, cls: type[T]) -> tuple[T, ...]:
    """Return the records of a kind as domain objects, in the order in which they came in."""
    return tuple(from_plain(content, cls) for content in everything(session, kind).values())


def get(session: Session, kind: str, id: str) -> MasterRow:
    """Return a record; `NotFound` if there is none."""
    query = select(MasterRow).where(MasterRow.kind == kind, MasterRow.id == id)
    return versions.found(session, query, kind=kind, id=id)


def hold(session: Session, kind: str, id: str) -> None:
    """Keep a record from others until the transaction ends; `NotFound` if there is none."""
    query = select(MasterRow).where(MasterRow.kind == kind, MasterRow.id == id)
    versions.for_change(session, query, kind=kind, id=id, version=None)


def remove(session: Session, kind: str, id: str) -> None:
    """Remove a record; `NotFound` if there is none."""
    get(session, kind, id)
    session.execute(delete(MasterRow).where(MasterRow.kind == kind, MasterRow.id == id))
