"""The scripts that read the file of streets, against a file of many tiles written by the library that defines it."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import mapbox_vector_tile
import pytest
from pmtiles.tile import Compression, TileType, tileid_to_zxy, zxy_to_tileid
from pmtiles.writer import Writer

from dispatch.maps.basemap.served import served_basemap
from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[[WSGIApplication], str]
OpenPage = Callable[..., "Page"]

pytestmark = pytest.mark.browser

READ = """async ([address, tiles]) => {
  const file = await new window.dispatchMap.TileFile(address).open();
  const found = [];
  for (const [z, x, y] of tiles) {
    const bytes = await file.tile(z, x, y);
    found.push(bytes && new TextDecoder().decode(bytes));
  }
  return { found, attribution: file.attribution, zooms: [file.minZoom, file.maxZoom], leaves: file.directories.size };
}"""
DECODE = "(bytes) => window.dispatchMap.readTile(Uint8Array.from(bytes))"


FIRST = zxy_to_tileid(7, 0, 0)


def content_of(number: int) -> str | None:
    """Return what stands in a tile of the file of many: nothing in one of three, the same in a row of them."""
    if FIRST + 500 < number < FIRST + 900:
        return "sea"
    chance = random.Random(number)
    if chance.random() < 0.3:
        return None
    return f"tile {number} {chance.randbytes(chance.randrange(300)).hex()}"


def write_tiles(path: Path, count: int) -> Path:
    """Write the file of the first tiles of zoom 7."""
    with path.open("wb") as stream:
        writer = Writer(stream)
        for number in range(FIRST, FIRST + count):
            text = content_of(number)
            if text is not None:
                writer.write_tile(number, gzip.compress(text.encode(), mtime=0))
        header: dict[str, Any] = {
            "tile_type": TileType.MVT,
            "tile_compression": Compression.GZIP,
        }
        about = {"attribution": '<a href="https://example.org">© Someone</a> &amp; others'}
        writer.finalize(header, about)
    return path


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of so many tiles that its directory has leaves: most of zoom 7."""
    return write_tiles(tmp_path_factory.mktemp("many") / "many.pmtiles", 4**7)


@pytest.fixture
def page(many: Path, serve: Serve, open_page: OpenPage) -> Page:
    """A page whose map has loaded the scripts that read such files."""
    app = create_app(load=made_plan, settings=Settings(basemap=str(many)))
    opened = open_page("desktop")
    opened.goto(serve(app) + "/")
    opened.wait_for_function("() => window.dispatchMap.TileFile")
    return opened


def address_of(path: Path) -> str:
    """Return where the app serves the file."""
    found = served_basemap(Settings(basemap=str(path)))
    assert found is not None
    return found.address


def test_every_tile_is_found_by_its_place(page: Page, many: Path) -> None:
    """Tiles at random places come back as they were written; what is not in the file is told from what is."""
    chance = random.Random(7)
    numbers = [FIRST, FIRST + 4**7 - 1, FIRST + 501, FIRST + 899]
    numbers += [FIRST + chance.randrange(4**7) for _ in range(40)]
    wanted = [content_of(number) for number in numbers]
    assert None in wanted
    read = page.evaluate(READ, [address_of(many), [list(tileid_to_zxy(n)) for n in numbers]])
    assert read["found"] == wanted
    assert read["leaves"] > 1
    assert read["zooms"] == [7, 7]


def test_the_attribution_is_text(page: Page, many: Path) -> None:
    """Links in an attribution are taken off, whoever wrote it: nothing of the file becomes part of the page."""
    read = page.evaluate(READ, [address_of(many), []])
    assert read["attribution"] == "© Someone & others"


def test_a_server_without_ranges_will_do(
    tmp_path: Path, page: Page, serve: Serve, open_page: OpenPage
) -> None:
    """Where all of the file comes at once, it is asked for once and read out of that."""
    few = write_tiles(tmp_path / "few.pmtiles", 60)
    asked: list[str] = []

    def whole(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "text/html")])
        return [few.read_bytes() if environ["PATH_INFO"] == "/file" else b"<!doctype html>"]

    scripts = [
        page.evaluate("async (at) => (await fetch(at)).text()", f"/static/{name}")
        for name in SCRIPTS
    ]
    bare = open_page("desktop")
    bare.goto(serve(whole) + "/")
    for script in scripts:
        bare.add_script_tag(content=script)
    number = next(each for each in range(FIRST, FIRST + 99) if content_of(each) is not None)
    place = list(tileid_to_zxy(number))
    read = bare.evaluate(READ, ["/file", [place, place]])
    assert read["found"] == [content_of(number)] * 2
    assert asked.count("/file") == 1
    assert_quiet_and_local(bare)


SCRIPTS = ("leaflet/leaflet.js", "maps/map-controls.js", "maps/vector-tiles.js")


def test_a_tile_is_read_as_it_was_written(page: Page) -> None:
    """Points, lines, areas with holes, texts, numbers and truths come back from what another library encoded."""
    line = "MULTILINESTRING ((-20 5, 4100 7), (1 1, 2 3))"
    hole = "POLYGON ((0 0, 0 4000, 4000 4000, 4000 0, 0 0), (1000 1000, 2000 1000, 2000 2000, 1000 2000, 1000 1000))"
    told = {"kind": "x", "name": "人民路", "whole": 300, "half": 1.5, "yes": True}
    layers = [
        {
            "name": "lines",
            "features": [{"geometry": line, "properties": told}],
        },
        {"name": "areas", "features": [{"geometry": hole, "properties": {}}]},
        {
            "name": "points",
            "features": [{"geometry": "POINT (12 4095)", "properties": {"kind": "city"}}],
        },
    ]
    data = mapbox_vector_tile.encode(layers, default_options={"y_coord_down": True})
    lines, areas, points = page.evaluate(DECODE, list(data))
    assert (lines["name"], lines["extent"]) == ("lines", 4096)
    feature = lines["features"][0]
    assert feature["told"] == told
    assert feature["kind"] == 2
    assert feature["paths"] == [[-20, 5, 4100, 7], [1, 1, 2, 3]]
    outer, inner = areas["features"][0]["paths"]
    assert outer[:2] == outer[-2:]
    assert {tuple(inner[i : i + 2]) for i in range(0, len(inner), 2)} == {
        (1000, 1000),
        (2000, 1000),
        (2000, 2000),
        (1000, 2000),
    }
    assert points["features"][0]["paths"] == [[12, 4095]]


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"PMTiles\x03" + bytes(300), b"PMTiles\x02" + bytes(300)]
)
def test_what_is_no_such_file_is_refused(page: Page, content: bytes) -> None:
    """An answer that is something else is an error to the map, which then says that it has no background."""
    failed = page.evaluate(
        """async (bytes) => {
          const address = URL.createObjectURL(new Blob([Uint8Array.from(bytes)]));
          const file = new window.dispatchMap.TileFile(address);
          file.whole = Uint8Array.from(bytes);
          return file.open().then(() => "", (error) => String(error));
        }""",
        list(content),
    )
    assert "no file of vector tiles" in failed
