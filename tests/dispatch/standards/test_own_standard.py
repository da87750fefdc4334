"""A contract's promise in place of the rules, in every clock of a job."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job, OwnStandard, Priority
from dispatch.domain.place import Location, ZoneKind
from dispatch.standards.due import promises
from dispatch.standards.rules import Allowance, Counting
from dispatch.standards.service_standard import load_standards
from dispatch.tickets.clocks import terms_of

STANDARDS = load_standards()
REPORT = datetime(2026, 11, 20, 17, 0, tzinfo=STANDARDS.timezone)  # a Friday
JOB = Job("J-1", Location(39.9, 116.4), REPORT, 3600)
URBAN = ZoneKind.URBAN


def owning(standard: OwnStandard, **more: Priority) -> Job:
    """Return a job with a contract's standard."""
    return replace(JOB, own_standard=standard, **more)


def test_each_promise_is_replaced_by_itself() -> None:
    """What the contract leaves out stays with the rules."""
    terms = terms_of(owning(OwnStandard(on_site_hours=3)), URBAN, STANDARDS)
    general = terms_of(JOB, URBAN, STANDARDS)
    assert terms.on_site == Allowance(3 * 3600, Counting.CALENDAR)
    assert (terms.first_response, terms.resolution) == (general.first_response, general.resolution)


def test_the_plan_is_due_by_the_contract() -> None:
    """The latest start and both clocks of the promise follow the contract, to the second."""
    job = owning(OwnStandard(0.5, 5, 5.5))
    day = Day("", Horizon(REPORT, REPORT + timedelta(days=1)), (job,), ())
    promise = promises(day, STANDARDS)["J-1"]
    assert promise.first_response_at == REPORT + timedelta(minutes=30)
    assert promise.on_site_at == REPORT + timedelta(hours=5)
    assert promise.due_at == REPORT + timedelta(hours=4, minutes=30)  # solved in 5.5 h less an hour


def test_working_hours_count_where_the_contract_says_so() -> None:
    """Two working hours from Friday five o'clock end on Monday morning."""
    job = owning(OwnStandard(on_site_hours=2, working_hours=True))
    allowance = terms_of(job, URBAN, STANDARDS).on_site
    due = STANDARDS.calendar.add(REPORT, timedelta(seconds=allowance.seconds), allowance.counting)
    assert due.date() == datetime(2026, 11, 23).date()


@pytest.mark.parametrize(
    ("standard", "is_own"),
    [
        (OwnStandard(on_site_hours=1), True),
        (OwnStandard(on_site_hours=200), False),
        (OwnStandard(on_site_hours=1, working_hours=True), False),
    ],
)
def test_an_emergency_keeps_the_shorter_promise(standard: OwnStandard, is_own: bool) -> None:
    """A slow contract does not make a gas leak wait, nor does one that counts working hours only."""
    job = owning(standard, priority=Priority.EMERGENCY)
    general = replace(job, own_standard=None)
    rules = STANDARDS.on_site
    assert (rules.of(job, URBAN) == Allowance(3600, Counting.CALENDAR)) is is_own
    assert (rules.of(job, URBAN) == rules.of(general, URBAN)) is not is_own
