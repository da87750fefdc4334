"""Small pieces that several formats share: rows of numbers, tables of best values, prices of leaving out."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path


class FormatError(ValueError):
    """A file that is not in its family's format; the message names the file, the value and the remedy."""


def stems(folder: Path, pattern: str) -> list[str]:
    """Return the names, without ending, of the files in a folder that match a pattern."""
    return sorted(path.name[: -len(path.suffix)] for path in folder.glob(pattern))


def read_text(path: Path) -> str:
    """Return a file's text, or say what is missing."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise FormatError(f"{path} does not exist; name an instance of {path.parent}") from None


def table(path: Path, key: str) -> dict[str, dict[str, str]]:
    """Return the rows of a CSV file by the value of one column; nothing where there is no such file."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def number_rows(lines: Iterable[str], *, columns: int) -> list[list[float]]:
    """Return the lines that hold at least so many numbers and nothing else."""
    rows = []
    for line in lines:
        words = line.split()
        if len(words) < columns:
            continue
        try:
            rows.append([float(word) for word in words])
        except ValueError:
            continue
    return rows


def whole(value: float, *, scale: int = 1) -> int:
    """Return a time of the file in seconds of the document, to the nearest."""
    return round(value * scale)
