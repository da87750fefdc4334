"""Proofs judged by enumeration: every plan of tiny problems, every second of every stop."""

from __future__ import annotations

from fractions import Fraction

import pytest

from solver.exact import Status
from tests.solver.exact.cases import least, proven, tiny, tiny_depot

RULES = [
    {},
    {"profile": True},
    {"published": True, "work": True},
    {"profile": True, "published": True, "work": True},
]


@pytest.mark.parametrize("rules", RULES, ids=lambda rules: "+".join(rules) or "plain")
@pytest.mark.parametrize("seed", range(10))
def test_the_best_of_all_timings_is_found(seed: int, rules: dict[str, bool]) -> None:
    """Breaks, windows, dues, overtime, told starts, paid hours, the hour of driving: not a cent above or below."""
    document = tiny(seed, **rules)
    proof = proven(document)
    assert proof.status is Status.OPTIMAL
    assert proof.bound is not None
    assert Fraction(proof.bound) == least(document)


@pytest.mark.parametrize("rules", RULES[:3], ids=lambda rules: "+".join(rules) or "plain")
# The other seeds up to 9 take minutes to enumerate.
@pytest.mark.parametrize("seed", [0, 3, 5, 6, 9])
def test_the_best_of_all_ways_over_a_depot_is_found(seed: int, rules: dict[str, bool]) -> None:
    """Parts now and later, shortcuts over the depot, waiting there, the break there: not a cent above or below."""
    document = tiny_depot(100 + seed, **rules)
    proof = proven(document)
    assert proof.status is Status.OPTIMAL
    assert proof.bound is not None
    assert Fraction(proof.bound) == least(document)
