"""Workbooks that could do harm are refused before they do; formulas are never worked out."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from dispatch.domain.fault import Fault
from dispatch.errors import InputFaults
from dispatch.spreadsheets import read_day, workbook
from dispatch.spreadsheets.decode import Unreadable
from dispatch.spreadsheets.workbook import check_workbook, read_sheets
from tests.dispatch.spreadsheets.books import day_rows, write_book

ZONE = ZoneInfo("Asia/Shanghai")
SHEET = "xl/worksheets/sheet1.xml"


def faults_of(source: Path) -> tuple[Fault, ...]:
    """Return the faults for which a source is refused."""
    with pytest.raises(InputFaults) as refused:
        read_day(source, timezone=ZONE)
    return refused.value.faults


def repacked(book: Path, part: str, content: bytes) -> Path:
    """Return a copy of a workbook with one part exchanged."""
    copy = book.with_name("copy.xlsx")
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return copy


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with a day that has no fault."""
    return write_book(tmp_path / "day.xlsx", day_rows())


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of 3 MB that unpacks to 3 GB."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.xlsx"
    zeros = b"\0" * 50_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("one", zeros)
    # The same packed bytes are listed sixty times, as real bombs do it.
    with zipfile.ZipFile(path, "a") as archive:
        one = archive.getinfo("one")
        for number in range(59):
            copy = zipfile.ZipInfo(f"copy{number}")
            for name in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(copy, name, getattr(one, name))
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
        archive._didModify = True  # type: ignore[attr-defined]
    return path


def test_a_bomb_is_refused_by_what_it_declares(bomb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that declares gigabytes is refused without unpacking a byte."""
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    (fault,) = faults_of(bomb)
    assert (fault.file, fault.problem) == ("bomb.xlsx", "the workbook unpacks to 3000 MB or more")
    assert bomb.stat().st_size < 4_000_000


def test_a_bomb_is_refused_by_what_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the declared sizes believed, the count of what comes out would stop it."""
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    monkeypatch.setattr(workbook, "_check_declared", lambda archive, packed: None)
    with pytest.raises(Unreadable, match="the workbook unpacks to 10 MB or more"):
        check_workbook(tmp_path / "bomb.xlsx")


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    """A part that unpacks to more than it declares makes the archive damaged, not large."""
    path = tmp_path / "liar.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"\0" * 50_000_000)
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 1000)))
    (fault,) = faults_of(path)
    assert fault.problem.startswith("this is not a workbook (Bad CRC-32")


def test_a_file_of_200_mb_is_refused_without_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large files are refused by their size alone, as CSV and as workbook."""
    for name in ("jobs.csv", "day.xlsx"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(200_000_000)
    monkeypatch.setattr(Path, "read_bytes", None)
    (fault,) = faults_of(tmp_path / "day.xlsx")
    assert fault.problem == "the file has 200 MB, and the limit is 50 MB"
    (tmp_path / "day.xlsx").unlink()
    assert "jobs.csv: the file has 200 MB, and the limit is 50 MB" in str(faults_of(tmp_path)[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(encoding: str, book: Path) -> None:
    """A part that declares a document type is refused, in any encoding, before it is parsed."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    copy = repacked(book, SHEET, text.encode(encoding))
    (fault,) = faults_of(copy)
    assert fault.problem == "the workbook declares XML entities"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "this is not a workbook"),
        (b"just text", "this is not a workbook"),
        (b"\xd0\xcf\x11\xe0 old", "this is an old .xls workbook or one with a password"),
    ],
)
def test_what_is_no_workbook(content: bytes, problem: str, tmp_path: Path) -> None:
    """Other files named .xlsx are named for what they are."""
    (tmp_path / "day.xlsx").write_bytes(content)
    (fault,) = faults_of(tmp_path / "day.xlsx")
    assert fault.problem.startswith(problem)


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    """A zip file without a workbook inside is refused."""
    with zipfile.ZipFile(tmp_path / "day.xlsx", "w") as archive:
        archive.writestr("../escape.txt", "x")
    (fault,) = faults_of(tmp_path / "day.xlsx")
    assert fault.problem == "this is an archive, not a workbook"


def test_a_damaged_part_is_a_fault(book: Path) -> None:
    """A sheet that is no XML, or lost its end, is a fault and no crash."""
    for content in (b"<worksheet", b"not xml", b"<a></b>"):
        (fault,) = faults_of(repacked(book, SHEET, content))
        assert "damaged" in fault.problem


def test_formulas_are_faults(tmp_path: Path) -> None:
    """A formula in any cell is a fault with its text; nothing is worked out, not even a value kept with it."""
    tables = day_rows()
    tables["jobs"][1][2] = "=40+5"
    tables["jobs"][2][3] = '=HYPERLINK("http://example.com","李娜")'
    found = faults_of(write_book(tmp_path / "day.xlsx", tables))
    assert [(fault.file, fault.row, fault.column, fault.value) for fault in found] == [
        ("jobs", 2, "Minutes on site", "=40+5"),
        ("jobs", 3, "Customer", '=HYPERLINK("http://example.com","李娜")'),
    ]
    assert {fault.remedy for fault in found} == {"Write the value in place of the formula"}


def test_text_that_only_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    """A text cell that begins with an equals sign, plus or minus is read as it stands."""
    path = tmp_path / "day.xlsx"
    book = Workbook()
    book.active["A1"] = "=1+1"
    book.active["A1"].data_type = "s"
    book.active["A2"] = "+86 10 5555 0101"
    book.save(path)
    assert read_sheets(path)["Sheet"] == [["=1+1"], ["+86 10 5555 0101"]]


def test_errors_in_cells_are_faults(tmp_path: Path) -> None:
    """A cell that shows #N/A holds no value."""
    tables = day_rows()
    tables["jobs"][1][2] = "#N/A"
    (fault,) = faults_of(write_book(tmp_path / "day.xlsx", tables))
    assert (fault.value, fault.problem) == ("#N/A", "the cell shows an error of the spreadsheet")


def test_a_sheet_may_claim_the_whole_grid(book: Path) -> None:
    """A declared size of a million rows and 16,384 columns costs nothing: the rows are as long as they are."""
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read(SHEET)
    start, end = sheet.index(b"<dimension"), sheet.index(b"/>", sheet.index(b"<dimension")) + 2
    grown = sheet[:start] + b'<dimension ref="A1:XFD1048576"/>' + sheet[end:]
    assert read_sheets(repacked(book, SHEET, grown)) == read_sheets(book)


def test_a_cell_far_to_the_right_is_too_many_columns(tmp_path: Path) -> None:
    """Columns beyond the limit are a fault of the sheet."""
    tables = day_rows()
    tables["parts"][0] += [f"More {number}" for number in range(300)]
    found = faults_of(write_book(tmp_path / "day.xlsx", tables))
    assert [(fault.file, fault.row, fault.problem) for fault in found] == [
        ("parts", 1, "there are 201 columns or more")
    ]


def test_too_many_rows_are_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows beyond the limit are a fault of the sheet, and not read."""
    monkeypatch.setattr("dispatch.spreadsheets.raw_table.MAX_ROWS", 3)
    monkeypatch.setattr("dispatch.spreadsheets.workbook.MAX_ROWS", 3)
    tables = day_rows()
    tables["parts"] += [[f"P-{number}", "Valve"] for number in range(10, 20)]
    found = faults_of(write_book(tmp_path / "day.xlsx", tables))
    assert [str(fault) for fault in found] == [
        "parts: there are more than 3 rows. Split the table."
    ]


def test_too_many_cells_are_a_fault(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells of all sheets together have a limit, so that no workbook fills the memory."""
    monkeypatch.setattr(workbook, "MAX_CELLS", 50)
    (fault,) = faults_of(book)
    assert (fault.file, fault.problem) == ("day.xlsx", "the workbook has more than 50 cells")


def test_an_empty_sheet_is_a_fault(tmp_path: Path) -> None:
    """A sheet of a known name without a cell is named."""
    (fault,) = faults_of(write_book(tmp_path / "day.xlsx", {**day_rows(), "orders": []}))
    assert (fault.file, fault.problem) == ("orders", "the table is empty")


def test_a_missing_sheet_is_a_fault(tmp_path: Path) -> None:
    """A workbook without the sheet of technicians says which sheet to add."""
    tables = day_rows()
    del tables["technicians"]
    (fault,) = faults_of(write_book(tmp_path / "day.xlsx", tables))
    assert fault.problem == "the table is missing"
    assert fault.remedy.startswith("Add technicians or 技师")
