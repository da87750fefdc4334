"""Swapped coordinates are told by the distance that the rest of the product measures."""

from __future__ import annotations

import pytest

from dispatch.domain.place import Location, great_circle_km
from dispatch.spreadsheets.coordinates import NEAR_KM, looks_swapped, swapped

CENTRE = Location(40.0, 116.0)


@pytest.mark.parametrize(("north", "near"), [(8.99, True), (9.0, False), (-8.99, True)])
def test_swapped_is_what_lies_near_the_other_way_round(north: float, near: bool) -> None:
    """A pair counts as swapped if, exchanged, it lies within 1,000 km of the centre: a degree is 111.195 km."""
    meant = Location(40.0 + north, 116.0)
    assert (great_circle_km(meant, CENTRE) <= NEAR_KM) is near
    assert looks_swapped(swapped(meant), CENTRE) is near


def test_a_pair_that_lies_near_as_written_is_not_swapped() -> None:
    """Where both ways round lie near the centre, the pair stands as it was written."""
    centre = Location(30.0, 31.0)
    assert not looks_swapped(Location(30.0, 32.0), centre)
    assert great_circle_km(Location(32.0, 30.0), centre) < NEAR_KM
