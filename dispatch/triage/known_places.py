"""Where a caller is known to be: the places of a contract, and those of earlier tickets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.contracts.matching import plain_name, same_phone
from dispatch.domain.customer import Customer
from dispatch.domain.place import Location
from dispatch.triage.duplicates import Call

MOST = 5


@dataclass(frozen=True)
class KnownPlace:
    """A place of a caller.

    Attributes
    ----------
    label : str
        As people say it.
    address : str
        Of the job to be.
    location : Location
        Where.
    customer, phone : str
        As they were written before.
    """

    label: str
    address: str
    location: Location
    customer: str = ""
    phone: str = ""


def known_places(
    call: Call, customer: Customer | None, jobs: Iterable[Mapping[str, Any]]
) -> tuple[KnownPlace, ...]:
    """Return where a caller is known to be, five places at most: those of the contract, then the newest tickets'.

    Parameters
    ----------
    call : Call
        Telephone or name of the caller.
    customer : Customer or None
        With a contract.
    jobs : Iterable of JSON objects
        Jobs of earlier tickets, the newest first, as the store keeps them.
    """
    found: dict[tuple[float, float], KnownPlace] = {}
    for place in customer.places if customer else ():
        address = place.address or place.name
        _add(
            found,
            KnownPlace(place.name, address, place.location, customer.name if customer else ""),
        )
    name = plain_name(call.customer)
    for job in jobs:
        if len(found) >= MOST:
            break
        names = {plain_name(job["customer"]), plain_name(job["customer_en"])}
        by_phone = bool(call.phone) and same_phone(call.phone, job["phone"])
        if by_phone or (name and name in names):
            where = Location(**job["location"])
            label = job["address"] or f"{where.latitude:.4f}, {where.longitude:.4f}"
            _add(found, KnownPlace(label, job["address"], where, job["customer"], job["phone"]))
    return tuple(found.values())[:MOST]


def _add(found: dict[tuple[float, float], KnownPlace], place: KnownPlace) -> None:
    where = (round(place.location.latitude, 4), round(place.location.longitude, 4))
    found.setdefault(where, place)
