"""The verdict as a whole: its lines, its figures, documents read from text."""

from __future__ import annotations

import json

from solver.checker import check, load_json, render
from solver.violations import Kind, Verdict, Violation
from tests.solver.checker.documents import full_day, full_day_plan, one_visit, visit_at


def test_text_and_dicts_are_judged_alike() -> None:
    """Documents that went through JSON text, fractions as `Decimal`, give the same verdict as dicts with floats."""
    problem, plan = full_day(), full_day_plan()
    problem["technicians"][0]["speed"] = 1.4
    problem["weights"] = {"km": 0.1, "balance": 12.34}
    problem["travel"]["profile"] = [[0, 0.7], [30000, 1.1]]
    read = (load_json(json.dumps(problem)), load_json(json.dumps(plan)))
    assert check(*read) == check(problem, plan)


def test_whole_numbers_may_be_written_with_a_point() -> None:
    """A writer that knows only doubles gives 3600.0 for 3600; the documents mean the same."""

    def pointed(value: object) -> object:
        if isinstance(value, dict):
            return {key: pointed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [pointed(item) for item in value]
        return float(value) if type(value) is int else value

    problem, plan = (json.loads(json.dumps(pointed(d))) for d in (full_day(), full_day_plan()))
    assert problem["travel"]["duration"][0][1] == 600.0
    assert check(problem, plan) == check(full_day(), full_day_plan())
    read = [load_json(json.dumps(document)) for document in (problem, plan)]
    assert check(*read) == check(full_day(), full_day_plan())


def test_violation_names_route_stop_job_rule_and_figures() -> None:
    """The sentence of a late start reads in full; it says where and by which figures the plan fails."""
    problem = one_visit()
    problem["jobs"][0]["windows"] = [[0, 599], [700, 800]]
    plan = visit_at(600)
    plan["cost"] = dict(check(problem, plan).cost)
    (violation,) = check(problem, plan).violations
    assert violation == Violation(
        Kind.WINDOW, "T", 0, 1, "J", {"start": 600, "windows": "[0, 599], [700, 800]"}
    )
    assert violation.sentence == (
        "Route of technician 'T' in shift 0, stop 1, job 'J': the visit starts at 600 s, the job's windows are "
        "[0, 599], [700, 800] (PROBLEM.md, rule 4)."
    )


def test_violation_of_the_plan_as_a_whole() -> None:
    """A violation that concerns no route says so."""
    problem, plan = full_day(), full_day_plan()
    plan["problem"] = "another"
    (violation,) = check(problem, plan).violations
    assert violation.sentence == (
        "Plan: the plan was made for problem 'another', this one is called 'hand-worked' (PROBLEM.md, Plan document)."
    )


def test_depot_violation_names_the_last_pickup_of_the_moment() -> None:
    """A depot's shortage is shown at a stop of the moment at which it occurs, with what was taken and there."""
    problem, plan = full_day(), full_day_plan()
    problem["depots"][0]["stock"]["filter"] = 0
    (violation,) = check(problem, plan).violations
    assert (violation.technician, violation.shift, violation.stop) == ("Ann", 0, 1)
    expected = {"time": 400, "taken": 2, "part": "filter", "depot": "D", "available": 1}
    assert violation.figures == expected


def test_render_valid() -> None:
    """A valid plan is said to be so, followed by its cost."""
    lines = render(check(full_day(), full_day_plan()))
    assert lines[0] == "valid"
    assert len(lines) == 1 + 14
    assert lines[-1] == "total: 21210"


def test_render_violations() -> None:
    """Each violation is one line between the verdict and the recomputed cost."""
    problem, plan = full_day(), full_day_plan()
    plan["cost"]["total"] = 0
    plan["bound"] = 21211
    lines = render(check(problem, plan))
    assert lines[:3] == [
        "not valid: 2 violations",
        "Plan: the plan states 0 cents for 'total', recomputed 21210 cents (PROBLEM.md, Objective).",
        "Plan: the plan states a lower bound of 21211 cents, its total is 21210 cents (PROBLEM.md, Objective).",
    ]
    plan["bound"] = None
    assert render(check(problem, plan))[0] == "not valid: 1 violation"


def test_bound_is_shown_exactly() -> None:
    """A bound with a fraction of a cent is a text, a whole one a number."""
    problem, plan = full_day(), full_day_plan()
    for bound, shown in ((21210.5, "42421/2"), (21211.0, 21211)):
        plan["bound"] = bound
        (violation,) = check(problem, plan).violations
        assert violation.figures == {"bound": shown, "total": 21210}


def test_violations_can_be_counted_in_sets() -> None:
    """Equal violations are equal in a set as well."""
    verdicts = [check(full_day(), full_day_plan() | {"problem": "x"}) for _ in range(2)]
    assert len({violation for verdict in verdicts for violation in verdict.violations}) == 1
    assert len(set(verdicts)) == 1
    assert not Verdict(verdicts[0].violations, {}).valid
