"""The clocks of a case: due, met, kept or missed, with and without the time a part was awaited."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.place import ZoneKind
from dispatch.domain.ticket import PartWait
from dispatch.standards.rules import Allowance, Counting
from dispatch.standards.service_standard import load_standards
from dispatch.tickets.clocks import (
    Outcome,
    due_after,
    latest_start,
    read_clocks,
    terms_of,
)
from tests.dispatch.planning.example import job
from tests.dispatch.tickets.histories import OFFICE, at, history, terms

VISITED = (
    ("reported", at("9:00")),
    ("triaged", at("9:10")),
    ("planned", at("9:30")),
    ("dispatched", at("9:30")),
    ("on_the_way", at("11:00")),
    ("on_site", at("11:40")),
)


def test_a_visit_in_time_keeps_all() -> None:
    """Answered in 10 minutes of 30, on site in 2 h 40 min of 4 h, solved in 3 h 30 min of 8 h."""
    case = [history(*VISITED, ("done", at("12:30")))]
    clocks = read_clocks(case, terms(), OFFICE, now=at("13:00"))
    for clock, due, met in (
        (clocks.first_response, at("9:30"), at("9:10")),
        (clocks.on_site, at("13:00"), at("11:40")),
        (clocks.resolution, at("17:00"), at("12:30")),
    ):
        assert clock.plain == clock.less_waits
        assert (clock.plain.due_at, clock.plain.met_at) == (due, met)
        assert clock.plain.outcome is Outcome.KEPT


@pytest.mark.parametrize(
    ("on_site", "outcome"), [("13:00", Outcome.KEPT), ("13:01", Outcome.MISSED)]
)
def test_the_due_moment_is_in_time(on_site: str, outcome: Outcome) -> None:
    """On site at the due minute is kept, a minute later it is missed."""
    case = [history(*VISITED[:-1], ("on_site", at(on_site)))]
    assert read_clocks(case, terms(), OFFICE, now=at("14:00")).on_site.plain.outcome is outcome


@pytest.mark.parametrize(
    ("now", "outcome"), [("13:00", Outcome.RUNNING), ("13:01", Outcome.MISSED)]
)
def test_a_promise_is_missed_before_it_is_met(now: str, outcome: Outcome) -> None:
    """An open clock runs until its due moment and is missed from then on."""
    case = [history(*VISITED[:2])]
    reading = read_clocks(case, terms(), OFFICE, now=at(now)).on_site.plain
    assert reading.outcome is outcome
    assert reading.met_at is None


def test_a_part_awaited_stops_the_clock() -> None:
    """Missing from 12:00 to 12:00 next day: the customer's clock is missed, the one without the wait is kept."""
    wait = PartWait("P-1", 1, at("12:00"), at("12:00", day=1))
    first = history(*VISITED, ("needs_part", at("12:00")), waits=(wait,))
    second = history(
        ("reported", at("12:05")),
        ("triaged", at("12:05")),
        ("planned", at("8:00", day=1)),
        ("dispatched", at("8:00", day=1)),
        ("on_the_way", at("13:00", day=1)),
        ("on_site", at("13:30", day=1)),
        ("done", at("14:00", day=1)),
        ticket_id="J-1-2",
        follows="J-1",
    )
    clocks = read_clocks([first, second], terms(), OFFICE, now=at("15:00", day=1))
    assert clocks.resolution.plain.due_at == at("17:00")
    assert clocks.resolution.plain.outcome is Outcome.MISSED
    assert clocks.resolution.less_waits.due_at == at("17:00", day=1)
    assert clocks.resolution.less_waits.outcome is Outcome.KEPT
    assert clocks.resolution.plain.met_at == at("14:00", day=1)
    assert clocks.on_site.plain.met_at == at("11:40"), "the first visit was on site"
    assert clocks.on_site.less_waits.due_at == at("13:00", day=1), "an hour was left at noon"
    assert clocks.first_response.plain == clocks.first_response.less_waits


def test_a_clock_stands_while_the_part_is_awaited() -> None:
    """Nobody knows when it is due; the customer's clock goes on."""
    case = [
        history(*VISITED, ("needs_part", at("12:00")), waits=(PartWait("P-1", 1, at("12:00")),))
    ]
    resolution = read_clocks(case, terms(), OFFICE, now=at("20:00")).resolution
    assert resolution.less_waits.due_at is None
    assert resolution.less_waits.outcome is Outcome.WAITING
    assert resolution.plain.outcome is Outcome.MISSED


@pytest.mark.parametrize("since", ["13:00", "14:00"])
def test_a_wait_after_the_promise_was_broken_mends_nothing(since: str) -> None:
    """A part missing only from 13:00 on does not excuse being late at 13:00."""
    wait = PartWait("P-1", 1, at(since), at("9:00", day=1))
    case = [history(*VISITED[:2], waits=(wait,))]
    on_site = read_clocks(case, terms(), OFFICE, now=at("15:00")).on_site
    assert on_site.less_waits.due_at == at("13:00")
    assert on_site.less_waits.outcome is Outcome.MISSED


def test_working_hours_stop_at_night() -> None:
    """Four working hours from 9:00, of which 1 h 30 min pass before a wait until Tuesday: due Tuesday 15:30."""
    wait = PartWait("P-1", 1, at("10:30"), at("9:00", day=1))
    case = [history(*VISITED[:2], waits=(wait,))]
    asked = terms(counting=Counting.WORKING)
    on_site = read_clocks(case, asked, OFFICE, now=at("10:00")).on_site
    assert on_site.plain.due_at == at("14:00")
    assert on_site.less_waits.due_at == at("11:30", day=1)


def test_what_was_reopened_was_not_solved() -> None:
    """Done, reopened and done again: the second time counts; while it is open again nothing is met."""
    steps = (*VISITED, ("done", at("12:30")), ("reopened", at("14:00")))
    again = (
        ("triaged", at("14:00")),
        ("planned", at("14:10")),
        ("dispatched", at("14:10")),
        ("on_the_way", at("16:00")),
        ("on_site", at("16:30")),
        ("done", at("17:30")),
    )
    opened = read_clocks([history(*steps)], terms(), OFFICE, now=at("14:30")).resolution.plain
    assert (opened.met_at, opened.outcome) == (None, Outcome.RUNNING)
    closed = read_clocks([history(*steps, *again)], terms(), OFFICE, now=at("18:00"))
    assert closed.resolution.plain.met_at == at("17:30")
    assert closed.resolution.plain.outcome is Outcome.MISSED
    assert closed.first_response.plain.met_at == at("9:10"), "the first answer stays the first"


def test_solved_without_a_visit_needs_nobody_on_site() -> None:
    """Solved by telephone in time: the resolution is kept and the visit is void, also long afterwards."""
    case = [history(*VISITED[:2], ("resolved_remotely", at("9:20")))]
    clocks = read_clocks(case, terms(), OFFICE, now=at("9:00", day=5))
    assert clocks.on_site.plain.outcome is Outcome.VOID
    assert clocks.resolution.plain.outcome is Outcome.KEPT


@pytest.mark.parametrize(("clock", "outcome"), [("12:00", Outcome.VOID), ("13:30", Outcome.MISSED)])
def test_cancelling_does_not_hide_a_broken_promise(clock: str, outcome: Outcome) -> None:
    """Cancelled before the promise is void; cancelled after it was broken stays missed."""
    case = [history(*VISITED[:2], ("cancelled", at(clock)))]
    on_site = read_clocks(case, terms(), OFFICE, now=at("9:00", day=3)).on_site.plain
    assert on_site.outcome is outcome


def test_a_promise_by_hand_is_the_start_on_site() -> None:
    """A moment promised by hand replaces the standard and no wait moves it; the resolution is the standard's."""
    wait = PartWait("P-1", 1, at("9:00"), at("12:00"))
    case = [history(*VISITED[:2], waits=(wait,))]
    clocks = read_clocks(case, terms(by_hand=at("10:00")), OFFICE, now=at("9:30"))
    assert clocks.on_site.plain.due_at == clocks.on_site.less_waits.due_at == at("10:00")
    assert clocks.resolution.less_waits.due_at == at("20:00")


def test_the_latest_start_keeps_what_is_open() -> None:
    """First the earlier of both promises; once somebody was on site the resolution less the work alone."""

    def latest(*steps: tuple[str, datetime], waits: tuple[PartWait, ...] = ()) -> datetime | None:
        asked = terms(on_site_hours=4, resolution_hours=8)
        case = [history(*steps, waits=waits)]
        return latest_start(case, asked, OFFICE, service_seconds=3600)

    assert latest(*VISITED[:2]) == at("13:00")
    assert latest(*VISITED, ("needs_part", at("12:00"))) == at("16:00")
    awaited = PartWait("P-1", 1, at("10:00"), expected_at=at("18:00"))
    assert latest(*VISITED[:2], waits=(awaited,)) == at("21:00"), "three hours were left at ten"
    assert latest(*VISITED[:2], waits=(PartWait("P-1", 1, at("10:00")),)) is None


def test_terms_are_those_of_the_standards() -> None:
    """An urban emergency is answered in half an hour and visited in four hours of any day."""
    standards = load_standards()
    emergency = job("J-1", due_at=at("20:00"))
    made = terms_of(emergency, ZoneKind.URBAN, standards)
    assert made.on_site == Allowance(24 * 3600, Counting.CALENDAR)
    assert made.reported_at == emergency.reported_at
    assert made.by_hand == at("20:00")


MINUTES = st.integers(0, 6 * 24 * 60)
WAITS = st.lists(st.tuples(MINUTES, st.integers(0, 2000)), max_size=4)


def _waits(drawn: list[tuple[int, int]]) -> list[PartWait]:
    spans = [
        (at("9:00") + timedelta(minutes=since), timedelta(minutes=long)) for since, long in drawn
    ]
    return [PartWait("P-1", 1, since, since + long) for since, long in spans]


@given(drawn=WAITS, minutes=st.integers(0, 3000), counting=st.sampled_from(Counting))
def test_exactly_the_allowance_passes_outside_the_waits(
    drawn: list[tuple[int, int]], minutes: int, counting: Counting
) -> None:
    """Minute by minute: the counted minutes before the due moment that no wait covers are the allowance."""
    waits = _waits(drawn)
    due = due_after(OFFICE, at("9:00"), Allowance(minutes * 60, counting), waits=waits)
    assert due is not None
    counted, moment = 0, at("9:00")
    while moment < due:
        works = counting is Counting.CALENDAR or (
            moment.weekday() < 5
            and any(
                a <= moment.hour * 60 + moment.minute < b for a, b in OFFICE.hours(moment.date())
            )
        )
        counted += works and not any(wait.since <= moment < wait.until for wait in waits)
        moment += timedelta(minutes=1)
    assert counted == minutes


@given(drawn=WAITS, minutes=st.integers(0, 3000), counting=st.sampled_from(Counting))
def test_the_order_of_waits_does_not_matter(
    drawn: list[tuple[int, int]], minutes: int, counting: Counting
) -> None:
    """Waits recorded in another order, or twice, give the same due moment, never before the one without waits."""
    allowance, waits = Allowance(minutes * 60, counting), _waits(drawn)
    due = due_after(OFFICE, at("9:00"), allowance, waits=waits)
    assert due == due_after(OFFICE, at("9:00"), allowance, waits=[*reversed(waits), *waits])
    plain = due_after(OFFICE, at("9:00"), allowance, waits=())
    assert due is not None
    assert plain is not None
    assert due >= plain
