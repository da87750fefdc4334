"""Which of several causes is named: the one that decides, in a sentence that is true to the last figure."""

from __future__ import annotations

from typing import Any

import pytest

from solver.build import build_plan
from solver.documents import read_problem
from solver.reasons import Explanation, Reason, explanations
from tests.solver.ortools_routing.cases import HOUR, Document, job, line, technician


def _found(document: Document, name: str = "a") -> Explanation:
    problem = read_problem(document)
    plan = build_plan(problem, {}, stats={})
    return explanations(problem, plan)[problem.job_index[name]]


def _depot(name: str, location: int, **values: Any) -> Document:
    return {"id": name, "location": location, **values}


def _long(name: str, **values: Any) -> Document:
    """Return two hours of work that is worth more than the job asked about."""
    return {**job(name, 1, weight=2, **values), "service": 2 * HOUR}


THREE_HOURS = {"end": 3 * HOUR}


def test_a_depot_that_still_has_the_part_leaves_time_as_the_cause() -> None:
    """The van's copy is used, but a depot has more: with time to fetch one the job would fit."""
    found = _found(
        line(
            [job("a", 1, service=1200, parts={"pump": 1}), _long("b", parts={"pump": 1})],
            [technician("t", van={"pump": 1}, shift=THREE_HOURS)],
            depots=[_depot("d", 5, stock={"pump": 5})],
        )
    )
    assert found.reason is Reason.NO_ROOM
    assert found.sentence == "No room: t could serve it in place of b."


def test_a_part_that_no_other_job_uses_is_not_taken() -> None:
    """Nobody uses the part; the van lacks one and the day is too full to fetch it."""
    found = _found(
        line(
            [job("a", 1, service=1200, parts={"pump": 2}), _long("b")],
            [technician("t", van={"pump": 1}, shift=THREE_HOURS)],
            depots=[_depot("d", 5, stock={"pump": 5})],
        )
    )
    assert found.reason is Reason.NO_ROOM
    assert found.facts == {"technicians": ["t"], "jobs": ["b"]}


def test_a_copy_in_the_van_of_a_busy_technician_leaves_time_as_the_cause() -> None:
    """One technician has time and no copy left, another a copy and no time: parts alone are not the cause."""
    found = _found(
        line(
            [
                job("a", 1, service=1200, parts={"pump": 1}),
                _long("b", parts={"pump": 1}, allowed=["t"]),
                _long("c", allowed=["u"]),
            ],
            [
                technician("t", van={"pump": 1}, shift={"end": 4 * HOUR}),
                technician("u", van={"pump": 1}, shift={"end": 9000}),
            ],
        )
    )
    assert found.reason is Reason.NO_ROOM
    assert found.facts == {"technicians": ["t"], "jobs": ["b"]}


@pytest.mark.parametrize(
    "left",
    [
        {"depots": [_depot("d", 9, stock={"pump": 5})]},
        {
            "depots": [
                _depot("d", 1, arrivals=[{"sku": "pump", "quantity": 5, "at": 2 * HOUR}]),
            ]
        },
    ],
    ids=["too far", "comes too late"],
)
def test_copies_out_of_reach_do_not_count_as_left(left: dict[str, Any]) -> None:
    """A depot's copies that nobody could bring in time leave the part as the cause."""
    found = _found(
        line(
            [
                job("a", 1, parts={"pump": 1}, windows=[[0, 4000]]),
                job("b", 1, parts={"pump": 1}, windows=[[0, 4000]], weight=2),
            ],
            [technician("t", van={"pump": 1})],
            **left,
        )
    )
    assert found.reason is Reason.PART_TAKEN
    assert found.facts == {
        "parts": {"pump": 1},
        "left": {"pump": 0},
        "technicians": ["t"],
        "jobs": ["b"],
    }


def test_fewer_copies_left_than_needed_are_not_enough() -> None:
    """Three are needed, three were there and two jobs use one each: one is left, and both would have to go."""
    found = _found(
        line(
            [
                job("a", 1, parts={"pump": 3}),
                *(job(name, 1, parts={"pump": 1}, weight=3) for name in "bc"),
            ],
            [technician("t", van={"pump": 3})],
        )
    )
    assert found.reason is Reason.PART_TAKEN
    assert found.facts["left"] == {"pump": 1}
    assert found.sentence == (
        "Nobody who may do it can still get 3 of pump in time; what there was goes to c, b."
    )


def test_parts_used_elsewhere_and_no_time_are_both_named() -> None:
    """Where neither time nor parts alone let the job in, the jobs that take each of them are named."""
    work = [
        job("a", 1, parts={"pump": 1}, allowed=["t"], service=1200),
        _long("b", parts={"pump": 1}, allowed=["u"]),
        _long("c", allowed=["t"]),
        job("e", 2, allowed=["u"]),
    ]
    people = [technician("t", shift={"end": 9000}), technician("u")]
    depots = [_depot("d", 0, stock={"pump": 1})]
    found = _found(line(work, people, depots=depots))
    assert found.reason is Reason.NO_ROOM
    assert found.sentence == "No room: t could serve it in place of b, c."


def test_the_part_nobody_has_at_all() -> None:
    """A part in no van, depot or order is told so; one that only others carry names them."""
    work = [job("a", 1, parts={"pump": 1}, skills={"gas": 1})]
    able = technician("t", skills={"gas": 1})
    found = _found(line(work, [able, technician("u")]))
    assert found.reason is Reason.PART_NOWHERE
    assert found.sentence == "Part pump is in no van, at no depot and on no order."
    assert found.facts["available"] == 0
    found = _found(line(work, [able, technician("u", van={"pump": 4})]))
    assert found.reason is Reason.PART_NOWHERE
    assert found.sentence == "Part pump is only in the vans of technicians who cannot do it: u."


ERRANDS: dict[str, tuple[Document, str]] = {
    "locked start": (
        line(
            [job("a", 3, parts={"pump": 1}, lock={"technician": "t", "start": 1800})],
            depots=[_depot("d", 2, stock={"pump": 1}, service=29)],
        ),
        "t fetching pump at d, would be 29 s late for the locked start 2026-03-02 08:30.",
    ),
    "due": (
        line(
            [job("a", 3, parts={"pump": 1}, due=1801, due_hard=True)],
            depots=[_depot("d", 2, stock={"pump": 1}, service=61)],
        ),
        "t fetching pump at d, would be 1 min late for its hard due time 2026-03-02 08:30:01.",
    ),
    "closing": (
        line(
            [job("a", 3, parts={"pump": 1}, tools=["saw"])],
            [technician("t", tools=["saw"])],
            depots=[_depot("d", 2, stock={"pump": 1}, windows=[[0, 1180]])],
        ),
        "t fetching pump at d, would be 20 s late for the closing of d 2026-03-02 08:19:40.",
    ),
    "end": (
        line(
            [job("a", 3, parts={"pump": 1})],
            [technician("t", shift={"end": 5400})],
            depots=[_depot("d", 3, stock={"pump": 1}, service=5)],
        ),
        "t fetching pump at d, would be 5 s late for the end of the shift 2026-03-02 09:30.",
    ),
    "two depots": (
        line(
            [job("a", 1, parts={"pump": 1}, tools=["saw"], windows=[[0, 4000]])],
            depots=[_depot("d", 4, stock={"pump": 1}), _depot("e", 2, tools=["saw"])],
        ),
        "t fetching pump, saw at d, e, would be 4 min late for the end of its last window 2026-03-02 09:06:40.",
    ),
    "break": (
        line(
            [job("a", 1, parts={"pump": 1}, windows=[[3300, 3300]])],
            [technician("t", shift={"break": {"duration": 1800, "window": [1600, 2400]}})],
            depots=[_depot("d", 2, stock={"pump": 1})],
        ),
        "t fetching pump at d, cannot fit it in beside the break.",
    ),
}


@pytest.mark.parametrize("name", ERRANDS)
def test_what_an_errand_misses(name: str) -> None:
    """Named are who would fetch what where, the limit missed and by how much."""
    document, ending = ERRANDS[name]
    found = _found(document)
    assert found.reason is Reason.PICKUP_TOO_FAR
    assert found.sentence.endswith(f"but not with what it needs: the best, {ending}")


def test_more_depots_than_a_route_may_call_at() -> None:
    """Four tools at four depots are more pick-ups than a route has."""
    tools = ["axe", "jack", "pick", "saw"]
    depots = [_depot(tool, 1, tools=[tool]) for tool in tools]
    found = _found(line([job("a", 1, tools=tools)], depots=depots))
    assert found.reason is Reason.PICKUP_TOO_FAR
    assert found.sentence.endswith(
        "t would have to fetch axe, jack, pick, saw at more depots than one route may call at."
    )


@pytest.mark.parametrize(("days", "told"), [(1, "by t at 08:30"), (2, "by t at 2026-03-02 08:30")])
def test_starts_are_told_to_the_minute(days: int, told: str) -> None:
    """A start that was worked out is told without seconds, and with its day where there are several."""
    document = line([job("a", 3, unserved_cost=4000)])
    document["travel"]["duration"][0][3] = 1771
    shift = document["technicians"][0]["shifts"][0]
    document["technicians"][0]["shifts"] = [
        {**shift, "start": day * 24 * HOUR, "end": day * 24 * HOUR + 2 * HOUR}
        for day in range(days)
    ]
    found = _found(document)
    assert found.reason is Reason.COSTS_MORE
    assert told in found.sentence
    assert found.facts["start"] == "2026-03-02T08:29:31+08:00"
