"""A replication: nothing is lost, the same chance gives the same days, and a queue that is known comes out as known."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta

import numpy as np
import pytest

from dispatch.domain.place import Depot
from dispatch.staffing.history import StaffingError
from dispatch.staffing.records import Replication
from dispatch.staffing.scenario import Chances, Scenario, StockPolicy
from dispatch.staffing.simulate import _Run, simulate
from dispatch.staffing.staff import DailyHours, Role, Rota, Staff, weekly_rota
from dispatch.staffing.statistics import mean_interval
from dispatch.staffing.streams import Streams
from tests.dispatch.staffing.small_service import (
    CENTRE,
    EVERY_DAY,
    MONDAY,
    ZONE,
    Listed,
    at,
    job,
    member,
    world,
)

ROUGH = Chances(no_show=0.1, unfixed=0.2, part_missing=0.1, sickness=0.1)


def _scenario(heads: int, **stock: object) -> Scenario:
    people = tuple(member(f"T-{number}") for number in range(heads))
    return Scenario(f"{heads} heads", Staff(people), StockPolicy(**stock))  # type: ignore[arg-type]


def test_the_same_numbers_give_the_same_days() -> None:
    """A replication run twice is equal in every record; another replication is not."""
    rough = world(chances=ROUGH)
    first, again = (simulate(rough, _scenario(2), seed=1, replication=0) for _ in range(2))
    assert first == again
    assert simulate(rough, _scenario(2), seed=1, replication=1) != first


def test_no_job_is_lost() -> None:
    """Each day's open jobs are those of the day before, plus reported, less done; every job has one record."""
    found = simulate(world(chances=ROUGH), _scenario(1), seed=2, replication=0)
    before = 0
    for day in found.days:
        assert day.open == before + day.reported - day.done - day.cancelled
        before = day.open
    assert len({record.id for record in found.jobs}) == len(found.jobs)
    reported = sum(day.reported for day in found.days)
    # Jobs of the last evening are taken in on the first morning after.
    assert reported <= len(found.jobs) <= reported + 20
    assert found.days[0].day == MONDAY


def test_little_s_law_is_an_identity() -> None:
    """Open jobs summed over the ends of days are the ends of days that each job was open, added up."""
    found = simulate(world(chances=ROUGH), _scenario(2), seed=3, replication=0)
    ends = [datetime.combine(day.day, time(23, 59), ZONE) for day in found.days]
    morning = time(7)
    open_days = 0
    for record in found.jobs:
        taken_in = record.reported_at.date() + timedelta(days=record.reported_at.time() > morning)
        gone = record.done_at
        open_days += sum(taken_in <= end.date() and (gone is None or gone > end) for end in ends)
    assert sum(found.backlog) == open_days


def test_somebody_idle_changes_nothing() -> None:
    """Somebody more whose skill nobody asks for leaves all jobs, and what becomes of them, bit for bit the same."""
    rough = world(chances=ROUGH, iterations=0)
    some = _scenario(2)
    idle = member("idle", skills={"welding": 3})
    more = replace(some, staff=replace(some.staff, members=(*some.staff.members, idle)))
    first = simulate(rough, some, seed=4, replication=0)
    second = simulate(rough, more, seed=4, replication=0)
    assert [r.reported_at for r in first.jobs] == [r.reported_at for r in second.jobs]
    assert first.jobs == second.jobs


def test_more_hands_never_hurt() -> None:
    """Over replications the promise is kept more often with every head more, and the backlog is shorter."""
    busy = world(days=7, chances=ROUGH)
    levels, backlogs = [], []
    for heads in (1, 2, 4):
        found = [simulate(busy, _scenario(heads), seed=5, replication=r) for r in range(3)]
        levels.append(np.mean([run.service_level for run in found]))
        backlogs.append(np.mean([run.backlog[-1] for run in found]))
    assert levels == sorted(levels)
    assert levels[0] < levels[-1]
    assert backlogs == sorted(backlogs, reverse=True)


def _bulk_service(mean: float, capacity: int, *, most: int = 400) -> float:
    """Mean queue after service of the chain Q' = max(Q + A - C, 0) with Poisson A, from its stationary law."""
    arrivals = np.zeros(most)
    arrivals[0] = np.exp(-mean)
    for n in range(1, most):
        arrivals[n] = arrivals[n - 1] * mean / n
    law = np.zeros(most)
    law[0] = 1.0
    for _ in range(4000):
        after = np.convolve(law, arrivals)[:most]
        moved = np.concatenate((after[capacity:], np.zeros(capacity)))
        moved[0] += after[:capacity].sum()
        if np.abs(moved - law).max() < 1e-13:
            break
        law = moved
    return float(law @ np.arange(most))


def test_a_morning_planner_is_a_bulk_service_queue() -> None:
    """Jobs of an hour at the depot of two technicians of four hours: the backlog has the mean of the exact chain.

    The chain is D. G. Kendall's bulk service with capacity 8; its mean lies within the interval of 99.9 %.
    """
    mean, capacity = 7.0, 8

    def count(streams: Streams, day: int) -> int:
        return int(streams.of("count", day).poisson(mean))

    half_day = Rota("half a day", ((DailyHours(time(8), time(12)),) * 7,))
    people = tuple(member(f"T-{n}", skills={}, rota=half_day) for n in range(2))
    service = world(Listed(count), days=21, warm_up_days=7, iterations=0)
    scenario = Scenario("two", Staff(people))
    found = [simulate(service, scenario, seed=6, replication=r) for r in range(10)]
    interval = mean_interval([float(np.mean(run.backlog)) for run in found], level=0.999)
    assert interval.low <= _bulk_service(mean, capacity) <= interval.high
    assert interval.half_width < 8
    assert all(day.done <= capacity for run in found for day in run.days)


def test_parts_are_conserved() -> None:
    """What vans and shelves hold at the end is what they began with and received, less what was used."""
    depot = Depot("D-1", "Depot", CENTRE, {"P-1": 3}, pickup_seconds=300)
    jobs = Listed(lambda _, day: 2)
    needy = world(
        jobs,
        days=10,
        backlog=tuple(job(f"B{n}", at(MONDAY, time(1)), parts={"P-1": 1}) for n in range(9)),
    )
    scenario = Scenario("one", Staff((member("T-1"),)), StockPolicy((depot,), usual_lead_days=2))
    run = _Run(needy, scenario, Streams(7, 0))
    received: Counter[str] = Counter()
    receive = run.state.receive

    def counted(now: datetime) -> None:
        for order in run.state.orders:
            if order.arrives_at <= now:
                received[order.sku] += order.quantity
        receive(now)

    run.state.receive = counted  # type: ignore[method-assign]
    found = run.all_days()
    used = sum(record.done_at is not None for record in found.jobs if record.id.startswith("B"))
    held = run.state.shelves["D-1"]["P-1"] + run.state.workers["T-1"].van["P-1"]
    assert used == 9
    assert received["P-1"] > 0
    assert held == 3 + received["P-1"] - used


def test_setbacks_are_named() -> None:
    """A promise missed because nobody was at home, or the first visit did not do, or work ran late, says so."""
    unlucky = world(chances=replace(ROUGH, no_show=0.6), days=7)
    causes = simulate(unlucky, _scenario(1), seed=8, replication=0).causes
    assert sum(causes.values()) > 0
    assert "" not in causes


def test_a_second_plan_at_noon_serves_those_who_called_in_the_morning() -> None:
    """With a plan at noon a job reported at nine is visited the same day, with a morning plan alone on the next."""
    once = world(Listed(lambda _, day: int(day == 0), time(9)), days=3)
    morning = simulate(once, _scenario(1), seed=9, replication=0)
    noon = simulate(replace(once, epochs=(time(7), time(12))), _scenario(1), seed=9, replication=0)
    starts = [run.jobs[0].first_start_at for run in (morning, noon)]
    assert all(start is not None for start in starts)
    assert [start.date() - MONDAY for start in starts if start] == [timedelta(1), timedelta(0)]
    assert starts[1] is not None
    assert starts[1].time() >= time(12)


def test_illness_and_rotas_say_who_works() -> None:
    """A day off and an illness leave nobody at work; paid time is that of the shifts without breaks."""
    week = (*(DailyHours(time(8), time(17), 0, 3600),) * 5, None, None)
    people = (member("T-1", rota=Rota("weekdays", (week,))),)
    found = simulate(world(days=7), Scenario("one", Staff(people)), seed=1, replication=0)
    assert [day.shifts for day in found.days] == [1, 1, 1, 1, 1, 0, 0]
    assert sum(day.paid_seconds for day in found.days) == 5 * 8 * 3600
    ill = world(days=7, chances=replace(ROUGH, sickness=0.999999))
    sick = simulate(ill, Scenario("one", Staff(people)), seed=1, replication=0)
    assert [(day.shifts, day.sick) for day in sick.days][:5] == [(0, 1)] * 5
    assert isinstance(sick, Replication)
    assert sick.service_level == 0


def test_heads_of_a_role_are_nested() -> None:
    """The fourth head of a role leaves the first three as they were; homes and rota weeks go round."""
    week = (EVERY_DAY.weeks[0][0],) * 7
    rota = Rota("two weeks", (week, (None,) * 7))
    role = Role("gas", member("x").technician, (CENTRE, replace(CENTRE, latitude=40.0)), rota, 9000)
    three, four = (Staff(roles={"gas": role}, heads={"gas": n}) for n in (3, 4))
    assert four.everybody()[:3] == three.everybody()
    assert [m.technician.home.latitude for m in four.everybody()] == [39.9, 40.0, 39.9, 40.0]
    assert (three.cents_a_week(), four.cents_a_week()) == (27_000, 36_000)
    monday = [len(m.on([MONDAY], ZONE)) for m in four.everybody()]
    assert monday in ([1, 0, 1, 0], [0, 1, 0, 1])
    assert rota.hours_a_week == 31.5
    trained = replace(four, trained={"gas-2": {"boiler": 2, "chiller": 1}})
    assert trained.everybody()[1].technician.skills == {"gas": 1, "boiler": 2, "chiller": 1}


def test_wrong_staff_and_worlds_are_refused() -> None:
    """Each refusal names the thing, its value and what to give."""
    with pytest.raises(StaffingError, match=r'"welder".*the roles are none'):
        Staff(heads={"welder": 1}).everybody()
    with pytest.raises(StaffingError, match='"T-9"'):
        Staff(trained={"T-9": {"gas": 1}}).everybody()
    with pytest.raises(StaffingError, match="Give a Monday"):
        world(first_day=MONDAY + timedelta(days=1))
    with pytest.raises(StaffingError, match="days is 0"):
        world(days=0)
    with pytest.raises(StaffingError, match="in their order"):
        world(epochs=(time(12), time(7)))
    with pytest.raises(StaffingError, match=r"sickness is 1\.5"):
        Chances(sickness=1.5)
    with pytest.raises(StaffingError, match="no length"):
        DailyHours(time(9), time(9))
    with pytest.raises(StaffingError, match="outside the shift"):
        DailyHours(time(13), time(17), 0, 1800)
    with pytest.raises(StaffingError, match="seven days"):
        Rota("short", ((None,) * 6,))


def test_a_rota_is_read_from_shifts() -> None:
    """Shifts of a plan become the same hours on the same weekdays, with their breaks."""
    hours = DailyHours(time(8), time(17), 1800, 2700, time(11, 30), time(13))
    someone = member("T-1").technician
    days = [MONDAY, MONDAY + timedelta(days=2)]
    someone = replace(someone, shifts=tuple(hours.shift(day, ZONE, CENTRE) for day in days))
    week = weekly_rota(someone, ZONE).weeks[0]
    assert week == (hours, None, hours, None, None, None, None)


def test_jobs_of_the_last_evening_count() -> None:
    """Jobs reported after the last plan of the last day are among those that count, though nothing else is open."""
    service = world(Listed(lambda streams, day: int(day == 6), clock=time(20)), days=7)
    found = simulate(service, _scenario(1), seed=1, replication=0)
    assert [record.id for record in found.jobs] == ["0-6-0"]
    assert found.service_level == 1
