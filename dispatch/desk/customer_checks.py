"""What a customer's contract has to be before the store keeps it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from dispatch.contracts.matching import plain_phone
from dispatch.domain.customer import Customer
from dispatch.languages import gettext as _
from dispatch.languages import mark

PROMISES = ("first_response", "on_site", "resolution")
MOST_HOURS = 366 * 24
MOST_ENTRIES = 500


def wrong_values(customer: Customer) -> Iterator[str]:
    """Yield a sentence for every value that no ticket could be promised by."""
    if not customer.name.strip():
        yield _("The customer has no name. Give one.")
    for number in customer.phones:
        if not plain_phone(number):
            told = _("{number!r} is no telephone number. Give one of six digits or more.")
            yield told.format(number=number)
    yield from _wrong_promises(customer)
    if customer.preferred_only and customer.preferred_id is None:
        yield _("Only the customer's own technician is to be sent, but none is named. Name one.")
    yield from _wrong_places(customer)
    for what in (mark("also_called"), mark("phones"), mark("contacts"), mark("places")):
        if len(getattr(customer, what)) > MOST_ENTRIES:
            held = len(getattr(customer, what))
            told = _("There are {number} {what}. Give {most} at most.")
            yield told.format(number=held, what=_(what), most=MOST_ENTRIES)


def _wrong_promises(customer: Customer) -> Iterator[str]:
    for name in PROMISES:
        hours = getattr(customer.standard, f"{name}_hours", None)
        if hours is not None and not (math.isfinite(hours) and 0 < hours <= MOST_HOURS):
            yield _(
                "{name}_hours is {hours}. Give more than 0 and at most {most_hours} hours.",
                name=name,
                hours=hours,
                most_hours=MOST_HOURS,
            )
    for name, share in customer.targets.items():
        if name not in PROMISES:
            yield _(
                "There is no promise {name!r}. The promises are {promises}.",
                name=name,
                promises=", ".join(PROMISES),
            )
        elif not 0 <= share <= 1:
            yield _(
                "The target of {name} is {share}. Give a share from 0 to 1.", name=name, share=share
            )


def _wrong_places(customer: Customer) -> Iterator[str]:
    names = [place.name for place in customer.places]
    for place in customer.places:
        where = place.location
        if not place.name.strip() or names.count(place.name) > 1:
            yield _(
                "The place {place!r} needs a name of its own. Give each place another one.",
                place=place.name,
            )
        if not (-90 <= where.latitude <= 90 and -180 <= where.longitude <= 180):
            yield _(
                "{place}: {latitude}, {longitude} is no place on Earth. Give degrees of WGS-84.",
                place=place.name,
                latitude=where.latitude,
                longitude=where.longitude,
            )
