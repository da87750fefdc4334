"""Travel between places: the formula, the profile and its inverse."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from solver.travel import DAY, Formula, Travel, formula_matrices, formula_pair, haversine_km

FACTORS = ("1", "0.8", "1.4", "0.333", "2.25", "37.1")


def profiled(*entries: tuple[int, str], day_offset: int = 0) -> Travel:
    """Return travel with a profile and no places."""
    profile = tuple((second, Fraction(factor)) for second, factor in entries)
    return Travel(places=(), profile=profile, day_offset=day_offset)


@pytest.mark.parametrize(
    ("leave", "arrive"),
    [
        (0, 100),  # before the first entry the last one holds: factor 1
        (3500, 3600),  # ends as the rush begins
        (3501, 3602),  # 99 s before it, 1 matrix second takes 2 s in it
        (3600, 3800),
        (7100, 7250),  # 100 s do half the work before it ends
        (7200, 7300),
        (3600 + DAY, 3800 + DAY),  # the same on the next day
        (3600 - 5 * DAY, 3800 - 5 * DAY),
    ],
)
def test_a_leg_of_100_seconds_through_a_rush_hour(leave: int, arrive: int) -> None:
    """From 3600 to 7200 driving takes twice as long, every day."""
    assert profiled((3600, "2"), (7200, "1")).drive(100, leave=leave) == arrive


def test_the_clock_is_shifted() -> None:
    """With second 0 at 01:00 the rush hour that begins at 01:00 begins at second 0."""
    travel = profiled((3600, "2"), (7200, "1"), day_offset=3600)
    assert travel.drive(100, leave=0) == 200
    assert travel.drive(100, leave=-50) == 100


def test_the_arrival_is_rounded_up_once() -> None:
    """3 seconds at 1.1 and the rest at 1.01 are added before they are rounded."""
    assert profiled((0, "1.1"), (3, "1.01")).drive(10, leave=0) == math.ceil(
        3 + (10 - 3 / Fraction("1.1")) * Fraction("1.01")
    )


def test_long_legs_take_whole_days_at_a_stride() -> None:
    """A leg of a million days ends where the profile says, without driving through every day."""
    travel = profiled((0, "2"), (43200, "1"))
    assert travel.drive(64800 * 10**6, leave=0) == DAY * 10**6
    assert travel.latest_leave(64800 * 10**6, arrive=DAY * 10**6) == 0


@pytest.mark.parametrize("seed", range(200))
def test_driving_by_halves_of_a_second_is_never_needed(seed: int) -> None:
    """The arrival is that of adding up the pieces as fractions, and the latest departure is its exact inverse."""
    rng = np.random.default_rng(seed)
    seconds = sorted(int(x) for x in rng.choice(DAY, size=int(rng.integers(1, 6)), replace=False))
    entries = [(second, FACTORS[int(rng.integers(len(FACTORS)))]) for second in seconds]
    travel = profiled(*entries, day_offset=int(rng.integers(DAY)))
    matrix = int(rng.choice([0, 1, 100, 2700, 50000, 400000]))
    leave = int(rng.integers(-200000, 200000))
    arrive = travel.drive(matrix, leave=leave)
    assert arrive == by_fractions(travel, matrix, leave)
    last = travel.latest_leave(matrix, arrive=leave)
    assert travel.drive(matrix, leave=last) <= leave < travel.drive(matrix, leave=last + 1)
    assert travel.drive(matrix, leave=leave + 1) >= arrive


def by_fractions(travel: Travel, matrix: int, leave: int) -> int:
    """Return the arrival, driven from breakpoint to breakpoint in exact fractions."""
    left, now = Fraction(matrix), Fraction(leave)
    while left > 0:
        clock = (now + travel.day_offset) % DAY
        factor = travel.profile[-1][1]
        for second, value in travel.profile:
            if second <= clock:
                factor = value
        later = [second for second, _ in travel.profile if second > clock]
        until = now - clock + (later[0] if later else DAY + travel.profile[0][0])
        step = min(left, (until - now) / factor)
        left, now = left - step, now + step * factor
    return math.ceil(now)


def test_the_formula_by_hand() -> None:
    """One degree of latitude is 111.195 km: 200 · 111.195^0.75 = 6848.6 s, 1.45 · 111195.08 m = 161232.9 m."""
    formula = Formula(a=200, p=0.75, detour=1.45)
    assert haversine_km((30, 114), (31, 114)) == pytest.approx(111.19508, abs=1e-5)
    assert formula_pair(formula, (30, 114), (31, 114)) == (6849, 161233)
    assert formula_pair(formula, (30, 114), (30, 114)) == (0, 0)


def test_antipodes_have_a_distance() -> None:
    """Rounding does not push the haversine above 1 where places lie opposite each other."""
    assert haversine_km((0, 0), (0, 180)) == pytest.approx(math.pi * 6371.0088)


def test_matrices_agree_with_pairs() -> None:
    """Every value of the vector form is that of the scalar formula; equal places are 0 apart in both."""
    rng = np.random.default_rng(5)
    places = [tuple(pair) for pair in rng.uniform(-80, 80, size=(40, 2)).round(3).tolist()]
    places[7] = places[3]
    formula = Formula(a=187.3, p=0.75, detour=1.45)
    seconds, metres = formula_matrices(formula, places)
    for here, first in enumerate(places):
        for there, second in enumerate(places):
            assert (seconds[here, there], metres[here, there]) == formula_pair(
                formula, first, second
            )


def test_no_places() -> None:
    """No places give matrices of no size."""
    seconds, metres = formula_matrices(Formula(1, 1, 1), [])
    assert seconds.shape == metres.shape == (0, 0)
