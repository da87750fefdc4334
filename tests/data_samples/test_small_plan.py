"""The small day, planned: what can be served is, and each special job gets the reason it was made for."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.domain.plan import Plan
from dispatch.planning.make_plan import make_plan
from dispatch.spreadsheets import read_day
from dispatch.standards.service_standard import load_standards
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations


@pytest.fixture(scope="module")
def plan(repository: Path) -> Plan:
    """The plan of the small day; `make_plan` has had it checked."""
    standards = load_standards()
    day = read_day(repository / "data" / "small", timezone=standards.timezone)
    return make_plan(day, standards=standards, travel=StraightLine(), stop=Iterations(100)).plan


def test_all_but_the_special_jobs_are_served(plan: Plan) -> None:
    """Three jobs cannot be served today, each for its own reason, and one is mailed in."""
    reasons = {
        plan.job(left.job_id).description.split(" ", 1)[1]: left.reason for left in plan.unserved
    }
    assert reasons == {
        "Drain is blocked": "outside every shift",
        "Air conditioner shows a fault code": "part nowhere",
        "Boiler leaks": "part on order",
    }
    assert [plan.job(id).address[:2] for id in plan.mail_in] == ["延庆"]


def test_the_planning_rules_differ(plan: Plan) -> None:
    """The plan is cheaper than both rules of a dispatch office, and serves more jobs than either."""
    ours, *rules = plan.comparisons
    assert len(rules) == 2
    assert all(rule.total_cents > ours.total_cents for rule in rules)
    assert all(rule.unserved > ours.unserved for rule in rules)
