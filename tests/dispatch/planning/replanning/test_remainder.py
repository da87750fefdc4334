"""What is left of a day: breaks, tools, parts and shifts, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dispatch.errors import SituationError
from dispatch.planning.replanning import (
    Progress,
    Situation,
    VisitProgress,
    occur,
    remainder,
    replan,
)
from dispatch.planning.replanning.events import Overrun
from solver.stop import Iterations
from tests.dispatch.planning.replanning.line_days import at, day, job, moment, person, shift, visits

Document = dict[str, Any]


def people(situation: Situation) -> dict[str, Document]:
    """Return the technicians of the remainder by id."""
    return {each["id"]: each for each in remainder(situation).document["technicians"]}


def test_the_shift_begins_where_the_last_visit_ended() -> None:
    """Done at place 1 by 1200 s and waiting there at 9000 s: the shift starts at place 1, at 9000 s."""
    jobs = [job(1), job(2, windows=[[20000, 20000]])]
    situation = at(9000, day(jobs, person(shift(end=28800, overtime=100))), {("t0", 0): ["j0"]})
    (left,) = people(situation)["t0"]["shifts"]
    assert (left["start"], left["from"], left["end"], left["overtime"]) == (9000, 1, 28800, 100)


def test_a_shift_not_begun_starts_now_at_the_earliest() -> None:
    """Who should have started at 0 s and has done nothing starts at 5000 s, from home."""
    (left,) = people(at(5000, day([job(1)]), {}))["t0"]["shifts"]
    assert (left["start"], left["from"]) == (5000, 0)


def test_a_shift_that_is_over_has_no_length() -> None:
    """At 30000 s the shift until 28800 s is over, the next one is whole; indices stay."""
    both = day([job(1)], person(shift(), shift(86400, 115200)))
    first, second = people(at(30000, both, {}))["t0"]["shifts"]
    assert first["start"] == first["end"]
    assert (second["start"], second["end"]) == (86400, 115200)


def test_parts_used_and_picked_up_are_in_the_van() -> None:
    """One pump aboard, one picked up, one used: one is left, and the depot has one less."""
    depot = {"location": 0, "stock": {"pump": 5}}
    jobs = [job(1, parts={"pump": 2}), job(2), job(3, parts={"pump": 0})]
    situation = at(
        1500, day(jobs, person(shift(), van={"pump": 1}), depots=[depot]), {("t0", 0): ["j0", "j1"]}
    )
    document = remainder(situation).document
    assert document["technicians"][0]["van"] == {}
    assert document["depots"][0]["stock"] == {"pump": 4}


def test_the_ledger_counts_where_it_is_given() -> None:
    """Van and depot hold what the ledger says, less what the visit under way still uses."""
    depot = {"location": 0, "stock": {"pump": 5}}
    jobs = [job(1, parts={"pump": 2})]
    situation = at(
        900, day(jobs, person(shift(), van={"pump": 2}), depots=[depot]), {("t0", 0): ["j0"]}
    )
    known = replace(situation.progress, van={"t0": {"pump": 3}}, depot_stock={"d0": {"pump": 7}})
    document = remainder(replace(situation, progress=known)).document
    assert document["technicians"][0]["van"] == {"pump": 1}
    assert document["depots"][0]["stock"] == {"pump": 7}
    booked = replace(known.visits[0], used={"pump": 2})
    later = replace(situation, progress=replace(known, visits=(booked,)))
    assert remainder(later).document["technicians"][0]["van"] == {"pump": 3}


def test_what_is_picked_up_leaves_the_depot() -> None:
    """A pick-up under way at 900 s, planned until 300 s, is made: the depot has 3 of 5 left, the van 2."""
    depot = {"location": 0, "stock": {"pump": 5}, "service": 300}
    situation = at(100, day([job(1, parts={"pump": 2})], depots=[depot]), {("t0", 0): ["j0"]})
    document = remainder(situation).document
    assert document["depots"][0]["stock"] == {"pump": 3}
    assert document["technicians"][0]["van"] == {"pump": 2}
    assert document["technicians"][0]["shifts"][0]["start"] == 300


LENDS = {"location": 0, "tools": ["lift"]}


def test_a_tool_lent_is_still_aboard() -> None:
    """The lift borrowed at place 0 before the first visit serves the second one without another pick-up."""
    jobs = [job(1, tools=["lift"]), job(2, tools=["lift"])]
    situation = at(900, day(jobs, depots=[LENDS]), {("t0", 0): ["j0", "j1"]})
    found = replan(situation, stop=Iterations(0), engine="earliest-due")
    assert people(situation)["t0"]["tools"] == ["lift"]
    assert visits(found.after) == [("j0", "t0", 600), ("j1", "t0", 1800)]
    kinds = [stop["kind"] for route in found.after["routes"] for stop in route["stops"]]
    assert "pickup" not in kinds


def test_a_tool_lent_today_is_not_aboard_tomorrow() -> None:
    """With a shift tomorrow the lift serves today's visit, which stays, and tomorrow's needs another pick-up."""
    jobs = [job(1, tools=["lift"]), job(2, tools=["lift"]), job(3, tools=["lift"], release=86400)]
    two = day(jobs, person(shift(), shift(86400, 115200)), depots=[LENDS])
    situation = at(900, two, {("t0", 0): ["j0", "j1"], ("t0", 1): ["j2"]})
    found = replan(situation, stop=Iterations(0), engine="earliest-due")
    assert [id for id, _, _ in visits(found.before)] == ["j0", "j1", "j2"]
    pickups = [
        r["shift"] for r in found.before["routes"] for s in r["stops"] if s["kind"] == "pickup"
    ]
    assert pickups == [1]


PAUSE = (600, 3000, 4000)


def test_a_break_taken_is_not_taken_again() -> None:
    """The break of 600 s at 3000 s is over at 3700 s, and none is left in the remainder."""
    jobs = [job(1), job(2), job(3)]
    situation = at(3700, day(jobs, person(shift(pause=PAUSE))), {("t0", 0): ["j0", "j1", "j2"]})
    assert situation.progress.breaks
    assert people(situation)["t0"]["shifts"][0]["break"] is None


def test_a_break_that_an_overrun_pushes_out_is_taken_behind_it() -> None:
    """On site until 5000 s the technician, whose break should have begun by 4000 s, takes it at 5000 s."""
    jobs = [job(1), job(2, service=1200), job(5)]
    situation = at(2000, day(jobs, person(shift(pause=PAUSE))), {("t0", 0): ["j0", "j1", "j2"]})
    later = occur(situation, [Overrun("j1", moment(5000))])
    found = replan(later, stop=Iterations(0), engine="earliest-due")
    stops = [s for route in found.before["routes"] for s in route["stops"] if s["kind"] == "break"]
    assert [(stop["start"], stop["depart"]) for stop in stops] == [(5000, 5600)]


def test_a_break_cannot_be_dodged_by_waiting_a_moment() -> None:
    """Free at 3500 s in the break's window: the next visit starts no sooner than a break of 600 s allows."""
    jobs = [job(1), job(1)]
    known = VisitProgress("j0", "t0", moment(0), moment(600), moment(1200))
    situation = at(
        -60, day(jobs, person(shift(pause=PAUSE))), {("t0", 0): ["j0", "j1"]}, told=False
    )
    later = replace(situation, now_at=moment(3500), progress=Progress(visits=(known,)))
    found = replan(later, stop=Iterations(0), engine="earliest-due")
    (visit,) = visits(found.before)
    assert visit[2] >= 4100 or visit[2] + 600 <= 4100


def test_an_overrun_beyond_the_shift_is_a_fact() -> None:
    """A visit that lasts beyond shift and overtime stays; the way home is added to the overtime allowed."""
    situation = at(900, day([job(1)], person(shift(end=2000))), {("t0", 0): ["j0"]})
    found = replan(
        occur(situation, [Overrun("j0", moment(3000))]), stop=Iterations(0), engine="earliest-due"
    )
    assert visits(found.after) == [("j0", "t0", 600)]
    assert found.after["routes"][0]["stops"][-1]["start"] == 3600


@pytest.mark.parametrize(
    ("visit", "said"),
    [
        (VisitProgress("j9", "t0", moment(0)), "no such job"),
        (VisitProgress("j0", "t9", moment(0)), "no technician t9"),
        (VisitProgress("j0", "t0"), "has not begun"),
        (VisitProgress("j0", "t0", moment(9000)), "lies after"),
    ],
)
def test_progress_that_cannot_be_is_refused(visit: VisitProgress, said: str) -> None:
    """The sentence names the visit."""
    situation = at(900, day([job(1)]), {})
    with pytest.raises(SituationError, match=said):
        remainder(replace(situation, progress=Progress(visits=(visit,))))


def test_two_visits_under_way_at_once_are_refused() -> None:
    """A technician is at one place."""
    both = tuple(VisitProgress(id, "t0", moment(0)) for id in ("j0", "j1"))
    situation = at(900, day([job(1), job(2)]), {})
    with pytest.raises(SituationError, match="2 visits under way at once"):
        remainder(replace(situation, progress=Progress(visits=both)))
