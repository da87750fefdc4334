"""What an import refuses: rows among others, places to write to, and mappings."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.errors import InputError, InputFaults
from dispatch.spreadsheets import ImportReport, import_table
from tests.dispatch.spreadsheets.sources import BASE, write

PLACES = """\
time_zone = "Europe/Berlin"
[columns.id]
row_number = true
[columns.reported_at]
value = "2026-11-23 09:00"
[columns.service_minutes]
value = "15"
[columns.latitude]
from = "Lat"
[columns.longitude]
from = "Lon"
"""


def test_a_swapped_row_among_others_is_told_by_the_others(tmp_path: Path) -> None:
    """Where both orders are on earth, a row far from the rest that is near it the other way round is refused."""
    write(tmp_path / "map.toml", PLACES)
    rows = ("48.70,9.20", "9.30,48.74", "48.72,9.18", "48.75,9.11")
    source = write(tmp_path / "calls.csv", "Lat,Lon", *rows)
    report = import_table(source, tmp_path / "map.toml", tmp_path / "jobs.csv")
    (fault,) = report.faults
    assert (fault.row, fault.column, fault.value) == (3, "Lat", "9.3, 48.74")
    assert fault.problem == "latitude and longitude are swapped"
    assert fault.remedy == "Write latitude 48.74 and longitude 9.3"
    assert (report.written, report.refused) == (3, 1)


def test_a_far_row_that_is_not_swapped_is_taken(tmp_path: Path) -> None:
    """A place far from the rest is no fault as long as it is far the other way round, too."""
    write(tmp_path / "map.toml", PLACES)
    rows = ("48.70,9.20", "48.72,9.18", "48.75,9.11", "40.71,-74.00")
    source = write(tmp_path / "calls.csv", "Lat,Lon", *rows)
    assert import_table(source, tmp_path / "map.toml", tmp_path / "jobs.csv").faults == ()


def test_what_is_there_is_replaced_on_request_alone(tmp_path: Path) -> None:
    """A table that is there stays as it is, and the text names it and the way out."""
    write(tmp_path / "map.toml", BASE)
    source = write(tmp_path / "source.csv", "Key,Minutes", "a,1")
    out = write(tmp_path / "jobs.csv", "mine")
    with pytest.raises(InputError, match=r"jobs\.csv is there already\. .*--replace"):
        import_table(source, tmp_path / "map.toml", out)
    assert out.read_text(encoding="utf-8") == "mine\n"
    assert import_table(source, tmp_path / "map.toml", out, replace=True).written == 1
    assert "mine" not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("source.csv/jobs.csv", "source.csv is a file, not a folder"),
        ("source.csv/day/jobs.csv", "source.csv is a file, not a folder"),
        ("folder", "folder is a folder"),
        ("jobs.xlsx", "jobs.xlsx does not end in .csv"),
        (f"{'x' * 300}.csv", "x.csv cannot be written: File name too long"),
    ],
)
@pytest.mark.parametrize("replace", [False, True])
def test_a_place_that_cannot_be_written_is_named(
    out: str, said: str, replace: bool, tmp_path: Path
) -> None:
    """A file where a folder is needed, a folder where a file is needed or another ending is a sentence."""
    (tmp_path / "folder").mkdir()
    write(tmp_path / "map.toml", BASE)
    source = write(tmp_path / "source.csv", "Key,Minutes", "a,1")
    with pytest.raises(InputError) as refused:
        import_table(source, tmp_path / "map.toml", tmp_path / out, replace=replace)
    assert said in str(refused.value)
    assert str(refused.value).count(". ") == 1


def test_the_sentence_counts_in_singular_and_plural() -> None:
    """One row is a row; what is none is left out but for the rows written."""
    one = ImportReport(Path("jobs.csv"), read=1, filtered=0, written=1, faults=())
    assert one.sentence == "1 row read, 1 written to jobs.csv"
    many = ImportReport(Path("jobs.csv"), read=5, filtered=1, written=1, faults=())
    assert many.sentence == (
        "5 rows read, 1 filtered out, 1 written to jobs.csv, 3 refused for their faults"
    )
    single = ImportReport(Path("jobs.csv"), read=1, filtered=0, written=0, faults=())
    assert single.sentence == "1 row read, 0 written to jobs.csv, 1 refused for its faults"


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("x = ", "the mapping cannot be read"),
        (BASE.replace("time_zone", "timezone"), "an unknown key ('timezone'). Write 'time_zone'"),
        (BASE.replace("America/New_York", "New York"), "no time zone ('New York')"),
        (BASE.replace("America/New_York", "../etc/passwd"), "no time zone"),
        ('table = "job"\n' + BASE, "no such table ('job')"),
        (BASE.replace("columns.id", "columns.ids"), "a required column has no rule ('id')"),
        (BASE.replace('from = "Key"', ""), "columns.id needs one of from, value, row_number"),
        (BASE.replace('from = "Key"', 'from = "Key"\nvalue = "x"'), "columns.id needs one of"),
        (BASE.replace('from = "Key"', "from = 7"), "from is no list of texts ('7')"),
        (BASE + '[columns.kind]\nfrom = "Key"\nlookup = "kinds"', "no such lookup ('kinds')"),
        (BASE + '[[keep]]\ncolumn = "Key"', "keep needs a column and one test"),
        (BASE + '[keep]\ncolumn = "Key"', "keep is no list of tables"),
        (BASE + '[columns.kind]\nform = "Key"', "an unknown key ('form'). Write 'from'"),
    ],
)
def test_a_wrong_mapping_is_refused_before_anything_is_written(
    mapping: str, said: str, tmp_path: Path
) -> None:
    """What is wrong in a mapping is named with its value, and nothing is written."""
    (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
    source = write(tmp_path / "source.csv", "Key,Minutes", "a,1")
    with pytest.raises(InputFaults) as refused:
        import_table(source, tmp_path / "map.toml", tmp_path / "jobs.csv")
    assert said in str(refused.value)
    assert not (tmp_path / "jobs.csv").exists()


@pytest.mark.parametrize("name", ["nowhere.toml", "source.csv/map.toml", "."])
def test_a_mapping_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    """The text says what is wrong with the file in words, without the system's number of the error."""
    source = write(tmp_path / "source.csv", "Key,Minutes", "a,1")
    with pytest.raises(InputFaults, match="the mapping cannot be read: ") as refused:
        import_table(source, tmp_path / name, tmp_path / "jobs.csv")
    assert "Errno" not in str(refused.value)
