"""Speeds by the hour in a plan: the profile of its document, its arrival times, and that leaving later never pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Window
from dispatch.domain.place import Zone, ZoneKind
from dispatch.domain.plan import Plan
from dispatch.planning.make_plan import Planned, make_plan
from dispatch.planning.time_of_day import day_profile
from dispatch.standards.service_standard import ServiceStandards, load_standards
from dispatch.standards.speed_profiles import SpeedProfiles, Steps
from dispatch.travel.straight_line import StraightLine
from solver.checker.driving import Profile
from solver.stop import Iterations
from solver.travel import DAY, Travel
from tests.dispatch.planning.example import EAST, HOME, NORTH, at, day, job, promise, shift

Rows = Mapping[tuple[str, str], Steps]

RUSH: Steps = ((0, 1.0), (7 * 60, 0.5), (10 * 60, 1.0))


def standards(rows: Rows, **changes: Any) -> ServiceStandards:
    """Return the product's standards with speeds."""
    return replace(load_standards(), speeds=SpeedProfiles(rows, "speeds.csv"), **changes)


def small_day(**changes: Any) -> Day:
    """Return one technician with one job in the north; a Monday."""
    technician = replace(day().technicians[0], shifts=(shift(start_at=at(8), rest=None),))
    small = day(jobs=(job("J-1"),), technicians=(technician,), depots=(), orders=(), zones=())
    return replace(small, **changes)


def profile(example: Day, rows: Rows) -> tuple[tuple[int, float], ...]:
    """Return the profile of a day whose jobs are all urban."""
    promises = {item.id: promise(zone_name="") for item in example.jobs}
    return day_profile(example, promises, standards(rows)).entries


def planned(example: Day, rows: Rows) -> Planned:
    """Return the plan of a day, which the checker has passed."""
    return make_plan(example, standards=standards(rows), travel=StraightLine(), stop=Iterations(20))


def visit(plan: Plan) -> tuple[datetime, int]:
    """Return when the only visit is reached, and how long the way there takes."""
    stop = plan.routes[0].visits[0]
    return stop.arrive_at, stop.travel_seconds


def test_half_the_speed_takes_twice_as_long() -> None:
    """A speed of 0.5 from 7 to 10 is the factor 2 between these hours."""
    assert profile(small_day(), {("*", "workday"): RUSH}) == ((7 * 3600, 2.0), (10 * 3600, 1.0))


def test_without_speeds_nothing_is_written() -> None:
    """No table, or one that says 1 everywhere, leaves the document as it was."""
    assert profile(small_day(), {}) == ()
    assert profile(small_day(), {("*", "*"): ((0, 1.0), (480, 1.0))}) == ()
    assert "profile" not in planned(small_day(), {}).problem_document["travel"]


def test_the_rush_hour_moves_arrivals() -> None:
    """The way to the north takes 365 s; who drives it in the rush hour at half the speed needs 730 s.

    The customer's window closes at 08:15, so the visit has to be driven to in the rush hour.
    """
    early = small_day(jobs=(job("J-1", windows=(Window(at(8), at(8, 15)),)),))
    calm, rush = planned(early, {}), planned(early, {("*", "workday"): RUSH})
    assert visit(calm.plan)[1] == 365
    assert visit(rush.plan)[1] == 2 * 365
    assert visit(rush.plan)[0] >= at(8, 12)
    left_home = rush.plan.routes[0].stops[0].depart_at
    assert (visit(rush.plan)[0] - left_home).total_seconds() == 2 * 365
    assert "speeds by the hour from speeds.csv (workday: 1 day)" in str(rush.plan.stats["travel"])
    assert rush.problem_document["travel"]["profile"] == [[25200, 2.0], [36000, 1.0]]


def test_a_holiday_has_the_speeds_of_a_day_off() -> None:
    """On a Sunday the rush hour of workdays does not hold."""
    sunday = shift(start_at=at(8, day=22), end_at=at(17, day=22), rest=None)
    technician = replace(small_day().technicians[0], shifts=(sunday,))
    free = small_day(technicians=(technician,), horizon=Horizon(at(0, day=22), at(0, day=23)))
    assert profile(free, {("*", "workday"): RUSH}) == ()
    assert profile(free, {("*", "day_off"): RUSH}) == ((7 * 3600, 2.0), (10 * 3600, 1.0))


def test_zones_that_differ_are_weighed_by_their_jobs() -> None:
    """Three urban jobs at half the speed and one suburban at full: the mean factor is (3 · 2 + 1 · 1) / 4 = 1.75."""
    jobs = tuple(job(f"J-{n}") for n in range(4))
    promises = {each.id: promise(zone_name="") for each in jobs}
    promises["J-0"] = promise(zone=ZoneKind.SUBURBAN, zone_name="")
    found = day_profile(small_day(jobs=jobs), promises, standards({("urban", "*"): ((0, 0.5),)}))
    assert found.entries == ((0, 1.75),)
    assert "one mean for the whole plan" in found.words
    assert "suburban: 1 job, urban: 3 jobs" in found.words


def test_days_that_differ_are_weighed_by_who_works_then() -> None:
    """Monday 8 to 17 is worked by two, Sunday 8 to 10 by one: at 9 the factor is (2 · 2 + 1) / 3, at 12 it is 2."""
    sunday = shift(start_at=at(8, day=22), end_at=at(10, day=22), rest=None, overtime_seconds=0)
    monday = shift(start_at=at(8), end_at=at(17), rest=None, overtime_seconds=0)
    first, second = day().technicians
    two_days = small_day(
        technicians=(replace(first, shifts=(sunday, monday)), replace(second, shifts=(monday,))),
        horizon=Horizon(at(0, day=22), at(0, day=24)),
    )
    found = dict(profile(two_days, {("*", "workday"): ((0, 1.0), (480, 0.5), (600, 0.5001))}))
    assert found[8 * 3600] == 1.67
    assert found[10 * 3600] == 2.0


def test_a_zone_that_is_not_there_is_warned_of() -> None:
    """Speeds for a zone that the day does not have are said, not passed over."""
    rows = {("habour", "*"): ((0, 0.5),)}
    small = small_day(zones=(Zone("harbour", ZoneKind.URBAN, centre=HOME, radius_km=9.0),))
    warnings = planned(small, rows).plan.stats["warnings"]
    assert "the zone habour, which this day does not have" in str(warnings)
    named = planned(small, {("harbour", "*"): ((0, 0.5),)})
    assert named.plan.stats["warnings"] == ""
    assert named.problem_document["travel"]["profile"] == [[0, 2.0]]


def test_a_night_has_the_speeds_of_both_its_days() -> None:
    """Sunday 20:00 to Monday 6:00, with a horizon from noon: speeds of a day off before midnight, then a workday's."""
    night = shift(start_at=at(20, day=22), end_at=at(6), rest=None, overtime_seconds=0)
    technician = replace(small_day().technicians[0], shifts=(night,))
    odd = small_day(technicians=(technician,), horizon=Horizon(at(12, day=22), at(12)))
    rows: Rows = {
        ("*", "day_off"): ((0, 0.8),),
        ("*", "workday"): ((0, 1.0), (5 * 60, 0.5), (9 * 60, 1.0)),
    }
    found = Travel([(0, 0)], profile=_fractions(profile(odd, rows)), day_offset=43200)
    horizon = odd.horizon
    assert (
        found.drive(800, leave=horizon.seconds(at(23, day=22))) - horizon.seconds(at(23, day=22))
        == 1000
    )
    # 400 s of work until midnight take 500 s; the other 400 s go at full speed.
    leave = horizon.seconds(at(0)) - 500
    assert found.drive(800, leave=leave) == horizon.seconds(at(0)) + 400
    assert found.drive(300, leave=horizon.seconds(at(5, 30))) == horizon.seconds(at(5, 40))


@pytest.mark.parametrize(
    ("month", "date", "utc_hours"), [(3, 29, (5, 6)), (10, 25, (6, 7)), (6, 14, (5, 6))]
)
def test_the_rush_hour_stays_on_the_wall_clock_when_the_clock_changes(
    month: int, date: int, utc_hours: tuple[int, int]
) -> None:
    """In Berlin 7:00 to 8:00 is 5:00 to 6:00 UTC in summer, 6:00 to 7:00 in winter, also on the day of the change.

    The horizon starts at midnight, before the change, and its clock does not jump.
    """
    zone = ZoneInfo("Europe/Berlin")

    def berlin(hour: int, minute: int = 0, *, later: int = 0) -> datetime:
        return datetime(2026, month, date + later, hour, minute, tzinfo=zone)

    worked = shift(start_at=berlin(4), end_at=berlin(20), rest=None, overtime_seconds=0)
    technician = replace(small_day().technicians[0], shifts=(worked,))
    horizon = Horizon(berlin(0), berlin(0, later=1))
    changed = small_day(technicians=(technician,), horizon=horizon)
    rows: Rows = {("*", "*"): ((0, 1.0), (7 * 60, 0.5), (8 * 60, 1.0))}
    calendar = replace(load_standards().calendar, timezone=zone)
    promises = {each.id: promise() for each in changed.jobs}
    found = day_profile(
        changed, promises, standards(rows, timezone=zone, calendar=calendar)
    ).entries
    travel = Travel([(0, 0)], profile=_fractions(found), day_offset=0)
    for utc, factor in ((utc_hours[0] - 1, 1), (utc_hours[0], 2), (utc_hours[1], 1)):
        leave = horizon.seconds(datetime(2026, month, date, utc, 15, tzinfo=UTC))
        assert travel.drive(600, leave=leave) == leave + 600 * factor


def _fractions(entries: tuple[tuple[int, float], ...]) -> tuple[tuple[int, Fraction], ...]:
    return tuple((second, Fraction(str(factor))) for second, factor in entries)


speeds = st.dictionaries(st.integers(0, 1439), st.floats(0.2, 2.0), min_size=1, max_size=24).map(
    lambda found: tuple(sorted({0: 1.0, **found}.items()))
)


@given(
    workday=speeds,
    day_off=speeds,
    urban=speeds,
    leave=st.integers(-DAY, 2 * DAY),
    later=st.integers(1, 4 * 3600),
    seconds=st.integers(0, 6 * 3600),
)
def test_leaving_later_never_means_arriving_earlier(
    workday: Steps, day_off: Steps, urban: Steps, leave: int, later: int, seconds: int
) -> None:
    """Any table of speeds gives a profile that is first in, first out; solver and checker arrive at the same second."""
    sunday = shift(start_at=at(6, day=22), end_at=at(20, day=22))
    technician = replace(small_day().technicians[0], shifts=(sunday, shift()))
    two_days = small_day(technicians=(technician,), horizon=Horizon(at(3, day=22), at(0, day=24)))
    entries = profile(
        two_days, {("*", "workday"): workday, ("*", "day_off"): day_off, ("urban", "*"): urban}
    )
    if not entries:
        return
    assert all(first[0] < second[0] for first, second in pairwise(entries))
    pairs = _fractions(entries)
    offset = 3 * 3600
    travel = Travel([(0, 0)], profile=pairs, day_offset=offset)
    first, second = (travel.drive(seconds, leave=moment) for moment in (leave, leave + later))
    assert leave <= first <= second
    judge = Profile(
        tuple(second for second, _ in pairs), tuple(factor for _, factor in pairs), Fraction(offset)
    )
    assert judge.arrival(leave=leave, seconds=seconds) == first


@given(table=speeds)
def test_a_whole_day_with_any_speeds_passes_the_checker(table: Steps) -> None:
    """Two technicians and three visits: `make_plan` refuses a plan that the independent checker does not pass."""
    jobs = (job("J-1"), job("J-2", location=EAST), job("J-3", location=NORTH))
    made = planned(small_day(jobs=jobs), {("*", "*"): table})
    for route in made.plan.routes:
        for before, after in pairwise(route.stops):
            driven = (after.arrive_at - before.depart_at).total_seconds()
            assert driven == after.travel_seconds
