"""Replications kept on disk as soon as they are done, so that a study goes on where it was interrupted."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from dispatch import __version__
from dispatch.staffing.history import StaffingError
from dispatch.staffing.scenario import Scenario, World
from dispatch.staffing.summary import Summary


def fingerprint(*things: Any) -> str:
    """Return a text that stands for values made of dataclasses, tuples, dicts, numbers and texts.

    Equal values have equal fingerprints in every process; other values have others.
    """
    return hashlib.sha256(repr(things).encode()).hexdigest()[:32]


def scenario_key(world: World, scenario: Scenario, *, seed: int) -> str:
    """Return what results of a scenario are kept under: all that they depend on, the product's version included.

    The name of the scenario is not among it, so two scenarios that are the same share their replications.
    """
    return fingerprint(__version__, world, scenario.staff.everybody(), scenario.stock, seed)


class Results:
    """Summaries by scenario and replication, in memory and, where a file is given, on disk.

    Each is a line of JSON that is written and flushed at once; a line broken off by a crash is left aside.

    Parameters
    ----------
    path : Path or None
        The file; None keeps them in memory alone.

    Raises
    ------
    StaffingError
        If the file cannot be read or written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[tuple[str, int], Summary] = {}
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                if path.exists():
                    self._read(path)
            except OSError as error:
                raise self._unusable(error) from error

    def get(self, key: str, replication: int) -> Summary | None:
        """Return a result, or None where it is still to be had."""
        return self._known.get((key, replication))

    def put(self, key: str, replication: int, summary: Summary) -> None:
        """Keep a result."""
        self._known[key, replication] = summary
        if self._path is None:
            return
        line = {"scenario": key, "replication": replication, "summary": summary.plain()}
        text = json.dumps(line, ensure_ascii=False, allow_nan=False)
        try:
            with self._path.open("a", encoding="utf-8") as file:
                # A line feed in front ends whatever a crash has left there.
                file.write(f"\n{text}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unusable(error) from error

    def __len__(self) -> int:
        """Return how many results are kept."""
        return len(self._known)

    def _read(self, path: Path) -> None:
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                content = json.loads(line)
                key = content["scenario"], content["replication"]
                self._known[key] = Summary.from_plain(content["summary"])
            except (ValueError, KeyError, TypeError, IndexError):
                continue

    def _unusable(self, error: OSError) -> StaffingError:
        return StaffingError(
            f"{self._path} cannot be used: {error.strerror or error}. Name another folder for the study."
        )
