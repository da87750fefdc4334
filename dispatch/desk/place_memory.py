"""Where addresses are that somebody has set by a pin: remembered, and asked before any gazetteer or geocoder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from dispatch.archive.converter import to_plain
from dispatch.desk.actions import Action
from dispatch.domain.actor import Actor
from dispatch.domain.place import PIN, FoundPlace, Location
from dispatch.errors import NotFound
from dispatch.storage import Session, Store, audit, master
from dispatch.travel.gazetteer import plain

KIND = "corrected_place"
SUBJECT = "place"
Geocode = Callable[[str], FoundPlace | None]


def remember(
    session: Session, address: str, location: Location, *, by: Actor, at: datetime
) -> None:
    """Keep where an address is, in place of what was kept before, with a row in the trail; an empty one is passed over.

    Parameters
    ----------
    session : Session
        Of `Store.transaction`.
    address : str
        As people write it; addresses that differ in capitals, blanks, punctuation or widths only are one.
    location : Location
        Where the pin was set.
    by, at : Actor, datetime
        Who set it, and when.
    """
    key = _key(address)
    if not plain(address):
        return
    before = recalled(session, address)
    if before is not None and before.location == location:
        return
    content = {"address": address, "location": to_plain(location)}
    master.upsert(session, KIND, {key: content}, at=at)
    details = {
        "address": address,
        "latitude": location.latitude,
        "longitude": location.longitude,
        "before": None if before is None else to_plain(before.location),
    }
    audit.record(
        session,
        at=at,
        actor=by.id,
        action=Action.PLACE_CORRECTED.value,
        subject=(SUBJECT, key),
        details=details,
    )


def recalled(session: Session, address: str) -> FoundPlace | None:
    """Return where an address was set by a pin, None where it never was."""
    try:
        content = master.get(session, KIND, _key(address)).content
    except NotFound:
        return None
    return FoundPlace(Location(**content["location"]), PIN, content["address"])


def with_corrections(store: Store, geocode: Geocode | None) -> Geocode:
    """Return a lookup that asks the remembered pins first, and then `geocode` where there is one."""

    def find(address: str) -> FoundPlace | None:
        with store.reading() as session:
            found = recalled(session, address)
        if found is None and geocode is not None:
            found = geocode(address)
        return found

    return find


def _key(address: str) -> str:
    """Return the id under which an address is kept: of one length, whatever people write."""
    return hashlib.sha256(plain(address).encode("utf-8")).hexdigest()[:32]
