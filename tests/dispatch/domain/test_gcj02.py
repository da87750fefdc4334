"""GCJ-02: pairs known from elsewhere, the way there and back, and where nothing is shifted."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dispatch.domain.gcj02 import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    Coordinates,
    coordinates_of,
    from_gcj02,
    to_gcj02,
    to_wgs84,
)
from dispatch.domain.place import Location, great_circle_km
from dispatch.errors import SettingsError

# WGS-84 and GCJ-02: the first from prcoords, the others from the tests of eviltransform.
PAIRS = [
    (Location(39.9042, 116.4074), Location(39.905603, 116.413642)),
    (Location(31.1774276, 121.5272106), Location(31.17530398, 121.53154186)),
    (Location(22.543847, 113.912316), Location(22.54079613, 113.91717648)),
    (Location(39.911954, 116.377817), Location(39.91334546, 116.38404722)),
]


@pytest.mark.parametrize(("true", "shifted"), PAIRS)
def test_known_pairs(true: Location, shifted: Location) -> None:
    """Places are shifted as other programs shift them, to a millionth of a degree, and shifted back."""
    there, back = to_gcj02(true), from_gcj02(shifted)
    assert math.isclose(there.latitude, shifted.latitude, abs_tol=1e-6)
    assert math.isclose(there.longitude, shifted.longitude, abs_tol=1e-6)
    assert great_circle_km(back, true) < 2e-4


def test_there_and_back() -> None:
    """Anywhere in the box the way there and back leads to the same place, to a thousandth of a millimetre."""
    random = np.random.default_rng(7)
    worst, shifts = 0.0, []
    for _ in range(2000):
        # A step inside the border: right at it a place may be shifted out of the box.
        place = Location(
            random.uniform(SOUTH + 0.02, NORTH - 0.02), random.uniform(WEST + 0.02, EAST - 0.02)
        )
        shifted = to_gcj02(place)
        back = from_gcj02(shifted)
        shifts.append(1000 * great_circle_km(place, shifted))
        worst = max(
            worst, abs(back.latitude - place.latitude), abs(back.longitude - place.longitude)
        )
    assert worst < 1e-11  # degrees: about a micrometre
    assert 350 < np.median(shifts) < 500
    assert max(shifts) < 1000


@pytest.mark.parametrize(
    "place", [Location(52.52, 13.405), Location(-33.87, 151.21), Location(0.0, 100.0)]
)
def test_elsewhere_nothing_is_shifted(place: Location) -> None:
    """Outside the box both ways leave a place alone, off the globe as well."""
    assert to_gcj02(place) == from_gcj02(place) == place
    assert from_gcj02(Location(95.0, 200.0)) == Location(95.0, 200.0)


def test_only_what_is_said_to_be_shifted_is_shifted_back() -> None:
    """Coordinates that are said to be WGS-84 stay as they are, in the middle of China as well."""
    place = PAIRS[0][1]
    assert to_wgs84(place, Coordinates.WGS84) == place
    assert to_wgs84(place, Coordinates.GCJ02) == from_gcj02(place) != place


def test_the_option_is_one_of_two_words() -> None:
    """Capitals and blanks do not count, empty is WGS-84, and anything else is refused by name."""
    assert coordinates_of(" GCJ02 ", what="coordinates") is Coordinates.GCJ02
    assert coordinates_of("", what="coordinates") is Coordinates.WGS84
    with pytest.raises(SettingsError, match="tile_coordinates is 'bd09'"):
        coordinates_of("bd09", what="tile_coordinates")
