"""Routes of other people as plan documents: their times, supplies and reasons."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.documents import problem_document, shift, weights
from benchmarks.instance import Instance, Trip
from benchmarks.plans import plan_document
from tests.benchmarks.judging import broken_rules, judged, times


def day(**job: Any) -> Instance:
    """Two jobs a hundred seconds apart and from home, the second as asked for."""
    problem = problem_document(
        name="day",
        end=5000,
        locations=[[0.0, 0.0]] * 3,
        travel={"duration": [[0, 100, 100], [100, 0, 100], [100, 100, 0]]},
        technicians=[{"id": "t", "shifts": [shift(start=1000, end=3000, home=0)]}],
        jobs=[
            {"id": "a", "location": 1, "service": 10},
            {"id": "b", "location": 2, "service": 20, **job},
        ],
        weights=weights(work_hour=3600, unserved=900),
    )
    return Instance("day", problem, "seconds", 1, ("work_hour",))


def test_without_windows_a_route_leaves_with_the_shift() -> None:
    """Nothing makes the route wait: it leaves at the start and takes 330 seconds."""
    plan, value = judged(day(), Trip("t", ("a", "b")))
    assert value == 330
    assert times(plan)[0] == ("start", 1000, 1000, 1000)
    assert times(plan)[-1] == ("end", 1330, 1330, 1330)


def test_waiting_moves_to_the_start_of_the_day() -> None:
    """Where the second job opens at 2000, the route leaves at 1790 and does not wait on the way."""
    plan, value = judged(day(windows=[[2000, 2100]]), Trip("t", ("a", "b")))
    assert value == 330
    assert times(plan)[0][1] == 1790


def test_the_second_of_two_windows_is_used() -> None:
    """A window that has closed before arrival is passed over."""
    plan, _ = judged(day(windows=[[900, 1150], [1500, 1600]]), Trip("t", ("a", "b")))
    assert times(plan)[2][2] == 1500


@pytest.mark.parametrize(
    ("job", "broken"),
    [({"windows": [[0, 1209]]}, ["window"]), ({"service": 1700}, ["shift-end"]), ({"windows": [[0, 1210]]}, [])],
)  # fmt: skip
def test_what_cannot_be_is_written_as_it_falls(job: dict[str, Any], broken: list[str]) -> None:
    """Job b is reached at 1210: a window closed before that, or an end after the shift, is the checker's to find."""
    assert broken_rules(day(**job), Trip("t", ("a", "b"))) == broken


def test_what_is_left_out_says_by_whom() -> None:
    """Jobs on no route are unserved, trips without jobs are no routes, and the cost is the checker's."""
    plan = plan_document(day().problem, [Trip("t", ())], engine="somebody")
    assert plan["routes"] == []
    assert plan["unserved"][1] == {
        "job": "b",
        "reason": "left out",
        "detail": "somebody leaves it out",
    }
    assert plan["cost"]["unserved"] == plan["cost"]["total"] == 1800
