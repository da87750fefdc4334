"""Other people's engines at the settings found strongest, on the documents they can express.

They are optional: `pip install -e ".[bench]"`. An adapter refuses a document with a rule that it does not carry over.
Each answer becomes a plan document, so the checker judges it like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from benchmarks.formats.rows import FormatError

MODULES = {"pyvrp": "pyvrp_peer", "vroom": "vroom_peer", "vrp-cli": "vrp_cli_peer"}
"""The module of each peer's adapter."""

NAMES = tuple(MODULES)
"""The peers by the names that the command knows."""


def solve(
    name: str, problem: Mapping[str, Any], *, seconds: float | None, seed: int
) -> tuple[dict[str, Any], int]:
    """Return a peer's plan document and its iterations (0 where it does not count any).

    Raises
    ------
    FormatError
        If the peer is not installed, the problem has a rule it lacks, or no limit in seconds is given.
    """
    if seconds is None:
        raise FormatError(f"{name}: peers stop by time alone; give --seconds")
    try:
        module = import_module(f"benchmarks.peers.{MODULES[name]}")
    except ImportError as error:
        raise FormatError(f'{name}: {error}; install it with pip install -e ".[bench]"') from None
    plan, iterations = module.solve(problem, seconds=seconds, seed=seed)
    return plan, iterations
