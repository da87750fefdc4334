"""Master data as they are looked at."""

from __future__ import annotations

from typing import Any

from dispatch.storage import Store, master

KINDS = (master.TECHNICIAN, master.DEPOT, master.PART, master.ORDER, master.ZONE)


def list_master(store: Store, kind: str) -> dict[str, dict[str, Any]]:
    """Return the records of a kind by id, in the order in which they came in."""
    with store.reading() as session:
        return master.everything(session, kind)


def one_master(store: Store, kind: str, id: str) -> dict[str, Any]:
    """Return one record; `NotFound` if there is none."""
    with store.reading() as session:
        return master.get(session, kind, id).content
