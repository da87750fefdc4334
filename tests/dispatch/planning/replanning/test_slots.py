"""Appointments: what they cost, whom they delay, when parts are there, and what taking one does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dispatch.domain.job import Window
from dispatch.domain.place import Location, ZoneKind
from dispatch.errors import SituationError
from dispatch.planning.convert import document_text
from dispatch.planning.replanning import Situation, Slots
from solver.checker import check, load_json
from tests.dispatch.planning.replanning.line_days import (
    at,
    day,
    job,
    moment,
    person,
    shift,
    ticket,
    visits,
)
from tests.dispatch.planning.replanning.random_days import random_situation, random_ticket

HOUR = 3600
THREE = [job(1), job(2), job(3)]
ROUTE = {("t0", 0): ["j0", "j1", "j2"]}


def slots_of(situation: Situation, **more: Any) -> Slots:
    """Return the slots of a plan of the whole day."""
    return Slots(situation.whole, situation.plan, horizon=situation.horizon, **more)


def test_windows_of_two_hours_by_the_clock() -> None:
    """The shift from 0 to 8 h offers four windows, from midnight on, each with the technician's start in it."""
    slots = slots_of(at(-60, day(THREE), ROUTE))
    found = slots.offer(*ticket("new", 4, due=80000))
    opens = sorted(slot.opens_at for slot in found.slots)
    assert opens == [moment(2 * HOUR * number) for number in range(4)]
    assert all(slot.opens_at <= slot.start_at <= slot.closes_at for slot in found.slots)
    assert all(slot.technician_id == "t0" for slot in found.slots)


def test_the_price_is_that_of_the_detour() -> None:
    """Place 4 behind place 3 costs 1200 s and 2 km more: 10.00 + 1.00; no other window is cheaper."""
    found = slots_of(at(-60, day(THREE), ROUTE)).offer(*ticket("new", 4, due=80000))
    assert found.slots[0].cents == 1100
    assert found.slots[0].cost["travel_hour"] == 1000
    assert [slot.cents for slot in found.slots] == sorted(slot.cents for slot in found.slots)


def test_only_windows_that_have_not_begun() -> None:
    """From 3 h on the windows of 0 and 2 h are gone, and no start lies before."""
    slots = slots_of(at(-60, day([]), {}), now_at=moment(3 * HOUR))
    found = slots.offer(*ticket("new", 1, due=80000))
    assert sorted(slot.opens_at for slot in found.slots) == [moment(4 * HOUR), moment(6 * HOUR)]


def test_the_callers_own_windows_cut_those_offered() -> None:
    """Who is at home from 5 h to 7 h gets the windows of 4 h and 6 h, and starts between."""
    window = (Window(moment(5 * HOUR), moment(7 * HOUR)),)
    found = slots_of(at(-60, day(THREE), ROUTE)).offer(*ticket("new", 1, due=80000, windows=window))
    assert sorted(slot.opens_at for slot in found.slots) == [moment(4 * HOUR), moment(6 * HOUR)]
    assert all(moment(5 * HOUR) <= slot.start_at <= moment(7 * HOUR) for slot in found.slots)


def test_lateness_caused_to_others_is_named() -> None:
    """In the first window 3000 s of work before the only visit, due at once, make that late by what is listed."""
    jobs = [job(5, due=3000, windows=[[0, 9000]])]
    situation = at(-60, day(jobs, person(shift(end=9000))), {("t0", 0): ["j0"]})
    window = (Window(moment(0), moment(900)),)
    found = slots_of(situation).offer(*ticket("new", 1, due=80000, seconds=2400, windows=window))
    (slot,) = found.slots
    assert slot.later == (("j0", 2400),)
    assert slot.later_seconds == 2400
    assert slot.cost["missed"] == 50000


def test_ones_own_lateness_is_in_the_price() -> None:
    """A window after the promise costs the missed promise and the hours."""
    found = slots_of(at(-60, day([]), {})).offer(*ticket("new", 1, due=HOUR))
    late = next(slot for slot in found.slots if slot.opens_at == moment(4 * HOUR))
    assert late.own_late_seconds == 3 * HOUR
    assert late.cost["missed"] + late.cost["late_hour"] == 50000 + 3 * 6000


ORDERED = {"location": 0, "arrivals": [{"sku": "pump", "quantity": 1, "at": 5 * HOUR}]}


def test_a_part_on_order_is_waited_for_and_said() -> None:
    """A pump that reaches the depot at 5 h lets nobody come before 5:10 h, and the offer says so."""
    situation = at(-60, day(THREE, depots=[ORDERED]), ROUTE)
    found = slots_of(situation).offer(*ticket("new", 1, due=80000, parts={"pump": 1}))
    assert found.part_at == moment(5 * HOUR)
    assert "pump reaches d0 on Mon 02 Mar 05:00" in found.note
    assert {slot.opens_at for slot in found.slots} == {moment(4 * HOUR), moment(6 * HOUR)}
    assert min(slot.start_at for slot in found.slots) >= moment(5 * HOUR + 600)


def test_a_part_in_a_van_is_not_waited_for() -> None:
    """With a pump aboard the first window is offered and nothing is said."""
    people = person(shift(), van={"pump": 1})
    situation = at(-60, day(THREE, people, depots=[ORDERED]), ROUTE)
    found = slots_of(situation).offer(*ticket("new", 1, due=80000, parts={"pump": 1}))
    assert (found.part_at, found.note) == (None, "")
    assert min(slot.opens_at for slot in found.slots) == moment(0)


def test_a_part_that_others_need_is_not_to_spare() -> None:
    """The only pump is used by a visit: there is no appointment, and the offer says why."""
    jobs = [job(1, parts={"pump": 1})]
    situation = at(-60, day(jobs, person(shift(), van={"pump": 1})), {("t0", 0): ["j0"]})
    found = slots_of(situation).offer(*ticket("new", 2, due=80000, parts={"pump": 1}))
    assert found.slots == ()
    assert "No depot has pump" in found.note


def test_taking_a_slot_reserves_time_and_part() -> None:
    """The job joins the plan at its window, is told, its pump is picked up, and the next caller gets no pump."""
    depot = {"location": 0, "stock": {"pump": 1}}
    situation = at(-60, day(THREE, depots=[depot]), ROUTE)
    slots = slots_of(situation)
    found = slots.offer(*ticket("new", 4, due=80000, parts={"pump": 1}))
    slot = found.slots[0]
    taken = slots.take(found, slot)
    assert taken.plan["cost"]["total"] - situation.plan["cost"]["total"] == slot.cents
    entry = taken.problem["jobs"][-1]
    horizon = situation.horizon
    assert entry["windows"] == [[horizon.seconds(slot.opens_at), horizon.seconds(slot.closes_at)]]
    assert entry["published"] == {"technician": "t0", "start": horizon.seconds(slot.start_at)}
    assert ("new", "t0", horizon.seconds(slot.start_at)) in visits(taken.plan)
    later = Slots(taken.problem, taken.plan, horizon=horizon)
    assert later.offer(*ticket("next", 4, due=80000, parts={"pump": 1})).slots == ()
    assert later.offer(*ticket("next", 4, due=80000)).slots != ()


@pytest.mark.parametrize("seed", range(25))
def test_every_slot_of_a_random_day_is_what_it_says(seed: int) -> None:
    """Each slot, taken, gives a valid plan whose total differs by its price, with the lateness it names."""
    situation = random_situation(seed)
    assert situation is not None
    rng = np.random.default_rng([seed, 3])
    job_asked, promise = random_ticket(situation, rng, "asked")
    slots = slots_of(situation)
    found = slots.offer(job_asked, promise, count=4, window_seconds=3 * HOUR)
    for slot in found.slots:
        taken = slots.take(found, slot)
        verdict = check(*(load_json(document_text(each)) for each in (taken.problem, taken.plan)))
        assert verdict.valid
        assert taken.plan["cost"]["total"] - situation.plan["cost"]["total"] == slot.cents
        assert slot.opens_at <= slot.start_at <= slot.closes_at
        before, after = (
            _lateness(situation.plan, taken.problem),
            _lateness(taken.plan, taken.problem),
        )
        more = {job: late - before[job] for job, late in after.items() if job in before}
        assert dict(slot.later) == {job: late for job, late in more.items() if late > 0}


def _lateness(plan: dict[str, Any], problem: dict[str, Any]) -> dict[str, int]:
    due = {each["id"]: each.get("due") for each in problem["jobs"]}
    return {id: 0 if due[id] is None else max(0, start - due[id]) for id, _, start in visits(plan)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "j0"}, "job of this id"),
        ({"place": 9}, "not in the matrix"),
        ({"length": 60}, "900"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(change: dict[str, Any], said: str) -> None:
    """A known id, a place that the matrix does not hold, a window of a minute."""
    slots = slots_of(at(-60, day(THREE), ROUTE))
    asked, promise = ticket(change.get("id", "new"), change.get("place", 1), due=80000)
    with pytest.raises(SituationError, match=said):
        slots.offer(asked, promise, window_seconds=change.get("length", 7200))


def test_a_job_outside_all_zones_gets_no_appointment() -> None:
    """It is mailed in, and the note says so."""
    asked, promise = ticket("new", 1, due=80000)
    found = slots_of(at(-60, day(THREE), ROUTE)).offer(
        asked, replace(promise, zone=ZoneKind.OUTSIDE)
    )
    assert found.slots == ()
    assert "outside every zone" in found.note


def test_a_new_place_is_reached_by_the_formula() -> None:
    """Where travel follows a formula a place that no job had before is offered and taken."""
    document = {**day(THREE), "travel": {"a": 200, "p": 0.75, "detour": 1.45}}
    situation = at(-60, document, ROUTE)
    slots = slots_of(situation)
    asked, promise = ticket("new", 1, due=80000)
    found = slots.offer(replace(asked, location=Location(30.01, 114.013)), promise)
    taken = slots.take(found, found.slots[0])
    assert taken.problem["locations"][-1] == [30.01, 114.013]
    assert taken.plan["cost"]["total"] - situation.plan["cost"]["total"] == found.slots[0].cents
