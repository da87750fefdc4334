"""Open tickets that may be the same matter as a call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.contracts.matching import plain_name, same_phone
from dispatch.domain.place import Location, great_circle_km
from dispatch.languages import gettext as _
from dispatch.triage.text import alike

SAME_PLACE_METRES = 50.0
NEAR_TEXT = 0.6


@dataclass(frozen=True)
class Call:
    """What a caller has told so far; what is not known is empty."""

    customer: str = ""
    phone: str = ""
    location: Location | None = None
    text: str = ""
    fault: str = ""


@dataclass(frozen=True)
class OpenTicket:
    """A ticket that is not at an end, as far as likeness goes.

    Attributes
    ----------
    id, state : str
        Which, and where it stands, as people say it.
    customer, customer_en, phone, text, fault : str
        Of its job; `text` is the description.
    location : Location
        Where.
    """

    id: str
    state: str
    location: Location
    customer: str = ""
    customer_en: str = ""
    phone: str = ""
    text: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Likeness:
    """An open ticket that may be the same matter, and why.

    Attributes
    ----------
    ticket : OpenTicket
        Which.
    reasons : tuple of str
        In words, the weightiest first.
    metres : float or None
        How far off it is; None where the caller's place is not known.
    """

    ticket: OpenTicket
    reasons: tuple[str, ...]
    metres: float | None


def find_duplicates(call: Call, tickets: Iterable[OpenTicket]) -> list[Likeness]:
    """Return the open tickets of the same caller or place, those that say the same first.

    The same telephone, the same customer or a place within 50 m makes a ticket worth a look; that it tells of the same
    fault or in nearly the same words makes it likelier. The words alone do not: many boilers do not ignite.
    """
    found = [like for ticket in tickets if (like := _likeness(call, ticket)) is not None]
    return sorted(found, key=lambda like: (-len(like.reasons), like.metres or 0.0, like.ticket.id))


def _likeness(call: Call, ticket: OpenTicket) -> Likeness | None:
    metres = None
    if call.location is not None:
        metres = 1000 * great_circle_km(call.location, ticket.location)
    reasons = []
    if call.phone and same_phone(call.phone, ticket.phone):
        reasons.append(_("same telephone"))
    if _same_name(call, ticket):
        reasons.append(_("same customer"))
    if metres is not None and metres <= SAME_PLACE_METRES:
        reasons.append(_("same place"))
    if not reasons:
        return None
    if call.fault and call.fault == ticket.fault:
        reasons.append(_("same fault"))
    elif alike(call.text, ticket.text) >= NEAR_TEXT:
        reasons.append(_("nearly the same words"))
    return Likeness(ticket, tuple(reasons), metres)


def _same_name(call: Call, ticket: OpenTicket) -> bool:
    wanted = plain_name(call.customer)
    names = {plain_name(ticket.customer), plain_name(ticket.customer_en)}
    return bool(wanted) and wanted in names
