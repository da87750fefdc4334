"""The graph of an extract is built once: kept in a folder by the hash of the file, whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np

from dispatch.errors import TravelError
from dispatch.languages import gettext as _
from dispatch.travel.roads.graph import RoadGraph, read_graph
from dispatch.travel.roads.searches import Searches, searches_of

FORM = "1"
"""Raised whenever the graph is built differently, so that older ones are not used."""


def fingerprint(extract: Path) -> str:
    """Return what tells one extract from another: the start of the SHA-256 of the file.

    Raises
    ------
    TravelError
        If the file cannot be read.
    """
    try:
        with extract.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:16]
    except OSError as error:
        raise TravelError(
            _(
                "{extract} cannot be read: {strerror}. Give the path of an .osm.pbf file.",
                extract=extract,
                strerror=error.strerror,
            )
        ) from error


def kept_graph(
    extract: Path, cache: Path, say: Callable[[str], None] = lambda _: None
) -> tuple[RoadGraph, Searches]:
    """Return the graph of an extract and its searches, out of the cache or built and put there.

    Parameters
    ----------
    extract : Path
        An `.osm.pbf` file.
    cache : Path
        Folder for what is built; made where it is missing.
    say : callable
        Told once, in a sentence, before something takes long.

    Raises
    ------
    TravelError
        If the extract cannot be read, or the cache cannot be written.
    """
    folder = cache / f"{fingerprint(extract)}-{FORM}"
    if not (folder / "graph.npz").is_file():
        say(_("Building the road graph of {file}; this is done once", file=extract.name))
        _build(extract, folder)
    with np.load(folder / "graph.npz") as kept:
        graph = RoadGraph(**{each.name: kept[each.name] for each in fields(RoadGraph)})
    return graph, searches_of(graph, folder / "order")


def _build(extract: Path, folder: Path) -> None:
    graph = read_graph(extract)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix="making-"))
        try:
            np.savez(
                made / "graph.npz",
                **{each.name: getattr(graph, each.name) for each in fields(graph)},
            )
            searches_of(graph, made / "order")
            made.replace(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        if (folder / "graph.npz").is_file():
            return  # another process was quicker
        raise TravelError(
            _(
                "{parent} cannot be written: {strerror}. Free space there, or name another"
                " travel_cache.",
                parent=folder.parent,
                strerror=error.strerror,
            )
        ) from error
