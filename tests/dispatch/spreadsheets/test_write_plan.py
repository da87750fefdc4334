"""What a plan's files say, cell by cell, and that they do no harm."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dispatch.domain.job import Assignment
from dispatch.domain.plan import UnservedJob
from dispatch.domain.technician import Technician
from dispatch.spreadsheets import write_route_csvs, write_workbook
from dispatch.spreadsheets.cells import from_csv
from tests.dispatch.spreadsheets.plans import (
    HOME,
    at,
    book_of,
    job,
    naive,
    promise,
    rows_of,
    small_plan,
)

TRIGGERS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "＝1",
    '=HYPERLINK("http://example.com")',
    "'=1",
]

CLOCKS = [
    "First answer by",
    "On site by",
    "Resolved by",
    "Part arrives",
    "On site by (from the report)",
    "Resolved by (from the report)",
]


def lines_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_sheets_are_ready_to_use(tmp_path: Path) -> None:
    """Every sheet is there, its heading stays in sight, its columns fit and its rows can be filtered."""
    book = book_of(tmp_path)
    assert book.sheetnames == [
        *(
            "Summary",
            "Routes",
            "Visits",
            "Loading",
            "Unserved",
            "Mail-in",
            "Skipped rows",
            "Data quality",
        ),
    ]
    for page in book.worksheets:
        assert page.freeze_panes == "A2"
        assert page["A1"].font.bold
        if page.title != "Summary":
            assert page.auto_filter.ref == page.dimensions
    assert book["Visits"].column_dimensions["B"].width >= len("=HYPERLINK(1)")


def test_routes_have_a_row_a_stop(tmp_path: Path) -> None:
    """Stops come in order with real dates and numbers; visits are numbered as on the map."""
    rows = rows_of(book_of(tmp_path)["Routes"])
    assert [row["Stop"] for row in rows] == ["start", "pickup", "visit", "visit", "end"]
    assert [row["Visit"] for row in rows] == [None, None, 1, 2, None]
    late = rows[3]
    assert (late["Technician"], late["Name"], late["Job"]) == ("T-01", "陈伟", "J-2")
    assert {row["Technician's phone"] for row in rows} == {"+86 138 0001"}
    assert (late["Arrive"], late["Start"], late["Depart"]) == (
        naive(9, 30),
        naive(10),
        naive(10, 30),
    )
    assert (late["Minutes late"], rows[2]["Minutes late"], rows[0]["Minutes late"]) == (30, 0, None)
    assert (rows[1]["Travel minutes"], rows[1]["Kilometres"], rows[1]["Depot"]) == (20, 7, "D-1")
    assert (rows[1]["Parts"], rows[1]["Tools"], rows[2]["Parts"]) == ("P-1:4", "lift", "P-1:3")


def test_visits_name_the_customer_and_the_promise(tmp_path: Path) -> None:
    """Each visit has its customer, its promises and what the customer was told."""
    first, second = rows_of(book_of(tmp_path)["Visits"])
    assert (first["Customer"], first["Phone"], first["Zone"]) == ("王芳", "+86 10 5555", "Core")
    assert (first["Start"], first["Promised by"], first["Minutes late"]) == (naive(9), naive(12), 0)
    assert (second["Told technician"], second["Told start"]) == ("T-01", naive(9))
    assert (second["Minutes late"], first["Told start"]) == (30, None)


def test_an_awaited_part_shows_both_clocks(tmp_path: Path) -> None:
    """Visits and unserved jobs have the clocks from the part's arrival and from the report; others have one clock."""
    plan = small_plan()
    awaited: dict[str, Any] = {
        "first_response_at": at(8, 1),
        "on_site_at": at(12, 2),
        "resolution_at": at(20, 3),
        "part_at": at(8, 4),
        "reported_on_site_at": at(9, 5),
        "reported_resolution_at": at(17, 6),
    }
    waiting = {name: replace(plan.promises[name], **awaited) for name in ("J-1", "J-3")}
    plan = replace(plan, promises={**plan.promises, **waiting})
    book = book_of(tmp_path, plan)
    visit, other = rows_of(book["Visits"])
    (left,) = rows_of(book["Unserved"])
    for row in (visit, left):
        assert {name: row[name] for name in CLOCKS} == dict(
            zip(CLOCKS, (when.replace(tzinfo=None) for when in awaited.values()), strict=True)
        )
        assert row["Reported at"] == naive(15).replace(day=22)
    assert [other[name] for name in CLOCKS] == [naive(0), naive(9, 30), naive(17, 30), *[None] * 3]
    stops = lines_of(write_route_csvs(plan, tmp_path)[0])
    assert [stop["Part arrives"] for stop in stops] == ["", "", "2026-11-23 08:04", "", ""]


def test_loading_adds_up(tmp_path: Path) -> None:
    """What is aboard and picked up covers what is needed, and the rest is left; tools say where they come from."""
    part, ladder, lift = rows_of(book_of(tmp_path)["Loading"])
    assert (part["Item"], part["Item name"], part["Item name (English)"]) == (
        "P-1",
        "三通阀",
        "Valve",
    )
    assert [part[name] for name in ("Aboard", "Pick up", "Needed", "Left")] == [1, 4, 3, 2]
    assert part["Pick up at"] == "D-1 东城仓"
    assert (ladder["Item"], ladder["Aboard"], ladder["Pick up"]) == ("ladder", 1, 0)
    assert (lift["Item"], lift["Aboard"], lift["Pick up"]) == ("lift", 0, 1)


def test_loading_of_a_second_route_begins_with_what_the_first_left(tmp_path: Path) -> None:
    """Parts that a route leaves aboard are there when the technician's next one starts."""
    plan = small_plan()
    later = replace(
        plan.routes[0],
        shift_index=1,
        stops=tuple(
            replace(
                stop,
                **{
                    name: getattr(stop, name).replace(day=24)
                    for name in ("arrive_at", "start_at", "depart_at")
                },
                parts={},
                job_id="J-4" if stop.job_id == "J-1" else stop.job_id,
            )
            for stop in plan.routes[0].stops
        ),
    )
    rows = rows_of(book_of(tmp_path, replace(plan, routes=(later, plan.routes[0])))["Loading"])
    parts = [row for row in rows if row["Part or tool"] == "part"]
    assert [(row["Date"].day, row["Aboard"], row["Left"]) for row in parts] == [
        (23, 1, 2),
        (24, 2, 1),
    ]


def test_what_is_left_out_is_listed(tmp_path: Path) -> None:
    """Unserved jobs have their reason, mailed-in ones their parts, skipped rows their fault, vague addresses a note."""
    book = book_of(tmp_path)
    (unserved,) = rows_of(book["Unserved"])
    assert (unserved["Job"], unserved["Reason"]) == ("J-3", "no skill")
    assert unserved["Detail"] == "No technician holds gas at level 2."
    (mailed,) = rows_of(book["Mail-in"])
    assert (mailed["Job"], mailed["Parts"], mailed["Resolved by"].day) == ("J-4", "P-1:1", 24)
    assert mailed["First answer by"] == naive(0)
    (skipped,) = rows_of(book["Skipped rows"])
    assert (skipped["File"], skipped["Row"], skipped["Value"]) == ("jobs.csv", 9, "91")
    notes = [row["Note"] for row in rows_of(book["Data quality"])]
    assert notes == ["The address was found only to the city: Beijing", "Times are estimates"]


def test_notes_are_left_out_where_there_are_none(tmp_path: Path) -> None:
    """Without a vague address or a warning there is no sheet of notes."""
    plan = small_plan()
    day = replace(plan.day, jobs=tuple(replace(job, place_precision="") for job in plan.day.jobs))
    assert "Data quality" not in book_of(tmp_path, replace(plan, day=day, stats={})).sheetnames


def test_unserved_jobs_that_somebody_counts_on_come_first(tmp_path: Path) -> None:
    """Locked and told jobs stand before the others, each with zone, skills, parts and whom it was given to."""
    plan = small_plan()
    told, locked = Assignment("T-01", at(9)), Assignment("T/01", at(14))
    jobs = (
        job("A", skills={"gas": 2}, parts={"P-1": 3}),
        job("B", told=told),
        job("C"),
        job("D", lock=locked),
    )
    day = replace(plan.day, jobs=(*plan.day.jobs, *jobs))
    left = tuple(UnservedJob(one.id, "no room", "No route has room.") for one in jobs)
    due = {one.id: promise(at(15)) for one in jobs}
    plan = replace(plan, day=day, unserved=left, promises={**plan.promises, **due})
    rows = rows_of(book_of(tmp_path, plan)["Unserved"])
    assert [row["Job"] for row in rows] == ["B", "D", "A", "C"]
    assert (rows[0]["Told technician"], rows[0]["Told start"]) == ("T-01", naive(9))
    assert (rows[0]["Locked to"], rows[0]["Locked start"]) == (None, None)
    assert (rows[1]["Locked to"], rows[1]["Locked start"]) == ("T/01", naive(14))
    assert (rows[2]["Zone"], rows[2]["Skills"], rows[2]["Parts"]) == ("Core", "gas:2", "P-1:3")


@pytest.mark.parametrize("text", TRIGGERS)
def test_text_is_never_a_formula(text: str, tmp_path: Path) -> None:
    """In the workbook it stays text even when edited; in a CSV an apostrophe comes first, and reading undoes it."""
    plan = small_plan()
    first = replace(plan.day.jobs[0], customer=text, description=text)
    plan = replace(plan, day=replace(plan.day, jobs=(first, *plan.day.jobs[1:])))
    book = book_of(tmp_path, plan)
    cell = book["Visits"]["B2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert all(
        cell.data_type != "f"
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
    )
    written = lines_of(write_route_csvs(plan, tmp_path)[0])[2]["Customer"]
    assert written == "'" + text
    assert from_csv(written) == text


def test_characters_that_xml_cannot_hold_are_marked(tmp_path: Path) -> None:
    """A stray control character does not keep a plan from being written."""
    plan = small_plan()
    odd = replace(plan.day.jobs[0], customer="a\x00b\x1fc")
    plan = replace(plan, day=replace(plan.day, jobs=(odd, *plan.day.jobs[1:])))
    assert rows_of(book_of(tmp_path, plan)["Visits"])[0]["Customer"] == "a\ufffdb\ufffdc"


def test_each_technician_gets_a_file(tmp_path: Path) -> None:
    """There is a CSV for everyone, an empty one for who stays at home, in the folder whatever the names are."""
    busy, idle = write_route_csvs(small_plan(), tmp_path / "routes")
    assert (busy.name, idle.name) == ("route-T-01-陈伟.csv", "route-T-01--etc.csv")
    assert sorted((tmp_path / "routes").iterdir()) == sorted([busy, idle])
    assert busy.read_bytes().startswith(b"\xef\xbb\xbfDate,Visit,")
    assert lines_of(idle) == []
    visit = lines_of(busy)[2]
    assert (visit["Start"], visit["Job"], visit["Customer"]) == ("2026-11-23 09:00", "J-1", "王芳")
    assert (visit["Promised by"], visit["Minutes late"]) == ("2026-11-23 12:00", "0.0")
    assert (visit["Latitude"], visit["Longitude"]) == ("39.950000", "116.450000")


def test_a_name_that_is_the_id_is_written_once(tmp_path: Path) -> None:
    """Where technicians are known by their names alone, the file is not named twice over."""
    plan = small_plan()
    people = (Technician("张三", "张三", HOME, {}), Technician("张", "张三", HOME, {}))
    files = write_route_csvs(replace(plan, day=replace(plan.day, technicians=people)), tmp_path)
    assert [path.name for path in files] == ["route-张三.csv", "route-张-张三.csv"]


def test_names_that_differ_by_capitals_get_files_of_their_own(tmp_path: Path) -> None:
    """File systems that do not tell capitals apart keep both files."""
    plan = small_plan()
    twins = tuple(Technician(name, "A" * 100, HOME, {}) for name in ("t-1", "T-1", "../../T-1"))
    files = write_route_csvs(replace(plan, day=replace(plan.day, technicians=twins)), tmp_path)
    assert len({path.name.casefold() for path in files}) == 3
    assert {path.parent for path in files} == {tmp_path}


def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails, the file that was there stays as it was and no draft is left."""
    (tmp_path / "plan.xlsx").write_bytes(b"before")

    def fail(sheets: Any, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr("dispatch.spreadsheets.write_plan.write_sheets", fail)
    with pytest.raises(OSError, match="disk full"):
        write_workbook(small_plan(), tmp_path / "plan.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
    assert (tmp_path / "plan.xlsx").read_bytes() == b"before"


def test_a_long_plan_is_written(tmp_path: Path) -> None:
    """A job with the longest texts that are read fits its cells."""
    plan = small_plan()
    long = job("J-1", customer="王" * 2000, description="\n".join(["line"] * 300))
    plan = replace(plan, day=replace(plan.day, jobs=(long, *plan.day.jobs[1:])))
    assert rows_of(book_of(tmp_path, plan)["Visits"])[0]["Customer"] == "王" * 2000
