"""A map as one file: scripts and styles inside, opened from a disk without a network."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, PackageLoader

from dispatch.domain.plan import Plan
from dispatch.maps.leaflet_files import SCRIPTS, STYLES, map_files
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
    return document_of(draw_map(plan, settings=settings), title=title)


def document_of(local_map: LocalMap, *, title: str) -> str:
    """Return a whole HTML document with this map and everything it needs."""
    scripts = [_text(name) for name in SCRIPTS]
    styles = [_text(name) for name in STYLES]
    tiles = local_map.data["tiles"]
    policy = "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(_hash(text) for text in scripts),
            "style-src " + " ".join(_hash(text) for text in styles),
            " ".join(["img-src data:", *image_sources(tiles["url"] if tiles else "")]),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    environment = Environment(loader=PackageLoader("dispatch.maps"), autoescape=True)
    return environment.get_template("standalone.html").render(
        title=title,
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
