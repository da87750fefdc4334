"""What a customer is told follows from the record: first names, changes of the plan, times that can be chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from dispatch.desk.customer_arrival import changed_from
from dispatch.desk.customer_view import given_name, may_change_time
from dispatch.desk.histories import Recorded
from dispatch.domain.job import Assignment
from dispatch.domain.place import ZoneKind
from dispatch.domain.technician import Technician
from dispatch.domain.ticket import History, Ticket, TicketState
from dispatch.standards.service_standard import load_standards
from dispatch.tickets.clocks import terms_of
from tests.dispatch.planning.example import HOME, at, job

S = TicketState


@pytest.mark.parametrize(
    ("name", "name_en", "first"),
    [
        ("陈伟", "Chen Wei", "伟"),
        ("王国栋", "Wang Guodong", "国栋"),
        ("欧阳娜娜", "", "娜娜"),
        ("王", "", "王"),
        ("Maria de la Cruz", "", "Maria"),
        ("", "Maria Cruz", "Maria"),
        ("  ", "", ""),
    ],
)
def test_customers_are_told_the_first_name_alone(name: str, name_en: str, first: str) -> None:
    """Of a Chinese name what follows the surname, of others the first word; nothing where nothing is known."""
    assert given_name(Technician("T-1", name, HOME, {}, name_en=name_en)) == first


def told(*starts: datetime | None) -> Recorded:
    """Return a visit whose customer was told of these starts, None for one that was taken back."""
    terms = terms_of(job("J-1"), ZoneKind.URBAN, load_standards())
    words = ((at(7), None if start is None else Assignment("T-1", start)) for start in starts)
    return Recorded(History("J-1", ()), terms, tuple(words))


def test_a_change_of_five_minutes_is_told() -> None:
    """Four minutes are none, five are; small ones add up; a visit taken back and told anew is a change."""
    assert changed_from(told(at(9))) is None
    assert changed_from(told(at(9), at(9, 4))) is None
    assert changed_from(told(at(9), at(9, 5))) == at(9)
    assert changed_from(told(at(9), at(9, 3), at(9, 6))) == at(9)
    assert changed_from(told(at(9), None, at(14))) == at(9)
    assert changed_from(told(at(9), at(14), at(14, 1))) == at(9)


def test_times_are_chosen_an_hour_before_and_not_where_the_office_has_fixed_one() -> None:
    """59 minutes before it is too late; a lock with a start is the office's, one with a technician is none."""
    visit = replace(job("J-1"), told=Assignment("T-1", at(10)))
    ticket = Ticket("J-1", visit, S.DISPATCHED, at(7), "U-1", "T-1")
    assert may_change_time(ticket, at=at(9))
    assert not may_change_time(ticket, at=at(9, 1))
    for state in (S.REPORTED, S.ON_THE_WAY, S.ON_SITE, S.DONE, S.CANCELLED, S.CLOSED):
        assert not may_change_time(replace(ticket, state=state), at=at(8))
    own = replace(ticket, job=replace(visit, lock=Assignment("T-1")))
    assert may_change_time(own, at=at(8))
    fixed = replace(ticket, job=replace(visit, lock=Assignment("T-1", at(10))))
    assert not may_change_time(fixed, at=at(8))
