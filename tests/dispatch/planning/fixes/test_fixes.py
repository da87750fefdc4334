"""What would serve a job: known answers on small days, each confirmed by a fresh solve and the checker."""

from __future__ import annotations

from dispatch.planning.fixes import (
    AllowTechnician,
    Change,
    EarlierStart,
    ExtraShift,
    Fixes,
    Ground,
    LaterDue,
    MoreOvertime,
    MorePart,
    MoreSkill,
    MoreTool,
    OneMore,
    PutOff,
    ReleaseLock,
    SoonerOrder,
    VanPart,
    WiderBreak,
    WiderWindow,
    Words,
    fixes_for,
)
from tests.dispatch.planning.fixes.small_day import (
    DAY,
    HOUR,
    MINUTE,
    confirmed,
    day,
    found_for,
    job,
    loaded,
    shift,
    technician,
)


def changes_of(found: Fixes) -> list[tuple[Change, ...]]:
    """Return what each fix changes."""
    return [fix.changes for fix in found.fixes]


def test_the_least_overtime_is_found() -> None:
    """Two jobs of 4 h 40 and three ways of 15 min take 10 h 05 of 9 h: 1 h 05 of overtime, and not 5 minutes less."""
    jobs = [job("A", 1, 14 / 3, weight=2), job("B", 2, 14 / 3)]
    ground, found = found_for(day([technician("T")], jobs), "B")
    (fix,) = [fix for fix in found.fixes if fix.kinds == {"overtime"}]
    assert fix.changes == (MoreOvertime("T", 0, 65 * MINUTE),)
    less = MoreOvertime("T", 0, 60 * MINUTE).apply(ground.document)
    assert "B" in loaded(less).unserved_ids


def test_the_cost_to_the_others_is_what_the_plan_costs_more() -> None:
    """Overtime of 65 minutes, one more way and 10 km: the price of leaving the job out stands apart."""
    jobs = [job("A", 1, 14 / 3, weight=2), job("B", 2, 14 / 3)]
    _ground, found = found_for(day([technician("T")], jobs), "B")
    (fix,) = [fix for fix in found.fixes if fix.kinds == {"overtime"}]
    overtime, way = round(4500 * 65 / 60), round(3000 / 4) + 500
    assert fix.others_cents == overtime + way
    assert fix.outcome.cost["unserved"] == -200_000
    assert fix.outcome.cost["total"] == overtime + way - 200_000


def test_a_skill_that_is_missing() -> None:
    """Nobody holds gas at level 2; the one with level 1 gets it, and one more technician would bring it."""
    people = [technician("T", skills={"gas": 1}), technician("U")]
    _ground, found = found_for(day(people, [job("A", 1, 1, skills={"gas": 2})]), "A")
    assert (MoreSkill("T", "gas", 2),) in changes_of(found)
    assert (OneMore("T", "A"),) in changes_of(found) or (OneMore("U", "A"),) in changes_of(found)
    assert found.reason == "skill"


def test_a_tool_that_nobody_has() -> None:
    """A tool that is carried by nobody and lent nowhere is carried."""
    _ground, found = found_for(day([technician("T")], [job("A", 1, 1, tools=["winch"])]), "A")
    assert (MoreTool("T", "winch"),) in changes_of(found)


def test_a_permission() -> None:
    """A job that its only technician is forbidden is allowed."""
    _ground, found = found_for(day([technician("T")], [job("A", 1, 1, forbidden=["T"])]), "A")
    assert (AllowTechnician("A", "T"),) in changes_of(found)


def test_a_lock_is_released() -> None:
    """A job locked to a moment before the shift is unlocked."""
    lock = {"technician": "T", "start": 5 * HOUR}
    _ground, found = found_for(day([technician("T")], [job("A", 1, 1, lock=lock)]), "A")
    assert (ReleaseLock("A"),) in changes_of(found)


def test_somebody_works_who_does_not() -> None:
    """The only one who may do it has no shift: a shift at the hours of the other one serves it."""
    people = [technician("T", shifts=[], skills={"gas": 1}), technician("U")]
    _ground, found = found_for(day(people, [job("A", 1, 1, skills={"gas": 1})]), "A")
    assert (ExtraShift("T", "U", 0),) in changes_of(found)


def test_an_order_comes_sooner() -> None:
    """A part comes tomorrow to the depot; the fix says by when today, and it is as late as the pick-up."""
    depot = {
        "id": "D",
        "location": 3,
        "arrivals": [{"sku": "P", "quantity": 1, "at": DAY + 9 * HOUR}],
    }
    work = [job("A", 1, 1, parts={"P": 1}, windows=[[14 * HOUR, 16 * HOUR]])]
    _ground, found = found_for(day([technician("T")], work, depots=[depot]), "A")
    (order,) = [fix.changes[0] for fix in found.fixes if fix.kinds == {"order"}]
    assert isinstance(order, SoonerOrder)
    assert order.at % (15 * MINUTE) == 0
    assert 13 * HOUR <= order.at <= 16 * HOUR
    assert found.reason == "part on order"


def test_a_part_is_loaded_or_brought() -> None:
    """A part that nobody has: bought for the van, or brought to the depot."""
    depot = {"id": "D", "location": 3}
    work = [job("A", 1, 1, parts={"P": 2})]
    _ground, found = found_for(day([technician("T")], work, depots=[depot]), "A")
    assert (VanPart("P", 2, "T", ""),) in changes_of(found)
    kinds = [fix.kinds for fix in found.fixes]
    assert frozenset({"part"}) in kinds
    assert all(
        each.quantity == 2
        for fix in found.fixes
        for each in fix.changes
        if isinstance(each, MorePart)
    )


def test_a_part_is_taken_from_where_there_is_some_to_spare() -> None:
    """The other van holds the part and needs it not: it is moved, and the giver has less of it."""
    people = [technician("T", skills={"gas": 1}), technician("U", van={"P": 1})]
    work = [job("A", 1, 1, parts={"P": 1}, skills={"gas": 1})]
    ground, found = found_for(day(people, work), "A")
    assert (VanPart("P", 1, "T", "U"),) in changes_of(found)
    moved = VanPart("P", 1, "T", "U").apply(ground.document)
    assert [person.get("van") for person in moved["technicians"]] == [{"P": 1}, {"P": 0}]


def test_an_appointment_is_widened_no_more_than_needed() -> None:
    """An appointment from 6 to 7, where nobody can be before 8:15: it closes 1 h 15 later, and not less."""
    work = [job("A", 1, 1, windows=[[6 * HOUR, 7 * HOUR]])]
    ground, found = found_for(day([technician("T")], work), "A")
    (window,) = [fix.changes[0] for fix in found.fixes if fix.kinds == {"window"}]
    assert window == WiderWindow("A", 0, 75 * MINUTE)
    less = WiderWindow("A", 0, 60 * MINUTE).apply(ground.document)
    assert loaded(less).unserved_ids == ("A",)


def test_a_promise_is_agreed_later() -> None:
    """A strict promise at 7:30 can be kept from 8:15 on: 45 minutes later, or the shift begins as much earlier."""
    work = [job("A", 1, 1, due=7 * HOUR + 30 * MINUTE, due_hard=True)]
    _ground, found = found_for(day([technician("T")], work), "A")
    assert (LaterDue("A", 45 * MINUTE),) in changes_of(found)
    assert (EarlierStart("T", 0, 45 * MINUTE),) in changes_of(found)


def test_a_break_at_another_time() -> None:
    """A job of six hours from 9 on covers the whole window of the break, which has to move."""
    rest = {"duration": HOUR // 2, "window": [12 * HOUR, 13 * HOUR]}
    work = [job("A", 1, 6, windows=[[9 * HOUR, 9 * HOUR]])]
    _ground, found = found_for(
        day([technician("T", shifts=[shift(8, 17, **{"break": rest})])], work), "A"
    )
    (change,) = [fix.changes[0] for fix in found.fixes if fix.kinds == {"break"}]
    assert isinstance(change, WiderBreak)
    assert change.by == 2 * HOUR


def test_a_visit_moves_to_tomorrow() -> None:
    """A long job of the same weight leaves its place; what that costs is a job left for a later day."""
    jobs = [job("A", 1, 8), job("B", 2, 8, due=20 * HOUR)]
    ground = loaded(day([technician("T")], jobs))
    (left,) = ground.unserved_ids
    other = "A" if left == "B" else "B"
    found = fixes_for(ground, left)
    (fix,) = [fix for fix in found.fixes if fix.kinds == {"put-off"}]
    assert fix.changes == (PutOff(other),)
    assert confirmed(ground, fix)
    assert fix.outcome.cost["deferred"] == 5000


def test_a_visit_put_off_is_told_where_it_breaks_a_promise() -> None:
    """The visit in the way was promised for today: the fix says so and it is no secret of the cost."""
    jobs = [job("A", 1, 8, weight=2), job("B", 2, 8, due=20 * HOUR, weight=2, lock=None)]
    ground = loaded(day([technician("T")], jobs))
    left = ground.unserved_ids[0]
    found = fixes_for(ground, left)
    (fix,) = [fix for fix in found.fixes if fix.kinds == {"put-off"}]
    broken = [(each.job_id, each.broken) for each in fix.outcome.broken]
    assert broken == ([("B", "put off")] if left == "A" else [])


def test_a_late_job_is_served_in_time() -> None:
    """A promise at 8:10 is missed by five minutes as the shift begins at 8: it begins 5 minutes earlier."""
    work = [job("A", 1, 1, due=8 * HOUR + 10 * MINUTE)]
    ground, found = found_for(day([technician("T")], work), "A")
    assert ground.late_ids == ("A",)
    assert found.late_seconds == 5 * MINUTE
    fix = next(fix for fix in found.fixes if fix.kinds == {"earlier"})
    assert fix.changes == (EarlierStart("T", 0, 5 * MINUTE),)
    assert fix.visit.late_seconds == 0
    assert fix.outcome.cost["missed"] == -50_000


def test_nothing_changes_but_the_order() -> None:
    """A plan that leaves out what it could serve is told so: the visits are arranged anew."""
    document = day([technician("T")], [job("A", 1, 1), job("B", 2, 1)])
    full = loaded(document)
    bare = loaded({**document, "jobs": document["jobs"][:1]})
    written = {
        **bare.written,
        "unserved": [{"job": "B", "reason": "costs more", "detail": ""}],
        "cost": {**bare.written["cost"], "unserved": 200_000},
    }
    written["cost"]["total"] += 200_000
    ground = Ground(document, written, horizon=full.horizon)
    assert ground.violations == ()
    found = fixes_for(ground, "B")
    assert found.fixes[0].changes == ()
    assert Words(document, ground.horizon).fix(found.fixes[0]) == (
        "Arrange the visits anew; nothing else has to change."
    )
