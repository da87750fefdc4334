"""`dispatch template` and `dispatch import`: what is written, what is refused, and what is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.cli.commands import run
from dispatch.standards.service_standard import find_standards, load_standards
from tests.dispatch.cli.conftest import Captured, plan, write_standards_of

MAPPING = """\
time_zone = "Europe/Berlin"
[columns.id]
from = "Key"
[columns.reported_at]
value = "2026-11-23 09:00"
[columns.service_minutes]
from = "Minutes"
[columns.latitude]
value = "48.7"
[columns.longitude]
value = "9.2"
"""


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """Return a table of calls, of which the second has a fault, with its mapping beside it."""
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "calls.csv").write_text("Key,Minutes\na,30\nb,soon\n", encoding="utf-8")
    return tmp_path / "calls.csv"


def import_calls(calls: Path, out: Path, *options: str) -> int:
    """Run `dispatch import` and return the exit code."""
    mapping = str(calls.parent / "map.toml")
    return run(["import", str(calls), "--mapping", mapping, "--out", str(out), *options])


def test_a_template_brings_the_standards_along(tmp_path: Path, capsys: Captured) -> None:
    """The folder gets the product's standards, which are then the ones that count, and the time zone is named."""
    day = tmp_path / "day"
    assert run(["template", str(day)]) == 0
    own = find_standards(day)
    assert own == day / "standards.toml"
    assert load_standards(own) == load_standards()
    said = capsys.readouterr().out
    assert f"Asia/Shanghai unless {day}/standards.toml says otherwise" in said
    write_standards_of("America/New_York", own)
    assert plan(day, tmp_path / "plan") == 0
    assert '"timezone": "America/New_York"' in (tmp_path / "plan" / "day.json").read_text("utf-8")


def test_a_template_keeps_standards_that_are_there(tmp_path: Path) -> None:
    """Standards that somebody put into the folder first stay as they are."""
    mine = tmp_path / "standards.toml"
    mine.write_text("# mine\n", encoding="utf-8")
    assert run(["template", str(tmp_path)]) == 0
    assert mine.read_text(encoding="utf-8") == "# mine\n"
    assert (tmp_path / "jobs.csv").is_file()


def test_a_workbook_comes_alone(tmp_path: Path, capsys: Captured) -> None:
    """A workbook gets no standards beside it; the sentence says where others would be found."""
    assert run(["template", str(tmp_path / "day.xlsx")]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["day.xlsx"]
    said = capsys.readouterr().out
    assert f"Asia/Shanghai unless {tmp_path}/standards.toml says otherwise" in said


def test_standards_beside_a_workbook_count(tmp_path: Path, capsys: Captured) -> None:
    """The place named where there are none is the one where they are found, for a workbook as for a folder."""
    book, own = tmp_path / "day.xlsx", tmp_path / "standards.toml"
    assert run(["template", str(book)]) == 0
    assert plan(book, tmp_path / "plan") == 0
    assert f"promises those of the product ({own} would change both)" in capsys.readouterr().err
    write_standards_of("America/New_York", own)
    assert plan(book, tmp_path / "plan") == 0
    assert f"Times are America/New_York, promises those of {own}\n" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["afile", "afile/day", "day.docx"])
def test_a_template_that_cannot_be_written_is_a_sentence(
    target: str, tmp_path: Path, capsys: Captured
) -> None:
    """A file in the way or the name of a file is exit code 2, and nothing is written."""
    (tmp_path / "afile").touch()
    assert run(["template", str(tmp_path / target)]) == 2
    assert target.split("/")[0] in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["afile"]


def test_rows_that_are_refused_make_exit_code_one(
    calls: Path, tmp_path: Path, capsys: Captured
) -> None:
    """The rest is written, the counts are said, and a script can tell that something is missing."""
    out = tmp_path / "day" / "jobs.csv"
    assert import_calls(calls, out) == 1
    shown = capsys.readouterr()
    assert f"2 rows read, 1 written to {out}, 1 refused for its faults" in shown.out
    assert "calls.csv, row 3, column Minutes" in shown.err
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 2


def test_an_import_without_a_fault_is_exit_code_zero(calls: Path, tmp_path: Path) -> None:
    """Where every row is written, all is well."""
    calls.write_text("Key,Minutes\na,30\n", encoding="utf-8")
    assert import_calls(calls, tmp_path / "jobs.csv") == 0


def test_an_import_replaces_a_table_on_request(
    calls: Path, tmp_path: Path, capsys: Captured
) -> None:
    """A table that is there is refused with the way out, which then works."""
    calls.write_text("Key,Minutes\na,30\n", encoding="utf-8")
    out = tmp_path / "jobs.csv"
    out.write_text("mine", encoding="utf-8")
    assert import_calls(calls, out) == 2
    assert "give --replace to replace it" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"
    assert import_calls(calls, out, "--replace") == 0
    assert "mine" not in out.read_text(encoding="utf-8")


def test_an_import_into_a_file_is_a_sentence(calls: Path, tmp_path: Path, capsys: Captured) -> None:
    """A file where a folder is needed is exit code 2."""
    assert import_calls(calls, calls / "x.csv") == 2
    assert "calls.csv is a file, not a folder" in capsys.readouterr().err
