"""The first day of an empty store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dispatch.desk import plans
from dispatch.desk.sample import begin_with, is_empty, on_date
from dispatch.storage import Store
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations
from tests.dispatch.desk.office import STANDARDS
from tests.dispatch.planning.example import day


def test_a_day_is_moved_whole() -> None:
    """Every moment moves by the same days and keeps its clock; all else stays."""
    before = day()
    after = on_date(before, date(2027, 3, 1))
    gap = date(2027, 3, 1) - before.horizon.start_at.date()
    assert after.horizon.start_at == before.horizon.start_at + gap
    shifts = [
        (person.shifts[0], moved.shifts[0])
        for person, moved in zip(before.technicians, after.technicians, strict=True)
    ]
    assert all(moved.start_at - shift.start_at == gap for shift, moved in shifts)
    assert all(
        moved.rest.opens_at - shift.rest.opens_at == gap
        for shift, moved in shifts
        if moved.rest and shift.rest
    )
    for job, moved in zip(before.jobs, after.jobs, strict=True):
        assert moved.reported_at - job.reported_at == gap
        assert [
            w.opens_at - v.opens_at for v, w in zip(job.windows, moved.windows, strict=True)
        ] == ([gap] * len(job.windows))
    assert after.orders[0].arrives_at - before.orders[0].arrives_at == gap
    assert on_date(after, before.horizon.start_at.date()) == before
    assert gap > timedelta()


def test_an_empty_store_begins_with_a_published_plan(file_store: Store) -> None:
    """The sample is loaded, planned and published, and the store is empty no more."""
    assert is_empty(file_store)
    before = day()
    orders = tuple(replace(order, id=f"PO-{n}") for n, order in enumerate(before.orders))
    id = begin_with(
        file_store,
        replace(before, orders=orders),
        standards=STANDARDS,
        travel=StraightLine(),
        stop=Iterations(20),
    )
    current = plans.current_plan(file_store)
    assert current is not None
    assert (current.saved.id, current.saved.state) == (id, "published")
    assert current.plan.routes
    assert not is_empty(file_store)
