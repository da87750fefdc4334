"""Typed reads from a parsed JSON document that note every fault instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from solver.checker.faults import DocumentError, Fault, shown

# Exact arithmetic with powers of ten beyond these would take for ever; no real figure needs them.
LONGEST = 300
TOO_LARGE = 10**LONGEST


class _Missing:
    """Stands for a required key that is absent, so that it is reported once only."""


MISSING = _Missing()


class Reader:
    """Reads values of one document and gathers its faults.

    Every read returns a value of the right type even where it notes a fault, so that reading goes on to the end;
    `finish` raises if there was any.

    Parameters
    ----------
    document : str
        Name of the document in the faults: ``problem`` or ``plan``.
    """

    def __init__(self, document: str) -> None:
        self.document = document
        self.faults: list[Fault] = []

    def note(self, path: str, message: str) -> None:
        """Keep one fault."""
        self.faults.append(Fault(self.document, path, message))

    def finish(self) -> None:
        """Raise `DocumentError` if any fault was noted."""
        if self.faults:
            raise DocumentError(self.faults)

    def fields(
        self,
        value: object,
        path: str,
        *,
        required: tuple[str, ...] = (),
        optional: Mapping[str, object] | None = None,
    ) -> dict[str, object]:
        """Return the fields of an object: those required, and the optional ones with their defaults."""
        defaults = optional or {}
        found: dict[str, object] = dict.fromkeys(required, MISSING)
        if not isinstance(value, dict):
            if value is not MISSING:
                self.note(path, f"{shown(value)} is not an object")
            return found | dict(defaults)
        known = set(required) | set(defaults)
        for key in value:
            if key not in known:
                names = ", ".join(sorted(known))
                self.note(path, f"unknown key {shown(key)}; the keys here are {names}")
        for key in required:
            if key not in value:
                self.note(path, f"key {key!r} is missing")
        given = {key: item for key, item in value.items() if key in known}
        return found | dict(defaults) | given

    def entries(self, value: object, path: str) -> Iterator[tuple[str, object]]:
        """Yield path and value of each entry of a list."""
        if isinstance(value, list | tuple):
            for index, item in enumerate(value):
                yield f"{path}[{index}]", item
        elif value is not MISSING:
            self.note(path, f"{shown(value)} is not a list")

    def items(self, value: object, path: str) -> Iterator[tuple[str, str, object]]:
        """Yield name, path and value of each entry of an object whose keys are names."""
        if isinstance(value, dict):
            for key, item in value.items():
                if isinstance(key, str):
                    place = f"{path}.{key}" if key.isidentifier() else f"{path}[{shown(key)}]"
                    yield key, place, item
                else:
                    self.note(path, f"key {shown(key)} is not a text")
        elif value is not MISSING:
            self.note(path, f"{shown(value)} is not an object")

    def table(self, value: object, path: str, *, least: int) -> dict[str, int]:
        """Return an object of names and whole numbers, each at least `least`."""
        return {
            name: self.integer(item, place, least=least)
            for name, place, item in self.items(value, path)
        }

    def integer(self, value: object, path: str, *, least: int | None = None) -> int:
        """Return a whole number, at least `least`; 3600.0 is one, true is none."""
        whole = value if type(value) is int else _whole(value)
        if whole is None:
            if value is not MISSING:
                self.note(path, f"{shown(value)} is not a whole number")
        elif abs(whole) >= TOO_LARGE:
            self.note(path, f"{shown(whole)} is out of range; it has to be below 1e{LONGEST}")
        elif least is not None and whole < least:
            self.note(path, f"{shown(value)} is too small; it has to be at least {least}")
        else:
            return whole
        return least or 0

    def integer_or_null(self, value: object, path: str, *, least: int | None = None) -> int | None:
        """Return a whole number, or None for null."""
        return None if value is None else self.integer(value, path, least=least)

    def index(self, value: object, path: str, *, size: int | None) -> int:
        """Return an index into the `size` locations; where their number is unknown any index will do."""
        before = len(self.faults)
        index = self.integer(value, path)
        if value is MISSING or size is None or len(self.faults) > before:
            return index
        if not 0 <= index < size:
            self.note(path, f"{shown(index)} is not a location; there are {size}, counted from 0")
        return index

    def ordered(
        self, first: object, first_path: str, last: object, last_path: str
    ) -> tuple[int, int]:
        """Return two seconds of which the second is not before the first."""
        before = len(self.faults)
        starts, ends = self.integer(first, first_path), self.integer(last, last_path)
        if len(self.faults) == before and MISSING not in (first, last) and starts > ends:
            self.note(last_path, f"{shown(ends)} lies before the start {shown(starts)}")
        return starts, ends

    def number(
        self,
        value: object,
        path: str,
        *,
        least: int | None = None,
        most: int | None = None,
        above: int | None = None,
    ) -> Fraction:
        """Return the decimal fraction written: at least `least`, at most `most`, more than `above`."""
        fraction = exact(value)
        if fraction is None:
            if value is not MISSING:
                self.note(
                    path,
                    f"{shown(value)} is not a finite number below 1e{LONGEST} with at most {LONGEST} decimals",
                )
        elif least is not None and fraction < least:
            self.note(path, f"{shown(value)} is too small; it has to be at least {least}")
        elif most is not None and fraction > most:
            self.note(path, f"{shown(value)} is too large; it has to be at most {most}")
        elif above is not None and fraction <= above:
            self.note(path, f"{shown(value)} is too small; it has to be more than {above}")
        else:
            return fraction
        return Fraction(1)

    def text(self, value: object, path: str) -> str:
        """Return a text."""
        if isinstance(value, str):
            return value
        if value is not MISSING:
            self.note(path, f"{shown(value)} is not a text")
        return ""

    def texts(self, value: object, path: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(self.text(item, place) for place, item in self.entries(value, path))

    def flag(self, value: object, path: str) -> bool:
        """Return true or false."""
        if isinstance(value, bool):
            return value
        if value is not MISSING:
            self.note(path, f"{shown(value)} is neither true nor false")
        return False

    def window(self, value: object, path: str) -> tuple[int, int]:
        """Return `[open, close]` with open ≤ close."""
        pair = list(self.entries(value, path))
        if len(pair) != 2:
            if isinstance(value, list | tuple):
                self.note(path, f"{shown(value)} is not a pair [open, close]")
            return 0, 0
        before = len(self.faults)
        opens, closes = (self.integer(item, place) for place, item in pair)
        if len(self.faults) == before and opens > closes:
            self.note(path, f"opens at {shown(opens)}, after it closes at {shown(closes)}")
        return opens, closes

    def windows(self, value: object, path: str) -> tuple[tuple[int, int], ...]:
        """Return a list of windows."""
        return tuple(self.window(item, place) for place, item in self.entries(value, path))

    def version(self, value: object) -> None:
        """Note a fault unless the document is of version 1."""
        if value is not MISSING and _whole(value) != 1:
            self.note("version", f"{shown(value)} is not known; this checker reads version 1")


def exact(value: object) -> Fraction | None:
    """Return the decimal fraction that a number was written as, or None where it is no usable number.

    A float stands for the shortest decimal fraction that reads back as it: 1.4 is 7/5.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):  # NaN or Infinity
            return None
        if not -LONGEST <= exponent <= LONGEST or value.adjusted() >= LONGEST:
            return None
    return Fraction(value) if abs(value) < TOO_LARGE else None


def _whole(value: object) -> int | None:
    fraction = exact(value)
    return int(fraction) if fraction is not None and fraction.denominator == 1 else None
