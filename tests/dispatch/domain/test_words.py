"""Every part of a cost and every way to plan has a name that people read."""

from __future__ import annotations

from dispatch.domain.words import COST_NAMES, RULE_NAMES
from solver.cost import COMPONENTS
from solver.solve import RULES


def test_every_part_of_a_cost_has_a_name() -> None:
    """Each component that the solver prices is named once, and no name stands for two of them."""
    assert set(COST_NAMES) == set(COMPONENTS)
    assert len(set(COST_NAMES.values())) == len(COST_NAMES)


def test_every_rule_has_a_name() -> None:
    """The plan and each rule that it is compared with are named."""
    assert set(RULE_NAMES) == {"plan", *RULES}
