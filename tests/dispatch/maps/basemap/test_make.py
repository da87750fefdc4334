"""The file of streets: what its tiles hold at each zoom, that it is bounded, repeatable, and whole or not there."""

from __future__ import annotations

import errno
import gzip
import shutil
from math import asinh, floor, pi, radians, tan
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from pmtiles.reader import MmapSource, Reader

from dispatch.errors import BasemapError
from dispatch.maps.basemap import make
from dispatch.maps.basemap.cut import EDGE, EXTENT
from dispatch.maps.basemap.kinds import LEAST_ZOOM, MOST_ZOOM
from dispatch.maps.basemap.make import Basemap, make_basemap
from tests.dispatch.maps.basemap.small_city import MIDDLE, STEP, write_small_city
from tests.support.shared_data import shared_path

Tile = dict[str, list[dict[str, Any]]]


def tile_at(path: Path, zoom: int, *, north: float = 0.0, east: float = 0.0) -> Tile:
    """Return the features by layer of the tile at a place, in steps from the city's middle; empty for no tile."""
    return tile_of(path, zoom, latitude=MIDDLE[0] + north * STEP, longitude=MIDDLE[1] + east * STEP)


def tile_of(path: Path, zoom: int, *, latitude: float, longitude: float) -> Tile:
    """Return the features by layer of the tile at a place; empty for no tile."""
    x = floor((longitude + 180) / 360 * 2**zoom)
    y = floor((0.5 - asinh(tan(radians(latitude))) / (2 * pi)) * 2**zoom)
    with path.open("rb") as stream:
        data = Reader(MmapSource(stream)).get(zoom, x, y)
    if data is None:
        return {}
    options = {"y_coord_down": True}
    layers = mapbox_vector_tile.decode(gzip.decompress(data), default_options=options)
    return {name: layer["features"] for name, layer in layers.items()}


def told(tile: Tile, layer: str) -> set[tuple[str, str]]:
    """Return kinds and names of a layer."""
    found = (feature["properties"] for feature in tile.get(layer, ()))
    return {(each["kind"], each.get("name", "")) for each in found}


def test_near_tiles_hold_everything(small_streets: Basemap) -> None:
    """At the last zoom there are streets with their names, the motorway's number, rails, parks, water and buildings."""
    near = tile_at(small_streets.path, MOST_ZOOM, north=0.05, east=0.05)
    streets = told(near, "roads")
    assert {("primary", "East Street 3"), ("minor", "人民路 3"), ("motorway", "G 42")} <= streets
    assert told(near, "rails") == {("rail", "")}
    lake = tile_at(small_streets.path, MOST_ZOOM, north=2.5, east=-2.5)
    assert told(lake, "water") == {("water", "")}
    assert ("park", "Lake Park") in told(lake, "land")
    south = tile_at(small_streets.path, MOST_ZOOM, north=-0.85, east=1.4)
    assert told(south, "buildings") == {("building", "")}


def test_far_tiles_hold_what_is_seen_from_afar(small_streets: Basemap) -> None:
    """Farther out only great roads, water and places are left, and their names come later than they do."""
    far = tile_at(small_streets.path, LEAST_ZOOM)
    assert told(far, "roads") == {("motorway", "")}
    assert told(far, "places") == {("city", "上海")}
    assert set(far) <= {"roads", "water", "places"}
    middle = tile_at(small_streets.path, 12)
    assert {("minor", ""), ("tertiary", ""), ("primary", "East Street 3")} <= told(middle, "roads")
    assert "buildings" not in middle


def test_islands_stay_dry(small_streets: Basemap) -> None:
    """A lake out of several rings keeps its island as a hole: its area is that of the lake less the island's."""
    lake = tile_at(small_streets.path, 12, north=2, east=-2)["water"]
    shape = shapely.geometry.shape(lake[0]["geometry"])
    west, north, east, south = shape.bounds
    assert shape.area / ((east - west) * (south - north)) == pytest.approx(
        1 - 0.4**2 / 1.4**2, abs=0.02
    )


def test_ramps_and_tunnels_are_told(small_streets: Basemap) -> None:
    """A ramp says so, for it is drawn narrower, and what is under ground, for it is drawn faintly."""
    near = tile_at(small_streets.path, MOST_ZOOM, north=0.05, east=0.05)
    signs = [f["properties"] for f in near["roads"] if f["properties"]["kind"] == "motorway"]
    assert {"kind": "motorway", "link": 1, "tunnel": 1} in signs
    assert {"kind": "motorway", "name": "G 42"} in signs


def test_streets_are_joined_and_named_once(small_streets: Basemap) -> None:
    """Six pieces of a street are one feature with one line, so its name has room to stand along it."""
    tile = tile_at(small_streets.path, 13, north=-1.5, east=-1.5)
    found = [f for f in tile["roads"] if f["properties"]["kind"] == "tertiary"]
    assert found
    assert all(feature["geometry"]["type"] == "LineString" for feature in found)


def test_shapes_end_a_little_outside_their_tile(small_streets: Basemap) -> None:
    """Nothing reaches farther over its tile than wide lines need."""
    for zoom in (10, 12, MOST_ZOOM):
        for features in tile_at(small_streets.path, zoom).values():
            for feature in features:
                west, north, east, south = shapely.geometry.shape(feature["geometry"]).bounds
                assert min(west, north) >= -EDGE
                assert max(east, south) <= EXTENT + EDGE


def test_the_file_says_whose_it_is(small_streets: Basemap) -> None:
    """The metadata name the OpenStreetMap contributors, and the header the zooms and the area."""
    with small_streets.path.open("rb") as stream:
        reader = Reader(MmapSource(stream))
        header, about = reader.header(), reader.metadata()
    assert about["attribution"] == "© OpenStreetMap contributors"
    assert (header["min_zoom"], header["max_zoom"]) == (LEAST_ZOOM, MOST_ZOOM)
    west, south, east, north = small_streets.bounds
    assert west < MIDDLE[1] < east
    assert south < MIDDLE[0] < north
    assert header["min_lon_e7"] == round(west * 1e7)
    assert header["addressed_tiles_count"] == small_streets.tiles
    assert small_streets.size == small_streets.path.stat().st_size


def test_the_same_extract_gives_the_same_bytes(small_streets: Basemap, tmp_path: Path) -> None:
    """A second making, out of a second writing, gives the file byte for byte."""
    again = make_basemap(write_small_city(tmp_path / "again.osm.pbf"), tmp_path / "again.pmtiles")
    assert again.path.read_bytes() == small_streets.path.read_bytes()


def test_how_far_it_is_grows(small_city: Path, tmp_path: Path) -> None:
    """What is told of the progress never goes back, and names the zooms."""
    heard: list[tuple[str, float]] = []
    make_basemap(small_city, tmp_path / "a.pmtiles", report=lambda *told: heard.append(told))
    shares = [share for _, share in heard]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert f"Zoom {MOST_ZOOM}" in [text for text, _ in heard]


def test_a_full_tile_loses_what_matters_least(
    small_city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tile over the limit has no buildings and no parks, and keeps its roads."""
    monkeypatch.setattr(make, "MOST_TILE_BYTES", 10)
    found = make_basemap(small_city, tmp_path / "a.pmtiles")
    tile = tile_at(found.path, MOST_ZOOM, north=-0.85, east=1.4)
    assert "roads" in tile
    assert "buildings" not in tile


def test_too_large_an_area_is_refused(
    small_city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An extract over the limit of tiles is refused with the tool that cuts one, and no file is left."""
    monkeypatch.setattr(make, "MOST_TILES", 3)
    with pytest.raises(BasemapError, match=r"covers \d+ tiles, more than 3\..*osmium extract"):
        make_basemap(small_city, tmp_path / "a.pmtiles")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("city.osm.pbf", None, "does not exist"),
        ("city.osm.pbf", b"no extract at all", "cannot be read as an OpenStreetMap extract"),
        ("city.osm.pbf", b"", "cannot be read as an OpenStreetMap extract|holds nothing to draw"),
        ("city.txt", b"hello", "cannot be read as an OpenStreetMap extract"),
    ],
)
def test_what_is_no_extract_is_refused(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    """A file that is missing, empty or something else is named with what to give; nothing is written."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BasemapError, match=said) as caught:
        make_basemap(path, tmp_path / "city.pmtiles")
    assert str(path) in str(caught.value)
    assert not (tmp_path / "city.pmtiles").exists()


def test_an_extract_without_streets_is_refused(tmp_path: Path) -> None:
    """An extract that holds nothing to draw says so."""
    import osmium

    path = tmp_path / "empty.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, location=(8.0, 50.0), tags={"shop": "books"}))
    with pytest.raises(BasemapError, match="holds nothing to draw"):
        make_basemap(path, tmp_path / "city.pmtiles")


def test_another_ending_is_refused(small_city: Path, tmp_path: Path) -> None:
    """The name to write has to end in .pmtiles, so that no extract is written over by mistake."""
    with pytest.raises(BasemapError, match=r"does not end in \.pmtiles"):
        make_basemap(small_city, tmp_path / "city.osm.pbf")


def test_a_full_disk_leaves_the_earlier_file(
    small_city: Path, small_streets: Basemap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full the file that was there stays, nothing half written beside it, and the error says why."""
    import pmtiles.writer

    out = tmp_path / "city.pmtiles"
    shutil.copy(small_streets.path, out)
    before = out.read_bytes()

    def full(self: object, header: object, metadata: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pmtiles.writer.Writer, "finalize", full)
    with pytest.raises(BasemapError, match="cannot be written: No space left on device"):
        make_basemap(small_city, out)
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["city.pmtiles"]


def test_missing_points_leave_a_gap(tmp_path: Path) -> None:
    """Where an extract lacks a point of a way, no short cut is drawn over the gap."""
    import osmium

    from dispatch.maps.basemap.extract import read_extract

    path = tmp_path / "gap.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for number, east in ((1, 8.0), (2, 8.01), (4, 8.03), (5, 8.04)):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(east, 50.0)))
        tags = {"highway": "primary"}
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 2, 3, 4, 5], tags=tags))
    found = read_extract(path)
    assert [len(shapely.get_coordinates(shape)) for shape in found.shapes] == [2, 2]


def test_a_real_city(tmp_path: Path) -> None:
    """Heidelberg's extract gives a file of well under its own size, with its main street by name."""
    extract = shared_path("roads/heidelberg.osm.pbf")
    found = make_basemap(extract, tmp_path / "heidelberg.pmtiles")
    assert 200 < found.tiles < 1000
    assert found.size < extract.stat().st_size / 2
    tile = tile_of(found.path, MOST_ZOOM, latitude=49.4128, longitude=8.705)
    assert ("primary", "Neckarstaden") in told(tile, "roads")
