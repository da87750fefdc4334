"""Causes that hold whatever the plan and the hour: skills, permissions, locks, tools and parts."""

from __future__ import annotations

from collections.abc import Sequence

from solver.problem import Job, Problem, Technician
from solver.reasons.kinds import Explanation, Reason


def nobody(problem: Problem, job: int) -> Explanation | None:
    """Return why no technician may do the job, or that those who may have no shift; None where somebody may."""
    work, people = problem.jobs[job], problem.technicians
    qualified = [t for t, person in enumerate(people) if holds(person, work)]
    if not qualified:
        return Explanation(Reason.SKILL, _skill_facts(work, people))
    allowed = [
        t for t in qualified if t not in work.forbidden and (not work.allowed or t in work.allowed)
    ]
    if work.lock is not None and work.lock.technician not in allowed:
        return _locked_out(problem, job, qualified)
    if not allowed:
        names = [people[t].id for t in qualified]
        return Explanation(Reason.NOT_ALLOWED, {"technicians": names})
    eligible = eligible_technicians(problem, job)
    if not any(people[t].shifts for t in eligible):
        names = [people[t].id for t in eligible]
        return Explanation(Reason.NO_SHIFT, {"technicians": names})
    return None


def _locked_out(problem: Problem, job: int, qualified: Sequence[int]) -> Explanation:
    lock = problem.jobs[job].lock
    assert lock is not None
    fault = "may not do it" if lock.technician in qualified else "lacks the skills"
    names = [problem.technicians[lock.technician].id]
    return Explanation(Reason.LOCKED_TECHNICIAN, {"technicians": names, "fault": fault})


def holds(person: Technician, work: Job) -> bool:
    """Return whether a technician holds every skill of a job at its level."""
    return all(person.skills.get(skill, 0) >= level for skill, level in work.skills.items())


def eligible_technicians(problem: Problem, job: int) -> list[int]:
    """Return the technicians whom skills, permissions and a lock leave."""
    return [t for t in range(len(problem.technicians)) if problem.may_serve(technician=t, job=job)]


def _skill_facts(work: Job, people: Sequence[Technician]) -> dict[str, object]:
    """Name the skills that nobody holds at their level; where somebody holds each, all of them."""
    best = {
        skill: max((person.skills.get(skill, 0) for person in people), default=0)
        for skill in work.skills
    }
    missing = [skill for skill, level in work.skills.items() if best[skill] < level]
    named = sorted(missing or work.skills)
    return {
        "wanted": {skill: f"at level {work.skills[skill]}" for skill in named},
        "held": {skill: f"level {best[skill]}" for skill in named},
        "together": not missing,
    }


def no_goods(problem: Problem, job: int) -> Explanation | None:
    """Return which tool or part none of the eligible technicians can ever have; None where one can have all."""
    work, people = problem.jobs[job], problem.technicians
    eligible = [t for t in eligible_technicians(problem, job) if people[t].shifts]
    names = [people[t].id for t in eligible]
    equipped = [t for t in eligible if can_have_tools(problem, t, work)]
    if not equipped:
        lent = {tool for depot in problem.depots for tool in depot.tools}
        lacking = work.tools - lent
        nowhere = sorted(w for w in lacking if not any(w in people[t].tools for t in eligible))
        tools = nowhere or sorted(lacking)
        return Explanation(Reason.TOOL, {"technicians": names, "tools": tools})
    if any(can_have_parts(problem, t, work) for t in equipped):
        return None
    return _part_nowhere(problem, work, equipped)


def _part_nowhere(problem: Problem, work: Job, equipped: Sequence[int]) -> Explanation:
    """Name the part that is lacking most, and who has it where only others do."""
    people = problem.technicians
    sku = max(sorted(work.parts), key=lambda s: work.parts[s] - _most(problem, equipped, s))
    available = _most(problem, equipped, sku)
    able = [people[t].id for t in equipped]
    others = [person.id for person in people if person.van.get(sku, 0) and person.id not in able]
    facts = {"part": sku, "quantity": work.parts[sku], "available": available}
    if available:
        return Explanation(Reason.PART_NOWHERE, {**facts, "technicians": able})
    variant = "with others" if others else "not one"
    return Explanation(Reason.PART_NOWHERE, {**facts, "technicians": others}, variant)


def can_have_tools(problem: Problem, technician: int, work: Job) -> bool:
    """Return whether a technician carries or can borrow every tool of a job."""
    lent = {tool for depot in problem.depots for tool in depot.tools}
    return work.tools <= problem.technicians[technician].tools | lent


def can_have_parts(problem: Problem, technician: int, work: Job) -> bool:
    """Return whether van, depots and orders together hold the parts of a job."""
    return all(_most(problem, [technician], sku) >= q for sku, q in work.parts.items())


def _most(problem: Problem, technicians: Sequence[int], sku: str) -> int:
    """Return the most of a part that one of these technicians can ever have; a very large number without limit."""
    depots = 0
    for depot in problem.depots:
        stock = depot.stock.get(sku, 0)
        if stock is None:
            return 1 << 40
        depots += stock + sum(a.quantity for a in depot.arrivals if a.sku == sku)
    return depots + max((problem.technicians[t].van.get(sku, 0) for t in technicians), default=0)
