"""Which customer a caller is, and what a contract adds to a job."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dispatch.contracts.matching import customer_of, same_phone, with_contract
from dispatch.domain.customer import Contact, Customer
from dispatch.domain.job import Job, OwnStandard
from dispatch.domain.place import Location

JOB = Job("J-1", Location(39.9, 116.4), datetime(2026, 11, 23, 9, tzinfo=UTC), 3600)
TOWER = Customer(
    "C-1",
    "远望写字楼",
    "Yuanwang Offices",
    also_called=("Tower One",),
    phones=("+86 10 5555 0999",),
    contacts=(Contact("Li", "138 0000 0042"),),
)
SHOP = Customer("C-2", "Corner Shop", phones=("010-5555-0777",))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+86 10 5555 0102", "0086 10 5555 0102", True),
        ("010 5555 0102", "+861055550102", True),
        ("１０ ５５５５ ０１０２", "10 5555 0102", True),
        ("5555 0102", "10 5555 0102", True),
        ("+86 10 5555 0102", "+86 10 5555 0103", False),
        ("0102", "+86 10 5555 0102", False),
        ("", "", False),
        ("ext. 12", "ext. 12", False),
        ("550102", "+86 21 9055 550102", False),
    ],
)
def test_numbers_are_the_same_however_they_are_written(one: str, other: str, same: bool) -> None:
    """Country and trunk codes may be missing; a short number or a mere ending is nobody's."""
    assert same_phone(one, other) is same
    assert same_phone(other, one) is same


@pytest.mark.parametrize(
    ("name", "phone", "expected"),
    [
        ("", "10 5555 0999", "C-1"),
        ("", "+86 138 0000 0042", "C-1"),
        ("yuanwang  OFFICES", "", "C-1"),
        ("远望 写字楼", "", "C-1"),
        ("tower one", "1", "C-1"),
        ("Corner Shop", "10 5555 0999", "C-1"),
        ("Corner", "", None),
        ("", "", None),
    ],
)
def test_a_number_comes_before_a_name(name: str, phone: str, expected: str | None) -> None:
    """Numbers of the customer and of the contacts, then each of the names; a part of a name is nobody's."""
    found = customer_of((SHOP, TOWER), name=name, phone=phone)
    assert (found and found.id) == expected


def test_a_contract_fills_what_the_job_leaves_open() -> None:
    """Technician and standard come from the contract; what the job says itself stays."""
    own = OwnStandard(on_site_hours=4)
    customer = replace(TOWER, preferred_id="T-1", standard=own)
    filled = with_contract(JOB, customer)
    assert (filled.preferred_id, filled.allowed_ids, filled.own_standard) == ("T-1", (), own)
    asked = replace(JOB, preferred_id="T-2", own_standard=OwnStandard(2))
    assert with_contract(asked, customer) == asked
    assert with_contract(JOB, None) is JOB


def test_a_dedicated_technician_is_the_only_one() -> None:
    """Nobody else is allowed, unless the job names others or forbids that technician."""
    customer = replace(TOWER, preferred_id="T-1", preferred_only=True)
    assert with_contract(JOB, customer).allowed_ids == ("T-1",)
    others = replace(JOB, allowed_ids=("T-2",))
    assert with_contract(others, customer) == others
    forbidden = replace(JOB, forbidden_ids=("T-1",))
    assert with_contract(forbidden, customer) == forbidden
