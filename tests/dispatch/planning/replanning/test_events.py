"""Each event on a day worked out by hand: one technician from place 0, jobs of 600 s at places 1, 2 and 3.

As planned the visits start at 600, 1800 and 3000 s and the technician is home at 5400 s.
"""

from __future__ import annotations

import pytest

from dispatch.errors import SituationError
from dispatch.planning.replanning import (
    Cancellation,
    ChangeKind,
    Event,
    NewTicket,
    Overrun,
    PartArrived,
    PartMissing,
    Proposal,
    Situation,
    TechnicianLate,
    TechnicianOut,
    TrafficSlower,
    replan,
)
from solver.stop import Iterations
from tests.dispatch.planning.replanning.line_days import (
    after,
    at,
    day,
    job,
    moment,
    person,
    shift,
    ticket,
    visits,
)

THREE = [job(1), job(2), job(3)]
ROUTE = {("t0", 0): ["j0", "j1", "j2"]}


def proposal(situation: Situation, *events: Event) -> Proposal:
    """Return the proposal after events, found by a rule so that it takes no search."""
    return replan(after(situation, *events), stop=Iterations(0), engine="earliest-due")


def test_nothing_happens() -> None:
    """At 1500 s the first visit is over, the second is fixed at its start, and the rest stays as it was."""
    found = proposal(at(1500, day(THREE), ROUTE))
    assert found.rest.done == ("j0",)
    assert found.rest.under_way == {"j1": "t0"}
    assert visits(found.after) == [("j1", "t0", 1800), ("j2", "t0", 3000)]
    assert found.diff.before == found.diff.after
    assert all(change.kind is ChangeKind.KEPT for change in found.diff.changes)


def test_an_overrun_moves_what_follows() -> None:
    """A visit begun at 600 s that lasts until 2000 s lets the next start at 2600 s and the last at 3800 s."""
    found = proposal(at(900, day(THREE), ROUTE), Overrun("j0", moment(2000)))
    assert visits(found.before) == [("j0", "t0", 600), ("j1", "t0", 2600), ("j2", "t0", 3800)]


def test_a_technician_late_on_the_way_begins_later() -> None:
    """Who would arrive at 1800 s and is 600 s late begins at 2400 s."""
    found = proposal(at(1500, day(THREE), ROUTE), TechnicianLate("t0", 600))
    assert visits(found.before) == [("j1", "t0", 2400), ("j2", "t0", 3600)]


def test_a_technician_late_for_the_shift_sets_out_later() -> None:
    """Who starts at 0 s and is 900 s late, said an hour before, is at the first customer at 1500 s."""
    found = proposal(at(-3600, day(THREE), ROUTE), TechnicianLate("t0", 900))
    assert visits(found.before)[0] == ("j0", "t0", 1500)


def test_a_delay_on_site_moves_the_end_of_the_visit() -> None:
    """A technician on site who says that it takes 300 s longer is at the next customer 300 s later."""
    found = proposal(at(900, day(THREE), ROUTE), TechnicianLate("t0", 300))
    assert visits(found.before)[1] == ("j1", "t0", 2100)


def test_slower_traffic_counts_for_the_leg_being_driven() -> None:
    """With twice the time the leg left at 1200 s ends at 2400 s, and the next takes 1200 s."""
    found = proposal(at(1500, day(THREE), ROUTE), TrafficSlower(2.0))
    assert visits(found.before) == [("j1", "t0", 2400), ("j2", "t0", 4200)]


def test_a_cancelled_visit_frees_the_technician_where_he_was() -> None:
    """Turned back at 1500 s on the way from place 1, the technician is at place 3 at 2700 s."""
    found = proposal(at(1500, day(THREE), ROUTE, told=False), Cancellation("j1"))
    assert visits(found.before) == [("j2", "t0", 2700)]
    assert "j1" not in {change.job_id for change in found.diff.changes}


def test_the_visits_of_who_is_out_go_to_others() -> None:
    """Carried on, they fall out; proposed, another technician has them, at what moving costs."""
    two = day(THREE, person(shift()), person(shift()))
    found = proposal(at(900, two, ROUTE), TechnicianOut("t0"))
    assert {change.job_id: change.carried for change in found.diff.changes} == dict.fromkeys(
        ("j0", "j1", "j2")
    )
    assert {id for id, technician, _ in visits(found.after) if technician == "t1"} == {
        "j0",
        "j1",
        "j2",
    }
    handed = found.diff.of(ChangeKind.HANDED_OVER)
    assert [change.cost["moved"] for change in handed] == [1500] * 3
    assert all(change.cost["unserved"] < 0 for change in handed)


def test_who_goes_later_finishes_what_fits() -> None:
    """Out from 2500 s on the technician, who must be home by then, can only finish the visit under way."""
    found = proposal(at(900, day(THREE), ROUTE), TechnicianOut("t0", moment(2500)))
    assert visits(found.after) == [("j0", "t0", 600)]


def test_who_is_back_works_on() -> None:
    """Out from now until 7200 s, the technician starts again at home and is at place 1 at 7800 s."""
    found = proposal(
        at(900, day(THREE), ROUTE, told=False), TechnicianOut("t0", until_at=moment(7200))
    )
    assert visits(found.before)[0] == ("j0", "t0", 7800)


def test_an_absence_in_the_middle_of_a_shift_is_refused() -> None:
    """A shift has one beginning and one end."""
    event = TechnicianOut("t0", moment(8000), moment(9000))
    with pytest.raises(SituationError, match="in the middle of a shift"):
        proposal(at(900, day(THREE), ROUTE), event)


def test_a_missing_part_lets_the_visit_fall_out() -> None:
    """Without the pump that was in the van, and no depot, the second visit cannot be made."""
    jobs = [job(1), job(2, parts={"pump": 1}), job(3)]
    situation = at(900, day(jobs, person(shift(), van={"pump": 1})), ROUTE)
    found = proposal(situation, PartMissing("pump", technician_id="t0"))
    assert [id for id, _, _ in visits(found.after)] == ["j0", "j2"]
    assert found.diff.of(ChangeKind.DROPPED)[0].job_id == "j1"


def test_who_is_on_the_way_without_the_part_turns_back() -> None:
    """The part turns out to be missing on the way: the visit is no longer fixed."""
    jobs = [job(1), job(2, parts={"pump": 1}), job(3)]
    situation = at(1500, day(jobs, person(shift(), van={"pump": 1})), ROUTE)
    found = proposal(situation, PartMissing("pump", technician_id="t0"))
    assert found.rest.under_way == {}
    assert [id for id, _, _ in visits(found.after)] == ["j2"]


DEPOT = {"location": 0, "arrivals": [{"sku": "pump", "quantity": 1, "at": 20000}]}


def test_a_part_that_comes_early_is_used_early() -> None:
    """A pump due at 20000 s lets the job at place 1 start at 20600 s; here at 900 s, at 1500 s; and it is one pump."""
    one = day([job(1, parts={"pump": 1})], depots=[DEPOT])
    waits = proposal(at(900, one, {}))
    assert visits(waits.after)[-1] == ("j0", "t0", 20600)
    early = proposal(at(900, one, {}), PartArrived("pump", 1, depot_id="d0"))
    assert ("j0", "t0", 1500) in visits(early.after)
    depot = early.problem["depots"][0]
    assert (depot["stock"], depot["arrivals"]) == ({"pump": 1}, [])


def test_a_new_ticket_is_served_and_priced() -> None:
    """A ticket at place 4 adds 1200 s of driving and 2 km behind the third visit, and saves leaving it out.

    Left out it would cost 2,000 for itself and 60 for each hour from its promise to the end of the day.
    """
    situation = after(at(900, day(THREE), ROUTE), NewTicket(*ticket("new", 4, due=20000)))
    found = replan(situation, stop=Iterations(20))
    (change,) = found.diff.of(ChangeKind.NEWLY_SERVED)
    assert visits(found.after)[-1] == ("new", "t0", 4200)
    assert change.cost == {
        **dict.fromkeys(change.cost, 0),
        "unserved": -310667,
        "travel_hour": 1000,
        "km": 100,
        "total": -309567,
    }


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Cancellation("j9"), "there is no such job"),
        (Cancellation("j0"), "the visit has begun"),
        (Overrun("j2", moment(9000)), "not under way"),
        (Overrun("j0", moment(800)), "that is over"),
        (TechnicianOut("t9"), "no such technician"),
        (TechnicianOut("t0", moment(100)), "that is over"),
        (TechnicianOut("t0", until_at=moment(100)), "ends before it begins"),
        (TechnicianLate("t0", 0), "above 0"),
        (TrafficSlower(0), "factor above 0"),
        (TrafficSlower(float("nan")), "factor above 0"),
        (PartMissing("pump", technician_id="t0"), "holds none"),
        (PartMissing("pump", technician_id="t0", depot_id="d0"), "either a technician or a depot"),
        (PartMissing("pump", 1, depot_id="d9"), "no depot d9"),
        (PartArrived("pump", 0, technician_id="t0"), "no quantity"),
        (NewTicket(*ticket("j1", 1, due=9000)), "there is a job of this id"),
        (NewTicket(*ticket("new", 1, due=9000, preferred_id="t9")), "no technician t9"),
    ],
)
def test_what_cannot_happen_is_refused_with_a_sentence(event: Event, said: str) -> None:
    """Each event that does not fit the day is refused, and the sentence says why."""
    with pytest.raises(SituationError, match=said):
        after(at(900, day(THREE), ROUTE), event)


def test_all_faults_are_told_at_once() -> None:
    """Two events that do not fit give two lines."""
    with pytest.raises(SituationError, match=r"j9.*\n.*t9"):
        after(at(900, day(THREE), ROUTE), Cancellation("j9"), TechnicianOut("t9"))
