"""What is exported loads again as it was; lists open in Excel, and plans keep every byte."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from dispatch.desk.days import day_of
from dispatch.desk.exporting import export_all
from dispatch.desk.loading import load_day
from dispatch.domain.day import Day
from dispatch.errors import InputError
from dispatch.spreadsheets import read_day
from dispatch.storage import Store, audit, plans
from tests.dispatch.desk.office import DISPATCHER, MORNING, STANDARDS
from tests.dispatch.planning import example
from tests.dispatch.planning.example import ZONE, at

LATER = at(7, 30)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two stores with nothing in them."""
    pair = tuple(Store.open(f"sqlite:///{tmp_path / name}.sqlite") for name in "ab")
    yield pair[0], pair[1]
    for store in pair:
        store.close()


def _filled(store: Store) -> Day:
    first, *others = example.day().jobs
    orders = tuple(replace(order, id="PO-1") for order in example.day().orders)
    jobs = (replace(first, customer="=1+1", description="数\n学"), *others)
    day = example.day(jobs=jobs, orders=orders)
    load_day(store, day, by=DISPATCHER, at=MORNING, standards=STANDARDS)
    return day


def _planned(store: Store) -> Day:
    with store.reading() as session:
        return day_of(session, at=at(9), standards=STANDARDS, name="x", ahead_only=False)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_loads_into_another_store(
    stores: tuple[Store, Store], tmp_path: Path, form: Literal["csv", "xlsx"]
) -> None:
    """The other store plans the same day: tables, stock, orders and open tickets are all there."""
    first, second = stores
    _filled(first)
    export_all(first, tmp_path / "out", at=LATER, standards=STANDARDS, form=form)
    day = read_day(tmp_path / "out" / "day", timezone=ZONE, name="x")
    load_day(second, day, by=DISPATCHER, at=LATER, standards=STANDARDS)
    assert _planned(second) == _planned(first)


def test_lists_hold_every_row_and_no_formula(stores: tuple[Store, Store], tmp_path: Path) -> None:
    """Tickets, stock entries and trail have a row for each; a customer called =1+1 is no formula."""
    store, _ = stores
    _filled(store)
    export_all(store, tmp_path, at=LATER, standards=STANDARDS)
    tables = {
        name: list(csv.reader(io.StringIO((tmp_path / name).read_bytes().decode("utf-8-sig"))))
        for name in ("tickets.csv", "stock_entries.csv", "audit.csv")
    }
    assert [row[0] for row in tables["tickets.csv"][1:]] == ["J-1", "J-2", "J-3"]
    assert tables["tickets.csv"][1][8] == "'=1+1"
    with store.reading() as session:
        rows = audit.trail(session)
    written = tables["audit.csv"][1:]
    assert [(int(row[0]), row[3], json.loads(row[6])) for row in written] == [
        (row.number, row.action, row.details) for row in rows
    ]
    assert {row[2] for row in tables["stock_entries.csv"][1:]} == {"van:T-1", "order:PO-1"}


def test_plans_keep_every_byte(stores: tuple[Store, Store], tmp_path: Path) -> None:
    """The three documents of each plan come out as they were saved."""
    store, _ = stores
    _filled(store)
    texts = {"problem.json": '{"a": 1}\n', "plan.json": "{}\r\n", "day.json": '"日"'}
    with store.transaction() as session:
        plans.save(
            session,
            at=MORNING,
            by="U-1",
            reason="test",
            problem=texts["problem.json"],
            plan=texts["plan.json"],
            archive=texts["day.json"],
            total_cents=1,
        )
    files = export_all(store, tmp_path, at=LATER, standards=STANDARDS)
    for name, text in texts.items():
        path = tmp_path / "plans" / "P-000001" / name
        assert path in files
        assert path.read_bytes() == text.encode()


def test_an_empty_store_says_what_to_do(stores: tuple[Store, Store], tmp_path: Path) -> None:
    """Without a shift there is nothing to export, and nothing is written."""
    with pytest.raises(InputError, match="Load one first"):
        export_all(stores[0], tmp_path / "out", at=LATER, standards=STANDARDS)
    assert not (tmp_path / "out").exists()
