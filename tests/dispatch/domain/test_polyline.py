"""Roads as short texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.place import Location
from dispatch.domain.polyline import decoded, encoded, leads

HERE, THERE = Location(38.5, -120.2), Location(43.252, -126.453)
PUBLISHED = "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
"""The example of the format's documentation: HERE, (40.7, -120.95) and THERE."""

latitudes = st.floats(-90, 90, allow_nan=False)
longitudes = st.floats(-180, 180, allow_nan=False)


def test_the_published_example() -> None:
    """Text and points of the documentation of the format belong together."""
    points = (HERE, Location(40.7, -120.95), THERE)
    assert encoded(points) == PUBLISHED
    assert decoded(PUBLISHED) == points


@given(st.lists(st.builds(Location, latitudes, longitudes), max_size=30))
def test_points_come_back_to_the_metre(points: list[Location]) -> None:
    """Every point comes back within half a hundred-thousandth of a degree, and none is lost."""
    back = decoded(encoded(points))
    assert len(back) == len(points)
    for there, here in zip(back, points, strict=True):
        assert there.latitude == pytest.approx(here.latitude, abs=0.51e-5)
        assert there.longitude == pytest.approx(here.longitude, abs=0.51e-5)


def test_a_way_leads_from_its_first_point_to_its_last() -> None:
    """Rounding is no other place; thirty metres are, at either end; a text that is no way leads nowhere."""
    assert leads(PUBLISHED, start=Location(38.500004, -120.2), end=Location(43.252, -126.452996))
    assert not leads(PUBLISHED, start=Location(38.5003, -120.2), end=THERE)
    assert not leads(PUBLISHED, start=HERE, end=Location(43.252, -126.4533))
    assert not leads(PUBLISHED, start=THERE, end=HERE)
    for nothing in ("", "_p~iF", "_p~iF~ps|U"):
        assert not leads(nothing, start=HERE, end=HERE)
