"""Straight-line travel against the formula by hand, geopy's geodesic, the solver and real roads."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest
from geopy.distance import geodesic

from dispatch.domain.place import Location, great_circle_km
from dispatch.errors import TravelError
from dispatch.settings import Settings
from dispatch.travel.straight_line import StraightLine, great_circle_matrix
from solver.travel import Formula, formula_matrices
from tests.support.shared_data import shared_path

EQUATOR_DEGREE_KM = 2 * math.pi * 6371.0088 / 360
BEIJING, SHANGHAI = Location(39.9042, 116.4074), Location(31.2304, 121.4737)


def random_places(count: int, *, seed: int = 1) -> list[Location]:
    """Return places all over the globe, and some of them close together."""
    chance = np.random.default_rng(seed)
    far = [
        Location(float(chance.uniform(-90, 90)), float(chance.uniform(-180, 180)))
        for _ in range(count // 2)
    ]
    near = [
        Location(39.9 + float(chance.normal(0, 0.1)), 116.4 + float(chance.normal(0, 0.1)))
        for _ in range(count - len(far))
    ]
    return far + near


def test_one_degree_of_the_equator() -> None:
    """A degree along the equator is 111.19 km; seconds and metres follow from it by the formula, rounded up."""
    matrix = StraightLine(a=200, p=0.75, detour=1.45).matrix([Location(0, 0), Location(0, 1)])
    assert matrix.seconds.tolist() == [[0, 6849], [6849, 0]]
    assert matrix.metres.tolist() == [[0, 161233], [161233, 0]]
    assert 6848 < 200 * EQUATOR_DEGREE_KM**0.75 < 6849
    assert 161232 < 1450 * EQUATOR_DEGREE_KM < 161233
    assert matrix.seconds.dtype == np.int64


def test_distances_agree_with_the_geodesic() -> None:
    """No pair of places is more than 0.6 % off geopy's geodesic, in the matrix and for one pair."""
    places = random_places(40)
    km = great_circle_matrix(places)
    for here, first in enumerate(places):
        for there, second in enumerate(places):
            true = geodesic(
                (first.latitude, first.longitude), (second.latitude, second.longitude)
            ).km
            assert km[here, there] == pytest.approx(true, rel=0.006, abs=1e-6)
            assert great_circle_km(first, second) == pytest.approx(
                km[here, there], rel=1e-12, abs=1e-6
            )


def test_opposite_places() -> None:
    """Two places on opposite sides of the globe are half its circumference apart, and not NaN."""
    assert great_circle_km(Location(12.3, 45.6), Location(-12.3, -134.4)) == pytest.approx(
        180 * EQUATOR_DEGREE_KM
    )


def test_the_solver_computes_the_same() -> None:
    """The tables equal those that the solver makes from the formula in the document."""
    places = random_places(60, seed=2)
    matrix = StraightLine(a=187.5, p=0.87, detour=1.6).matrix(places)
    formula = Formula(**matrix.document())
    seconds, metres = formula_matrices(formula, [(p.latitude, p.longitude) for p in places])
    assert np.array_equal(matrix.seconds, seconds)
    assert np.array_equal(matrix.metres, metres)


def test_the_document_is_the_formula() -> None:
    """The problem document gets three numbers however many places there are."""
    matrix = StraightLine(a=210, p=0.8, detour=1.5).matrix(random_places(30))
    assert matrix.document() == {"a": 210, "p": 0.8, "detour": 1.5}
    assert matrix.provider == "straight line: 210 s · km^0.8, kilometres × 1.5"
    assert matrix.warnings == ()


def test_no_detour_is_quicker() -> None:
    """With an exponent below 1, going through a third place never saves more than the rounding."""
    seconds = StraightLine().matrix(random_places(30)).seconds
    through = (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)
    assert (through >= seconds - 1).all()


def test_the_same_place_is_no_way() -> None:
    """Two jobs in one house are 0 seconds and 0 metres apart; no place at all makes empty tables."""
    matrix = StraightLine().matrix([BEIJING, SHANGHAI, BEIJING])
    assert matrix.seconds[0, 2] == matrix.metres[0, 2] == 0
    assert matrix.seconds[0, 1] == matrix.seconds[1, 2] > 0
    assert StraightLine().matrix([]).seconds.shape == (0, 0)


def test_the_settings_have_the_same_defaults() -> None:
    """A StraightLine made of the default settings is the default one."""
    settings = Settings()
    made = StraightLine(a=settings.travel_a, p=settings.travel_p, detour=settings.travel_detour)
    assert made == StraightLine()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"a": 0.0}, "travel_a is 0.0"),
        ({"a": -1.0}, "travel_a is -1.0"),
        ({"a": math.nan}, "travel_a is nan"),
        ({"p": 0.0}, "travel_p is 0.0"),
        ({"p": math.inf}, "travel_p is inf"),
        ({"detour": 0.99}, "travel_detour is 0.99"),
        ({"detour": math.nan}, "travel_detour is nan"),
    ],
)
def test_useless_numbers_are_refused(values: dict[str, float], said: str) -> None:
    """Numbers that make travel free, negative or shorter than the straight line are refused with their name."""
    with pytest.raises(TravelError, match=said):
        StraightLine(**values)


def test_the_shortest_detour_is_none() -> None:
    """A detour of exactly 1 is the straight line itself."""
    matrix = StraightLine(detour=1).matrix([Location(0, 0), Location(0, 1)])
    assert matrix.metres[0, 1] == math.ceil(1000 * EQUATOR_DEGREE_KM)


@pytest.mark.parametrize(
    "place",
    [Location(math.nan, 0), Location(0, math.nan), Location(90.001, 0), Location(0, -180.001)],
)
def test_places_off_the_globe_are_refused(place: Location) -> None:
    """A coordinate that is no number or too large is named with the place."""
    with pytest.raises(TravelError, match="Place 1 is at latitude"):
        StraightLine().matrix([BEIJING, place])


@pytest.mark.parametrize(("city", "most"), [("porto", 0.21), ("heidelberg", 0.26)])
def test_the_default_is_near_real_roads(city: str, most: float) -> None:
    """Uncalibrated, half of all pairs beyond 300 m are within about a fifth to a quarter of the road time."""
    folder = shared_path("roads")
    with (folder / f"{city}_200_points.csv").open(encoding="utf-8") as file:
        places = [Location(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)]
    true = np.loadtxt(folder / f"{city}_200_duration_s.csv", delimiter=",")
    matrix = StraightLine().matrix(places)
    kept = great_circle_matrix(places) > 0.3
    error = np.abs(matrix.seconds[kept] / true[kept] - 1)
    assert float(np.median(error)) < most
