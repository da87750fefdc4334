"""The order of the tests, and reasons for all jobs that a plan leaves out."""

from __future__ import annotations

from solver.plan import Plan, Unserved
from solver.problem import Problem
from solver.reasons import alone, beside, fetching, people_and_goods
from solver.reasons.kinds import Explanation
from solver.reasons.setting import Setting


def explain(problem: Problem, plan: Plan) -> tuple[Unserved, ...]:
    """Return the plan's unserved jobs, each with its reason and one sentence of detail."""
    return tuple(
        Unserved(job, found.reason.value, found.sentence)
        for job, found in explanations(problem, plan).items()
    )


def explanations(problem: Problem, plan: Plan) -> dict[int, Explanation]:
    """Return why each unserved job of a plan is left out, by job index and in the plan's order.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        A valid plan for it.
    """
    setting = Setting(problem, plan)
    return {left.job: _explanation(setting, left.job) for left in plan.unserved}


def _explanation(setting: Setting, job: int) -> Explanation:
    return (
        people_and_goods.nobody(setting.problem, job)
        or people_and_goods.no_goods(setting.problem, job)
        or alone.times(setting, job)
        or fetching.goods_in_time(setting, job)
        or beside.beside_the_others(setting, job)
    )
