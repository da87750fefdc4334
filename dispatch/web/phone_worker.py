"""The script that opens the phone's pages without a connection, and the files it keeps."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from flask import current_app, render_template, url_for

from dispatch.maps.leaflet_files import map_files

SHELL = "/my"
OWN = ("icon.svg", "pages.css")
"""Files beside those of the phone's own folder."""
MAP_ENDINGS = (".js", ".css")


def _kept() -> dict[str, bytes]:
    """Return what the shell is made of, by address."""
    folder = Path(current_app.static_folder or "")
    own = [*OWN, *(f"phone/{path.name}" for path in sorted((folder / "phone").iterdir()))]
    found = {
        url_for("static", filename=name): (folder / name).read_bytes()
        for name in own
        if name != "phone/worker.js"
    }
    for path, file in map_files().items():
        if path.endswith(MAP_ENDINGS):
            place, name = path.split("/", 1)
            found[url_for("assets.map_file", place=place, name=name)] = file.read_bytes()
    return found


def worker_script() -> str:
    """Return the script with the list of what it keeps and a version that any change of it changes."""
    kept = _kept()
    digest = hashlib.sha256(render_template("phone.html").encode("utf-8"))
    for address, content in sorted(kept.items()):
        digest.update(address.encode("utf-8") + b"\0" + content)
    version, files = digest.hexdigest()[:16], [SHELL, *sorted(kept)]
    own = (Path(current_app.static_folder or "") / "phone" / "worker.js").read_text("utf-8")
    return f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(files)};\n{own}"
