"""The streets that stand inside the one file of a plan: those around it, and no more than a mail takes."""

from __future__ import annotations

import base64
import gzip
from math import asinh, floor, pi, radians, tan

import pytest

from dispatch.maps.basemap import inside
from dispatch.maps.basemap.inside import streets_inside
from dispatch.maps.basemap.kinds import LEAST_ZOOM, MOST_ZOOM
from dispatch.maps.basemap.make import Basemap
from dispatch.settings import Settings
from tests.dispatch.maps.basemap.small_city import MIDDLE, STEP

AROUND = [
    [MIDDLE[0] - STEP, MIDDLE[1] - STEP],
    [MIDDLE[0] + STEP, MIDDLE[1] + STEP],
]


def settings_of(made: Basemap) -> Settings:
    """Return settings with this file."""
    return Settings(basemap=str(made.path))


def test_the_tiles_around_a_plan_are_there(small_streets: Basemap) -> None:
    """Each zoom holds the tile of the plan's middle, compressed as in the file; whose the map is stands beside them."""
    found = streets_inside(settings_of(small_streets), AROUND)
    assert found is not None
    assert (found["minZoom"], found["maxZoom"]) == (LEAST_ZOOM, MOST_ZOOM)
    assert "OpenStreetMap" in found["attribution"]
    for zoom in range(LEAST_ZOOM, MOST_ZOOM + 1):
        down = 0.5 - asinh(tan(radians(MIDDLE[0]))) / (2 * pi)
        name = f"{zoom}/{floor((MIDDLE[1] + 180) / 360 * 2**zoom)}/{floor(down * 2**zoom)}"
        assert b"roads" in gzip.decompress(base64.b64decode(found["tiles"][name]))


def test_what_is_too_much_is_left_out_by_zooms(
    small_streets: Basemap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the limit the nearest zooms are missing whole, and the last one that is there is named."""
    whole = streets_inside(settings_of(small_streets), AROUND)
    assert whole is not None
    size = sum(len(base64.b64decode(each)) for each in whole["tiles"].values())
    monkeypatch.setattr(inside, "MOST_BYTES", size // 2)
    less = streets_inside(settings_of(small_streets), AROUND)
    assert less is not None
    assert LEAST_ZOOM <= less["maxZoom"] < MOST_ZOOM
    assert max(int(name.split("/")[0]) for name in less["tiles"]) == less["maxZoom"]


def test_elsewhere_there_are_none(small_streets: Basemap) -> None:
    """A plan far from the file's area, one without places, and settings without a file get no streets."""
    assert streets_inside(settings_of(small_streets), [[48.0, 2.0], [48.1, 2.1]]) is None
    assert streets_inside(settings_of(small_streets), None) is None
    assert streets_inside(Settings(), AROUND) is None
