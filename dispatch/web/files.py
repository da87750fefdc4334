"""The workbook, the tables and the documents of the plan, to be downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, send_file

from dispatch.languages import gettext as _
from dispatch.web.access import OFFICE, allow
from dispatch.web.plan_source import current_table, plan_source

blueprint = Blueprint("files", __name__)

KINDS = {".xlsx": "workbook", ".csv": "table", ".html": "map", ".json": "document"}
ROUTES = "routes"
HIDDEN = {"day.json"}  # the pages' own copy of the plan


@dataclass(frozen=True)
class Download:
    """A file of the plan folder: its name below it, what it is, and its size in bytes."""

    name: str
    kind: str
    size: int


@blueprint.get("/files/<path:name>")
@allow(*OFFICE)
def download(name: str) -> Response:
    """Send a file of the plan folder.

    The name is compared with those of the files that are there, and never joined to a path.
    """
    current_table()
    folder = plan_source().folder or abort(404)
    for path in _files(folder):
        if path.relative_to(folder).as_posix() == name:
            return send_file(path.resolve(), as_attachment=True, download_name=path.name)
    abort(404, _("The plan has no file of this name. The day's page lists those it has."))


def downloads() -> tuple[Download, ...]:
    """Return what can be downloaded: the workbook first, the tables of the routes last; nothing out of a store."""
    folder = plan_source().folder
    if folder is None:
        return ()
    found = [
        Download(
            path.relative_to(folder).as_posix(), KINDS[path.suffix.lower()], path.stat().st_size
        )
        for path in _files(folder)
    ]
    order = list(KINDS.values())
    return tuple(
        sorted(found, key=lambda file: ("/" in file.name, order.index(file.kind), file.name))
    )


def _files(folder: Path) -> Iterator[Path]:
    for place in (folder, folder / ROUTES):
        if not place.is_dir() or (place.is_symlink() and place != folder):
            continue
        for path in sorted(place.iterdir()):
            hidden = path.name in HIDDEN or path.name.startswith(".")
            if path.suffix.lower() in KINDS and not hidden and _is_plain(path):
                yield path


def _is_plain(path: Path) -> bool:
    # A link could lead out of the folder.
    return path.is_file() and not path.is_symlink()
