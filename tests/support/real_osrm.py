"""A real OSRM server out of the package `osrm-bindings`, which has wheels for Python 3.12 and later."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


def osrm_folder() -> Path | None:
    """Return the folder of the package, which holds the programs and profiles; None where it is not installed."""
    spec = find_spec("osrm")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def build(extract: Path, folder: Path, *, programs: Path) -> Path:
    """Return the data of an extract, made in a folder for the searches by cells (MLD)."""
    copy = folder / extract.name
    copy.symlink_to(extract)
    data = folder / extract.name.replace(".osm.pbf", ".osrm")
    profile = programs / "share" / "profiles" / "car.lua"
    for name, *arguments in (
        ("osrm-extract", "-p", str(profile), str(copy)),
        ("osrm-partition", str(data)),
        ("osrm-customize", str(data)),
    ):
        program = programs / "bin" / name
        subprocess.run([program, "-t", "1", *arguments], check=True, capture_output=True)
    return data


@contextmanager
def running(data: Path, *, programs: Path, most: int = 100) -> Iterator[str]:
    """Run a server on loopback until the block ends; yields its address once it waits for questions."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command: list[str] = [
        *(str(programs / "bin" / "osrm-routed"), "-a", "MLD", "-i", "127.0.0.1", "-p", str(port)),
        *("-t", "1", "--max-table-size", str(most), str(data)),
    ]
    # Nobody reads what it says of each question: it would stand still once the pipe is full.
    quiet = {**os.environ, "DISABLE_ACCESS_LOGGING": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=quiet
    ) as server:
        assert server.stdout is not None
        try:
            said = []
            for line in server.stdout:
                said.append(line)
                if "waiting for requests" in line:
                    yield f"http://127.0.0.1:{port}"
                    break
            else:
                raise AssertionError("".join(said))
        finally:
            server.terminate()
