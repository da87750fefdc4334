"""The text format of V. Pillac's technician routing problems: one table of depot, technicians and requests."""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchmarks.documents import Point
from benchmarks.formats.rows import FormatError

_LISTS = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True)
class Row:
    """A line of the table: the depot, a technician or a request; times in units of the file.

    `skills` and `tools` are those owned or required, `parts` the quantity of each kind on board or used up.
    """

    point: Point
    window: tuple[float, float]
    service: float
    skills: tuple[int, ...]
    tools: tuple[int, ...]
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Sheet:
    """A file: `rows[0]` is the depot, then come the technicians, then the requests; `rest` follows the table."""

    name: str
    technicians: int
    rows: tuple[Row, ...]
    rest: tuple[str, ...]

    @property
    def requests(self) -> range:
        """The ids of the requests."""
        return range(1 + self.technicians, len(self.rows))


def read_sheet(text: str) -> Sheet:
    """Return the table of a file.

    Raises
    ------
    FormatError
        If the headings are missing, or the ids do not count from 0.
    """
    lines = text.splitlines()
    heads = [
        n for n, line in enumerate(lines) if line.split()[:2] in (["CREW", "COUNT"], ["ID", "X"])
    ]
    if len(heads) != 2:
        raise FormatError('no headings "CREW COUNT" and "ID X Y"; give a file in the TRSP format')
    crew = int(lines[heads[0] + 1].split()[0])
    rows: list[Row] = []
    at = heads[1] + 1
    while at < len(lines) and lines[at].count("[") == 3:
        rows.append(_row(lines[at], expected=len(rows)))
        at += 1
    if len(rows) <= crew:
        raise FormatError(
            f"{len(rows)} rows for a depot and {crew} technicians; the table is cut off"
        )
    return Sheet(lines[0].strip(), crew, tuple(rows), tuple(lines[at:]))


def _row(line: str, *, expected: int) -> Row:
    words = line[: line.index("[")].split()
    if int(words[0]) != expected:
        raise FormatError(f"row {words[0]} where {expected} was due; the ids must count from 0")
    x, y, opens, closes, service = (float(word) for word in words[1:6])
    lists = [tuple(int(n) for n in found.split(",") if n.strip()) for found in _LISTS.findall(line)]
    return Row((x, y), (opens, closes), service, *lists)
