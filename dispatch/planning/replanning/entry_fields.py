"""Fields of an entry in a file of events: taken one by one, each fault named with its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Literal, TypeVar, overload

from dispatch.domain.horizon import Horizon
from dispatch.languages import gettext as _

T = TypeVar("T")

NEVER = datetime.fromtimestamp(0).astimezone()


class Fields:
    """A table of keys and values; faults are gathered, so that all of them can be told at once."""

    def __init__(self, content: Any, path: str, horizon: Horizon, faults: list[str]) -> None:
        """Take a table, its path in the file, the clock for times without a zone, and where faults go."""
        self.path, self.horizon, self.faults = path, horizon, faults
        self._left: dict[str, Any] = {}
        if isinstance(content, Mapping):
            self._left = dict(content)
        else:
            self.faults.append(
                _("{path} is no table of keys and values.", path=path or _("the file"))
            )

    def fault(self, key: str, what: str) -> None:
        """Note that a value is wrong."""
        where = f"{self.path}.{key}" if self.path else key
        self.faults.append(f"{where} {what}.")

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._left:
            self.fault(key, _("is no key that is known here; take it out"))

    def each(self, key: str, read: Callable[[Fields], T | None]) -> Sequence[T]:
        """Return what a list of tables holds; empty where there is none."""
        entries = self._left.pop(key, [])
        if not isinstance(entries, list):
            self.fault(key, _("is no list"))
            return ()
        found = []
        for index, entry in enumerate(entries):
            fields = Fields(entry, f"{key}[{index}]", self.horizon, self.faults)
            before = len(self.faults)
            item = read(fields)
            if len(self.faults) == before:
                fields.finish()
            if item is not None:
                found.append(item)
        return found

    def table(self, key: str) -> Mapping[str, Any]:
        """Return a table."""
        value = self._take(key, dict, _("a table"), optional=False)
        return value if isinstance(value, dict) else {}

    def choice(self, key: str, names: Sequence[str]) -> str | None:
        """Return one of several words; None where it is none of them."""
        value = self._left.pop(key, None)
        if value in names:
            return str(value)
        self.fault(key, _("is {value!r}; give {names}", value=value, names=", ".join(names)))
        return None

    @overload
    def text(self, key: str) -> str: ...

    @overload
    def text(self, key: str, *, optional: Literal[True]) -> str | None: ...

    def text(self, key: str, *, optional: bool = False) -> str | None:
        """Return a text."""
        value = self._take(key, str, _("a text"), optional=optional)
        return "" if value is None and not optional else value

    @overload
    def count(self, key: str) -> int: ...

    @overload
    def count(self, key: str, *, optional: Literal[True]) -> int | None: ...

    def count(self, key: str, *, optional: bool = False) -> int | None:
        """Return a whole number."""
        value = self._take(key, int, _("a whole number"), optional=optional)
        return 0 if value is None and not optional else value

    def number(self, key: str) -> float:
        """Return a number."""
        return float(self._take(key, int | float, _("a number"), optional=False) or 0)

    def needed(self, key: str) -> datetime:
        """Return a moment that has to be given."""
        return self.moment(key) or NEVER

    def moment(self, key: str, *, optional: bool = False) -> datetime | None:
        """Return a moment; without a zone it is one by the clock of the day, a time alone is one of its first day."""
        value = self._left.pop(key, None)
        if value is None:
            if not optional:
                self.fault(key, _("is missing; give a time such as 2026-11-23T10:30"))
            return None
        found = _moment(value, self.horizon.start_at)
        if found is None:
            self.fault(key, _("is {value!r}; give a time such as 2026-11-23T10:30", value=value))
        return found

    def _take(self, key: str, kind: Any, words: str, *, optional: bool) -> Any:
        value = self._left.pop(key, None)
        if value is None and optional:
            return None
        if not isinstance(value, kind) or isinstance(value, bool):
            self.fault(
                key,
                _("is {value!r}; give {words}", value=value, words=words)
                if value is not None
                else _("is missing; give {words}", words=words),
            )
            return None
        return value


def _moment(value: Any, start_at: datetime) -> datetime | None:
    """Return a moment in the zone of a start; None where the value is none."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            try:
                value = time.fromisoformat(value)
            except ValueError:
                return None
    if isinstance(value, time):
        value = datetime.combine(start_at.date(), value)
    if not isinstance(value, datetime):
        return (
            datetime.combine(value, time(0), start_at.tzinfo) if isinstance(value, date) else None
        )
    return (
        value.replace(tzinfo=start_at.tzinfo)
        if value.tzinfo is None
        else value.astimezone(start_at.tzinfo)
    )
