"""Single values of a study file: numbers, times, amounts by name; what cannot be used is a fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

from dispatch.languages import gettext as _
from dispatch.staffing.study_text import STORE, WEEKDAYS, RotaText
from dispatch.standards.strict_toml import StrictToml

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class StudyValues:
    """Reads values of a document; each fault is kept there."""

    def __init__(self, toml: StrictToml, folder: Path) -> None:
        """Take the document and the folder that paths are looked for in."""
        self.toml, self.folder, self.top = toml, folder, toml.content

    def file(self, table: Mapping[str, Any], key: str, *, path: str = "") -> Path | None:
        """Return the path of a file, None for what the store holds."""
        given = self.toml.text(table, key, path=path)
        return None if given == STORE else self.folder / given

    def whole(self, table: Mapping[str, Any], key: str, *, path: str, least: int, most: int) -> int:
        """Return a whole number of a range."""
        value = table.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        remedy = f"Give a whole number from {least} to {most}"
        self.toml.fault(path + key, value, _("is none that can be used"), remedy)
        return least

    def clocks(self) -> tuple[time, ...]:
        """Return the times of planning, in order."""
        given = self.top.get("plan_at", ["07:00"])
        clocks = [self.clock(text, "plan_at") for text in given] if isinstance(given, list) else []
        if not clocks or clocks != sorted(set(clocks)):
            self.toml.fault(
                "plan_at", given, _("is no list of times in order"), _('Write ["07:00"]')
            )
            return (time(7),)
        return tuple(clocks)

    def clock(self, text: object, key: str) -> time:
        """Return a time of day."""
        found = _CLOCK.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            self.toml.fault(key, text, _("is no time of day"), _("Write one such as 08:30"))
            return time(8)
        return time(int(found[1]), int(found[2]))

    def rota(self, table: Mapping[str, Any], *, path: str) -> RotaText | None:
        """Return the hours that a table gives by `shift`, `days` and minutes of overtime and break, or None."""
        days = table.get("days", list(WEEKDAYS[:5]))
        if not isinstance(days, list) or not days or any(day not in WEEKDAYS for day in days):
            self.toml.fault(
                path + "days", days, _("is no list of weekdays"), _('Write ["monday", …]')
            )
            days = list(WEEKDAYS)
        minutes = {
            key: self.toml.number(table, key, path=path, least=0, most=720)
            for key in ("overtime_minutes", "break_minutes")
            if key in table
        }
        if "shift" not in table:
            return None
        ends = table["shift"]
        pair = ends if isinstance(ends, list) and len(ends) == 2 else ["", ""]
        start, end = (self.clock(text, path + "shift") for text in pair)
        return RotaText((start, end), tuple(days), **minutes)

    def names(self, table: Mapping[str, Any], key: str, *, path: str) -> tuple[str, ...]:
        """Return a list of names."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            self.toml.fault(path + key, value, _("is no list of names"), _('Write ["T-01"]'))
            return ()
        return tuple(value)

    def section(self, key: str, known: tuple[str, ...]) -> Mapping[str, Any]:
        """Return a section, empty where it is left out."""
        if key not in self.top:
            return {}
        return self.toml.table(self.top, key, known=known)

    def amounts(
        self, table: Mapping[str, Any], key: str, *, path: str, least: int
    ) -> dict[str, int]:
        """Return a table of whole numbers by name."""
        value = table.get(key, {})
        if not isinstance(value, dict):
            self.toml.fault(path + key, value, _("is no table"), _("Write { name = 1 }"))
            return {}
        return {
            name: self.whole(value, name, path=f"{path}{key}.", least=least, most=10**6)
            for name in value
        }

    def nested(self, table: Mapping[str, Any], key: str, *, path: str) -> dict[str, dict[str, int]]:
        """Return a table of tables of whole numbers."""
        value = table.get(key, {})
        if not isinstance(value, dict):
            self.toml.fault(
                path + key, value, _("is no table"), _("Write { name = { other = 1 } }")
            )
            return {}
        return {name: self.amounts(value, name, path=f"{path}{key}.", least=0) for name in value}
