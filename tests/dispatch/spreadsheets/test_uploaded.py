"""Files that are sent: their names choose a table and never a path, and faults carry the names that were sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.domain.day import Day
from dispatch.errors import InputError, InputFaults
from dispatch.spreadsheets import read_day, read_uploaded, write_day
from dispatch.standards.service_standard import load_standards
from tests.dispatch.planning import example

ZONE = load_standards().timezone


@pytest.fixture
def day() -> Day:
    """A day of three jobs whose order has an id."""
    orders = tuple(replace(o, id=f"PO-{n}") for n, o in enumerate(example.day().orders))
    return example.day(orders=orders)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_sent_is_what_would_be_read_from_a_folder(
    day: Day, tmp_path: Path, form: str
) -> None:
    """Tables or a workbook under a foreign name give the day of the same folder; the file's name is no matter."""
    write_day(day, tmp_path / "day", form=form)  # type: ignore[arg-type]
    files = _files(tmp_path / "day")
    if form == "xlsx":
        [content] = [text for name, text in files.items() if name.endswith(".xlsx")]
        files = {"今天 (2).XLSX": content}
    read = read_uploaded(files.items(), timezone=ZONE)
    assert read == read_day(tmp_path / "day", timezone=ZONE, name="loaded")


def test_faults_carry_the_names_that_were_sent(day: Day, tmp_path: Path) -> None:
    """A table called in Chinese is read, and a fault in it names it so, whether it stops all or leaves out a row."""
    write_day(day, tmp_path, language="zh")
    files = _files(tmp_path)
    [name] = [name for name, text in files.items() if b"J-2" in text]
    assert not name.isascii()
    spoilt = files | {name: files[name].replace(b"J-2", b"J-1")}
    with pytest.raises(InputFaults) as caught:
        read_uploaded(spoilt.items(), timezone=ZONE)
    assert {fault.file for fault in caught.value.faults} == {name}
    rest = read_uploaded(spoilt.items(), timezone=ZONE, skip_bad_rows=True)
    assert {fault.file for fault in rest.skipped} == {name}
    assert "J-3" in {job.id for job in rest.jobs}


@pytest.mark.parametrize(
    "name",
    [
        "../jobs.csv",
        "..\\jobs.csv",
        "/etc/jobs.csv",
        "C:\\jobs.csv",
        "jobs\0.csv",
        "jobs.csv\0",
        "jobs\n.csv",
        ".jobs.csv",
        "../../book.xlsx",
        "/etc/zones.geojson",
        "..",
    ],
)
def test_names_that_hold_a_path_are_refused(name: str, tmp_path: Path) -> None:
    """Upwards, absolute, hidden, NUL, line ends: a sentence, and no file is made anywhere."""
    with pytest.raises(InputError, match="Send the bare name"):
        read_uploaded([(name, b"x")], timezone=ZONE)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "No file was sent"),
        (["notes.csv"], "no table that is read"),
        (["jobs"], "no table that is read"),
        (["jobs.exe"], "no table that is read"),
        (["%2e%2e%2fjobs.csv"], "no table that is read"),
        (["x" * 500 + ".csv"], "x…' is no table that is read"),
        (["jobs.csv", "JOBS.tsv"], "same table"),
        (["a.xlsx", "b.xlsx"], "same table"),
        (["a.xlsx", "jobs.csv"], "the workbook alone"),
        ([f"{name}.csv" for name in ("jobs", "shifts", "jobs")], "same table"),
    ],
)
def test_files_that_are_no_one_day_are_refused(names: list[str], sentence: str) -> None:
    """None, unknown ones, one table twice, a workbook beside others: the sentence says which."""
    with pytest.raises(InputError, match=sentence):
        read_uploaded([(name, b"") for name in names], timezone=ZONE)


def test_a_workbook_that_is_none_is_a_fault_of_the_file(tmp_path: Path) -> None:
    """It is named as it was sent, and no folder of the server is."""
    with pytest.raises(InputFaults) as caught:
        read_uploaded([("Plan.xlsx", b"no zip at all")], timezone=ZONE)
    assert {fault.file for fault in caught.value.faults} == {"Plan.xlsx"}
    assert "dispatch-load" not in str(caught.value)
