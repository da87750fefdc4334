"""Readers of single values, which gather every fault of a document before anything fails.

A reader takes a value and the `Place` where it stands and returns what it means. It reports what is wrong at that
place by raising `Fault`, which `Table.take`, `items` and `entries` note before they go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from numbers import Integral
from typing import Any, TypeVar

from solver.problem import ProblemError

LARGEST = 10**9
"""Largest size of a time (some 31 years), duration, distance or quantity: sums of a few stay below 2^31."""

MOST_DIGITS = 15
MOST_DECIMALS = 30
SHOWN = 100

T = TypeVar("T")


class Fault(Exception):
    """What is wrong with one value, and the remedy."""


@dataclass
class Faults:
    """The faults found so far, each with its path."""

    found: list[str] = field(default_factory=list)

    def add(self, path: str, text: str) -> None:
        """Note a fault at a path."""
        self.found.append(f"{path}: {text}" if path else text)

    def raise_any(self) -> None:
        """Raise one `ProblemError` with all faults, a line each; do nothing where there are none."""
        if not self.found:
            return
        lines = self.found[:SHOWN]
        if len(self.found) > SHOWN:
            lines.append(f"… and {len(self.found) - SHOWN} faults more")
        raise ProblemError("\n".join(lines))


@dataclass(frozen=True)
class Place:
    """Where a value stands in the document, and where faults below it are noted."""

    path: str
    faults: Faults

    def key(self, name: str) -> Place:
        """Return the place of an object's key."""
        return Place(f"{self.path}.{name}" if self.path else name, self.faults)

    def entry(self, name: object) -> Place:
        """Return the place of an entry in a table of free names."""
        return Place(f'{self.path}["{name}"]', self.faults)

    def item(self, index: int) -> Place:
        """Return the place of a list's item."""
        return Place(f"{self.path}[{index}]", self.faults)

    def note(self, fault: Fault | str) -> None:
        """Note what is wrong here."""
        self.faults.add(self.path, str(fault))


Reader = Callable[[Any, Place], T]
_MISSING: Any = object()


def shown(value: object) -> str:
    """Return a value as a message shows it: short, and strings in quotes."""
    if isinstance(value, str):
        text = f'"{value}"'
    elif value is None or isinstance(value, bool):
        text = {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, Mapping):
        text = "an object"
    elif isinstance(value, list | tuple):
        text = f"a list of {len(value)}"
    else:
        text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


class Table:
    """One object of the document, whose keys are taken one by one."""

    def __init__(self, value: object, place: Place) -> None:
        """Take the object; raise `Fault` where it is none."""
        if not isinstance(value, Mapping):
            raise Fault(f"{shown(value)} is not an object; give {{…}}")
        self.value, self.place = value, place
        self._known: list[str] = []

    def take(
        self, name: str, read: Reader[T], default: Any = _MISSING, *, instead: Any = None
    ) -> T:
        """Return the meaning of a key.

        Parameters
        ----------
        name : str
            The key.
        read : callable
            The reader of its value.
        default
            Meaning of a key left out; without it the key is required.
        instead
            Returned after a fault, so that reading goes on.
        """
        self._known.append(name)
        if name not in self.value:
            if default is not _MISSING:
                return default
            self.place.note(f'key "{name}" is missing; add it')
            return instead
        here = self.place.key(name)
        try:
            return read(self.value[name], here)
        except Fault as fault:
            here.note(fault)
            return instead

    def finish(self) -> None:
        """Note every key that nobody has asked for."""
        for name in self.value:
            if name not in self._known:
                close = get_close_matches(str(name), self._known, n=1)
                remedy = f'did you mean "{close[0]}"?' if close else "remove it"
                self.place.note(f'unknown key "{name}"; {remedy}')


def text(value: Any, place: Place) -> str:
    """Read a text that can be written as UTF-8."""
    if not isinstance(value, str):
        raise Fault(f"{shown(value)} is not a text; put it in quotes")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Fault("half of a surrogate pair; give whole characters") from None
    return value


def flag(value: Any, place: Place) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise Fault(f"{shown(value)} is neither true nor false; give one of them")
    return value


def integer(low: int = -LARGEST, high: int = LARGEST) -> Reader[int]:
    """Return a reader of whole numbers from `low` to `high`; 3600.0 is one."""

    def read(value: Any, place: Place) -> int:
        exact = _fraction(value, "a whole number")
        if exact.denominator != 1:
            raise Fault(f"{shown(value)} is not a whole number; round it")
        if not low <= exact <= high:
            raise Fault(f"{shown(value)} is out of range; give {low} to {high}")
        return int(exact)

    return read


def number(low: int | None = None, *, above: bool = False) -> Reader[Fraction]:
    """Return a reader of decimal fractions, exactly as written, of at least `low` (or `above` it)."""

    def read(value: Any, place: Place) -> Fraction:
        exact = _fraction(value, "a number")
        if low is not None and (exact < low or (above and exact == low)):
            raise Fault(
                f"{shown(value)} is too small; give a number {'above' if above else 'of at least'} {low}"
            )
        return exact

    return read


def _fraction(value: Any, wanted: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, Integral | float | Decimal | Fraction):
        raise Fault(f"{shown(value)} is not {wanted}; give {wanted}")
    if isinstance(value, Fraction):
        return value
    exact = Decimal(int(value)) if isinstance(value, Integral) else _decimal(value)
    if not exact.is_finite():
        raise Fault(f"{shown(value)} is not {wanted}; give {wanted}")
    if not exact:
        return Fraction(0)
    exponent = exact.as_tuple().exponent
    if exact.adjusted() > MOST_DIGITS:
        raise Fault(f"{shown(value)} is too large; give a number below 10^{MOST_DIGITS + 1}")
    if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
        raise Fault(f"{shown(value)} has more than {MOST_DECIMALS} decimals; round it")
    return Fraction(exact)


def _decimal(value: float | Decimal) -> Decimal:
    """Return the decimal written: that of the shortest text that gives this float."""
    return value if isinstance(value, Decimal) else Decimal(float.__repr__(value))


def optional(read: Reader[T]) -> Reader[T | None]:
    """Return a reader of the same values or null."""

    def read_optional(value: Any, place: Place) -> T | None:
        return None if value is None else read(value, place)

    return read_optional


def items(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """Return a reader of lists; faulty items are noted and left out."""

    def read_items(value: Any, place: Place) -> tuple[T, ...]:
        return tuple(result for _, result in each(value, place, read))

    return read_items


def each(value: Any, place: Place, read: Reader[T]) -> Iterator[tuple[int, T]]:
    """Yield position and meaning of each item of a list that has no fault of its own."""
    for index, item in enumerate(a_list(value)):
        here = place.item(index)
        try:
            yield index, read(item, here)
        except Fault as fault:
            here.note(fault)


def a_list(value: Any) -> list[Any] | tuple[Any, ...]:
    """Return the value where it is a list."""
    if not isinstance(value, list | tuple):
        raise Fault(f"{shown(value)} is not a list; give […]")
    return value


def entries(read: Reader[T]) -> Reader[dict[str, T]]:
    """Return a reader of tables with free names as keys; faulty entries are noted and left out."""

    def read_entries(value: Any, place: Place) -> dict[str, T]:
        if not isinstance(value, Mapping):
            raise Fault(f"{shown(value)} is not an object; give {{…}}")
        result = {}
        for name, item in value.items():
            here = place.entry(name)
            try:
                result[text(name, here)] = read(item, here)
            except Fault as fault:
                here.note(fault)
        return result

    return read_entries


def version(value: Any, place: Place) -> int:
    """Read the version of a document: 1."""
    if isinstance(value, bool) or value != 1:
        raise Fault(f"{shown(value)} is not a version known here; give 1")
    return 1


def window(value: Any, place: Place) -> tuple[int, int]:
    """Read `[open, close]`, open no later than close."""
    pair = a_list(value)
    if len(pair) != 2:
        raise Fault(f"{shown(value)} is not a window; give [open, close]")
    time = integer()
    opens, closes = time(pair[0], place), time(pair[1], place)
    if opens > closes:
        raise Fault(f"window [{opens}, {closes}] closes before it opens; give [open, close]")
    return opens, closes


def known(table: Mapping[str, int], kind: str) -> Reader[int]:
    """Return a reader of ids that gives their position in the list of that kind."""

    def read(value: Any, place: Place) -> int:
        name = text(value, place)
        if name not in table:
            close = get_close_matches(name, table, n=1)
            hint = f'did you mean "{close[0]}"?' if close else f"give the id of a {kind}"
            raise Fault(f'no {kind} has the id "{name}"; {hint}')
        return table[name]

    return read
