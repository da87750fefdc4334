"""Which customer a job belongs to, and what the contract adds to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from dispatch.domain.customer import Customer
from dispatch.domain.job import Job

LEAST_DIGITS = 6
"""Shorter numbers are extensions and short codes, which many customers share."""
_BLANKS = re.compile(r"\s+")
_NO_DIGITS = re.compile(r"\D+")


def plain_name(name: str) -> str:
    """Return a name as it is compared: without capitals, blanks and full-width forms.

    >>> plain_name(" Yuanwang　Ｏｆｆｉｃｅｓ ")
    'yuanwangoffices'
    """
    return _BLANKS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def plain_phone(phone: str) -> str:
    """Return the digits of a telephone number, without signs for dialling out; empty where they are too few.

    >>> plain_phone("+86 10 5555-0102"), plain_phone("0086 10 55550102"), plain_phone("ext. 12")
    ('861055550102', '861055550102', '')
    """
    digits = _NO_DIGITS.sub("", unicodedata.normalize("NFKC", phone)).removeprefix("00")
    return digits if len(digits) >= LEAST_DIGITS else ""


def same_phone(one: str, other: str) -> bool:
    """Return whether two numbers are the same; one of them may lack the country or the trunk zero.

    >>> same_phone("010 5555 0102", "+86 10 5555 0102"), same_phone("5555 0102", "5555 0103")
    (True, False)
    """
    shorter, longer = sorted((plain_phone(one), plain_phone(other)), key=len)
    bare = shorter.removeprefix("0")
    return len(bare) >= LEAST_DIGITS and longer.endswith(bare) and len(longer) - len(bare) <= 3


def customer_of(customers: Iterable[Customer], *, name: str, phone: str) -> Customer | None:
    """Return the customer that a caller belongs to; None for callers without a contract.

    A telephone number comes before a name, because names are shared; of several customers the first counts.
    """
    known = tuple(customers)
    for customer in known:
        numbers = (*customer.phones, *(contact.phone for contact in customer.contacts))
        if phone and any(same_phone(phone, number) for number in numbers):
            return customer
    wanted = plain_name(name)
    for customer in known:
        names = (customer.name, customer.name_en, *customer.also_called)
        if wanted and wanted in {plain_name(each) for each in names}:
            return customer
    return None


def with_contract(job: Job, customer: Customer | None) -> Job:
    """Return a job with what its customer's contract says of technician and promise, where the job itself says nothing.

    A technician who is forbidden for the job is not made the preferred one.
    """
    if customer is None:
        return job
    changes: dict[str, object] = {}
    if job.own_standard is None and customer.standard is not None:
        changes["own_standard"] = customer.standard
    own = customer.preferred_id
    if own is not None and own not in job.forbidden_ids:
        if job.preferred_id is None and not job.allowed_ids:
            changes["preferred_id"] = own
        if customer.preferred_only and not job.allowed_ids:
            changes["allowed_ids"] = (own,)
    return replace(job, **changes) if changes else job  # type: ignore[arg-type]
