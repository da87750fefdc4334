"""Templates and documentation are the column dictionary, and templates can be planned as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from dispatch.errors import InputError, InputFaults
from dispatch.spreadsheets import read_day, write_template
from dispatch.spreadsheets.documentation import columns_markdown
from dispatch.spreadsheets.headings import known_headings, matching_form
from dispatch.spreadsheets.tables import TABLES

ZONE = ZoneInfo("Asia/Shanghai")
Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_read_back_without_a_fault(language: Language, tmp_path: Path) -> None:
    """Folder and workbook hold the same day: one technician, one job, one of everything."""
    write_template(tmp_path / "folder", language=language, timezone=ZONE)
    write_template(tmp_path / "day.xlsx", language=language, form="xlsx", timezone=ZONE)
    day = read_day(tmp_path / "folder", timezone=ZONE, name="day")
    assert day == read_day(tmp_path / "day.xlsx", timezone=ZONE)
    for rows in (day.jobs, day.technicians, day.depots, day.parts, day.orders, day.zones):
        assert len(rows) == 1
    assert day.jobs[0].phone == "+86 10 5555 0101"


def test_file_names_follow_the_language(tmp_path: Path) -> None:
    """A Chinese template has Chinese file names, all of which are known."""
    files = write_template(tmp_path, language="zh", timezone=ZONE)
    assert [path.stem for path in files] == [table.chinese for table in TABLES.values()]
    assert files[0].read_bytes().startswith(b"\xef\xbb\xbf" + "工单号".encode())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_without_examples_there_are_headings_alone(
    form: Literal["csv", "xlsx"], tmp_path: Path
) -> None:
    """An empty template has one fault: nobody works."""
    target = tmp_path / ("day.xlsx" if form == "xlsx" else "day")
    write_template(target, form=form, example=False, timezone=ZONE)
    with pytest.raises(InputFaults) as refused:
        read_day(target, timezone=ZONE)
    assert [fault.problem for fault in refused.value.faults] == ["there is no shift to plan"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """One file in the way and nothing is written at all."""
    (tmp_path / "zones.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"zones\.csv is there already"):
        write_template(tmp_path, timezone=ZONE)
    assert [path.name for path in tmp_path.iterdir()] == ["zones.csv"]
    (tmp_path / "day.xlsx").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"day\.xlsx is there already"):
        write_template(tmp_path / "day.xlsx", form="xlsx", timezone=ZONE)
    assert (tmp_path / "day.xlsx").read_text(encoding="utf-8") == "mine"


def test_a_workbook_has_to_be_named_so(tmp_path: Path) -> None:
    """A workbook under another ending would not be read back."""
    with pytest.raises(InputError, match=r"Let it end in \.xlsx"):
        write_template(tmp_path / "day.xls", form="xlsx", timezone=ZONE)


@pytest.mark.parametrize("name", ["t.docx", "t.XLS", "t.csv", "t.ods", "t.zip"])
def test_a_folder_is_not_named_like_a_file(name: str, tmp_path: Path) -> None:
    """Who writes a file's name does not get a folder of that name."""
    with pytest.raises(InputError, match=r"Give a folder or a name that ends in \.xlsx"):
        write_template(tmp_path / name, timezone=ZONE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["2026.11.23", "week.2", ".hidden"])
def test_a_folder_may_have_dots(name: str, tmp_path: Path) -> None:
    """A dot in a name does not make it that of a file."""
    assert len(write_template(tmp_path / name, timezone=ZONE)) == len(TABLES)


@pytest.mark.parametrize("name", ["mine", "mine/day", "mine/day.xlsx"])
def test_a_file_in_the_way_is_named(name: str, tmp_path: Path) -> None:
    """A file where a folder is needed is a sentence, and it stays as it was."""
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    form: Literal["csv", "xlsx"] = "xlsx" if name.endswith(".xlsx") else "csv"
    with pytest.raises(InputError, match=r"mine is a file, not a folder\. (Give|Name) "):
        write_template(tmp_path / name, form=form, timezone=ZONE)
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("language", "sheet"), [("en", "Notes"), ("zh", "说明")])
def test_the_notes_say_by_which_clock_times_are_read(
    language: Language, sheet: str, tmp_path: Path
) -> None:
    """The first note names the time zone of the standards and the file that changes it."""
    write_template(
        tmp_path / "day.xlsx", language=language, form="xlsx", timezone=ZoneInfo("Asia/Tokyo")
    )
    note = openpyxl.load_workbook(tmp_path / "day.xlsx")[sheet]["G2"].value
    assert "Asia/Tokyo" in note
    assert "standards.toml" in note
    assert "--standards" in note


def _rules(page: Any) -> dict[str, str]:
    return {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}


def test_a_workbook_offers_choices_and_notes(tmp_path: Path) -> None:
    """Choices drop down in the language of the template; the notes name every column."""
    write_template(tmp_path / "zh.xlsx", language="zh", form="xlsx", timezone=ZONE)
    book = openpyxl.load_workbook(tmp_path / "zh.xlsx")
    assert book.sheetnames == [*(table.chinese for table in TABLES.values()), "说明"]
    assert '"紧急,高,普通,低"' in _rules(book["工单"]).values()
    assert '"是,否"' in _rules(book["工单"]).values()
    assert all(key.endswith("100001") for key in _rules(book["工单"]))
    notes = list(book["说明"].iter_rows(values_only=True))
    empty = {row[:2]: row[5] for row in notes}
    assert (empty[("工单", "优先级")], empty[("工单", "严格时限")]) == ("普通", "否")
    for table in TABLES.values():
        for column in table.columns:
            row = next(row for row in notes if row[:2] == (table.chinese, column.chinese))
            assert row[2] == ("是" if column.required else None)
            assert row[6] == column.help_zh


def test_the_documentation_is_up_to_date(repository: Path) -> None:
    """docs/columns.md is what the dictionary says; the command in it writes it again."""
    assert (repository / "docs" / "columns.md").read_text(encoding="utf-8") == columns_markdown()


def test_the_documentation_names_every_column() -> None:
    """Every table and column stands there with both headings, its range and its help."""
    text = columns_markdown()
    for table in TABLES.values():
        assert f"## {table.name} · {table.chinese}" in text
        for column in table.columns:
            assert f"| `{column.name}` | {column.english} | {column.chinese} |" in text
            assert column.help in text
            assert column.help_zh in text
    assert "| -90 – 90 degrees |" in text


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_heading_means_two_columns(table: Any) -> None:
    """The headings of a table are told apart once capitals and blanks are gone, and tables refer to keys."""
    for column in table.columns:
        for spelling in (column.name, column.english, column.chinese):
            assert known_headings(table)[matching_form(spelling)] is column
        if column.refers_to:
            assert any(key.key for key in TABLES[column.refers_to].columns)
