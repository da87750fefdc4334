"""Prize-collecting VRPTW in VRPLIB's format: customers may be left out at their prize."""

from __future__ import annotations

from pathlib import Path

from benchmarks.formats import vrplib
from benchmarks.formats.rows import stems
from benchmarks.instance import Instance, Trip

FOLDER = "pcvrptw"


def names(folder: Path) -> list[str]:
    """Return the names of the instances."""
    return stems(folder, "*.vrp")


def read(folder: Path, name: str) -> Instance:
    """Return an instance and its best-known cost."""
    return vrplib.read_vrp(folder / f"{name}.vrp", name)


def published(folder: Path, name: str) -> tuple[Trip, ...] | None:
    """Return the plan of the `.sol` file."""
    return vrplib.read_sol(folder / f"{name}.sol")
