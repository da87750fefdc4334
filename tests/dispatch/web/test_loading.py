"""Spreadsheets in and everything out, by call and by page: bounded, refused whole, gone from the disk afterwards."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from dispatch.desk.trail import newest_rows
from dispatch.spreadsheets import write_day
from dispatch.web.uploads import MOST_BYTES
from tests.dispatch.planning import example
from tests.dispatch.web.store_case import Case, csrf_token

LOAD, EXPORT = "/api/v1/load", "/api/v1/export"
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The example day as files by name."""
    return _written(tmp_path_factory.mktemp("tables"), "csv")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The example day as a workbook."""
    return _written(tmp_path_factory.mktemp("book"), "xlsx")


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for what is made on the way; every test leaves it empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def _written(folder: Path, form: Any) -> Files:
    orders = tuple(replace(o, id=f"PO-{n}") for n, o in enumerate(example.day().orders))
    write_day(example.day(orders=orders), folder, form=form)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def send_call(client: FlaskClient, files: Files, query: str = "") -> TestResponse:
    """Send files to the API."""
    return _send(client, LOAD + query, files)


def send_page(client: FlaskClient, files: Files, **fields: str) -> TestResponse:
    """Send files by the form."""
    return _send(client, "/load", files, csrf_token=csrf_token(client, "/load"), **fields)


def _send(client: FlaskClient, path: str, files: Files, **fields: str) -> TestResponse:
    # Encoded here: the client would leave the file open in which it encodes what is long.
    sent = [FileStorage(io.BytesIO(content), name) for name, content in files.items()]
    boundary, body = encode_multipart({"files": sent, **fields})
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def rows_of_trail(case: Case) -> int:
    """Return how much was done so far."""
    return newest_rows(case.store, before=None, count=1)[0].number


def test_a_workbook_is_loaded_again_and_again(case: Case, book: Files) -> None:
    """The first time everything is new, the second time nothing changes, and the report says so by table."""
    program = case.program("dora")
    first = send_call(program, book)
    assert first.status_code == 200, first.text
    tables = first.json["tables"]
    assert {name: len(table["added"]) for name, table in tables.items()} == {
        "parts": 2,
        "depots": 1,
        "zones": 1,
        "technicians": 2,
        "orders": 1,
        "stock": 1,
        "tickets": 3,
    }
    assert program.get("/api/v1/tickets").json["count"] == 3
    before = rows_of_trail(case)
    again = send_call(program, book).json
    assert all(not table["added"] and not table["changed"] for table in again["tables"].values())
    assert again["tables"]["tickets"]["unchanged"] == 3
    assert rows_of_trail(case) == before


def test_options_are_taken(case: Case, tables: Files) -> None:
    """Stock that has moved is left alone with the reason, or recounted; rows with a fault are left out if so asked."""
    program = case.program("dora")
    assert send_call(program, tables).status_code == 200
    count = {"place": "van:T-1", "parts": {"P-1": 5}}
    assert program.post("/api/v1/stock/counts", json=count).status_code == 204
    [left] = send_call(program, tables).json["tables"]["stock"]["left_alone"]
    assert left["id"] == "van:T-1 P-1"
    assert "ledger says 5" in left["why"]
    changed = send_call(program, tables, "?recount=true").json["tables"]["stock"]["changed"]
    assert changed == {"van:T-1 P-1": {"quantity": [5, 1]}}
    spoilt = tables | {"jobs.csv": tables["jobs.csv"].replace(b"J-2", b"J-1")}
    rest = send_call(program, spoilt, "?skip_bad_rows=true")
    assert rest.status_code == 200, rest.text
    assert {fault["file"] for fault in rest.json["skipped"]} == {"jobs.csv"}
    assert send_call(program, tables, "?colour=red").status_code == 422


def test_every_fault_is_named_and_nothing_is_loaded(case: Case, tables: Files) -> None:
    """422 holds file, row, column, value and remedy of each fault; the store is as it was."""
    program, before = case.program("dora"), rows_of_trail(case)
    spoilt = tables | {
        "jobs.csv": tables["jobs.csv"].replace(b"J-2", b"J-1"),
        "stock.csv": tables["stock.csv"].replace(b"P-1", b"P-9"),
    }
    answer = send_call(program, spoilt)
    assert answer.status_code == 422
    rows = answer.json["rows"]
    assert {row["file"] for row in rows} == {"jobs.csv", "stock.csv"}
    wrong = next(row for row in rows if row["file"] == "stock.csv")
    assert wrong["value"] == "P-9"
    assert wrong["column"]
    assert wrong["row"] >= 2
    assert wrong["remedy"]
    assert answer.json["error"].startswith(f"Nothing was loaded: there is {len(rows)} faults")
    assert rows_of_trail(case) == before


@pytest.mark.parametrize("name", ["../jobs.csv", "/etc/passwd", "jobs\0.csv", "..\\x.xlsx"])
def test_names_are_no_paths(case: Case, name: str, own_temporary_folder: Path) -> None:
    """A name that leads elsewhere is refused by call and page, and makes no file there (check 13)."""
    answer = send_call(case.program("dora"), {name: b"x"})
    assert answer.status_code in {400, 422}, answer.text
    page = send_page(case.browser("dora"), {name: b"x"})
    assert page.status_code in {400, 422}
    found = {path.name for path in own_temporary_folder.parent.rglob("*") if path.is_file()}
    assert not found & {"jobs.csv", "passwd", "x.xlsx"}


def test_only_this_call_reads_long_bodies(case: Case, tables: Files) -> None:
    """Beyond its own limit a load is 413; below it, but over that of the others, it is read; the others stay."""
    program, browser = case.program("dora"), case.browser("dora")
    padded = tables | {"jobs.csv": tables["jobs.csv"] + (b" " * 1999 + b"\n") * 1100}
    assert send_call(program, padded).status_code == 200
    assert send_page(browser, padded).status_code == 200
    long = {"day.xlsx": b"x" * MOST_BYTES}
    assert send_call(program, long).status_code == 413
    assert send_page(browser, long).status_code == 413
    two_megabytes = b" " * (2 * 1024 * 1024)
    assert program.post("/api/v1/tickets", data=two_megabytes).status_code == 413
    assert browser.post("/stock/count", data=two_megabytes).status_code == 413


def test_who_may_not_load_is_refused_unread(case: Case, book: Files) -> None:
    """Planners and technicians are 403; nobody without a token or a form's token changes anything."""
    for name in ("paul", "tim"):
        assert send_call(case.program(name), book).status_code == 403
        assert case.browser(name).get("/load").status_code == 403
    assert send_call(case.browser(), book).status_code == 401
    data = {"files": [(io.BytesIO(b"x"), "a.xlsx")]}
    answer = case.browser("ada").post("/load", data=data, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert case.program("dora").get("/api/v1/tickets").json["count"] == 0


def test_the_page_shows_the_report_and_the_faults(case: Case, book: Files, tables: Files) -> None:
    """A workbook sent by the form is loaded; changes, faults and refusals stand on the page, as texts."""
    browser = case.browser("dora")
    loaded = send_page(browser, book)
    assert loaded.status_code == 200
    assert "Loaded" in loaded.text
    assert case.program("dora").get("/api/v1/tickets").json["count"] == 3
    hostile = tables["parts.csv"].replace("阀".encode(), b"<img src=x>", 1)
    changed = send_page(browser, tables | {"parts.csv": hostile})
    assert "&lt;img src=x&gt;" in changed.text
    assert "<img src=x>" not in changed.text
    spoilt = tables | {"jobs.csv": tables["jobs.csv"].replace(b"J-2", b"J-1")}
    refused = send_page(browser, spoilt)
    assert refused.status_code == 422
    assert "Nothing was loaded" in refused.text
    assert "jobs.csv, row" in refused.text
    assert send_page(browser, spoilt, skip_bad_rows="yes").status_code == 200
    empty = send_page(browser, {"": b""})
    assert (empty.status_code, "No file was sent" in empty.text) == (422, True)


@pytest.mark.parametrize("way", ["call", "page"])
def test_everything_is_exported(day: Case, way: str) -> None:
    """The zip holds tables, lists and plans under the same names each time, to the byte, and is kept by no cache."""
    client: Callable[[], FlaskClient] = (
        (lambda: day.program("ada")) if way == "call" else (lambda: day.browser("ada"))
    )
    path = EXPORT if way == "call" else "/export"
    ask = client()
    answer = ask.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "dispatch-export.zip" in answer.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        plan = archive.read("plans/P-000001/plan.json")
    assert {"day/jobs.csv", "tickets.csv", "stock_entries.csv", "audit.csv"} <= set(names)
    assert names == sorted(names)
    assert day.program("ada").get("/api/v1/plans/P-000001/documents/plan.json").data == plan
    assert ask.get(path).data == answer.data


def test_the_export_loads_again(day: Case, case: Case) -> None:
    """The tables of one store, sent to another, bring its open work there."""
    with ZipFile(io.BytesIO(day.program("ada").get(EXPORT).data)) as archive:
        files = {
            name.removeprefix("day/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("day/")
        }
    answer = send_call(case.program("dora"), files)
    assert answer.status_code == 200, answer.text
    assert len(answer.json["tables"]["technicians"]["added"]) == 2


def test_only_administrators_export(day: Case, case: Case) -> None:
    """Others are 403 by call and page, the page links it for administrators alone; an empty store says so."""
    for name in ("dora", "paul", "tim"):
        assert day.program(name).get(EXPORT).status_code == 403
        assert day.browser(name).get("/export").status_code == 403
    assert 'href="/export"' in day.browser("ada").get("/load").text
    assert 'href="/export"' not in day.browser("dora").get("/load").text
    answer = case.program("ada").get(EXPORT)
    assert (answer.status_code, "Load one first" in answer.json["error"]) == (422, True)
