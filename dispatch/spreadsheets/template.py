"""Empty tables to fill in, made from the column dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.spreadsheets.cells import neutralised
from dispatch.spreadsheets.columns import FORMATS, Column, Kind, Table
from dispatch.spreadsheets.limits import MAX_ROWS
from dispatch.spreadsheets.out_files import is_taken, save_named
from dispatch.spreadsheets.out_sheets import Format, fit_columns, put, style_heading
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.values import plain_number, read_value
from dispatch.spreadsheets.write_table import headings, write_lines

Language = Literal["en", "zh"]

_NOTES = {"en": "Notes", "zh": "说明"}
_NOTE_HEADINGS = {
    "en": ("Table", "Column", "Required", "How it is written", "Range", "If empty", "Meaning"),
    "zh": ("表", "列", "必填", "写法", "范围", "留空时", "含义"),
}
_TIMES = {
    "en": (
        "(all)",
        "Times are read in the time zone of the service standards: {zone}, unless --standards FILE, or standards.toml "
        "in the folder that is planned, says otherwise.",
    ),
    "zh": (
        "（全部）",
        "时间按服务标准的时区读取：{zone}，除非 --standards FILE 或所计划文件夹中的 standards.toml 另有规定。",
    ),
}
# A folder may have a dot in its name (2026.11.23), but who writes one of these means a file.
_FILE_TYPES = frozenset(
    {
        *(
            ".csv",
            ".tsv",
            ".txt",
            ".zip",
            ".json",
            ".geojson",
            ".toml",
            ".xml",
            ".htm",
            ".html",
            ".md",
        ),
        *(".xls", ".xlsb", ".xlsm", ".xlt", ".xltx", ".ods", ".numbers"),
        *(".doc", ".docx", ".odt", ".rtf", ".pdf", ".ppt", ".pptx"),
    }
)
_YES_NO = {"en": ("yes", "no"), "zh": ("是", "否")}
_REQUIRED_FILL = PatternFill("solid", fgColor="9C2A00")
_UTC = ZoneInfo("UTC")


def write_template(
    target: Path,
    *,
    timezone: ZoneInfo,
    language: Language = "en",
    form: Literal["csv", "xlsx"] = "csv",
    example: bool = True,
) -> tuple[Path, ...]:
    """Write an empty set of tables and return the files.

    Parameters
    ----------
    target : Path
        Folder of the CSV files, or the workbook to be made (.xlsx).
    timezone : ZoneInfo
        Of the service standards; the notes of a workbook name it.
    language : "en" or "zh"
        Of headings, choices and notes.
    form : "csv" or "xlsx"
        A workbook has drop-down lists and a sheet of notes too.
    example : bool
        Whether each table gets a row to show what is meant; with these rows the template can be planned as it is.

    Raises
    ------
    InputError
        If a file of that name is there already or is in the way, a workbook is not named .xlsx, or a folder is named
        like a file.
    """
    if form == "xlsx":
        if target.suffix.lower() != ".xlsx":
            raise InputError(
                _("{target} is no name of a workbook. Let it end in .xlsx.", target=target)
            )
        _refuse_existing([target])
        save_named(target, partial(_write_book, language, timezone, example))
        return (target,)
    return _write_folder(target, language, example=example)


def _write_folder(folder: Path, language: Language, *, example: bool) -> tuple[Path, ...]:
    _check_folder(folder)
    names = {
        name: folder / f"{table.chinese if language == 'zh' else name}.csv"
        for name, table in TABLES.items()
    }
    _refuse_existing(list(names.values()))
    for name, path in names.items():
        table = TABLES[name]
        lines = [headings(table, language)]
        if example:
            lines.append(
                [
                    neutralised(_spelled(column, column.example, language))
                    for column in table.columns
                ]
            )
        save_named(path, partial(write_lines, lines))
    return tuple(names.values())


def _check_folder(folder: Path) -> None:
    if is_taken(folder):
        if not folder.is_dir():
            raise InputError(
                _(
                    "{folder} is a file, not a folder. Give a folder or a name that ends in .xlsx.",
                    folder=folder,
                )
            )
    elif folder.suffix.lower() in _FILE_TYPES:
        raise InputError(
            _(
                "{folder} is no name of a folder. Give a folder or a name that ends in .xlsx.",
                folder=folder,
            )
        )


def _refuse_existing(paths: Sequence[Path]) -> None:
    for path in paths:
        if is_taken(path):
            raise InputError(
                _("{path} is there already. Move it away, or name another place.", path=path)
            )


def _spelled(column: Column, value: str, language: Language) -> str:
    """Return a value of a column as the language spells it."""
    if column.kind is Kind.YES_NO and value:
        return _YES_NO[language][0 if value == "yes" else 1]
    spellings = {choice[0]: choice[2 if language == "zh" else 1] for choice in column.choices}
    return spellings.get(value, value)


def _write_book(language: Language, timezone: ZoneInfo, example: bool, path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for table in TABLES.values():
        page = book.create_sheet(table.chinese if language == "zh" else table.name)
        _fill_page(page, table, language, example=example)
    _fill_notes(book.create_sheet(_NOTES[language]), language, timezone)
    book.save(path)


def _fill_page(page: Any, table: Table, language: Language, *, example: bool) -> None:
    titles = headings(table, language)
    style_heading(page, len(titles))
    for at, (title, column) in enumerate(zip(titles, table.columns, strict=True), 1):
        put(page.cell(1, at), title)
        if column.required:
            page.cell(1, at).fill = _REQUIRED_FILL
        page.column_dimensions[get_column_letter(at)].number_format = _format(column).value
        if example and column.example:
            put(page.cell(2, at), _cell(column, language), _format(column))
        # Text cells keep leading zeros and never turn into dates.
        page.cell(2, at).number_format = _format(column).value
        _offer_choices(page, at, column, language)
    examples = [
        _spelled(column, column.example, language) if example else "" for column in table.columns
    ]
    fit_columns(
        page,
        [
            [(title, Format.TEXT), (text, Format.TEXT)]
            for title, text in zip(titles, examples, strict=True)
        ],
    )


def _format(column: Column) -> Format:
    if column.kind is Kind.MOMENT:
        return Format.MOMENT
    if column.kind is Kind.CLOCK:
        return Format.CLOCK
    return Format.GENERAL if column.kind in (Kind.NUMBER, Kind.WHOLE) else Format.TEXT


def _cell(column: Column, language: Language) -> Any:
    if column.kind in (Kind.MOMENT, Kind.CLOCK, Kind.NUMBER, Kind.WHOLE):
        value = read_value(column, column.example, _UTC)
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value
    return _spelled(column, column.example, language)


def _offer_choices(page: Any, at: int, column: Column, language: Language) -> None:
    if column.kind is Kind.YES_NO:
        choices: Sequence[str] = _YES_NO[language]
    else:
        choices = [choice[2 if language == "zh" else 1] for choice in column.choices]
    if not choices:
        return
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    letter = get_column_letter(at)
    rule.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    page.add_data_validation(rule)


def _fill_notes(page: Any, language: Language, timezone: ZoneInfo) -> None:
    chinese = language == "zh"
    about, rule = _TIMES[language]
    rows: list[tuple[str, ...]] = [
        _NOTE_HEADINGS[language],
        (about, "", "", "", "", "", rule.format(zone=timezone.key)),
    ]
    for table in TABLES.values():
        rows.append(
            (
                table.chinese if chinese else table.name,
                "",
                "",
                "",
                "",
                "",
                table.help_zh if chinese else table.help,
            )
        )
        for column in table.columns:
            rows.append(
                (
                    table.chinese if chinese else table.name,
                    column.chinese if chinese else column.english,
                    _YES_NO[language][0] if column.required else "",
                    _how(column, language),
                    range_text(column),
                    _spelled(column, column.default, language),
                    column.help_zh if chinese else column.help,
                )
            )
    for down, row in enumerate(rows, 1):
        for at, text in enumerate(row, 1):
            put(page.cell(down, at), text)
    style_heading(page, len(rows[0]))
    fit_columns(
        page, [[(text, Format.TEXT) for text in column] for column in zip(*rows, strict=True)]
    )


def _how(column: Column, language: Language) -> str:
    if column.choices:
        return " / ".join(choice[2 if language == "zh" else 1] for choice in column.choices)
    return FORMATS[column.kind][1 if language == "zh" else 0]


def range_text(column: Column) -> str:
    """Return the range of a column's numbers with their unit, such as `0–480 minutes`; empty without any."""
    if column.least is None or column.most is None:
        return _(column.unit) if column.unit else ""
    return f"{plain_number(column.least)} – {plain_number(column.most)} {_(column.unit)}".strip()
