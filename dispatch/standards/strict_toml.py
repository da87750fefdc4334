"""Reading a TOML file strictly: every fault is gathered, with its key, its value and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from dispatch.errors import StandardsError
from dispatch.languages import gettext as _

UNIT_MINUTES = {"min": 1, "h": 60, "d": 24 * 60}
MOST_MINUTES = 3660 * 24 * 60
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(min|h|d)")
_SPAN = re.compile(r"(\d{2}):(\d{2})\s*-\s*(\d{2}):(\d{2})")
_MISSING = object()


class _Absent(dict[str, Any]):
    """Stands for a table whose absence is a fault already, so that its keys make no more of them."""


class StrictToml:
    """A TOML document with the faults found in it so far."""

    def __init__(self, source: Path | Traversable) -> None:
        """Read the file.

        Raises
        ------
        StandardsError
            If there is no such file, or it is no TOML in UTF-8.
        """
        self.name = str(source)
        self.faults: list[str] = []
        try:
            self.content: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8-sig"))
        except OSError as error:
            reason = error.strerror or error
            raise StandardsError(
                _(
                    "{name} cannot be read: {reason}. Give a file that is there.",
                    name=self.name,
                    reason=reason,
                )
            ) from error
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise StandardsError(
                _(
                    "{name} is no TOML: {error}. Correct it; docs/standards.md shows the format.",
                    name=self.name,
                    error=error,
                )
            ) from error

    def fault(self, key: str, value: object, problem: str, remedy: str) -> None:
        """Keep one fault."""
        named = {"file": self.name, "key": key, "problem": problem, "remedy": remedy}
        if value is _MISSING:
            told = _("{file}: {key} {problem}. {remedy}.", **named)
        else:
            told = _(
                "{file}: {key} is {value}, which {problem}. {remedy}.", value=_short(value), **named
            )
        self.faults.append(told)

    def _key_fault(
        self, table: Mapping[str, Any], key: str, value: object, problem: str, remedy: str
    ) -> None:
        if not isinstance(table, _Absent):
            self.fault(key, value, _("is missing") if value is _MISSING else problem, remedy)

    def stop_if_faulty(self) -> None:
        """Raise every fault found so far as one error."""
        if self.faults:
            raise StandardsError("\n".join(self.faults))

    def sections(self, key: str) -> list[dict[str, Any]]:
        """Return the sections `[[key]]`; none at all is a fault."""
        value = self.content.get(key, _MISSING)
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return value
        self._key_fault(
            self.content, key, value, _("is no list of sections"), _("Write [[{key}]]", key=key)
        )
        return []

    def table(
        self, parent: Mapping[str, Any], key: str, *, known: Iterable[str], path: str = ""
    ) -> dict[str, Any]:
        """Return a table below `parent`; one that is missing or wrong is a fault and empty."""
        value = parent.get(key, _MISSING)
        if not isinstance(value, dict):
            word = _("is missing") if value is _MISSING else _("is no table")
            self.fault(
                path + key, value, word, _("Write a section [{path}{key}]", path=path, key=key)
            )
            return _Absent()
        self.unknown_keys(value, known=known, path=f"{path}{key}.")
        return value

    def unknown_keys(self, table: Mapping[str, Any], *, known: Iterable[str], path: str) -> None:
        """Make a fault of every key that has no meaning."""
        known = tuple(known)
        for key in table:
            if key not in known:
                self.fault(
                    f"{path}{key}",
                    _MISSING,
                    _("is no known key"),
                    _("The keys are {known}", known=", ".join(known)),
                )

    def text(
        self, table: Mapping[str, Any], key: str, *, path: str, default: str | None = None
    ) -> str:
        """Return a text; a missing one without default is a fault."""
        value = table.get(key, _MISSING if default is None else default)
        if isinstance(value, str):
            return value
        self._key_fault(table, path + key, value, _("is no text"), _("Write it in quotes"))
        return ""

    def number(
        self, table: Mapping[str, Any], key: str, *, path: str, least: float, most: float
    ) -> float:
        """Return a number in a closed range; anything else is a fault."""
        value = table.get(key, _MISSING)
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and least <= value <= most
        ):
            return float(value)
        remedy = _("Give a number from {least:g} to {most:g}", least=least, most=most)
        self._key_fault(table, path + key, value, _("is out of range"), remedy)
        return least

    def minutes(
        self, table: Mapping[str, Any], key: str, *, path: str, day_hours: float = 24
    ) -> float:
        """Return a duration such as `30 min`, `4 h` or `2 d` in minutes; `day_hours` is the length of a day."""
        value = table.get(key, _MISSING)
        found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is not None:
            unit = found[2]
            minutes = float(found[1]) * (60 * day_hours if unit == "d" else UNIT_MINUTES[unit])
            if 0 < minutes <= MOST_MINUTES:
                return minutes
        remedy = _('Write a number above 0 and a unit: "30 min", "4 h" or "2 d"')
        self._key_fault(table, path + key, value, _("is no duration"), remedy)
        return 1.0

    def spans(
        self, table: Mapping[str, Any], key: str, *, path: str
    ) -> tuple[tuple[int, int], ...]:
        """Return hours such as `["08:30-12:00", "13:00-17:30"]` as minutes of the day, in order."""
        value = table.get(key, _MISSING)
        spans: list[tuple[int, int]] = []
        for text in value if isinstance(value, list) else (value,):
            found = _SPAN.fullmatch(text.strip()) if isinstance(text, str) else None
            opens, closes = _minutes_of(found) if found else (0, 0)
            if not (spans[-1][1] if spans else 0) <= opens < closes <= 1440:
                remedy = _(
                    'Write them in order and none across midnight: ["08:30-12:00", "13:00-24:00"]; a free'
                    " day is []"
                )
                self._key_fault(table, path + key, value, _("is no list of hours"), remedy)
                return ()
            spans.append((opens, closes))
        return tuple(spans)


def _minutes_of(found: re.Match[str]) -> tuple[int, int]:
    first, second, third, fourth = (int(part) for part in found.groups())
    if second > 59 or fourth > 59:
        return 0, 0
    return first * 60 + second, third * 60 + fourth


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"
