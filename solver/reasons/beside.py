"""Causes found by putting the job into the plan: parts used up, no room, or a price above that of leaving it out."""

from __future__ import annotations

from fractions import Fraction

from solver import build
from solver.draft import Change
from solver.reasons import room, taken
from solver.reasons.kinds import Explanation, Reason
from solver.reasons.setting import Setting


def beside_the_others(setting: Setting, job: int) -> Explanation:
    """Return why the plan does not serve a job that could be served alone."""
    change = build.cheapest_insertion(setting.full, job)
    if change is not None:
        return _priced(setting, job, change)
    return taken.parts_taken(setting, job) or room.no_room(setting, job)


def _priced(setting: Setting, job: int, change: Change) -> Explanation:
    """Compare what serving the job costs with what leaving it out costs."""
    draft = setting.full
    scale = draft.prices.scale
    price = draft.prices.unserved[job][1]
    technician, start = _place(change, job)
    reason = Reason.COSTS_MORE if change.units >= price else Reason.OVERLOOKED
    facts = {
        "technicians": [setting.problem.technicians[technician].id],
        "start": setting.clock(start),
        "cost": _cents(Fraction(change.units, scale)),
        "price": _cents(Fraction(price, scale)),
    }
    return Explanation(reason, facts, "" if setting.one_day else "several days")


def _cents(amount: Fraction) -> int | str:
    """Return whole cents where it is whole, else a decimal text."""
    return int(amount) if amount.denominator == 1 else f"{float(amount):.2f}"


def _place(change: Change, job: int) -> tuple[int, int]:
    """Return the technician who would make the visit, and its start."""
    for (technician, _), route in change.routes.items():
        if route is not None and job in route.jobs:
            visits = zip(route.timing.nodes, route.timing.starts, strict=True)
            return technician, next(start for node, start in visits if node[3] == job)
    raise AssertionError("a change that serves the job has a route with it")
