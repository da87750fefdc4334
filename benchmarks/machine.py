"""What a table has to say of the machine and the programs that made it."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path

PROGRAMS = ("field-dispatch", "numpy", "numba", "ortools", "pyvrp", "pyvroom", "vrp-cli")


def describe(*, clock: str = "wall") -> dict[str, str]:
    """Return processor, cores, clock of the peers, Python and the versions of what is installed, as they are shown."""
    return {
        "processor": _processor(Path("/proc/cpuinfo")),
        "cores": str(os.cpu_count() or "unknown"),
        "peers' clock": clock,
        "Python": platform.python_version(),
        **{name: version for name in PROGRAMS if (version := _version(name))},
    }


def _processor(info: Path) -> str:
    if info.exists():
        for line in info.read_text("utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def pin(core: int) -> bool:
    """Keep this process on one core where the system can; return whether it does."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    try:
        os.sched_setaffinity(0, {core})
    except OSError:
        return False
    return True


def last_core() -> int:
    """Return the last core this process may use: the first ones serve the rest of the system."""
    if hasattr(os, "sched_getaffinity"):
        return max(os.sched_getaffinity(0))
    return 0
