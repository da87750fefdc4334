"""Somebody else's table to one of ours, by a mapping file and no code of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from dispatch.domain.fault import Fault
from dispatch.errors import InputFaults
from dispatch.languages import gettext as _
from dispatch.languages import ngettext
from dispatch.spreadsheets.cells import Cell, ErrorValue, Formula, as_text
from dispatch.spreadsheets.columns import Kind
from dispatch.spreadsheets.coordinates import check_coordinates, convert_coordinates
from dispatch.spreadsheets.decode import Unreadable, read_text
from dispatch.spreadsheets.fault_log import FaultLog, Row, Sheet
from dispatch.spreadsheets.headings import matching_form
from dispatch.spreadsheets.import_mapping import (
    ColumnRule,
    ImportMapping,
    Keep,
    read_mapping,
    value_key,
)
from dispatch.spreadsheets.moments import CellProblem
from dispatch.spreadsheets.out_files import check_new_csv, save_named
from dispatch.spreadsheets.raw_table import RawTable, table_of, table_of_csv
from dispatch.spreadsheets.read_sheet import check_unique, read_cells
from dispatch.spreadsheets.row_rules import check_jobs
from dispatch.spreadsheets.values import nearest
from dispatch.spreadsheets.workbook import read_sheets
from dispatch.spreadsheets.write_table import write_csv

_TESTS: dict[str, Callable[[str, Sequence[str]], bool]] = {
    "equals": lambda text, values: value_key(text) in map(value_key, values),
    "not_equals": lambda text, values: value_key(text) not in map(value_key, values),
    "starts_with": lambda text, values: text.startswith(tuple(values)),
    "filled": lambda text, values: bool(text),
}


@dataclass(frozen=True)
class ImportReport:
    """What became of the rows of a source.

    Attributes
    ----------
    out : Path
        The table written.
    read : int
        Rows of the source that are not blank.
    filtered : int
        Of these, left out by `keep`.
    written : int
        Of the others, those without a fault.
    faults : tuple of Fault
        Of the rows that were not written; the column is that of the source.
    """

    out: Path
    read: int
    filtered: int
    written: int
    faults: tuple[Fault, ...]

    @property
    def refused(self) -> int:
        """Rows with a fault, which were not written."""
        return self.read - self.filtered - self.written

    @property
    def sentence(self) -> str:
        """The counts as one line; what nothing happened to is not mentioned."""
        counts = [ngettext("{count} row read", "{count} rows read", self.read)]
        if self.filtered:
            counts.append(_("{filtered} filtered out", filtered=self.filtered))
        counts.append(_("{written} written to {out}", written=self.written, out=self.out))
        if self.refused:
            counts.append(
                ngettext(
                    "{count} refused for its faults",
                    "{count} refused for their faults",
                    self.refused,
                )
            )
        return _(", ").join(counts)


def import_table(source: Path, mapping: Path, out: Path, *, replace: bool = False) -> ImportReport:
    """Write one of our tables from a CSV file or workbook and a mapping file.

    Rows with a fault are not written; they are in the report. Moments get their offset, so that the table means the
    same in every time zone.

    Parameters
    ----------
    source : Path
        CSV or .xlsx.
    mapping : Path
        TOML as docs/import.md describes it.
    out : Path
        CSV file to be written.
    replace : bool
        Whether a file that is there is replaced.

    Raises
    ------
    InputFaults
        If the mapping or the source as a whole cannot be used; then nothing is written.
    InputError
        If `out` is there and not to be replaced, or cannot be written.
    """
    check_new_csv(out, replace=replace)
    rules = read_mapping(mapping)
    log = FaultLog()
    raw = _read_source(source, rules, log)
    if raw is None:
        raise InputFaults(log.faults())
    positions = _positions(source.name, rules, raw, log)
    if log:
        raise InputFaults(log.faults())
    sheet, filtered = _sheet(source.name, rules, raw, positions, log)
    read_cells(sheet, rules.timezone, log)
    check_unique(sheet, log)
    check_coordinates({sheet.table.name: sheet}, log, around=sheet.table.name)
    convert_coordinates({sheet.table.name: sheet}, rules.coordinates)
    if sheet.table.name == "jobs":
        check_jobs(sheet, log)
    good = [row.values for row in log.good_rows(sheet)]
    save_named(out, partial(write_csv, sheet.table, good, offsets=True))
    return ImportReport(out, len(raw.frame), filtered, len(good), log.faults())


def _read_source(source: Path, rules: ImportMapping, log: FaultLog) -> RawTable | None:
    try:
        if not source.is_file():
            raise Unreadable(_("there is no such file"), _("Correct the path"))
        if source.suffix.lower() != ".xlsx":
            expected = map(matching_form, rules.source_columns())
            return table_of_csv(read_text(source), expected)
        sheets = read_sheets(source)
        title = rules.sheet or next(iter(sheets))
        if title not in sheets:
            raise Unreadable(
                _("there is no sheet {title!r}", title=title),
                _("Write one of {sheets}", sheets=", ".join(sheets)),
            )
        return table_of(sheets[title])
    except Unreadable as error:
        log.whole(source.name, error.problem, error.remedy)
        return None


def _positions(file: str, rules: ImportMapping, raw: RawTable, log: FaultLog) -> dict[str, int]:
    """Return where the columns that the mapping names stand in the source."""
    headings = [as_text(heading) for heading in raw.headings]
    forms = [matching_form(heading) for heading in headings]
    positions = {}
    for name in sorted(rules.source_columns()):
        form = matching_form(name)
        if forms.count(form) == 1:
            positions[name] = forms.index(form)
        elif form in forms:
            log.whole(
                file, _("the column is there twice"), _("Rename one of the two"), row=1, column=name
            )
        else:
            close = nearest(name, headings)
            remedy = (
                _("Write {close!r} in the mapping", close=close)
                if close
                else _("Correct the mapping")
            )
            log.whole(file, _("there is no column {name!r}", name=name), remedy, row=1)
    return positions


def _sheet(
    file: str, rules: ImportMapping, raw: RawTable, positions: Mapping[str, int], log: FaultLog
) -> tuple[Sheet, int]:
    """Return the source as a sheet of our table, and how many rows were filtered out."""
    headings = {name: _heading(name, rule) for name, rule in rules.columns.items()}
    sheet = Sheet(rules.table, file, headings)
    numbers = raw.frame.index.tolist()
    for number, cells in zip(numbers, raw.frame.itertuples(index=False), strict=True):
        line = {name: cells[at] for name, at in positions.items()}
        if not all(_holds(keep, line) for keep in rules.keep):
            continue
        row = Row(number, dict.fromkeys(rules.columns, ""))
        sheet.rows.append(row)
        for name, rule in rules.columns.items():
            try:
                row.cells[name] = _cell(name, rule, rules, line, number)
            except CellProblem as problem:
                written = " ".join(as_text(line[source]) for source in rule.sources)
                log.row(sheet, row, problem.problem, problem.remedy, column=name, value=written)
    return sheet, len(numbers) - len(sheet.rows)


def _heading(name: str, rule: ColumnRule) -> str:
    return " + ".join(rule.sources) or name


def _holds(keep: Keep, line: Mapping[str, Cell]) -> bool:
    return _TESTS[keep.test](as_text(line[keep.column]), keep.values)


def _cell(
    name: str, rule: ColumnRule, rules: ImportMapping, line: Mapping[str, Cell], number: int
) -> Cell:
    """Return the cell of one of our columns; CellProblem if a value is not in the map or a date in no format."""
    if rule.fixed is not None:
        return rule.fixed
    cells = [line[source] for source in rule.sources]
    bad = next((cell for cell in cells if isinstance(cell, Formula | ErrorValue)), None)
    if bad is not None:
        return bad
    kind = rules.table.column(name).kind
    if len(cells) == 1 and isinstance(cells[0], datetime) and kind is Kind.MOMENT:
        return cells[0]
    text = str(number) if rule.row_number else rule.join.join(filter(None, map(as_text, cells)))
    if text and rule.values is not None:
        text = _mapped(text, rule, name)
    if not text:
        return rule.default
    if kind is Kind.MOMENT and rules.date_formats:
        return _dated(text, rules.date_formats)
    return rule.prefix + text


def _mapped(text: str, rule: ColumnRule, name: str) -> str:
    values = rule.values or {}
    found = values.get(value_key(text), rule.otherwise)
    if found is None:
        raise CellProblem(
            _("the mapping has no value for this"),
            _("Add it to the map of columns.{name}, or give otherwise", name=name),
        )
    return found


def _dated(text: str, formats: Sequence[str]) -> datetime:
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    raise CellProblem(
        _("the date is in another format than {formats}", formats=_(" or ").join(formats)),
        _("Add its format to date_formats"),
    )
