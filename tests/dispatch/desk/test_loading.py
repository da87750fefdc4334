"""Loading spreadsheets again and again: nothing is doubled, nothing is lost, and the report tells all that changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.archive.converter import to_plain
from dispatch.desk import stock, tickets
from dispatch.desk.days import day_of
from dispatch.desk.loading import LoadReport, load_day
from dispatch.desk.ticket_views import see_ticket
from dispatch.domain.day import Day
from dispatch.domain.job import Priority
from dispatch.domain.stock import depot, van
from dispatch.domain.technician import Part
from dispatch.domain.ticket import TicketState
from dispatch.errors import InputError, NotAllowed
from dispatch.storage import Store, audit, master
from dispatch.storage import tickets as stored
from tests.dispatch.desk.office import DISPATCHER, MORNING, PLANNER, STANDARDS
from tests.dispatch.planning import example
from tests.dispatch.planning.example import at

LATER = at(7, 30)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """A store with nothing in it."""
    store = Store.open(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    yield store
    store.close()


def _day(**changes: object) -> Day:
    orders = tuple(replace(o, id=f"PO-{n}") for n, o in enumerate(example.day().orders))
    return replace(example.day(orders=orders), **changes)  # type: ignore[arg-type]


def _load(store: Store, day: Day, **options: object) -> LoadReport:
    given = {"by": DISPATCHER, "at": MORNING, "standards": STANDARDS, **options}
    return load_day(store, day, **given)  # type: ignore[arg-type]


def _read(store: Store) -> Day:
    with store.reading() as session:
        return day_of(session, at=at(9), standards=STANDARDS, name="example", ahead_only=False)


def test_a_loaded_day_is_the_day_that_planning_gets(empty: Store) -> None:
    """Technicians, vans, depots, orders, parts, zones and jobs come out of the store as they went in."""
    day = _day()
    report = _load(empty, day)
    assert _read(empty) == day
    assert {table: len(found.added) for table, found in report.items()} == {
        "parts": 2,
        "depots": 1,
        "zones": 1,
        "technicians": 2,
        "orders": 1,
        "stock": 1,
        "tickets": 3,
    }
    assert see_ticket(empty, "J-1", by=DISPATCHER).state is TicketState.TRIAGED


def test_the_second_time_nothing_changes(empty: Store) -> None:
    """The same day again adds and changes nothing, neither in the store nor in the trail."""
    _load(empty, _day())
    with empty.reading() as session:
        before = len(audit.trail(session))
    report = _load(empty, _day(), at=LATER)
    for table, found in report.items():
        assert (found.added, dict(found.changed), found.left_alone) == ((), {}, ()), table
        assert found.unchanged > 0, table
    with empty.reading() as session:
        assert len(audit.trail(session)) == before
    assert _read(empty) == _day()


def test_what_differs_is_changed_and_told_field_by_field(empty: Store) -> None:
    """A corrected part, job and shift are changed; the report holds each value before and after, the trail too."""
    _load(empty, _day())
    day = _day()
    first, *jobs = day.jobs
    person, *people = day.technicians
    early = example.shift(start_at=at(7))
    changed = replace(
        day,
        parts=(Part("P-1", "三通阀"), day.parts[1]),
        jobs=(replace(first, priority=Priority.LOW, service_seconds=3600), *jobs),
        technicians=(replace(person, shifts=(early,)), *people),
    )
    report = _load(empty, changed, at=LATER)
    assert report["parts"].changed == {"P-1": {"name": ("阀", "三通阀")}}
    assert report["tickets"].changed == {
        "J-1": {"priority": ("high", "low"), "service_seconds": (1800, 3600)}
    }
    assert set(report["technicians"].changed["T-1"]) == {"shifts"}
    assert _read(empty) == changed
    with empty.reading() as session:
        trail = audit.trail(session, subject=(master.PART, "P-1"))
    assert [row.details for row in trail] == [
        {"added": to_plain(Part("P-1", "阀"))},
        {"changed": {"name": ["阀", "三通阀"]}},
    ]


def test_another_day_s_shifts_are_added(empty: Store) -> None:
    """Tomorrow's file leaves today's shifts as they are and adds its own."""
    _load(empty, _day())
    day = _day()
    tomorrow = replace(
        day,
        horizon=replace(day.horizon, start_at=at(0, day=24), end_at=at(0, day=25)),
        technicians=tuple(
            replace(
                person,
                shifts=(example.shift(start_at=at(8, day=24), end_at=at(17, day=24), rest=None),),
            )
            for person in day.technicians
        ),
    )
    _load(empty, tomorrow)
    with empty.reading() as session:
        both = day_of(session, at=at(7), standards=STANDARDS, days=2)
    assert [len(person.shifts) for person in both.technicians] == [2, 2]
    assert both.technicians[0].shifts[0] == day.technicians[0].shifts[0]


def test_the_ledger_knows_better_than_an_old_file(empty: Store) -> None:
    """Stock that has moved since is left alone and named; recounting takes the file's figure, booked as a count."""
    _load(empty, _day())
    stock.count_parts(empty, van("T-1"), {"P-1": 5}, by=DISPATCHER, at=LATER)
    report = _load(empty, _day(), at=at(8))
    [(name, why)] = report["stock"].left_alone
    assert name == "van:T-1 P-1"
    assert "ledger says 5, the file 1" in why
    again = _load(empty, _day(), at=at(8), recount=True)
    assert again["stock"].changed == {"van:T-1 P-1": {"quantity": (5, 1)}}
    levels = {(str(level.place), level.sku): level.held for level in stock.stock_levels(empty)}
    assert levels["van:T-1", "P-1"] == 1
    assert depot("D-1") not in {level.place for level in stock.stock_levels(empty)}


def test_a_visit_that_has_begun_is_not_loaded_over(empty: Store) -> None:
    """A ticket that is cancelled keeps what it says; the report names it."""
    _load(empty, _day())
    tickets.move_ticket(empty, "J-2", TicketState.CANCELLED, by=DISPATCHER, at=LATER)
    first, second, third = _day().jobs
    changed = _day(jobs=(first, replace(second, description="new"), third))
    report = _load(empty, changed, at=at(8))
    assert report["tickets"].left_alone == (
        ("J-2", "the ticket is cancelled and no longer loaded"),
    )
    with empty.reading() as session:
        assert stored.job_of(stored.get(session, "J-2")).description == ""


def test_an_order_comes_later_but_is_not_another_one(empty: Store) -> None:
    """A new date of arrival is taken over; another quantity is left alone, as it has been booked."""
    _load(empty, _day())
    [order] = _day().orders
    moved = replace(order, arrives_at=order.arrives_at + timedelta(hours=3))
    assert set(_load(empty, _day(orders=(moved,)))["orders"].changed["PO-0"]) == {"arrives_at"}
    assert _read(empty).orders == (moved,)
    more = _load(empty, _day(orders=(replace(moved, quantity=9),)))["orders"]
    assert more.left_alone[0][0] == "PO-0"
    assert _read(empty).orders == (moved,)


def test_an_order_without_an_id_is_refused(empty: Store) -> None:
    """It could not be told from another one the next time: a sentence names it, and nothing is in the store."""
    nameless = replace(_day().orders[0], id="")
    with pytest.raises(InputError, match=r"order of .* 'P-\d' for depot 'D-1' has no id\. Give"):
        _load(empty, _day(orders=(nameless,)))
    with empty.reading() as session:
        assert master.everything(session, master.PART) == {}


def test_only_the_office_loads(empty: Store) -> None:
    """A planner is refused, and nothing is in the store."""
    with pytest.raises(NotAllowed, match="load spreadsheets"):
        _load(empty, _day(), by=PLANNER)
    with empty.reading() as session:
        assert master.everything(session, master.PART) == {}


def test_a_day_that_breaks_off_leaves_nothing(empty: Store) -> None:
    """Where a job cannot be loaded, none of the tables is."""
    first, *others = _day().jobs
    broken = replace(first, service_seconds=float("nan"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="JSON"):
        _load(empty, _day(jobs=(*others, broken)))
    with empty.reading() as session:
        assert master.everything(session, master.TECHNICIAN) == {}
        assert stored.listing(session) == []
