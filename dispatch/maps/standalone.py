"""A map as one file: scripts and styles inside, opened from a disk without a network."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from pathlib import Path

from jinja2 import Environment, PackageLoader

from dispatch.domain.gcj02 import Coordinates
from dispatch.domain.plan import TRAVEL_FALLBACK, Plan
from dispatch.languages import current_language, gettext
from dispatch.languages.current import TAGS
from dispatch.maps.basemap.inside import streets_inside
from dispatch.maps.leaflet_files import SCRIPTS, STREETS, STYLES, map_files
from dispatch.maps.local_map import LocalMap, draw_map, map_parts
from dispatch.maps.tiles import image_sources
from dispatch.maps.words import Clock
from dispatch.saving import save_text
from dispatch.settings import Settings


def write_map(plan: Plan, path: Path, *, settings: Settings | None = None) -> None:
    """Write the map of a plan as one file that opens without a server or a network.

    Parameters
    ----------
    plan : Plan
        What to draw.
    path : Path
        The file, replaced whole; its folder is made where it is missing.
    settings : Settings or None
        Where background tiles come from; None, or no address, asks no host at all.

    Raises
    ------
    SettingsError
        If the address of the tiles cannot be used.
    OSError
        If the file cannot be written.
    """
    save_text(path, map_document(plan, settings=settings))


def map_document(plan: Plan, *, settings: Settings | None = None) -> str:
    """Return the text of the file that `write_map` writes."""
    clock = Clock(plan.day.horizon.start_at)
    title = f"{plan.day.name}, {clock.date(plan.day.horizon.start_at)}"
    settings = settings or Settings()
    # A file asks no server for its streets; those around the plan stand inside it.
    data = draw_map(plan, settings=replace(settings, basemap="")).data
    inside = streets_inside(settings, data["bounds"])
    if inside is not None:
        told = {"attribution": inside["attribution"], "coordinates": Coordinates.WGS84.value}
        data = {**data, "tiles": {"streets": inside, **told}}
    return document_of(
        LocalMap(data), title=title, estimated=str(plan.stats.get(TRAVEL_FALLBACK, ""))
    )


def document_of(local_map: LocalMap, *, title: str, estimated: str = "") -> str:
    """Return a whole HTML document with this map and everything it needs.

    Parameters
    ----------
    local_map : LocalMap
        The map.
    title : str
        Of the document.
    estimated : str
        Why its ways are straight lines although roads were asked for; empty where they are what was asked.
    """
    tiles = local_map.data["tiles"] or {}
    if isinstance(
        tiles.get("streets"), str
    ):  # at an address of a server, which a file does not reach
        without = LocalMap({**local_map.data, "tiles": None})
        return document_of(without, title=title, estimated=estimated)
    drawing = [f"maps/{name}" for name in STREETS] if "streets" in tiles else []
    scripts = [_text(name) for name in (*SCRIPTS, *drawing)]
    styles = [_text(name) for name in STYLES]
    policy = "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(_hash(text) for text in scripts),
            "style-src " + " ".join(_hash(text) for text in styles),
            " ".join(["img-src data:", *image_sources(tiles.get("url", ""))]),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    environment = Environment(loader=PackageLoader("dispatch.maps"), autoescape=True)
    environment.globals["_"] = gettext
    return environment.get_template("standalone.html").render(
        tag=TAGS[current_language()],
        title=title,
        estimated=estimated,
        policy=policy,
        scripts=scripts,
        styles=styles,
        body=map_parts(local_map).body,
    )


def _text(name: str) -> str:
    text = map_files()[name].read_text(encoding="utf-8").replace("\r\n", "\n")
    if "</script" in text.lower() or "</style" in text.lower():
        raise ValueError(f"{name} cannot stand inside a page: it closes its own element")
    return text


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
