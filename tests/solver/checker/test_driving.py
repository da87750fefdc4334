"""Travel worked out by hand: matrices, the formula, the time-of-day profile."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from solver.checker.driving import Travel
from solver.checker.read_problem import read_problem
from tests.solver.checker.documents import judge, kinds, one_visit, stop, visit_at

RUSH = [[28800, 2], [36000, 1]]  # 8:00 to 10:00 twice the time, otherwise as in the matrix


def travel(
    *, profile: list[Any], start: str = "2026-11-23T08:00:00+08:00", seconds: int = 600
) -> Travel:
    """Return the travel of a problem with one matrix time and a profile."""
    problem = one_visit()
    problem["horizon"]["start"] = start
    problem["travel"]["duration"] = [[0, seconds], [seconds, 0]]
    problem["travel"]["profile"] = profile
    return read_problem(problem).travel


@pytest.mark.parametrize(
    ("leave", "seconds", "arrive"),
    [
        (0, 600, 1200),  # 8:00, all in the rush hour
        (7200, 600, 7800),  # 10:00, all after it: the breakpoint itself belongs to the later factor
        (6000, 600, 7200),  # arrives with the breakpoint
        (6002, 600, 7201),  # 1198 s drive 599, 1 s is left
        (7000, 600, 7700),  # 200 s drive 100, 500 s are left
        (-600, 600, 0),  # before 8:00 the last entry holds
        (-100, 600, 1000),  # 100 s drive 100, 500 s are left and take 1000
        (-100, 4000, 7500),  # two breakpoints: 100 + 7200 / 2 = 3700 driven, 300 s are left
        (-86500, 600, -85400),  # the day before is the same
        (86300, 600, 87400),  # and the day after
        (0, 0, 0),
    ],
)
def test_profile(leave: int, seconds: int, arrive: int) -> None:
    """A leg is driven piecewise by the factor of each part of the day."""
    assert travel(profile=RUSH, seconds=seconds).arrival(0, 1, leave=leave) == arrive


@pytest.mark.parametrize(
    ("leave", "seconds", "arrive"),
    [
        (3400, 200, 3600),  # arrives at midnight
        (3500, 200, 3900),  # 100 s until midnight, 100 s are left and take 300
        (3600, 200, 4200),
        (3500, 1400, 7300),  # 100 + 3600 / 3 = 1300 driven by 1:00, 100 s are left
    ],
)
def test_profile_across_midnight(leave: int, seconds: int, arrive: int) -> None:
    """From 23:00 on: a leg goes on past midnight by the next day's first factor."""
    night = travel(profile=[[0, 3], [3600, 1]], start="2026-12-31T23:00:00+08:00", seconds=seconds)
    assert night.arrival(0, 1, leave=leave) == arrive


def test_clock_is_that_of_the_start() -> None:
    """The offset of `horizon.start` changes nothing: 8:00 there is 8:00 by the profile."""
    for offset in ("+08:00", "-05:00", "+05:45", "Z"):
        assert travel(profile=RUSH, start=f"2026-11-23T08:00:00{offset}").arrival(
            0, 1, leave=0
        ) == (1200)


@pytest.mark.parametrize("first", [0, 30000, 86399])
def test_one_entry_holds_all_day(first: int) -> None:
    """A single factor holds at every hour, before its second as well."""
    slow = travel(profile=[[first, 1.5]])
    assert [slow.arrival(0, 1, leave=leave) for leave in (-9, 0, 50000)] == [891, 900, 50900]


def test_empty_profile_is_none() -> None:
    """An empty list of factors leaves the matrix times alone."""
    assert travel(profile=[]).arrival(0, 1, leave=7) == 607


@pytest.mark.parametrize(
    ("seconds", "arrive"),
    [
        (1, 2),  # 1.5
        (2, 3),  # 3.0
        (3, 5),  # 4.5
    ],
)
def test_arrival_is_rounded_up(seconds: int, arrive: int) -> None:
    """The arrival is rounded up to the second."""
    assert travel(profile=[[0, 1.5]], seconds=seconds).arrival(0, 1, leave=0) == arrive


def test_arrival_is_rounded_once() -> None:
    """1 s at factor 1.5 drives 2/3; the 4/3 left end at 2.33, so at 3; rounded in between it were 3.5, so 4."""
    pieces = travel(profile=[[0, 1.5], [28801, 1]], seconds=2)
    assert pieces.arrival(0, 1, leave=0) == 3
    third = travel(profile=[[0, 3], [28801, 1.5], [28802, 1]], seconds=1)
    assert third.arrival(0, 1, leave=0) == 2  # 1/3 + 2/3 driven in exactly 2 s


@pytest.mark.parametrize("factor", [1.1, Decimal("1.1")])
def test_factor_is_the_decimal_fraction_written(factor: object) -> None:
    """10 s at 1.1 are exactly 11 s; the double 1.1 is more than 11/10 and would give 12."""
    assert travel(profile=[[0, factor]], seconds=10).arrival(0, 1, leave=0) == 11


def test_leg_of_several_days() -> None:
    """From 0:00 a day drives 43200 / 2 + 43200 = 64800; 200000 are 3 days and 5600, which take 11200."""
    long = travel(profile=[[0, 2], [43200, 1]], start="2026-11-23T00:00:00+08:00", seconds=200000)
    assert long.arrival(0, 1, leave=0) == 3 * 86400 + 11200


def test_leaving_later_never_arrives_earlier() -> None:
    """Over a day of awkward factors the arrival never falls as the departure grows."""
    awkward = travel(profile=[[100, 7.3], [200, 0.1], [40000, 1], [86399, 33]], seconds=777)
    arrivals = [awkward.arrival(0, 1, leave=leave) for leave in range(-86400, 86400, 97)]
    assert arrivals == sorted(arrivals)


def second_by_second(profile: list[list[int]], *, leave: int, seconds: int) -> int:
    """Return the arrival by driving 1 / factor of a matrix second in each second from 8:00 + `leave` on."""
    left, now = Fraction(seconds), leave
    while left > 0:
        clock = (now + 28800) % 86400
        factors = [tenths for second, tenths in profile if second <= clock] or [profile[-1][1]]
        left -= Fraction(10, factors[-1])
        now += 1
    return now


@pytest.mark.parametrize("seed", range(30))
def test_profile_equals_driving_second_by_second(seed: int) -> None:
    """Random factors of a tenth to three, with many breakpoints within the leg, arrive as in slow motion."""
    chance = random.Random(seed)
    breaks = sorted(chance.sample(range(27000, 32000), 8) + chance.sample(range(86400), 4))
    tenths = [[second, chance.randint(1, 30)] for second in dict.fromkeys(breaks)]
    leave, seconds = chance.randint(-2000, 2000), chance.randint(0, 1500)
    profile = [[second, factor / 10] for second, factor in tenths]
    arrival = travel(profile=profile, seconds=seconds).arrival(0, 1, leave=leave)
    assert arrival == second_by_second(tenths, leave=leave, seconds=seconds)


def test_plan_is_timed_and_paid_by_the_profile() -> None:
    """Leaving at 8:00 takes 1200 s, leaving at 9:56:40 for the way back 200 + 500 = 700 s; both are paid."""
    problem = one_visit()
    problem["travel"]["profile"] = RUSH
    plan = visit_at(600)
    stops = plan["routes"][0]["stops"]
    stops[1:] = [stop("visit", 1, 1200, 6000, 7000, job="J"), stop("end", 0, 7700)]
    verdict = judge(problem, plan)
    assert verdict.valid
    assert verdict.cost["travel_hour"] == 1583  # 1900 s of 3000 cents an hour: 1583.33
    stops[2] = stop("end", 0, 7600)
    assert kinds(problem, plan) == ["travel"]


def by_formula(*places: list[float], **changes: object) -> Travel:
    """Return travel by the formula between places."""
    problem = one_visit() | {"locations": list(places)}
    problem["travel"] = {"a": 100, "p": 1, "detour": 1.5} | changes
    return read_problem(problem).travel


def test_formula_along_a_meridian() -> None:
    """One degree is 6371.0088 x pi / 180 = 111.195080 km: 11119.508 s and 166792.62 m, both rounded up."""
    degree = by_formula([0, 0], [1, 0])
    assert degree.arrival(0, 1, leave=50) == 50 + 11120
    assert degree.metres(0, 1) == 166793
    assert (degree.arrival(1, 0, leave=50), degree.metres(1, 0)) == (11170, 166793)


@pytest.mark.parametrize(
    "places", [([0, 10], [0, 11]), ([0, 10], [0, 9]), ([20, 120], [21, 120]), ([-20, 5], [-21, 5])]
)
def test_formula_takes_differences(places: tuple[list[float], list[float]]) -> None:
    """A degree along the equator or a meridian is as long anywhere."""
    assert by_formula(*places).arrival(0, 1, leave=0) == 11120


def test_formula_at_sixty_degrees_north() -> None:
    """At 60 degrees h = (cos 60 x sin 90)^2 = 1/4 for half the globe: 60 degrees of arc, 6671.7048 km."""
    far = by_formula([60, 0], [60, 180])
    assert far.arrival(0, 1, leave=0) == 667171  # 667170.48
    assert far.metres(0, 1) == 10007558  # 10007557.2


def test_formula_with_a_power() -> None:
    """With p = 0.5 it is 100 x sqrt(111.195080) = 1054.491 s."""
    assert by_formula([0, 0], [0, 1], p=0.5).arrival(0, 1, leave=0) == 1055


def test_formula_between_antipodes() -> None:
    """Half the globe, where rounding may lift h above 1, is pi x 6371.0088 = 20015.1144 km."""
    assert by_formula([0, 0], [0, 180]).metres(0, 1) == 30022672  # 30022671.6


@pytest.mark.parametrize("p", [0, 0.75])
def test_equal_coordinates_are_no_distance(p: float) -> None:
    """Two locations at one place are 0 s and 0 m apart, also with p = 0, where 0 km to the power is 1."""
    same = by_formula([31.2, 121.4], [31.2, 121.4], p=p)
    assert (same.arrival(0, 1, leave=9), same.metres(0, 1)) == (9, 0)
    assert (same.arrival(0, 0, leave=9), same.metres(0, 0)) == (9, 0)


def test_formula_time_is_rounded_before_it_is_stretched() -> None:
    """11119.508 s become 11120, ten times that is 111200 and not 111196."""
    stretched = by_formula([0, 0], [1, 0], profile=[[0, 10]])
    assert stretched.arrival(0, 1, leave=0) == 111200
