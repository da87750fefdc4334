"""Scenarios: a changed day beside the plan, term by term, passed by the checker."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.errors import InputError, SituationError
from dispatch.languages import use_language
from dispatch.planning.fixes import Away, Ground, MoreOvertime, PutOff, Serve, Words, cost_terms
from dispatch.planning.replanning import ChangeKind
from dispatch.planning.what_if import what_if
from solver import documents
from solver.draft import Draft
from solver.plan import Plan
from solver.solve import Result, solve
from solver.stop import Iterations
from tests.dispatch.planning.fixes.small_day import (
    HOUR,
    MINUTE,
    day,
    horizon,
    job,
    loaded,
    problem_of,
    serves,
    technician,
)


def few() -> Iterations:
    """Return a short search."""
    return Iterations(240)


def test_overtime_serves_a_job_and_costs_what_it_says() -> None:
    """65 minutes of overtime serve the second job: one more is served, and the terms add up to the total."""
    ground = loaded(day([technician("T")], [job("A", 1, 14 / 3), job("B", 2, 14 / 3)]))
    found = what_if(ground, [MoreOvertime("T", 0, 65 * MINUTE)], stop=few)
    outcome = found.outcome
    assert (outcome.before.served, outcome.after.served) == (1, 2)
    assert outcome.after.overtime_seconds == 65 * MINUTE
    assert sum(cents for _, _, cents in cost_terms(outcome.cost)) == outcome.cost["total"]
    assert outcome.cost["total"] == outcome.after.total_cents - outcome.before.total_cents
    assert outcome.cost["unserved"] == -200_000
    (new,) = [each for each in outcome.jobs if each.kind is ChangeKind.NEWLY_SERVED]
    assert new.was is None
    assert serves(outcome.problem, outcome.plan, new.job_id)


def test_somebody_is_away() -> None:
    """All visits go to the other technician as far as there is room; a promise that breaks is named."""
    jobs = [job(f"J{n}", 1 + n, 4, due=16 * HOUR) for n in range(4)]
    ground = loaded(day([technician("T"), technician("U")], jobs))
    assert ground.unserved_ids == ()
    outcome = what_if(ground, [Away("T")], stop=few).outcome
    assert outcome.after.served == 2
    assert sorted(each.broken for each in outcome.broken) == ["left out", "left out"]
    words = Words(ground.document, ground.horizon)
    assert words.broken(outcome.broken[0]).endswith("is no longer served.")
    assert not any(route["technician"] == "T" for route in outcome.plan["routes"])


def test_several_changes_at_once() -> None:
    """One job moves to tomorrow and another has to be served in its place."""
    ground = loaded(day([technician("T")], [job("A", 1, 8), job("B", 2, 8)]))
    (left,) = ground.unserved_ids
    other = "A" if left == "B" else "B"
    outcome = what_if(ground, [PutOff(other), Serve(left)], stop=few).outcome
    assert [each["job"] for each in outcome.plan["unserved"]] == [other]
    assert outcome.visit(left) is not None
    assert outcome.cost["deferred"] == 5000


def test_a_change_that_does_nothing_changes_nothing() -> None:
    """A longer day for somebody with time to spare: no term differs, nobody's visit moves."""
    ground = loaded(day([technician("T")], [job("A", 1, 1)]))
    found = what_if(ground, [MoreOvertime("T", 0, HOUR)], stop=few)
    assert set(found.outcome.cost.values()) == {0}
    assert found.outcome.jobs == ()
    assert found.unchanged_cents == 0


def test_the_changed_day_begins_where_the_day_as_it_is_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a search gains anyhow is there before a change is looked at, so a change that allows more is not dearer."""
    clumsy = day([technician("T")], [job("A", 1, 1), job("B", 2, 1)])
    problem = problem_of(clumsy)
    plan = documents.write_plan(problem, Draft(problem).plan({}))
    ground = Ground(clumsy, plan, horizon=horizon())
    totals = []

    def watched(*given: Any, start: Plan, **more: Any) -> Result:
        found = solve(*given, start=start, **more)
        totals.append((start.total, found.plan.total))
        return found

    monkeypatch.setattr("dispatch.planning.what_if.solve", watched)
    found = what_if(ground, [MoreOvertime("T", 0, HOUR)], stop=few)
    (first, reached), (begun, _) = totals
    assert first > reached == begun
    assert found.outcome.cost["total"] <= found.unchanged_cents < 0


def test_the_same_scenario_gives_the_same_answer() -> None:
    """Two runs with the same limit and seed agree to the second."""
    jobs = [job(f"J{n}", 1 + n % 4, 2) for n in range(6)]
    ground = loaded(day([technician("T"), technician("U")], jobs))
    first, second = (what_if(ground, [Away("T")], stop=few).outcome.plan for _ in range(2))
    assert first["routes"] == second["routes"]


def test_what_cannot_be_compared_is_refused() -> None:
    """No change at all, too many, and one of somebody unknown."""
    ground = loaded(day([technician("T")], [job("A", 1, 1)]))
    with pytest.raises(InputError, match="at least one change"):
        what_if(ground, [], stop=few)
    with pytest.raises(InputError, match="21 changes at once: give 20"):
        what_if(ground, [MoreOvertime("T", 0, 60)] * 21, stop=few)
    with pytest.raises(SituationError, match="no technician X"):
        what_if(ground, [Away("X")], stop=few)


def test_words_follow_the_language() -> None:
    """The same change is said in Chinese where that is the language at work."""
    ground = loaded(day([technician("T")], [job("A", 1, 1)]))
    words = Words(ground.document, ground.horizon, {"T": "王芳"})
    change = MoreOvertime("T", 0, 40 * MINUTE)
    assert words.change(change) == "王芳 may work 40 min of overtime"
    with use_language("zh"):
        told = words.change(change)
    assert told.startswith("王芳可加班40")
