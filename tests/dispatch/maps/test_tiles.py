"""Where background tiles may come from."""

from __future__ import annotations

import json

import pytest

from dispatch.domain.gcj02 import Coordinates
from dispatch.errors import SettingsError
from dispatch.maps.map_data import board_map_data, map_data
from dispatch.maps.pin_data import pin_data
from dispatch.maps.tiles import background, image_sources
from dispatch.maps.timetable import timetable
from dispatch.maps.zone_data import zone_editor_data
from dispatch.settings import Settings
from tests.dispatch.made_plan import made_plan


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ()),
        ("/tiles/{z}/{x}/{y}.png", ()),
        ("https://tiles.example.org/{z}/{x}/{y}.png?key=a;b", ("https://tiles.example.org",)),
        ("https://{s}.tile.example.org/{z}/{x}/{y}.png", ("https://*.tile.example.org",)),
        ("http://127.0.0.1:8080/{z}/{x}/{y}.png", ("http://127.0.0.1:8080",)),
        ("http://[::1]:8080/{z}/{x}/{y}.png", ("http://[::1]:8080",)),
    ],
)
def test_the_policy_names_the_host_alone(address: str, expected: tuple[str, ...]) -> None:
    """Paths and keys stay out of the policy; the own server needs no mention."""
    assert image_sources(address) == expected


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("javascript:alert(1)//{z}/{x}/{y}", "no http or https address"),
        ("//tiles.example.org/{z}/{x}/{y}.png", "no http or https address"),
        ("https://a b/{z}/{x}/{y}.png", "no http or https address"),
        ("https://a;script-src *;/{z}/{x}/{y}.png", "no http or https address"),
        ("https://user:word@tiles.example.org/{z}/{x}/{y}.png", "no http or https address"),
        ("https://[bad/{z}/{x}/{y}.png", "no http or https address"),
        ("https://tiles.example.org/{z}/{x}.png", r"without \{y\}"),
        ("https://tiles.example.org/", r"without \{z\} and \{x\} and \{y\}"),
    ],
)
def test_other_addresses_are_refused(address: str, said: str) -> None:
    """An address that is none, or that would smuggle words into the policy, is named with a remedy."""
    with pytest.raises(SettingsError, match=said) as caught:
        image_sources(address)
    assert "tile_url" in str(caught.value)
    assert "such as" in str(caught.value)


def test_tiles_by_name() -> None:
    """A provider of xyzservices is named: its address over https, whose it is as plain text, and Gaode in GCJ-02."""
    gaode = background(Settings(tile_url="Gaode.Normal"))
    assert gaode is not None
    assert gaode.url.startswith("https://webrd01.is.autonavi.com/appmaptile?")
    assert all(place in gaode.url for place in ("{x}", "{y}", "{z}"))
    assert gaode.attribution == "© Gaode.com"
    assert gaode.coordinates is Coordinates.GCJ02
    assert image_sources("Gaode.Normal") == ("https://webrd01.is.autonavi.com",)
    osm = background(Settings(tile_url="OpenStreetMap.Mapnik"))
    assert osm is not None
    assert osm.coordinates is Coordinates.WGS84
    assert osm.attribution == "© OpenStreetMap contributors"


def test_what_is_said_of_tiles_comes_first() -> None:
    """Coordinates and attribution of the settings count before those of the name; an address is WGS-84 unless said."""
    said = background(
        Settings(tile_url="Gaode.Normal", tile_coordinates="wgs84", tile_attribution="Ours")
    )
    assert said is not None
    assert (said.coordinates, said.attribution) == (Coordinates.WGS84, "Ours")
    own = "https://tiles.example.org/{z}/{x}/{y}.png"
    plain, shifted = (
        background(Settings(tile_url=own, tile_coordinates=each)) for each in ("", "GCJ02")
    )
    assert plain is not None
    assert shifted is not None
    assert (plain.url, plain.coordinates) == (own, Coordinates.WGS84)
    assert shifted.coordinates is Coordinates.GCJ02
    assert background(Settings()) is None


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"tile_url": "Gaode.Nowhere"}, "xyzservices does not know"),
        ({"tile_url": "Thunderforest.OpenCycleMap"}, "needs a key"),
        ({"tile_url": "Gaode.Normal", "tile_coordinates": "bd09"}, "tile_coordinates is 'bd09'"),
    ],
)
def test_names_that_cannot_be_used(settings: dict[str, str], said: str) -> None:
    """An unknown provider, one that needs a key, and unknown coordinates are refused with what to do."""
    with pytest.raises(SettingsError, match=said):
        background(Settings(**settings))  # type: ignore[arg-type]


def test_every_map_is_told_what_it_is_drawn_over() -> None:
    """The data of the plan's map, of the board, of the pin and of the zones say GCJ-02 over tiles of Gaode."""
    settings = Settings(tile_url="Gaode.Normal")
    table = timetable(made_plan())
    maps = [
        map_data(table, settings=settings),
        board_map_data(table, settings=settings),
        json.loads(pin_data((), (), (), settings=settings)),
        json.loads(zone_editor_data((), (), (), (), settings=settings, words={}, version="")),
    ]
    assert [each["tiles"]["coordinates"] for each in maps] == ["gcj02"] * 4
