"""Zones drawn as polygons are read with their holes, in their order."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.gcj02 import Coordinates, from_gcj02, to_gcj02
from dispatch.domain.place import Location, ZoneKind
from dispatch.errors import InputFaults
from dispatch.spreadsheets import read_day
from dispatch.spreadsheets.documentation import columns_markdown
from tests.dispatch.spreadsheets.books import DAY, day_rows, write_book

ZONE = ZoneInfo("Asia/Shanghai")


def square(west: float, south: float, size: float) -> list[list[float]]:
    """Return a closed ring of longitudes and latitudes."""
    corners = [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
    ]
    return [*corners, corners[0]]


def feature(shape: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    """Return a GeoJSON feature."""
    geometry = {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a day that has no zones."""
    folder = Path(shutil.copytree(DAY, tmp_path / "day"))
    (folder / "zones.csv").unlink()
    return folder


def draw(folder: Path, *features: dict[str, Any]) -> None:
    """Write a file of zones."""
    document = {"type": "FeatureCollection", "features": features}
    (folder / "zones.geojson").write_text(json.dumps(document), encoding="utf-8")


def test_polygons_with_holes_and_several_parts(folder: Path) -> None:
    """Outline and holes stay apart, several polygons are one zone, and longitude comes first in the file."""
    whole, hole = square(116.0, 39.5, 1.0), square(116.3, 39.8, 0.2)
    islands = [[square(117.5, 39.0, 0.1)], [square(117.8, 39.0, 0.1)]]
    draw(
        folder,
        feature("Polygon", [whole, hole], name="Ring", zone="suburban"),
        feature("MultiPolygon", islands, name="岛", kind="服务区外"),
    )
    ring, outside = read_day(folder, timezone=ZONE).zones
    assert (ring.name, ring.kind, ring.centre, ring.radius_km) == (
        "Ring",
        ZoneKind.SUBURBAN,
        None,
        None,
    )
    assert [len(polygon) for polygon in ring.polygons] == [2]
    assert ring.polygons[0][0][0] == ring.polygons[0][0][-1] == Location(39.5, 116.0)
    assert ring.polygons[0][1][0] == Location(39.8, 116.3)
    assert (outside.name, outside.kind) == ("岛", ZoneKind.OUTSIDE)
    assert [len(polygon) for polygon in outside.polygons] == [1, 1]


@pytest.mark.parametrize(
    "properties", [{"kind": "outside"}, {"zone": "outside"}, {"kind": "urban", "zone": "outside"}]
)
def test_the_kind_may_be_called_zone(properties: dict[str, str], folder: Path) -> None:
    """The samples write `kind`, the documentation allows `zone` and says that it counts where both stand."""
    draw(folder, feature("Polygon", [square(116.0, 39.5, 1.0)], name="All", **properties))
    (zone,) = read_day(folder, timezone=ZONE).zones
    assert zone.kind is ZoneKind.OUTSIDE
    said = "properties `name` and `kind` (`urban`,\n`suburban` or `outside`), which may also be called `zone`"
    assert said in columns_markdown()


@pytest.mark.parametrize("key", ["kind", "zone"])
def test_a_wrong_kind_is_named_as_it_was_written(key: str, folder: Path) -> None:
    """The fault names the property that the file has, its value and the ones that are known."""
    draw(folder, feature("Polygon", [square(116.0, 39.5, 1.0)], name="All", **{key: "downtown"}))
    with pytest.raises(InputFaults, match=f"the property {key} is none of urban, sub") as refused:
        read_day(folder, timezone=ZONE)
    assert refused.value.faults[0].value == "downtown"


def test_drawn_zones_stand_beside_a_workbook(folder: Path, tmp_path: Path) -> None:
    """A folder with one workbook may hold zones.geojson too."""
    draw(folder, feature("Polygon", [square(116.0, 39.5, 1.0)], name="All", zone="urban"))
    tables = {name: rows for name, rows in day_rows().items() if name != "zones"}
    for table in tables:
        (folder / f"{table}.csv").unlink()
    write_book(folder / "day.xlsx", tables)
    assert [zone.name for zone in read_day(folder, timezone=ZONE).zones] == ["All"]


def test_a_hole_outside_its_outline_is_a_fault(folder: Path) -> None:
    """A hole that lies outside would count as inside for some readers."""
    rings = [square(116.0, 39.5, 0.2), square(116.5, 39.5, 0.2)]
    draw(folder, feature("Polygon", rings, name="All", zone="urban"))
    with pytest.raises(InputFaults, match="feature 1: a polygon crosses or touches itself"):
        read_day(folder, timezone=ZONE)


@pytest.mark.parametrize(
    "point", [[116.0], ["116", "39"], [1e400, 39], [10**400, 39], [None, 39], {"x": 1}, [True, 39]]
)
def test_a_point_that_is_not_two_numbers(point: Any, folder: Path) -> None:
    """Texts, infinities, numbers beyond measure and objects in place of coordinates are faults."""
    ring = square(116.0, 39.5, 0.2)
    ring[1] = point
    draw(folder, feature("Polygon", [ring], name="All", zone="urban"))
    with pytest.raises(InputFaults, match=r"a point is not two numbers|this is not JSON"):
        read_day(folder, timezone=ZONE)


@pytest.mark.parametrize(
    "broken", [3, {}, {"properties": {}}, feature("Polygon", [], name="A", zone="urban")]
)
def test_a_feature_that_is_none(broken: Any, folder: Path) -> None:
    """A feature without its parts is a fault that counts the features from 1."""
    good = feature("Polygon", [square(116.0, 39.5, 1.0)], name="All", zone="urban")
    draw(folder, good, broken)
    with pytest.raises(InputFaults, match=r"zones\.geojson: feature 2: ") as refused:
        read_day(folder, timezone=ZONE)
    assert len(refused.value.faults) == 1


def test_deeply_nested_json_is_refused(folder: Path) -> None:
    """Brackets without end are no zones and no crash."""
    (folder / "zones.geojson").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(InputFaults, match="this is not JSON"):
        read_day(folder, timezone=ZONE)


def test_zones_drawn_on_a_shifted_map(folder: Path) -> None:
    """Every point of a zone that is said to be in GCJ-02 is turned into WGS-84, like those of the tables."""
    shifted = to_gcj02(Location(39.5, 116.0))
    ring = square(116.0, 39.5, 1.0)
    ring[0] = ring[-1] = [shifted.longitude, shifted.latitude]
    draw(folder, feature("Polygon", [ring], name="A", zone="urban"))
    day = read_day(folder, timezone=ZONE, coordinates=Coordinates.GCJ02)
    (zone,) = day.zones
    first, second = zone.polygons[0][0][:2]
    assert (round(first.latitude, 9), round(first.longitude, 9)) == (39.5, 116.0)
    assert second == from_gcj02(Location(39.5, 117.0))
    plain = read_day(folder, timezone=ZONE)
    for one, other in (
        (day.jobs[0].location, plain.jobs[0].location),
        (day.technicians[0].home, plain.technicians[0].home),
        (day.depots[0].location, plain.depots[0].location),
    ):
        assert one == from_gcj02(other) != other


def test_a_round_zone_is_a_point_with_a_radius(folder: Path) -> None:
    """A Point with `radius_km` is a round zone; without one it is a fault that says what to write."""
    draw(folder, feature("Point", [116.4, 39.9], name="Inner", zone="urban", radius_km=8))
    (zone,) = read_day(folder, timezone=ZONE).zones
    assert (zone.centre, zone.radius_km, zone.polygons) == (Location(39.9, 116.4), 8.0, ())
    draw(folder, feature("Point", [116.4, 39.9], name="Inner", zone="urban", radius_km="8"))
    with pytest.raises(InputFaults, match=r"radius_km.*Write 0\.01 to 20000 km"):
        read_day(folder, timezone=ZONE)
