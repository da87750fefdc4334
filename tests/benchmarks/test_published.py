"""Other people's plans in the benchmark data: converted, valid by our checker, of the value their authors print."""

from __future__ import annotations

import pytest

from benchmarks.families import FAMILIES, folder_of, instance_names, read_instance
from benchmarks.plans import plan_document
from solver.checker import check
from solver.documents import read_plan, read_problem
from tests.support.shared_data import shared_path

# Plans to be found, and by how much a value may differ: Pillac's distances are rounded to a thousandth here.
PUBLISHED = {
    "trsp_pillac": (28, 0.006),
    "trsp_praxedo": (4, 0.0),
    "vrptw_gehring_homberger": (2, 0.0),
    "pcvrptw": (4, 0.0),
}
READABLE = {
    "core": 24,
    "trsp_pillac": 28,
    "trsp_praxedo": 5,
    "strsp_kovacs": 36,
    "vsc2019": 15,
    "ostp_decisionbrain": 7,
    "vrptw_solomon": 12,
    "vrptw_gehring_homberger": 12,
    "pcvrptw": 4,
}


@pytest.mark.parametrize("family", PUBLISHED)
def test_published_plans_are_valid_and_cost_what_is_printed(family: str) -> None:
    """Each published plan passes the checker with the published value and as many jobs left out."""
    bench = shared_path("bench")
    expected, tolerance = PUBLISHED[family]
    found = 0
    for name in instance_names(family, bench):
        trips = FAMILIES[family].published(folder_of(family, bench), name)
        if trips is None:
            continue
        instance = read_instance(family, name, bench)
        plan = plan_document(instance.problem, trips, engine="published")
        verdict = check(instance.problem, plan)
        assert verdict.valid, (name, [violation.sentence for violation in verdict.violations])
        assert instance.reference is not None
        assert abs(instance.value(verdict.cost) - instance.reference.value) <= tolerance, name
        if instance.reference.unserved is not None:
            assert instance.unserved(plan) == instance.reference.unserved, name
        found += 1
    assert found == expected


@pytest.mark.parametrize("family", READABLE)
def test_the_smallest_instance_is_a_problem(family: str) -> None:
    """Every family has its instances, and the solver's own reader takes the first without a fault."""
    bench = shared_path("bench")
    names = instance_names(family, bench)
    assert len(names) == READABLE[family]
    problem = read_problem(read_instance(family, names[0], bench).problem)
    assert problem.jobs
    assert problem.technicians


def test_a_published_plan_can_be_started_from() -> None:
    """The solver reads a converted plan, so that a search can begin at it."""
    bench = shared_path("bench")
    instance = read_instance("trsp_praxedo", "R5", bench)
    trips = FAMILIES["trsp_praxedo"].published(folder_of("trsp_praxedo", bench), "R5")
    assert trips is not None
    document = plan_document(instance.problem, trips, engine="published")
    plan = read_plan(read_problem(instance.problem), document)
    assert plan.total == document["cost"]["total"]
    assert len(plan.unserved) == 1
