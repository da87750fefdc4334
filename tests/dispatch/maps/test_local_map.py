"""The folium map that asks no other host."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import folium
import pytest

from dispatch.maps import draw_map, map_parts
from dispatch.maps.leaflet_files import SCRIPTS, STYLES, map_files
from tests.dispatch.made_plan import made_plan


def test_only_our_own_files_are_linked_in_their_order() -> None:
    """The head links Leaflet before what is drawn with it, every file from this server, and each exists."""
    head = map_parts(draw_map(made_plan())).head
    scripts = re.findall(r'<script src="([^"]+)"></script>', head)
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"/>', head)
    assert scripts == [f"/static/{name}" for name in SCRIPTS]
    assert styles == [f"/static/{name}" for name in STYLES]
    assert all(not urlsplit(address).netloc for address in scripts + styles)
    assert all(map_files()[name].is_file() for name in SCRIPTS + STYLES)


def test_nothing_in_the_page_runs_or_styles() -> None:
    """The body holds an element and a data block: no script of code, no handler, no style."""
    body = map_parts(draw_map(made_plan())).body
    assert re.findall(r"<script[^>]*>", body) == [
        '<script type="application/json" id="plan-map-data">'
    ]
    assert "style" not in body.split("<script")[0]
    assert not re.search(r"\son\w+=", body.split("<script")[0])


def test_other_folium_maps_stay_as_they_were() -> None:
    """Drawing a plan changes no list that all folium maps of the process share."""
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    map_parts(draw_map(made_plan()))
    assert (folium.Map.default_js, folium.Map.default_css) == before


def test_the_same_plan_gives_the_same_page() -> None:
    """No random name reaches the page."""
    assert map_parts(draw_map(made_plan())) == map_parts(draw_map(made_plan()))


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% raw %}", "{% for x in 5 %}", "{# gone #}", "{{"])
def test_texts_are_no_templates(text: str) -> None:
    """What looks like a template is neither run nor an error: it reaches the data block letter by letter."""
    plan = made_plan(texts=lambda field, old: text if field == "customer" else old)
    body = map_parts(draw_map(plan)).body
    data = json.loads(body.split('id="plan-map-data">')[1].removesuffix("</script>"))
    assert data["routes"][0]["stops"][2]["title"] == f"1 · {text} · Haidilao J-1-1"


def test_leaflet_is_the_expected_one() -> None:
    """The installed package holds Leaflet 1.9.4, which the drawing script was written for."""
    assert "Leaflet 1.9.4" in map_files()["leaflet/leaflet.js"].read_text("utf-8")[:200]
    assert all(file.is_file() for file in map_files().values())


def test_a_notebook_gets_a_frame_with_everything_inside() -> None:
    """The notebook's form links no file, since a notebook has no server of ours."""
    shown = draw_map(made_plan())._repr_html_()
    assert shown.startswith('<iframe srcdoc="')
    assert "&lt;script src=" not in shown
    assert "J-1-1" in shown
