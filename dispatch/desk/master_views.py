"""Master data as they are looked at."""

from __future__ import annotations

from typing import Any

from dispatch.domain.place import Depot, Location, Zone
from dispatch.domain.technician import Technician
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


def zones_and_depots(store: Store) -> tuple[tuple[Zone, ...], tuple[Depot, ...], list[Location]]:
    """Return the zones, the depots, and where technicians live: what a map of the area shows and reaches over."""
    with store.reading() as session:
        people = master.all_as(session, master.TECHNICIAN, Technician)
        return (
            master.all_as(session, master.ZONE, Zone),
            master.all_as(session, master.DEPOT, Depot),
            [person.home for person in people],
        )


def technician_names(store: Store) -> dict[str, str]:
    """Return the name of each technician by id."""
    with store.reading() as session:
        people = master.everything(session, master.TECHNICIAN)
        return {id: content["name"] or content["name_en"] or id for id, content in people.items()}
