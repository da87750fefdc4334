"""Plans of random small problems beside proven optima: never below, mostly equal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.optimum import Comparison, compare, document_of, line, main, summary
from solver.effort import Effort
from solver.stop import Iterations

PROOF = Effort(work=0.3)
SEEDS = range(300, 325)


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    """Return a slice of the benchmark, stopped by iterations and work."""
    return [compare(seed, stop=lambda: Iterations(1000), proof=PROOF) for seed in SEEDS]


def test_no_plan_is_below_what_is_proven(comparisons: list[Comparison]) -> None:
    """The search never beats a bound that was proven without knowing its plan, and the checker passes both plans."""
    assert [one.seed for one in comparisons if one.fault] == []


def test_nearly_all_proven_optima_are_found(comparisons: list[Comparison]) -> None:
    """Nine in ten problems are proven in a little time, and nearly all of these plans are equalled."""
    proven = [one for one in comparisons if one.proof.bound == one.proof.plan.total]
    assert len(proven) >= 0.8 * len(comparisons)
    assert sum(one.equal for one in proven) >= 0.95 * len(proven)


def test_problems_have_up_to_nine_jobs_and_three_technicians() -> None:
    """The sizes that the table is about all occur."""
    documents = [document_of(seed) for seed in range(60)]
    assert {len(document["jobs"]) for document in documents} == set(range(3, 10))
    assert {len(document["technicians"]) for document in documents} == {1, 2, 3}


def test_a_plan_below_the_bound_is_a_fault(comparisons: list[Comparison]) -> None:
    """A total one cent under a proven bound, or a violation, is shouted in its line; causes are counted."""
    one = next(one for one in comparisons if one.equal and one.total)
    assert replace(one, total=one.total - 1).fault
    assert replace(one, violations=("a visit too late",)).fault
    assert "BELOW OR NOT VALID" in line(replace(one, total=one.total - 1))
    missed = replace(one, total=one.total + 5, cause="order of the jobs")
    text = "\n".join(summary([one, missed]))
    assert "1 of 2 plans proven best are equalled (50.0 %)" in text
    assert "  1  order of the jobs" in text


def test_the_command_prints_and_passes(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a problem and a summary; status 0."""
    assert main(["--problems", "2", "--iterations", "300", "--proof", "5"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2 + 2 + 1
    assert printed[-1].startswith("2 of 2 plans proven best are equalled (100.0 %)")
