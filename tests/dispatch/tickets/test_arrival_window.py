"""The window that a customer is shown: as wide as is honest, narrower as the day goes, and it says when it is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.domain.job import Window
from dispatch.tickets.arrival_window import (
    LEAST,
    NEAREST,
    Arrival,
    Awaited,
    Earlier,
    arrival_window,
)
from tests.dispatch.planning.example import at

DAY_BEFORE = at(15, day=22)
FIRST = Earlier(at(8, 30), 3600, 1800)
SECOND = Earlier(at(10), 3600, 1800)
VISIT = Awaited(at(11, 30), 1800, (FIRST, SECOND))


def shown(visit: Awaited, moment: datetime, *, since: datetime = DAY_BEFORE) -> Arrival:
    """Return the window at a moment, of a plan told the day before."""
    return arrival_window(visit, since=since, at=moment)


def text(arrival: Arrival) -> str:
    """Return a window as `10:00-11:00` by the clock of the example."""
    ends = (arrival.window.opens_at, arrival.window.closes_at)
    return "-".join(f"{end.astimezone(VISIT.start_at.tzinfo):%H:%M}" for end in ends)


def test_the_window_narrows_with_each_visit_that_is_over() -> None:
    """Two hours while two visits lie before, half an hour with none, twenty minutes when somebody is on the way.

    By hand, in minutes: ways of 30 and visits of 60 have errors of 7.5 and 21. Before the first visit
    1.645 * sqrt(3 * 7.5² + 2 * 21²) = 53, but an hour the day before; in the second
    1.645 * sqrt(7.5² + 21²) = 36.7; with nothing before 1.645 * 7.5 = 12.3, so 15; on the way 12.3.
    """
    assert text(shown(VISIT, DAY_BEFORE)) == "10:30-12:30"
    assert text(shown(VISIT, at(8))) == "10:35-12:25"
    first = replace(FIRST, begun_at=at(8, 30), over_at=at(9, 30))
    second = replace(SECOND, begun_at=at(10))
    visit = replace(VISIT, earlier=(first, second))
    assert text(shown(visit, at(10, 20))) == "10:50-12:10"
    done = replace(visit, earlier=(first, replace(second, over_at=at(11))))
    assert text(shown(done, at(11))) == "11:15-11:45"
    left = replace(done, set_out_at=at(11))
    assert text(shown(left, at(11))) == "11:15-11:45"
    assert text(shown(left, at(11, 27))) == "11:25-11:45"
    assert shown(left, at(11, 27)).before is None


def test_what_is_late_before_makes_it_later_and_is_said() -> None:
    """The visit before takes two hours instead of one: the window is left for a later one, and the old one is told.

    From 11:00 on it is over at any moment, half an hour before the next, which may be off by 36.7 minutes. At 11:25
    half of that reaches beyond 12:10, so the window begins anew and closes at 12:35; at 11:50 again, at 13:00.
    """
    first = replace(FIRST, begun_at=at(8, 30), over_at=at(9, 30))
    visit = replace(VISIT, earlier=(first, replace(SECOND, begun_at=at(10))))
    assert shown(visit, at(11)).before is None
    late = shown(visit, at(12))
    assert text(late) == "12:00-13:00"
    assert late.is_later
    assert late.before is not None
    assert late.before.closes_at == at(12, 35)
    assert late.left_at == at(11, 50)


def test_nobody_is_told_a_time_that_has_passed() -> None:
    """When the technician should have been there, the window begins now and reaches on."""
    visit = Awaited(at(11, 30), 1800, set_out_at=at(11))
    late = shown(visit, at(12, 3))
    assert late.window.opens_at == at(12)
    assert late.window.closes_at >= at(12, 13)
    assert late.is_later


def test_what_is_long_overdue_is_not_expected_within_minutes() -> None:
    """Nobody has set out an hour after the planned start: a quarter of an hour is left open at the least."""
    late = shown(Awaited(at(11, 30), 1800), at(12, 30))
    assert late.window.opens_at == at(12, 30)
    assert late.window.closes_at >= at(12, 45)


def test_the_appointment_is_the_window_until_the_plan_is_firm() -> None:
    """Agreed was 10 to 12: that is said until two hours before, and it bounds the window from then on.

    With one visit before, 1.645 * sqrt(2 * 7.5² + 21²) = 38.7 minutes.
    """
    agreed = Window(at(10), at(12))
    visit = Awaited(at(10, 30), 1800, (FIRST,), appointment=agreed)
    assert text(shown(visit, DAY_BEFORE)) == "10:00-12:00"
    assert text(shown(visit, at(8, 25))) == "10:00-12:00"
    assert text(shown(visit, at(8, 30))) == "10:00-11:10"
    last = replace(visit, start_at=at(11, 50))
    assert text(shown(last, DAY_BEFORE)) == "10:00-12:05", "the visit could begin after twelve"
    assert text(shown(last, at(9, 50))) == "11:10-12:05"
    early = replace(visit, start_at=at(9, 50))
    assert shown(early, at(9)).window.opens_at == at(10)


def test_a_visit_called_off_is_passed_over() -> None:
    """What lies before the last visit that was begun does not delay anybody any more."""
    visit = replace(VISIT, earlier=(FIRST, replace(SECOND, begun_at=at(9))))
    assert text(shown(visit, at(9))) == "11:00-12:10", "at 8:55 it was late"
    off = replace(VISIT, earlier=(FIRST, replace(SECOND, over_at=at(8))))
    assert shown(off, at(8)).window.opens_at >= at(10, 30)


moments = st.integers(0, 11 * 60).map(lambda minutes: at(7) + timedelta(minutes=minutes))
spans = st.integers(5, 150).map(float)


@st.composite
def mornings(draw: st.DrawFn) -> Awaited:
    """Return a visit after up to four others, each begun and over as the case may be."""
    free, clock = at(8), at(8)
    earlier = []
    for _ in range(draw(st.integers(0, 4))):
        service, way = draw(spans) * 60, draw(spans) * 15
        start = free + timedelta(seconds=way)
        clock += timedelta(minutes=draw(st.integers(0, 60)))
        begun = clock if draw(st.booleans()) else None
        clock += timedelta(minutes=draw(st.integers(1, 120)))
        over = clock if begun and draw(st.booleans()) else None
        earlier.append(Earlier(start, service, way, begun, over))
        free = start + timedelta(seconds=service)
    way = draw(spans) * 15
    start = free + timedelta(seconds=way)
    appointment = Window(start - timedelta(hours=1), start + timedelta(minutes=45))
    return Awaited(
        start,
        way,
        tuple(earlier),
        clock if draw(st.booleans()) else None,
        appointment if draw(st.booleans()) else None,
    )


@given(visit=mornings(), first=moments, second=moments)
@settings(max_examples=150, deadline=None)
def test_whoever_looks_again_sees_a_narrower_window_or_is_told(
    visit: Awaited, first: datetime, second: datetime
) -> None:
    """Of any two moments the later shows no time that the earlier did not, unless it says that the window was left."""
    early, late = (shown(visit, moment) for moment in sorted((first, second)))
    inside = (
        late.window.opens_at >= early.window.opens_at
        and late.window.closes_at <= early.window.closes_at
    )
    assert inside or late.left_at != early.left_at


@given(visit=mornings(), moment=moments)
@settings(max_examples=100, deadline=None)
def test_no_window_is_narrower_than_is_honest(visit: Awaited, moment: datetime) -> None:
    """It reaches beyond now, ten minutes beyond the last look and the planned start, and lies on five minutes."""
    window = shown(visit, moment).window
    assert window.closes_at >= moment + NEAREST - timedelta(minutes=5)
    assert window.opens_at.minute % 5 == window.closes_at.minute % 5 == 0
    if visit.set_out_at is None or visit.set_out_at > moment:
        assert window.closes_at >= visit.start_at + min(LEAST, NEAREST)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Kolkata", "Europe/Berlin"])
def test_the_zone_of_the_moments_makes_no_difference(zone: str) -> None:
    """The same moments in another zone give the same window."""
    from zoneinfo import ZoneInfo

    there = ZoneInfo(zone)
    moved = replace(VISIT, start_at=VISIT.start_at.astimezone(there))
    assert shown(moved, at(8).astimezone(there)) == shown(VISIT, at(8))
