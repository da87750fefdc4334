"""The cheapest changes by which a job that a plan leaves out, or serves late, is served in time."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.languages import ngettext
from dispatch.planning.fixes.candidates import Candidate, candidate_of, candidates
from dispatch.planning.fixes.changes import OneMore
from dispatch.planning.fixes.fix import Fix, Fixes
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.fixes.judged import (
    ITERATIONS,
    in_time,
    judged,
    needed,
    whose,
    with_less,
)
from dispatch.planning.fixes.needs import needs_of, sorted_by_detour
from dispatch.planning.fixes.trial import Trial

MOST = 5
"""Fixes shown for a job."""

LOOKED_AT = 7
"""Candidates whose neighbours are searched as well, and which the checker judges."""

OF_A_KIND = 2
"""How many of these may be of the same kind."""

NEIGHBOURS = 3
"""Technicians beside the one who takes the job whose routes may change."""

LONG_ITERATIONS = 2500
"""Length of a search that has to find room itself."""


def fixes_for(ground: Ground, job_id: str, *, most: int = MOST) -> Fixes:
    """Return what would serve a job in time: found by solving the changed day, judged by the checker.

    No fix takes another's visit away unless it says so itself. Those of one kind of change come before those that need
    several; then the one that costs the others less, and at the same cost the smaller change.

    Parameters
    ----------
    ground : Ground
        The plan, loaded.
    job_id : str
        A job that it leaves out, or serves after its promise.
    most : int
        How many fixes at most.

    Raises
    ------
    SituationError
        If there is no such job, it is served in time or under way, or the plan breaks rules already.
    """
    job = _asked(ground, job_id)
    known = candidates(ground, job)
    if all(each.changes for each in known):
        known += _rearranged(ground, job)
    found = []
    for each in _shortlist(known):
        fix = _fix(ground, job, each)
        if fix is not None:
            found.append(fix)
    shown = _shown(found)[:most]
    reason, detail = ground.reason(job)
    late = ground.late.get(job, 0)
    own = round(ground.own_cents(job))
    return Fixes(job_id, reason, detail, late, own, tuple(shown), len(known))


def _shown(found: Iterable[Fix]) -> list[Fix]:
    """Return the fixes in their order: none that asks for more than another, few of a kind."""
    chosen: list[Fix] = []
    kinds: dict[frozenset[str], int] = {}
    for fix in sorted(found, key=lambda fix: fix.rank):
        changes = set(fix.changes)
        if any(changes >= set(other.changes) and other.changes for other in chosen):
            continue
        kinds[fix.kinds] = kinds.get(fix.kinds, 0) + 1
        if kinds[fix.kinds] <= OF_A_KIND:
            chosen.append(fix)
    return chosen


def _asked(ground: Ground, job_id: str) -> int:
    """Return the index of a job that may be asked for."""
    job = ground.job(job_id)
    if ground.violations:
        raise SituationError(
            ngettext(
                "The plan breaks a rule, by an edit that was forced. Mend it first, then ask again.",
                "The plan breaks {count} rules, by edits that were forced. Mend them first, then ask again.",
                len(ground.violations),
            )
        )
    if job in ground.fixed:
        raise SituationError(_("{id} is under way or over, so it stays as it is.", id=job_id))
    if job in ground.where and not ground.late.get(job, 0):
        raise SituationError(
            _("{id} is served in time. Ask for one that is left out or late.", id=job_id)
        )
    return job


def _rearranged(ground: Ground, job: int) -> list[Candidate]:
    """Return the job served by arranging visits anew, where a search finds how."""
    near = [t for t in sorted_by_detour(ground, job) if needs_of(ground, job, t) == ()]
    if not near:
        return []
    trial = Trial(ground, job, ())
    served = trial.searched(near[: NEIGHBOURS + 1], iterations=LONG_ITERATIONS)
    if served is None:
        return []
    return [candidate_of(ground, trial, whose(served, job), served)]


def _shortlist(known: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates worth a closer look: the cheapest, not too many of a kind."""
    kinds: dict[frozenset[str], int] = {}
    chosen = []
    for each in sorted(known, key=lambda each: (max(1, len(each.kinds)), each.cents, each.size)):
        kinds[each.kinds] = kinds.get(each.kinds, 0) + 1
        if kinds[each.kinds] <= OF_A_KIND:
            chosen.append(each)
    return chosen[:LOOKED_AT]


def _fix(ground: Ground, job: int, candidate: Candidate) -> Fix | None:
    """Return a candidate as a fix: its neighbours searched, its amounts cut to what is used, the plan judged."""
    trial, served = candidate.trial, candidate.served
    if not any(isinstance(change, OneMore) for change in trial.changes):
        near = [t for t in sorted_by_detour(ground, job) if t != candidate.technician]
        better = trial.searched(near[:NEIGHBOURS], iterations=ITERATIONS, start=served)
        if better is not None:
            served = better
        trial, served = with_less(ground, job, trial, served, near[:NEIGHBOURS])
    trial = needed(ground, job, trial, served)
    outcome = judged(trial, served)
    if outcome is None:
        return None
    visit = outcome.visit(ground.problem.jobs[job].id)
    if visit is None or not in_time(trial, served, job):
        return None
    others = round(outcome.cost["total"] + Fraction(ground.own_cents(job)))
    size = sum(change.size for change in trial.changes)
    return Fix(ground.problem.jobs[job].id, trial.changes, visit, outcome, others, size)
