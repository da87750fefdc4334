"""Bounds beside plans: never above one that the checker passes, never an error."""

from __future__ import annotations

from fractions import Fraction

import pytest

from solver.bound import Status, bound, stages
from solver.bound.trivial import total_of_weight, trivial_bound
from solver.exact import Status as Proven
from tests.solver.bound.cases import document_of, greedy, proof_of, read, weight_left

ALONE = {
    "version": 1,
    "name": "one technician",
    "horizon": {"start": "2026-03-02T00:00:00Z", "end": 36000},
    "locations": [[0, 0]],
    "travel": {"duration": [[0]], "distance": [[0]]},
    "technicians": [{"id": "t", "shifts": [{"start": 0, "end": 36000, "from": 0, "to": 0}]}],
    "weights": {"travel_hour": 3600, "km": 0},
}


@pytest.mark.parametrize("seed", range(25))
def test_no_bound_is_above_a_valid_plan(seed: int) -> None:
    """Of a random problem with every rule in play neither the optimum nor a greedy plan lies below the bound."""
    document = document_of(seed)
    problem = read(document)
    found = bound(problem, work=0.3)
    plans = [greedy(document, problem), proof_of(document, problem).plan]
    assert all(found.total <= plan.total for plan in plans)
    assert all(found.unserved_weight <= weight_left(problem, plan) for plan in plans)


def test_a_job_that_nobody_can_serve_is_counted() -> None:
    """Without anybody of its skill a job costs what leaving it out costs, and counts with its weight."""
    job = {"id": "j", "location": 0, "service": 60, "skills": {"gas": 1}, "weight": 2.5}
    problem = read({**ALONE, "jobs": [job]})
    found = bound(problem, work=0.1)
    assert (found.total, found.unserved_weight) == (500_000, Fraction(5, 2))


@pytest.mark.parametrize("seed", range(40))
def test_weight_left_out_has_its_least_price(seed: int) -> None:
    """No plan that leaves out so much weight costs less than the cheapest jobs of that weight; less weight, no more."""
    document = document_of(seed)
    problem = read(document)
    plan = greedy(document, problem)
    weight = weight_left(problem, plan)
    total = total_of_weight(problem, weight)
    assert trivial_bound(problem).total <= total <= plan.total
    assert total_of_weight(problem, weight / 2) <= total


def test_the_cheapest_weight_is_left_out() -> None:
    """Of jobs of weight 1 and 3 with equal price by weight, 2 of weight cost two parts of 200,000 cents."""
    jobs = [
        {"id": f"j{weight}", "location": 0, "service": 60, "weight": weight} for weight in (1, 3)
    ]
    problem = read({**ALONE, "jobs": jobs})
    assert total_of_weight(problem, Fraction(0)) == 0
    assert total_of_weight(problem, Fraction(2)) == 400_000


def test_where_time_runs_out_the_weight_still_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing left for the whole cost, the bound is what the least weight costs and is called trivial."""
    document = document_of(9)
    problem = read(document)
    monkeypatch.setattr(stages, "_whole_weight", lambda problem, stage: Fraction(1, 2))
    monkeypatch.setattr(stages.Generation, "run", lambda self, **limits: None)
    found = bound(problem, work=0.3)
    assert found.status is Status.TRIVIAL
    assert found.unserved_weight >= Fraction(1, 2)
    assert (
        found.total
        == total_of_weight(problem, found.unserved_weight)
        > trivial_bound(problem).total
    )


def test_a_plan_at_the_bound_is_optimal() -> None:
    """A plan that costs what the bound says is called optimal; one that costs more is not."""
    proofs = {seed: proof_of(document_of(seed), read(document_of(seed))) for seed in range(12)}
    for seed, proof in proofs.items():
        found = bound(read(document_of(seed)), plan=proof.plan, work=0.3)
        assert (found.status is Status.OPTIMAL) == (found.total == proof.plan.total)
        assert proof.status is not Proven.OPTIMAL or found.total <= proof.plan.total


def test_limits_below_zero_are_refused() -> None:
    """A limit below 0 is an error of the caller and named."""
    problem = read(document_of(0))
    with pytest.raises(ValueError, match="seconds: -1 is no limit"):
        bound(problem, seconds=-1)
    with pytest.raises(ValueError, match="work: -1 is no limit"):
        bound(problem, work=-1)
