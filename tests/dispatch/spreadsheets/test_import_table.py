"""Tables of other people become ours by a mapping file alone, and no row is lost without a word."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.job import Priority
from dispatch.domain.place import Location
from dispatch.errors import InputFaults
from dispatch.spreadsheets import import_table, read_day
from dispatch.spreadsheets.import_mapping import read_mapping
from dispatch.spreadsheets.moments import read_moment
from dispatch.spreadsheets.raw_table import table_of_csv
from tests.dispatch.spreadsheets.books import write_book
from tests.dispatch.spreadsheets.sources import BASE, write
from tests.support.shared_data import shared_path

NEW_YORK = ZoneInfo("America/New_York")
NYC_HEAD = (
    "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Descriptor,Location Type,Incident Zip,City,Status,"
    "Due Date,Borough,Latitude,Longitude"
)
NYC_ROWS = [
    "1,10/31/2013 02:08:41 AM,,NYPD,Illegal Parking,Bus,,11378,MASPETH,Open,10/31/2013 10:08:41 AM,QUEENS,40.72,-73.91",
    "2,10/31/2013 01:00:00 PM,,HPD,HEATING,No heat,Residence,10032,NEW YORK,Assigned,,MANHATTAN,40.84,-73.94",
    "3,10/31/2013 01:00:00 PM,10/31/2013 02:00:00 PM,NYPD,Noise,,,10032,NEW YORK,Closed,,MANHATTAN,40.84,-73.94",
]
SYRACUSE = """\
"StreetNumber","StreetName","StreetNamePostType","Directional","strLocation","dtTime","STREET_ID","VehicleName","Latitude","Longitude"
"12","ELM ","ST"," ","12 ELM ST","4/12/2016 7:54",1,"DP1",-76.1062,43.0553
"","","","","","4/12/2016 8:15",2,"DP1",-76.1345,43.0593
"14","ELM ","ST"," ","14 ELM ST","4/12/2016 8:24",3,"DP2",-76.1299,43.0675
"16","ELM ","ST"," ","16 ELM ST","4/13/2016 8:24",3,"DP1",-76.1299,43.0675
"""


@pytest.fixture
def mappings(repository: Path) -> Path:
    """The folder of the mappings that come with the product."""
    return repository / "data" / "imports"


def day_with(jobs: Path, tmp_path: Path) -> Path:
    """Return a folder with a table of jobs and one technician, who can do all of them, beside it."""
    folder = tmp_path / "day"
    folder.mkdir()
    shutil.copy(jobs, folder / "jobs.csv")
    (folder / "technicians.csv").write_text(
        "Technician,Name,Home latitude,Home longitude,Skills\n"
        "T-1,Ann,40.7,-74,NYPD;HPD;DSNY;DOT;DPR;DEP;TLC;DOHMH;DOB;DCA;DOE;DHS;3-1-1;EDC;FDNY\n",
        encoding="utf-8",
    )
    (folder / "shifts.csv").write_text(
        "Technician,Start,End\nT-1,2013-10-31 08:00,2013-10-31 17:00\n", encoding="utf-8"
    )
    return folder


def test_service_requests_of_new_york(mappings: Path, tmp_path: Path) -> None:
    """Requests that are open become jobs: dates with their offset, minutes and priority by lookup, texts joined."""
    source = write(tmp_path / "calls.csv", NYC_HEAD, *NYC_ROWS)
    report = import_table(source, mappings / "nyc311.toml", tmp_path / "jobs.csv")
    assert (report.read, report.filtered, report.written, report.refused) == (3, 1, 2, 0)
    first, second = read_day(day_with(report.out, tmp_path), timezone=ZoneInfo("UTC")).jobs
    assert (first.id, first.location) == ("NYC-1", Location(40.72, -73.91))
    assert first.reported_at.isoformat() == "2013-10-31T06:08:41+00:00"
    assert first.due_at == read_moment("2013-10-31 10:08:41", NEW_YORK)
    assert (first.service_seconds, first.priority) == (1200, Priority.LOW)
    assert (first.description, first.address) == (
        "Illegal Parking, Bus",
        "11378, MASPETH, QUEENS",
    )
    assert (dict(first.skills), dict(second.skills)) == ({"NYPD": 1}, {"HPD": 1})
    assert (second.service_seconds, second.priority, second.due_at) == (3600, Priority.HIGH, None)


def test_swapped_columns_need_no_code(mappings: Path, tmp_path: Path) -> None:
    """A source with latitude and longitude exchanged, other dates and no ids is read by another mapping."""
    source = tmp_path / "potholes.csv"
    source.write_text(SYRACUSE, encoding="utf-8")
    report = import_table(source, mappings / "syracuse_potholes.toml", tmp_path / "jobs.csv")
    assert (report.read, report.filtered, report.written, report.refused) == (4, 2, 2, 0)
    first, second = read_day(day_with(report.out, tmp_path), timezone=NEW_YORK).jobs
    assert (first.id, second.id) == ("SYR-2", "SYR-3")
    assert first.location == Location(43.0553, -76.1062)
    assert (first.address, second.address) == ("12 ELM ST", "Syracuse")


def test_swapped_columns_are_named_where_the_mapping_overlooks_them(
    mappings: Path, tmp_path: Path
) -> None:
    """Coordinates out of range the wrong way round are refused as swapped, by the source's own columns."""
    rows = NYC_ROWS[0].replace("40.72,-73.91", "-100.5,40.72")
    source = write(tmp_path / "calls.csv", NYC_HEAD, rows)
    (fault,) = import_table(source, mappings / "nyc311.toml", tmp_path / "jobs.csv").faults
    assert (fault.file, fault.row, fault.column) == ("calls.csv", 2, "Latitude")
    assert fault.problem == "latitude and longitude are swapped"


def test_rows_with_faults_are_reported_and_the_others_written(
    mappings: Path, tmp_path: Path
) -> None:
    """Every fault has its row, the source's column and the value; the rows without one are written."""
    source = write(
        tmp_path / "calls.csv",
        NYC_HEAD,
        NYC_ROWS[0],
        NYC_ROWS[0],
        NYC_ROWS[1].replace("10/31/2013 01:00:00 PM", "2013-10-31"),
        NYC_ROWS[1].replace("40.84", "n/a").replace("2,", "5,", 1),
        NYC_ROWS[1].replace("2,", "=2,", 1),
    )
    report = import_table(source, mappings / "nyc311.toml", tmp_path / "jobs.csv")
    assert (report.read, report.written, report.refused) == (5, 1, 4)
    assert [(fault.row, fault.column, fault.value) for fault in report.faults] == [
        (3, "Unique Key", "NYC-1"),
        (4, "Created Date", "2013-10-31"),
        (5, "Latitude", "n/a"),
        (6, "Unique Key", "=2"),
    ]
    assert report.faults[0].problem == "row 2 has the same job"
    assert report.faults[1].problem.startswith("the date is in another format than %m/%d/%Y")
    assert report.sentence == (
        f"5 rows read, 1 written to {tmp_path / 'jobs.csv'}, 4 refused for their faults"
    )


def imported(tmp_path: Path, mapping: str, *lines: str) -> list[dict[str, str]]:
    """Return the rows that a mapping makes of some lines."""
    (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
    source = write(tmp_path / "source.csv", *lines)
    report = import_table(source, tmp_path / "map.toml", tmp_path / "jobs.csv")
    assert report.faults == ()
    raw = table_of_csv(report.out.read_text(encoding="utf-8-sig"))
    return [dict(zip(map(str, raw.headings), row, strict=True)) for row in raw.frame.to_numpy()]


def test_rules_of_columns(tmp_path: Path) -> None:
    """Defaults, prefixes, maps with a rest, and lists of columns do what the documentation says."""
    mapping = BASE + (
        '[columns.due_hard]\nfrom = "Strict"\nmap = { "Y" = "yes", "" = "no" }\notherwise = "no"\ndefault = "yes"\n'
        '[columns.customer]\nfrom = ["First", "Last"]\njoin = "-"\nprefix = "Dr. "\n'
    )
    rows = imported(
        tmp_path,
        mapping,
        "key;MINUTES;Strict;First;Last",
        "a;30;y;Ann;Lee",
        "b;;perhaps;;Lee",
        "c;;;;",
    )
    assert [row["Minutes on site"] for row in rows] == ["30", "15", "15"]
    assert [row["Promise is strict"] for row in rows] == ["yes", "no", "yes"]
    assert [row["Customer"] for row in rows] == ["Dr. Ann-Lee", "Dr. Lee", ""]
    assert rows[0]["Reported at"] == "2013-10-31 09:00-04:00"


@pytest.mark.parametrize(
    ("test", "kept"),
    [
        ('equals = " OPEN "', ["a", "b"]),
        ('not_equals = ["open", ""]', ["c"]),
        ('starts_with = ["Op", "Cl"]', ["a", "c"]),
        ("filled = true", ["a", "b", "c"]),
    ],
)
def test_conditions_on_rows(test: str, kept: list[str], tmp_path: Path) -> None:
    """Each condition takes the rows that the documentation says."""
    mapping = f'{BASE}[[keep]]\ncolumn = "State"\n{test}\n'
    lines = ("Key,Minutes,State", "a,1,Open", "b,1,open", "c,1,Closed", "d,1,")
    assert [row["Job"] for row in imported(tmp_path, mapping, *lines)] == kept


def test_a_value_that_the_map_does_not_name_is_a_fault(tmp_path: Path) -> None:
    """Without otherwise, an unknown value is refused with its value and where to add it."""
    mapping = BASE + '[columns.priority]\nfrom = "P"\nmap = { "1" = "emergency" }\n'
    write(tmp_path / "map.toml", mapping)
    source = write(tmp_path / "source.csv", "Key,Minutes,P", "a,1,1", "b,1,2")
    report = import_table(source, tmp_path / "map.toml", tmp_path / "jobs.csv")
    (fault,) = report.faults
    assert (fault.row, fault.column, fault.value) == (3, "P", "2")
    assert "columns.priority" in fault.remedy
    assert report.written == 1


def test_a_workbook_is_a_source_too(tmp_path: Path) -> None:
    """Sheets are chosen by name, and cells that Excel holds as numbers are read."""
    rows: list[list[Any]] = [["Key", "Minutes"], ["a", 20]]
    source = write_book(tmp_path / "calls.xlsx", {"Notes": [["x"]], "Calls": rows})
    write(tmp_path / "map.toml", 'sheet = "Calls"', BASE)
    assert import_table(source, tmp_path / "map.toml", tmp_path / "jobs.csv").written == 1
    write(tmp_path / "map.toml", 'sheet = "Call"', BASE)
    with pytest.raises(InputFaults, match="there is no sheet 'Call'"):
        import_table(source, tmp_path / "map.toml", tmp_path / "jobs.csv", replace=True)


def test_a_source_without_the_columns_is_refused(mappings: Path, tmp_path: Path) -> None:
    """Missing and repeated columns of the source are named, the nearest one too."""
    head = NYC_HEAD.replace("Created Date", "Create Date").replace("Borough", "City")
    source = write(tmp_path / "calls.csv", head, *NYC_ROWS)
    with pytest.raises(InputFaults) as refused:
        import_table(source, mappings / "nyc311.toml", tmp_path / "jobs.csv")
    said = [(fault.problem, fault.remedy) for fault in refused.value.faults]
    assert ("there is no column 'Created Date'", "Write 'Create Date' in the mapping") in said
    assert ("the column is there twice", "Rename one of the two") in said
    assert not (tmp_path / "jobs.csv").exists()


def test_the_example_in_the_documentation_is_a_mapping(repository: Path, tmp_path: Path) -> None:
    """The TOML in docs/import.md is complete but for the columns it leaves to the reader."""
    text = (repository / "docs" / "import.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    assert set(tomllib.loads(example)) == {
        *(
            "table",
            "sheet",
            "coordinates",
            "time_zone",
            "date_formats",
            "keep",
            "columns",
            "lookups",
        ),
    }
    more = '[columns.reported_at]\nfrom = "Created Date"\n'
    (tmp_path / "map.toml").write_text(example + more, encoding="utf-8")
    assert set(read_mapping(tmp_path / "map.toml").columns) == {
        *("id", "priority", "service_minutes", "reported_at"),
    }


def test_real_calls(mappings: Path, tmp_path: Path) -> None:
    """The real files become jobs without a fault, and the tables are read back whole."""
    calls = shared_path("bench/real_calls")
    for source, mapping, rows, written in (
        ("nyc311_2013_oct.csv", "nyc311.toml", 193, 112),
        ("syracuse_potholes_2016_apr_may.csv", "syracuse_potholes.toml", 4887, 11),
    ):
        out = tmp_path / source
        report = import_table(calls / source, mappings / mapping, out)
        assert (report.read, report.written, report.faults) == (rows, written, ())
        folder = day_with(report.out, tmp_path)
        assert len(read_day(folder, timezone=NEW_YORK).jobs) == written
        shutil.rmtree(folder)


def test_shifted_coordinates_are_written_as_wgs84(tmp_path: Path) -> None:
    """`coordinates = "gcj02"` turns every place into WGS-84; without it the numbers stay; another word is a fault."""
    mapping = BASE.replace('value = "40.7"', 'from = "Lat"').replace(
        'value = "-74"', 'from = "Lon"'
    )
    lines = ("key;MINUTES;Lat;Lon", "a;30;39.905603;116.413642")
    (row,) = imported(tmp_path, mapping, *lines)
    assert (row["Latitude"], row["Longitude"]) == ("39.905603", "116.413642")
    (tmp_path / "jobs.csv").unlink()
    (row,) = imported(tmp_path, 'coordinates = "GCJ02"\n' + mapping, *lines)
    assert abs(float(row["Latitude"]) - 39.9042) < 1e-6
    assert abs(float(row["Longitude"]) - 116.4074) < 1e-6
    (tmp_path / "jobs.csv").unlink()
    with pytest.raises(InputFaults, match=r"coordinates is unknown.*Write wgs84 or gcj02"):
        imported(tmp_path, 'coordinates = "bd09"\n' + mapping, *lines)
