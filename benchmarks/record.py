"""One run as it is written to a file of results: a JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from benchmarks.formats.rows import FormatError


@dataclass(frozen=True)
class Record:
    """One engine on one instance.

    Attributes
    ----------
    family, instance, engine : str
        What was run.
    seed : int
        Of the engine's chance.
    limit : str
        When the search was to stop, for people: `10 s`.
    unit : str
        Of `value`.
    seconds, wall_seconds : float
        Of the processor, in that process, and of the clock; without reading, compiling and checking.
    value : float or None
        In the family's unit; None where the run failed.
    unserved : float
        Jobs left out, by weight.
    priced : bool
        Whether `value` holds the price of what is left out.
    valid : bool
        The checker's verdict.
    trouble : str
        What made the run fail or the plan invalid; empty otherwise.
    iterations : int
        Of the engine.
    best_known, best_known_unserved : float or None
        The published value; None where there is none.
    source : str
        Whose value that is.
    machine : dict
        `benchmarks.machine.describe()` at that time.
    """

    family: str
    instance: str
    engine: str
    seed: int
    limit: str
    unit: str = ""
    seconds: float = 0.0
    wall_seconds: float = 0.0
    value: float | None = None
    unserved: float = 0.0
    priced: bool = False
    valid: bool = False
    trouble: str = ""
    iterations: int = 0
    best_known: float | None = None
    best_known_unserved: float | None = None
    source: str = ""
    machine: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the record as one line of JSON."""
        return json.dumps(asdict(self))


def from_json(line: str) -> Record:
    """Return the record of a line.

    Raises
    ------
    FormatError
        If it is not one.
    """
    try:
        return Record(**json.loads(line))
    except (ValueError, TypeError) as error:
        known = ", ".join(f.name for f in fields(Record))
        raise FormatError(f"not a result: {error}; a line is an object with {known}") from None


def read_records(paths: Iterable[Path]) -> list[Record]:
    """Return the records of several files of results."""
    records = []
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                try:
                    records.append(from_json(line))
                except FormatError as error:
                    raise FormatError(f"{path}:{number}: {error}") from None
    return records
