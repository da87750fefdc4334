"""A good plan broken in one way is reported as exactly that, for every kind of violation."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from solver.checker import check
from solver.violations import Kind, Violation
from tests.solver.checker.documents import (
    Document,
    full_day,
    full_day_plan,
    settled,
    stop,
)

Break = Callable[[Document, Document], object]


def the_stop(plan: Document, route: int, index: int) -> Document:
    """Return a stop of a plan."""
    found: Document = plan["routes"][route]["stops"][index]
    return found


def later(plan: Document, route: int, first: int, seconds: int) -> None:
    """Move all stops of a route from one on."""
    for each in plan["routes"][route]["stops"][first:]:
        for key in ("arrive", "start", "depart"):
            each[key] += seconds


def unserved(job: str) -> Document:
    """Return an entry of the unserved."""
    return {"job": job, "reason": "no room", "detail": ""}


def second_visit(problem: Document, plan: Document) -> None:
    """Do the pipe again from 87600 to 87900, with a third pump in the van."""
    problem["technicians"][0]["van"]["pump"] = 3
    stops = plan["routes"][1]["stops"]
    stops.insert(2, stop("visit", 2, 87600, 87600, 87900, job="pipe"))
    later(plan, 1, 3, 300)


def second_break(problem: Document, plan: Document) -> None:
    """Take the break twice; the end comes 900 s later, in a shift that is long enough."""
    problem["technicians"][0]["shifts"][0]["overtime"] = 3600
    plan["routes"][0]["stops"].insert(5, stop("break", 2, 3900, 3950, 4850))
    later(plan, 0, 6, 950)


def no_break(problem: Document, plan: Document) -> None:
    """Leave the break out: the route from 100 to 4260 spans its window 3000 to 4000."""
    del plan["routes"][0]["stops"][4]
    later(plan, 0, 4, -900)
    problem["travel"]["duration"][2][0] += 300
    later(plan, 0, 4, 300)


def only_a_drive(problem: Document, plan: Document) -> None:
    """Use a shift of Bo's for nothing."""
    problem["technicians"][1]["shifts"].append({"start": 9000, "end": 9900, "from": 0, "to": 0})
    stops = [stop("start", 0, 9000), stop("end", 0, 9000)]
    plan["routes"].append({"technician": "Bo", "shift": 1, "stops": stops})


def extra_route(plan: Document, *, technician: str, shift: int, leave: int) -> None:
    """Let a technician take the job "sign" (100 s at 2) in a route of its own: 900 s there, 960 s back."""
    plan["unserved"] = []
    stops = [
        stop("start", 0, leave),
        stop("visit", 2, leave + 900, leave + 900, leave + 1000, job="sign"),
        stop("end", 0, leave + 1960),
    ]
    plan["routes"].append({"technician": technician, "shift": shift, "stops": stops})


def overlap(problem: Document, plan: Document) -> None:
    """Let Bo leave in a second shift at 2000, while the first route ends at 2060."""
    shift = {"start": 2000, "end": 9000, "from": 0, "to": 0}
    problem["technicians"][1]["shifts"].append(shift)
    extra_route(plan, technician="Bo", shift=1, leave=2000)


BROKEN: list[tuple[Kind, Break]] = [
    (Kind.PROBLEM_NAME, lambda q, p: p.update(problem="another")),
    (Kind.JOB_MISSING, lambda q, p: p["unserved"].clear()),
    (Kind.JOB_VISITED_TWICE, second_visit),
    (Kind.JOB_LISTED_TWICE, lambda q, p: p["unserved"].append(unserved("sign"))),
    (Kind.JOB_VISITED_AND_LISTED, lambda q, p: p["unserved"].append(unserved("pipe"))),
    (Kind.UNKNOWN_JOB, lambda q, p: p["unserved"].append(unserved("nobody's"))),
    (
        Kind.UNKNOWN_JOB,
        lambda q, p: p["routes"][2]["stops"].insert(2, stop("visit", 1, 1400, job="nobody's")),
    ),
    (Kind.SKILL, lambda q, p: q["jobs"][0].update(skills={"gas": 3})),
    (Kind.NOT_ALLOWED, lambda q, p: q["jobs"][0].update(allowed=["Bo"])),
    (Kind.FORBIDDEN, lambda q, p: q["jobs"][1].update(forbidden=["Bo", "Ann"])),
    (
        Kind.LOCK_TECHNICIAN,
        lambda q, p: q["jobs"][3].update(lock={"technician": "Ann", "start": 700}),
    ),
    (
        Kind.LOCK_START,
        lambda q, p: q["jobs"][3].update(lock={"technician": "Bo", "start": 701}),
    ),
    (Kind.UNKNOWN_TECHNICIAN, lambda q, p: p["routes"][2].update(technician="Nobody")),
    (Kind.UNKNOWN_SHIFT, lambda q, p: p["routes"][2].update(shift=-1)),
    (
        Kind.SHIFT_USED_TWICE,
        lambda q, p: extra_route(p, technician="Bo", shift=0, leave=2060),
    ),
    (Kind.START_STOP, lambda q, p: p["routes"][2]["stops"].pop(0)),
    (Kind.END_STOP, lambda q, p: p["routes"][2]["stops"].pop()),
    (Kind.NO_VISIT, only_a_drive),
    (Kind.LOCATION, lambda q, p: the_stop(p, 0, 2).update(location=3)),
    (Kind.NOT_INSTANT, lambda q, p: the_stop(p, 0, 0).update(arrive=99)),
    (Kind.TRAVEL, lambda q, p: the_stop(p, 0, 3).update(arrive=2361)),
    (
        Kind.START_BEFORE_ARRIVAL,
        lambda q, p: q["jobs"][0].update(service=1001) or the_stop(p, 0, 2).update(start=959),
    ),
    (
        Kind.SERVICE,
        lambda q, p: the_stop(p, 0, 2).update(depart=1959) or the_stop(p, 0, 3).update(arrive=2359),
    ),
    (Kind.SHIFT_START, lambda q, p: q["technicians"][0]["shifts"][0].update(start=101)),
    (Kind.SHIFT_END, lambda q, p: q["technicians"][0]["shifts"][0].update(overtime=359)),
    (Kind.ROUTES_OVERLAP, overlap),
    (Kind.RELEASE, lambda q, p: q["jobs"][0].update(release=961)),
    (Kind.WINDOW, lambda q, p: q["jobs"][0].update(windows=[[500, 959], [961, 2500]])),
    (Kind.DUE, lambda q, p: q["jobs"][1].update(due=2399)),
    (Kind.BREAK_MISSING, no_break),
    (Kind.BREAK_REPEATED, second_break),
    (Kind.BREAK_NOT_OFFERED, lambda q, p: q["technicians"][0]["shifts"][0].update({"break": None})),
    (
        Kind.BREAK_WINDOW,
        lambda q, p: q["technicians"][0]["shifts"][0]["break"].update(window=[3001, 4000]),
    ),
    (
        Kind.BREAK_DURATION,
        lambda q, p: q["technicians"][0]["shifts"][0]["break"].update(duration=901),
    ),
    (Kind.BREAK_PLACE, lambda q, p: the_stop(p, 0, 4).update(location=1)),
    (
        Kind.BREAK_ARRIVAL,
        lambda q, p: the_stop(p, 0, 4).update(arrive=2999),
    ),
    (Kind.TOOL, lambda q, p: the_stop(p, 0, 1).update(tools=[])),
    (Kind.TOOL_NOT_LENT, lambda q, p: q["depots"][0].update(tools=["winch"])),
    (Kind.VAN_STOCK, lambda q, p: q["technicians"][0]["van"].update(pump=1)),
    (Kind.DEPOT_STOCK, lambda q, p: q["depots"][0]["arrivals"][0].update(at=401)),
    (Kind.DEPOT_WINDOW, lambda q, p: q["depots"][0].update(windows=[[0, 399], [401, 2000]])),
    (Kind.UNKNOWN_DEPOT, lambda q, p: the_stop(p, 0, 1).update(depot="E")),
]


def verdict_on(damage: Break) -> tuple[Violation, ...]:
    """Break the full day in one way; return the violations, those of the cost settled."""
    problem, plan = full_day(), full_day_plan()
    damage(problem, plan)
    return check(problem, settled(problem, plan)).violations


def test_full_day_is_valid() -> None:
    """The plan that the cases below break is valid to the cent."""
    problem, plan = full_day(), full_day_plan()
    verdict = check(problem, plan)
    assert verdict.violations == ()
    assert verdict.valid
    assert dict(verdict.cost) == plan["cost"]


@pytest.mark.parametrize(
    ("kind", "damage"), BROKEN, ids=[f"{kind.value}-{i}" for i, (kind, _) in enumerate(BROKEN)]
)
def test_one_damage_is_one_violation(kind: Kind, damage: Break) -> None:
    """The violation reported is the one that was made, and its sentence names the rule and all its figures."""
    violations = verdict_on(damage)
    assert [violation.kind for violation in violations] == [kind]
    (violation,) = violations
    assert kind.rule in violation.sentence
    assert "\n" not in violation.sentence
    for figure in violation.figures.values():
        assert (str(figure) if isinstance(figure, int) else figure) in violation.sentence
    for name in (violation.technician, violation.job):
        assert name is None or repr(name) in violation.sentence


def test_wrong_component_is_a_violation_of_the_cost() -> None:
    """One component stated a cent off is reported with both figures; the total is judged by itself."""
    problem, plan = full_day(), full_day_plan()
    plan["cost"]["km"] += 1
    (violation,) = check(problem, plan).violations
    assert violation.kind is Kind.COST
    assert violation.figures == {"component": "km", "stated": 2161, "recomputed": 2160}


def test_wrong_total_is_a_violation_of_the_cost() -> None:
    """A total that is not the sum of the rounded components is reported."""
    problem, plan = full_day(), full_day_plan()
    plan["cost"]["total"] -= 1
    (violation,) = check(problem, plan).violations
    assert violation.kind is Kind.COST
    assert violation.figures == {"component": "total", "stated": 21209, "recomputed": 21210}


@pytest.mark.parametrize(
    ("bound", "reported"),
    [(21209, []), (21210, []), (21211, [Kind.BOUND]), (21210.5, [Kind.BOUND])],
)
def test_bound_may_not_lie_above_the_total(bound: float, reported: list[Kind]) -> None:
    """A lower bound up to the total of 21210 is fine, one above it is not."""
    problem, plan = full_day(), full_day_plan()
    plan["bound"] = bound
    assert [violation.kind for violation in check(problem, plan).violations] == reported


def test_every_kind_is_covered() -> None:
    """No kind of violation is without a plan that shows it."""
    shown = {kind for kind, _ in BROKEN} | {Kind.COST, Kind.BOUND}
    assert shown == set(Kind)


def test_codes_and_meanings_are_one_line_each() -> None:
    """Codes are lower case with hyphens and follow the names; every meaning is one line."""
    for kind in Kind:
        assert kind.value == kind.name.lower().replace("_", "-")
        assert kind.meaning
        assert "\n" not in kind.meaning


def test_check_leaves_the_documents_alone() -> None:
    """Judging changes neither document."""
    problem, plan = full_day(), full_day_plan()
    before = copy.deepcopy((problem, plan))
    check(problem, plan)
    assert (problem, plan) == before
