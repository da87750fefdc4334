"""Gehring and Homberger's VRPTW instances: text files as Solomon's, and `dimacs/*.vrp` by the DIMACS convention.

The name of an instance in the subfolder begins with `dimacs/`. The two conventions differ by a good percent: a text
file's reference is the plan with fewest vehicles, a `.vrp` file's the least distance.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.formats import vrplib, vrptw_solomon
from benchmarks.formats.rows import stems
from benchmarks.instance import Instance, Trip

FOLDER = "vrptw_gehring_homberger"


def names(folder: Path) -> list[str]:
    """Return the names of the text files by size, then those of the DIMACS files."""
    dimacs = [f"dimacs/{name}" for name in stems(folder / "dimacs", "*.vrp")]
    return [*sorted(stems(folder, "*.txt"), key=_by_size), *dimacs]


def _by_size(name: str) -> tuple[int, str]:
    parts = name.split("_")
    return (int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0, name)


def read(folder: Path, name: str) -> Instance:
    """Return an instance and its best-known distance."""
    if name.startswith("dimacs/"):
        return vrplib.read_vrp(folder / f"{name}.vrp", name)
    return vrptw_solomon.read(folder, name)


def published(folder: Path, name: str) -> tuple[Trip, ...] | None:
    """Return the plan of a `.sol` file."""
    return vrplib.read_sol(folder / f"{name}.sol") if name.startswith("dimacs/") else None
