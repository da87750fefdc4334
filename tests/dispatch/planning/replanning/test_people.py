"""What people see of a day that is planned again: the whole day, from files and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.domain.plan import Plan, StopKind
from dispatch.errors import PlanFolderError, SituationError
from dispatch.maps.timetable import timetable
from dispatch.planning.archive import archive_text, read_archive, save_plan
from dispatch.planning.make_plan import Planned, make_plan
from dispatch.planning.replanning import (
    Absence,
    Cancellation,
    ChangeKind,
    Editing,
    LockBoth,
    LockSequence,
    LockTechnician,
    LockTime,
    MoveVisit,
    NewTicket,
    Overrun,
    PickupMade,
    Situation,
    Slots,
    StockCorrection,
    TechnicianOut,
    TrafficSlower,
    VisitProgress,
    accept,
    as_planned,
    compare,
    occur,
    replan,
)
from dispatch.planning.replanning.event_text import Reported, read_reported
from dispatch.planning.replanning.situation_text import (
    load_situation,
    save_situation,
    situation_text,
)
from dispatch.spreadsheets import read_day
from dispatch.standards.service_standard import load_standards
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations

DATA = Path(__file__).parents[4] / "data"


@pytest.fixture(scope="module")
def planned() -> Planned:
    """The small day, planned by a rule."""
    standards = load_standards()
    day = read_day(DATA / "small", timezone=standards.timezone)
    travel = StraightLine()
    return make_plan(
        day, standards=standards, travel=travel, stop=Iterations(0), engine="earliest-due"
    )


def at_half_past_ten(planned: Planned) -> Situation:
    """The small day at half past ten, as planned and told until then."""
    now_at = planned.plan.day.horizon.start_at + timedelta(hours=10.5)
    situation = Situation(
        planned.problem_document, planned.plan_document, now_at, shown=planned.plan
    )
    progress = as_planned(situation.plan, situation.horizon, now_at)
    return replace(situation, progress=progress).with_told()


def visits(plan: Plan) -> dict[str, tuple[str, object]]:
    """Return technician and start of each visit."""
    return {
        stop.job_id or "": (route.technician_id, stop.start_at)
        for route in plan.routes
        for stop in route.visits
    }


def test_the_whole_day_is_shown(planned: Planned) -> None:
    """Without events the day planned again is, visit by visit, the day that was planned, past and future."""
    found = replan(at_half_past_ten(planned), stop=Iterations(0), engine="earliest-due")
    again = accept(found, []).shown
    assert again is not None
    assert visits(again) == visits(planned.plan)
    for route, before in zip(again.routes, planned.plan.routes, strict=True):
        assert [stop.kind for stop in route.stops] == [stop.kind for stop in before.stops]
        assert [stop.travel_seconds for stop in route.stops if stop.kind is StopKind.VISIT] == [
            stop.travel_seconds for stop in before.stops if stop.kind is StopKind.VISIT
        ]
    assert again.stats["as_of"] == "2026-11-23T10:30:00+08:00"
    assert read_archive(archive_text(again)) == again
    assert timetable(again).placed.keys() == timetable(planned.plan).placed.keys()


def test_what_happened_is_shown_at_its_actual_times(planned: Planned) -> None:
    """A visit that was done earlier and one that overruns stand in the route at those times."""
    situation = at_half_past_ten(planned)
    open_visits = [visit for visit in situation.progress.visits if not visit.done]
    done = next(visit for visit in situation.progress.visits if visit.done)
    assert done.done_at is not None
    early = replace(done, done_at=done.done_at - timedelta(minutes=5))
    situation = replace(situation, progress=situation.progress.with_visit(early))
    ends_at = situation.now_at + timedelta(minutes=50)
    later = occur(situation, [Overrun(open_visits[0].job_id, ends_at)])
    shown = replan(later, stop=Iterations(0), engine="earliest-due").shown
    assert shown is not None
    stops = {stop.job_id: stop for route in shown.routes for stop in route.visits}
    assert stops[done.job_id].depart_at == early.done_at
    assert stops[open_visits[0].job_id].depart_at == ends_at


def test_events_reach_the_day_that_is_shown(planned: Planned) -> None:
    """A new ticket is in the day with its promise, a cancelled one is not; who is told is written down."""
    situation = at_half_past_ten(planned)
    begun = {visit.job_id for visit in situation.progress.visits}
    waiting = [job for job in visits(planned.plan) if job not in begun]
    model = planned.plan.job(waiting[0])
    new = replace(model, id="J-new", told=None, lock=None, windows=())
    promise = planned.plan.promises[model.id]
    later = occur(situation, [NewTicket(new, promise), Cancellation(waiting[1])])
    shown = replan(later, stop=Iterations(30)).shown
    assert shown is not None
    ids = {job.id for job in shown.day.jobs}
    assert "J-new" in ids
    assert waiting[1] not in ids
    assert shown.promises["J-new"] == promise
    told = shown.job(waiting[0]).told
    assert told is not None
    assert (told.technician_id, told.start_at) == visits(planned.plan)[waiting[0]]


def test_two_plans_side_by_side(planned: Planned) -> None:
    """Terms and visits of the plan and of the plan with one visit left out."""
    situation = at_half_past_ten(planned)
    found = replan(
        occur(situation, [TrafficSlower(1.5)]), stop=Iterations(0), engine="earliest-due"
    )
    shown = found.shown
    assert shown is not None
    both = compare(planned.plan, shown)
    assert [term.name for term in both.cost][-1] == "total"
    for term in both.cost:
        assert term.difference == shown.cost.get(term.name, 0) - planned.plan.cost.get(term.name, 0)
    assert sum(term.difference for term in both.cost[:-1]) == both.cost[-1].difference
    kept = {visit.job_id for visit in both.of(ChangeKind.KEPT)}
    moved = {visit.job_id for visit in both.of(ChangeKind.MOVED)}
    assert moved
    assert kept | moved == set(visits(planned.plan)) & set(visits(shown))
    same = compare(planned.plan, planned.plan)
    assert all(term.difference == 0 for term in (*same.cost, *same.figures))


def test_a_slot_taken_and_an_edit_are_shown(planned: Planned) -> None:
    """Both change the routes they touch in the plan that people see, and what was over stays."""
    found = replan(at_half_past_ten(planned), stop=Iterations(0), engine="earliest-due")
    shown, horizon = found.shown, planned.plan.day.horizon
    assert shown is not None
    slots = Slots(
        found.problem, found.after, horizon=horizon, now_at=found.situation.now_at, shown=shown
    )
    model = shown.day.jobs[0]
    asked = replace(model, id="asked", told=None, lock=None, windows=(), parts={}, tools=())
    offer = slots.offer(asked, shown.promises[model.id])
    taken = slots.take(offer, offer.slots[0])
    assert taken.shown is not None
    assert visits(taken.shown)["asked"] == (offer.slots[0].technician_id, offer.slots[0].start_at)
    assert visits(taken.shown).keys() - {"asked"} == visits(shown).keys()
    plan = Editing(taken.problem, taken.plan, horizon=horizon, shown=taken.shown)
    other = next(p.id for p in shown.day.technicians if p.id != offer.slots[0].technician_id)
    saved = plan.save(plan.edit(MoveVisit("asked", other)), force=True)
    assert saved.shown is not None
    assert visits(saved.shown)["asked"][0] == other
    over = {job for job, (_, at) in visits(shown).items() if at <= found.situation.now_at}  # type: ignore[operator]
    assert {job: visits(saved.shown)[job] for job in over} == {
        job: visits(shown)[job] for job in over
    }


def test_a_situation_is_read_back_as_it_was_written(planned: Planned, tmp_path: Path) -> None:
    """Progress, all kinds of lock, what was told, absences and traffic survive the files."""
    situation = at_half_past_ten(planned)
    now_at, jobs = situation.now_at, list(situation.jobs)
    rich = replace(
        situation,
        locks=(
            LockTechnician(jobs[0], "T-01"),
            LockTime(jobs[1], now_at),
            LockBoth(jobs[2], "T-02", now_at),
            LockSequence("T-01", jobs[3]),
        ),
        absences=(Absence("T-03", now_at), Absence("T-04", now_at, now_at + timedelta(hours=1))),
        traffic=1.3,
        progress=replace(
            situation.progress,
            pickups=(PickupMade("T-01", "D-1", now_at, {"P-01": 1}, ("lift",)),),
            corrections=(StockCorrection("P-01", -1, technician_id="T-01"),),
            free_from={"T-01": now_at},
            van={"T-01": {"P-01": 2}},
            depot_stock={"D-1": {"P-01": None, "P-02": 3}},
        ),
    )
    save_plan(planned, tmp_path)
    save_situation(rich, tmp_path)
    read = load_situation(tmp_path, now_at)
    assert situation_text(read) == situation_text(rich)
    assert read.progress == rich.progress
    assert read.locks == rich.locks
    assert read.absences == rich.absences
    assert read.plan == json.loads(json.dumps(rich.plan))


def test_a_folder_without_a_situation_begins_at_the_plan(planned: Planned, tmp_path: Path) -> None:
    """A plan folder as `dispatch plan` makes it is the whole day; a broken file is a sentence."""
    save_plan(planned, tmp_path)
    situation = load_situation(tmp_path, planned.plan.day.horizon.start_at)
    assert situation.jobs.keys() == {job["id"] for job in planned.problem_document["jobs"]}
    (tmp_path / "situation.json").write_text("{}")
    with pytest.raises(PlanFolderError, match="cannot be planned again"):
        load_situation(tmp_path, situation.now_at)


def read(planned: Planned, text: str, *, toml: bool = False) -> Reported:
    """Return what a text reports on the small day."""
    promise = next(iter(planned.plan.promises.values()))
    return read_reported(text, toml=toml, day=planned.plan.day, promise=lambda job: promise)


def test_a_file_of_events_is_read(planned: Planned) -> None:
    """The example beside the sample data gives its events and its lock, in JSON as in TOML."""
    text = (DATA / "replanning" / "morning.toml").read_text("utf-8")
    found = read(planned, text, toml=True)
    assert [type(event) for event in found.events] == [
        Overrun,
        TechnicianOut,
        NewTicket,
        TrafficSlower,
    ]
    assert found.locks == (LockTechnician("J-1015", "T-03"),)
    assert found.at == planned.plan.day.horizon.start_at + timedelta(hours=10.5)
    visit = '{"visits": [{"job": "J-1", "technician": "T-01", "on_site": "09:00"}]}'
    (known,) = read(planned, visit).visits
    nine = planned.plan.day.horizon.start_at + timedelta(hours=9)
    assert known == VisitProgress("J-1", "T-01", on_site_at=nine)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "cannot be read"),
        ("[]", "no table"),
        ('{"evens": []}', "evens is no key"),
        ('{"events": 3}', "events is no list"),
        ('{"events": [{"kind": "flood"}]}', r"events\[0\].kind is 'flood'"),
        ('{"events": [{"kind": "overrun", "job": "J-1"}]}', r"events\[0\].ends is missing"),
        ('{"events": [{"kind": "overrun", "job": 4, "ends": "9"}]}', "job is 4.*\n.*ends is '9'"),
        ('{"events": [{"kind": "traffic", "factor": true}]}', "factor is True"),
        ('{"events": [{"kind": "cancellation", "job": "J-1", "why": "x"}]}', "why is no key"),
        ('{"events": [{"kind": "new_ticket", "job": {"id": "x"}}]}', "job is no job"),
        ('{"locks": [{"kind": "time", "job": "J-1"}]}', "start is missing"),
    ],
)
def test_a_file_with_faults_is_refused(planned: Planned, text: str, said: str) -> None:
    """Each fault is named with its path."""
    with pytest.raises(SituationError, match=said):
        read(planned, text)
