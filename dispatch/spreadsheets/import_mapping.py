"""Mapping files: how the columns of somebody else's table become those of ours (docs/import.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.domain.gcj02 import Coordinates, coordinates_of
from dispatch.errors import InputFaults, SettingsError
from dispatch.languages import gettext as _
from dispatch.spreadsheets.columns import Table
from dispatch.spreadsheets.fault_log import FaultLog
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.values import nearest

_TOP = frozenset(
    {"table", "sheet", "time_zone", "date_formats", "keep", "lookups", "columns", "coordinates"}
)
_TESTS = ("equals", "not_equals", "starts_with", "filled")
_ORIGINS = ("from", "value", "row_number")
_COLUMN = frozenset({*_ORIGINS, "join", "prefix", "lookup", "map", "otherwise", "default"})


@dataclass(frozen=True)
class Keep:
    """One condition on the rows to be taken: `test` of `column` against `values`."""

    column: str
    test: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ColumnRule:
    """Where the cells of one of our columns come from.

    Attributes
    ----------
    sources : tuple of str
        Headings of the source, joined by `join`; empty for a fixed value or the number of the row.
    fixed : str or None
        The same in every row.
    row_number : bool
        The row as a spreadsheet counts it.
    prefix : str
        Put in front of what is not empty.
    values : Mapping of str to str, or None
        What stands for what; blanks around and capitals do not count.
    otherwise : str or None
        For what `values` does not name; None makes that a fault.
    default : str
        For empty cells.
    """

    sources: tuple[str, ...] = ()
    fixed: str | None = None
    row_number: bool = False
    join: str = " "
    prefix: str = ""
    values: Mapping[str, str] | None = None
    otherwise: str | None = None
    default: str = ""


@dataclass(frozen=True)
class ImportMapping:
    """A mapping file, read."""

    table: Table
    sheet: str | None
    timezone: ZoneInfo
    date_formats: tuple[str, ...]
    keep: tuple[Keep, ...]
    columns: Mapping[str, ColumnRule] = field(default_factory=dict)
    coordinates: Coordinates = Coordinates.WGS84

    def source_columns(self) -> set[str]:
        """Return every heading that the source has to have."""
        needed = {keep.column for keep in self.keep}
        return needed.union(*(rule.sources for rule in self.columns.values()))


def value_key(text: str) -> str:
    """Return the form in which a value is looked up."""
    return " ".join(text.split()).casefold()


def read_mapping(path: Path) -> ImportMapping:
    """Return the mapping in a TOML file.

    Raises
    ------
    InputFaults
        With every fault of it: an unknown key or column, a value of the wrong type, a lookup that is not there, a
        required column without a rule.
    """
    log = FaultLog()
    reader = _Reader(path.name, log)
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        log.whole(
            path.name,
            _("the mapping cannot be read: {reason}", reason=reason),
            _("Correct it; docs/import.md shows how"),
        )
        raise InputFaults(log.faults()) from error
    mapping = reader.mapping(document)
    if log:
        raise InputFaults(log.faults())
    return mapping


class _Reader:
    """Reads the document key by key and gathers what is wrong."""

    def __init__(self, file: str, log: FaultLog) -> None:
        self._file = file
        self._log = log

    def mapping(self, document: Mapping[str, Any]) -> ImportMapping:
        self._known_keys(document, _TOP, where=_("the mapping"))
        name = self._text(document, "table", default="jobs")
        table = TABLES.get(name)
        if table is None:
            self._fault(
                _("there is no such table"),
                _("Write one of {tables}", tables=", ".join(TABLES)),
                value=name,
            )
            table = TABLES["jobs"]
        lookups = self._tables(document, "lookups")
        return ImportMapping(
            table=table,
            sheet=self._text(document, "sheet", default="") or None,
            timezone=self._zone(document),
            date_formats=self._texts(document, "date_formats"),
            keep=tuple(map(self._keep, self._list(document, "keep"))),
            columns=self._columns(table, self._tables(document, "columns"), lookups),
            coordinates=self._coordinates(document),
        )

    def _fault(self, problem: str, remedy: str, *, value: object = "") -> None:
        self._log.whole(self._file, problem, remedy, value=str(value))

    def _known_keys(self, table: Mapping[str, Any], known: frozenset[str], *, where: str) -> None:
        for key in table:
            if key not in known:
                close = nearest(key, known)
                listed = ", ".join(sorted(known))
                remedy = (
                    _("Write {close!r}", close=close) if close else _("Use {known}", known=listed)
                )
                self._fault(_("{where} has an unknown key", where=where), remedy, value=key)

    def _text(self, table: Mapping[str, Any], key: str, *, default: str) -> str:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self._fault(_("{key} is no text", key=key), _("Put it in quotation marks"), value=value)
            return default
        return str(value)

    def _texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(text, str) for text in texts):
            self._fault(
                _("{key} is no list of texts", key=key),
                _('Write {key} = ["…", "…"]', key=key),
                value=value,
            )
            return ()
        return tuple(texts)

    def _list(self, document: Mapping[str, Any], key: str) -> list[Any]:
        value = document.get(key, [])
        if not isinstance(value, list):
            self._fault(
                _("{key} is no list of tables", key=key), _("Write [[{key}]]", key=key), value=value
            )
            return []
        return value

    def _tables(self, document: Mapping[str, Any], key: str) -> dict[str, dict[str, Any]]:
        value = document.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
            self._fault(
                _("{key} is no table of tables", key=key),
                _("Write [{key}.name]", key=key),
                value=value,
            )
            return {}
        return value

    def _zone(self, document: Mapping[str, Any]) -> ZoneInfo:
        name = self._text(document, "time_zone", default="")
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            remedy = _('Write time_zone = "America/New_York", or another name of that list')
            self._fault(_("time_zone is missing or no time zone"), remedy, value=name)
            return ZoneInfo("UTC")

    def _coordinates(self, document: Mapping[str, Any]) -> Coordinates:
        text = self._text(document, "coordinates", default="wgs84")
        try:
            return coordinates_of(text, what="coordinates")
        except SettingsError:
            self._fault(_("coordinates is unknown"), _("Write wgs84 or gcj02"), value=text)
            return Coordinates.WGS84

    def _keep(self, table: Any) -> Keep:
        if not isinstance(table, dict):
            self._fault(_("keep is no table"), _("Write [[keep]]"), value=table)
            return Keep("", "filled", ())
        self._known_keys(table, frozenset({"column", *_TESTS}), where="keep")
        tests = [test for test in _TESTS if test in table]
        column = self._text(table, "column", default="")
        if len(tests) != 1 or not column:
            self._fault(
                _("keep needs a column and one test"),
                _("Give one of {tests}", tests=", ".join(_TESTS)),
                value=table,
            )
            return Keep(column, "filled", ())
        if tests[0] == "filled":
            if table["filled"] is not True:
                self._fault(
                    _("filled is not true"), _("Write filled = true"), value=table["filled"]
                )
            return Keep(column, "filled", ())
        return Keep(column, tests[0], self._texts(table, tests[0]))

    def _columns(
        self, table: Table, rules: Mapping[str, Any], lookups: Mapping[str, Any]
    ) -> dict[str, ColumnRule]:
        names = {column.name for column in table.columns}
        read = {}
        for name, rule in rules.items():
            if name not in names:
                close = nearest(name, names)
                self._fault(
                    _("the table {table} has no such column", table=table.title),
                    _("Write {close!r}", close=close)
                    if close
                    else _("docs/columns.md lists the columns"),
                    value=name,
                )
            else:
                read[name] = self._rule(name, rule, lookups)
        for column in table.columns:
            if column.required and column.name not in rules:
                remedy = _("Add [columns.{column}] with from or value", column=column.name)
                self._fault(_("a required column has no rule"), remedy, value=column.name)
        return read

    def _rule(self, name: str, rule: Mapping[str, Any], lookups: Mapping[str, Any]) -> ColumnRule:
        where = f"columns.{name}"
        self._known_keys(rule, _COLUMN, where=where)
        if sum(origin in rule for origin in _ORIGINS) != 1:
            self._fault(
                _("{where} needs one of {origins}", where=where, origins=", ".join(_ORIGINS)),
                _("Give exactly one"),
            )
        values = rule.get("map")
        if "lookup" in rule:
            values = lookups.get(str(rule["lookup"]))
            if values is None or "map" in rule:
                remedy = _("Add [lookups.{rule}], and do not give map as well", rule=rule["lookup"])
                self._fault(
                    _("{where} has no such lookup", where=where), remedy, value=rule["lookup"]
                )
        return ColumnRule(
            sources=self._texts(rule, "from"),
            fixed=self._text(rule, "value", default="") if "value" in rule else None,
            row_number=rule.get("row_number") is True,
            join=self._text(rule, "join", default=" "),
            prefix=self._text(rule, "prefix", default=""),
            values=self._values(where, values),
            otherwise=self._text(rule, "otherwise", default="") if "otherwise" in rule else None,
            default=self._text(rule, "default", default=""),
        )

    def _values(self, where: str, values: Any) -> dict[str, str] | None:
        if values is None:
            return None
        if not isinstance(values, dict):
            self._fault(
                _("{where}: map is no table", where=where),
                _('Write map = { "a" = "b" }'),
                value=values,
            )
            return None
        return {value_key(key): self._text(values, key, default="") for key in values}
