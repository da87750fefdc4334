"""The clocks of jobs: promises by zone and rule, and the clock that starts again when a part arrives."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Assignment, Difficulty, Job, Priority, Promise
from dispatch.domain.place import Depot, Location, Zone, ZoneKind
from dispatch.domain.technician import PartOrder, Technician
from dispatch.standards.due import promise_warnings, promises
from dispatch.standards.service_standard import load_standards

SHANGHAI = ZoneInfo("Asia/Shanghai")
HERE = Location(39.9, 116.4)
STANDARDS = load_standards()


def at(text: str) -> datetime:
    """Return a moment in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


REPORT = at("2026-11-22 15:00")
JOB = Job("J-1", HERE, REPORT, 3600, kind="repair", difficulty=Difficulty.COMPLEX)


def day(
    *jobs: Job,
    van: dict[str, int] | None = None,
    shelf: dict[str, int | None] | None = None,
    orders: tuple[PartOrder, ...] = (),
    zones: tuple[Zone, ...] = (),
) -> Day:
    """Return a day with one technician and one depot."""
    return Day(
        name="day",
        horizon=Horizon(at("2026-11-23 00:00"), at("2026-11-24 00:00")),
        jobs=jobs,
        technicians=(Technician("T-1", "T", HERE, {}, van=van or {}),),
        depots=(Depot("D-1", "D", HERE, stock=shelf or {}),),
        orders=orders,
        zones=zones,
    )


def order(sku: str, quantity: int, arrives: str) -> PartOrder:
    """Return parts on order."""
    return PartOrder(sku, quantity, "D-1", at(arrives))


def one(the_day: Day) -> Promise:
    """Return the clocks of the only job."""
    (promise,) = promises(the_day, STANDARDS).values()
    return promise


def needs(id: str = "J-1", hour: int = 15, **parts: int) -> Job:
    """Return a job of the Sunday that needs parts."""
    return replace(JOB, id=id, parts=parts, reported_at=at(f"2026-11-22 {hour}:00"))


def test_the_on_site_promise_binds() -> None:
    """A complex job in town is due 24 hours after the report, since its resolution has three days."""
    promise = one(day(JOB))
    assert (promise.zone, promise.zone_name) == (ZoneKind.URBAN, "")
    assert promise.first_response_at == at("2026-11-22 17:00")
    assert promise.on_site_at == promise.due_at == at("2026-11-23 15:00")
    assert promise.resolution_at == at("2026-11-25 15:00")
    assert (promise.part_at, promise.weight) == (None, 1)


def test_the_resolution_promise_binds() -> None:
    """A simple job has to be finished in a day, so its start is due that much earlier."""
    promise = one(day(replace(JOB, difficulty=Difficulty.SIMPLE)))
    assert promise.on_site_at == promise.resolution_at == at("2026-11-23 15:00")
    assert promise.due_at == at("2026-11-23 14:00")


def test_a_promise_by_hand_replaces_both() -> None:
    """A moment promised by hand is due even where the standard is earlier; the clocks stay."""
    promise = one(day(replace(JOB, due_at=at("2026-11-30 09:00"))))
    assert promise.due_at == at("2026-11-30 09:00")
    assert promise.on_site_at == at("2026-11-23 15:00")


def test_weights_come_from_the_priority_or_the_job() -> None:
    """A job's own weight comes before that of its priority."""
    urgent = replace(JOB, id="J-2", priority=Priority.EMERGENCY)
    own = replace(JOB, id="J-3", priority=Priority.EMERGENCY, weight=1.5)
    found = promises(day(JOB, urgent, own), STANDARDS)
    assert [promise.weight for promise in found.values()] == [1, 10, 1.5]


def test_zones_decide() -> None:
    """The first zone of a job sets its standard; beyond all zones a job is outside and has clocks all the same."""
    zones = (
        Zone("town", ZoneKind.URBAN, centre=HERE, radius_km=5),
        Zone("around", ZoneKind.SUBURBAN, centre=HERE, radius_km=50),
    )
    suburb, far = (
        replace(JOB, id=id, location=Location(latitude, 116.4))
        for id, latitude in (("J-2", 40.1), ("J-3", 42.0))
    )
    found = promises(day(JOB, suburb, far, zones=zones), STANDARDS)
    assert list(found) == ["J-1", "J-2", "J-3"]
    assert [(p.zone.value, p.zone_name) for p in found.values()] == [
        ("urban", "town"), ("suburban", "around"), ("outside", ""),
    ]  # fmt: skip
    assert found["J-2"].on_site_at - found["J-1"].on_site_at == timedelta(days=1)
    assert found["J-3"].on_site_at == at("2026-11-24 15:00")


def test_an_awaited_part_starts_the_clock_again() -> None:
    """On-site and resolution count from the arrival, the first response does not, and the old clocks are kept."""
    promise = one(day(needs(A=1), orders=(order("A", 5, "2026-11-24 09:00"),)))
    assert promise.part_at == at("2026-11-24 09:00")
    assert promise.on_site_at == promise.due_at == at("2026-11-25 09:00")
    assert promise.resolution_at == at("2026-11-27 09:00")
    assert promise.first_response_at == at("2026-11-22 17:00")
    assert promise.reported_on_site_at == at("2026-11-23 15:00")
    assert promise.reported_resolution_at == at("2026-11-25 15:00")


@pytest.mark.parametrize(
    ("van", "shelf", "waits"),
    [
        ({"A": 2}, {}, False),
        ({}, {"A": 2}, False),
        ({"A": 1}, {"A": 1}, False),
        ({}, {"A": None}, False),
        ({"A": 1}, {"A": 0}, True),
        ({"B": 9}, {"B": None}, True),
    ],
)
def test_present_stock_is_pooled(
    van: dict[str, int], shelf: dict[str, int | None], waits: bool
) -> None:
    """Vans and depots together cover a job or leave it waiting; no limit covers everything."""
    orders = (order("A", 5, "2026-11-24 09:00"),)
    promise = one(day(needs(A=2), van=van, shelf=shelf, orders=orders))
    assert (promise.part_at is not None) is waits


@pytest.mark.parametrize(
    "barred",
    [
        {"skills": {"gas": 1}},
        {"allowed_ids": ("T-9",)},
        {"forbidden_ids": ("T-1",)},
        {"lock": Assignment("T-9")},
    ],
    ids=lambda barred: next(iter(barred)),
)
def test_a_part_in_the_van_of_somebody_barred_is_awaited_all_the_same(
    barred: dict[str, Any],
) -> None:
    """What lies in a van that may not be sent is of no use; the clock starts again from the order's arrival."""
    orders = (order("A", 1, "2026-11-24 09:00"),)
    arrives = at("2026-11-24 09:00")
    assert one(day(needs(A=1), van={"A": 1}, orders=orders)).part_at is None
    assert one(day(replace(needs(A=1), **barred), van={"A": 1}, orders=orders)).part_at == arrives


def test_vans_are_emptied_before_depots() -> None:
    """The depot's part stays for the job that the van cannot serve."""
    urgent = replace(needs("J-1", A=1), priority=Priority.EMERGENCY)
    other = replace(needs("J-2", A=1), skills={"gas": 1})
    orders = (order("A", 1, "2026-11-24 09:00"),)
    found = promises(day(urgent, other, van={"A": 1}, shelf={"A": 1}, orders=orders), STANDARDS)
    assert [promise.part_at for promise in found.values()] == [None, None]


def test_a_part_that_is_nowhere_keeps_the_clock() -> None:
    """A job that neither stock nor orders cover keeps the clock of its report, even if a part of it is on order."""
    assert one(day(needs(A=1))).part_at is None
    some = (order("A", 2, "2026-11-24 09:00"),)
    assert one(day(needs(A=3), orders=some)).part_at is None
    assert one(day(needs(A=1, B=1), orders=some)).part_at is None


def test_the_arrival_that_completes_the_needs_counts() -> None:
    """Orders are used as they arrive, whatever their order in the table; the last one needed counts."""
    orders = (
        order("A", 9, "2026-11-26 09:00"),
        order("A", 1, "2026-11-24 09:00"),
        order("B", 1, "2026-11-25 09:00"),
    )
    assert one(day(needs(A=1, B=1), orders=orders)).part_at == at("2026-11-25 09:00")
    assert one(day(needs(A=2, B=1), orders=orders)).part_at == at("2026-11-26 09:00")
    assert one(day(needs(A=2), van={"A": 1}, orders=orders)).part_at == at("2026-11-24 09:00")


def test_parts_go_by_priority_then_report_then_id() -> None:
    """One part in stock and one on order go to the more urgent job, then the earlier report, then the lower id."""
    orders = (order("A", 1, "2026-11-24 09:00"),)

    def waiting(*jobs: Job) -> list[str]:
        found = promises(day(*jobs, van={"A": 1}, orders=orders), STANDARDS)
        return [id for id, promise in found.items() if promise.part_at is not None]

    assert waiting(needs("J-1", 10, A=1), needs("J-2", 11, A=1)) == ["J-2"]
    assert waiting(needs("J-2", 10, A=1), needs("J-1", 10, A=1)) == ["J-2"]
    high = replace(needs("J-2", 11, A=1), priority=Priority.HIGH)
    assert waiting(needs("J-1", 10, A=1), high) == ["J-1"]


def test_an_order_is_shared_out_once() -> None:
    """What one job takes of the orders is gone for the next: it waits for the next order, and the last one has none."""
    orders = (order("A", 1, "2026-11-24 09:00"), order("A", 1, "2026-11-25 09:00"))
    jobs = [needs(f"J-{number}", 9 + number, A=1) for number in (1, 2, 3)]
    found = promises(day(*jobs, orders=orders), STANDARDS)
    assert [promise.part_at for promise in found.values()] == [
        at("2026-11-24 09:00"), at("2026-11-25 09:00"), None,
    ]  # fmt: skip


def test_a_job_that_cannot_be_covered_takes_nothing() -> None:
    """The first job needs more than there is; what there is goes to the next."""
    orders = (order("A", 1, "2026-11-24 09:00"),)
    found = promises(
        day(needs("J-1", 10, A=3), needs("J-2", 11, A=1), van={"A": 1}, orders=orders), STANDARDS
    )
    assert [promise.part_at for promise in found.values()] == [None, None]


def test_a_job_outside_takes_no_parts() -> None:
    """A job that gets no visit leaves the part to the next one, though it was reported first."""
    zones = (Zone("town", ZoneKind.URBAN, centre=HERE, radius_km=5),)
    far = replace(needs("J-1", 10, A=1), location=Location(50, 116.4))
    orders = (order("A", 1, "2026-11-24 09:00"),)
    found = promises(
        day(far, needs("J-2", 11, A=1), van={"A": 1}, orders=orders, zones=zones), STANDARDS
    )
    assert found["J-2"].part_at is None


def test_a_part_that_came_before_the_report_is_not_awaited() -> None:
    """An order that arrived before the customer called does not move the clock; one that came after does."""
    early, late = (order("A", 1, f"2026-11-22 {clock}") for clock in ("15:00", "15:01"))
    assert one(day(needs(A=1), orders=(early,))).part_at is None
    assert one(day(needs(A=1), orders=(late,))).part_at == at("2026-11-22 15:01")


def test_the_work_may_span_a_change_of_the_clock() -> None:
    """The time on site is taken off in hours that pass, not in hours of the clock."""
    berlin = ZoneInfo("Europe/Berlin")
    standards = replace(
        STANDARDS, timezone=berlin, calendar=replace(STANDARDS.calendar, timezone=berlin)
    )
    reported_at = datetime(2026, 3, 28, 3, 30, tzinfo=berlin)
    job = replace(JOB, reported_at=reported_at, difficulty=Difficulty.SIMPLE)
    (promise,) = promises(day(job), standards).values()
    assert promise.resolution_at.isoformat() == "2026-03-29T04:30:00+02:00"
    assert promise.due_at.isoformat() == "2026-03-29T03:30:00+02:00"
    longer = replace(job, service_seconds=2 * 3600)
    (promise,) = promises(day(longer), standards).values()
    assert promise.due_at.isoformat() == "2026-03-29T01:30:00+01:00"


def test_a_year_that_is_not_known_is_said_once() -> None:
    """A promise that reaches into a year without known make-up days is warned of; one that does not is not."""
    far = replace(JOB, id="J-2", reported_at=at("2098-12-30 15:00"))
    both = day(JOB, far)
    found = promises(both, STANDARDS)
    warnings = promise_warnings(both, found, STANDARDS)
    assert [year for year in ("2026", "2098", "2099") if any(year in text for text in warnings)] == [
        "2098", "2099",
    ]  # fmt: skip
    assert promise_warnings(day(JOB), promises(day(JOB), STANDARDS), STANDARDS) == ()
