"""The cheapest changes by which a job that a plan leaves out, or serves late, is served in time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.fixes.candidates import Candidate, candidate_of, candidates
from dispatch.planning.fixes.changes import Change, EarlierStart, MoreOvertime, OneMore
from dispatch.planning.fixes.entries import Document
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.fixes.job_changes import Serve, WiderWindow
from dispatch.planning.fixes.needs import needs_of, sorted_by_detour
from dispatch.planning.fixes.outcome import Outcome, outcome_of
from dispatch.planning.fixes.trial import Served, Trial
from dispatch.planning.fixes.trimmed import QUARTER, STEP, trimmed
from dispatch.planning.replanning.changes import VisitAt
from solver.cost import plan_cost
from solver.plan import Plan, Unserved

MOST = 5
"""Fixes shown for a job."""

LOOKED_AT = 8
"""Candidates whose neighbours are searched as well, and which the checker judges."""

OF_A_KIND = 2
"""How many of these may be of the same kind."""

NEIGHBOURS = 3
"""Technicians beside the one who takes the job whose routes may change."""

ITERATIONS = 600
"""Length of a search that begins at routes with the job in them."""

LONG_ITERATIONS = 2500
"""Length of a search that has to find room itself."""

PUT_OFF = "put off"
"""Reason, in a plan document, of a job that a change moves to a later day."""


@dataclass(frozen=True)
class Fix:
    """Changes by which a job is served in time, in a plan that the checker has passed.

    Attributes
    ----------
    job_id : str
        The job.
    changes : tuple of Change
        What has to change; empty where it is enough to arrange the visits anew.
    visit : VisitAt
        The job's visit then.
    outcome : Outcome
        The changed day beside the plan.
    others_cents : int
        What it costs the others: what the plan costs more, the price of leaving the job out or of its lateness aside.
    size : int
        How big a step the changes are, in minutes or what counts for them.
    """

    job_id: str
    changes: tuple[Change, ...]
    visit: VisitAt
    outcome: Outcome
    others_cents: int
    size: int

    @property
    def kinds(self) -> frozenset[str]:
        """Which kinds of changes it takes."""
        return frozenset(change.kind for change in self.changes)

    @property
    def rank(self) -> tuple[int, int, int]:
        """By what fixes are ordered: how many kinds of changes, what it costs the others, how big a step it is."""
        return max(1, len(self.kinds)), self.others_cents, self.size

    def document(self, document: Document) -> Document:
        """Return a problem document with the changes made, in which the job has to be served in time."""
        for change in (*self.changes, Serve(self.job_id)):
            document = change.apply(document)
        return document


@dataclass(frozen=True)
class Fixes:
    """What would serve a job, the cheapest for the others first; empty: nothing that was tried does.

    Attributes
    ----------
    job_id, reason, detail : str
        The job, and why the plan leaves it out; the texts are empty for one that is late.
    late_seconds : int
        By how much the plan is late for it; 0 for one that is left out.
    fixes : tuple of Fix
        At most a handful.
    tried : int
        How many sets of changes came into question.
    """

    job_id: str
    reason: str
    detail: str
    late_seconds: int
    fixes: tuple[Fix, ...]
    tried: int


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
    return Fixes(job_id, reason, detail, late, tuple(shown), len(known))


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
            _(
                "The plan breaks {count} rules, by edits that were forced. Mend them first, then ask again.",
                count=len(ground.violations),
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
    return [candidate_of(ground, trial, _whose(served, job), served)]


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
        trial, served = _with_less(ground, job, trial, served, near[:NEIGHBOURS])
    trial = _needed(ground, job, trial, served)
    outcome = _outcome(trial, served)
    if outcome is None:
        return None
    visit = outcome.visit(ground.problem.jobs[job].id)
    if visit is None or not _in_time(trial, served, job):
        return None
    others = round(outcome.cost["total"] + Fraction(ground.own_cents(job)))
    size = sum(change.size for change in trial.changes)
    return Fix(ground.problem.jobs[job].id, trial.changes, visit, outcome, others, size)


def _needed(ground: Ground, job: int, trial: Trial, served: Served) -> Trial:
    """Return the trial with what its routes need of the changes alone.

    Amounts are cut to what is used; of several changes, or where the search has given the job to somebody else, each is
    left out that the checker does not miss.
    """
    changes = trimmed(ground, trial.changes, served.routes)
    found = trial if changes == trial.changes else Trial(ground, job, changes)
    if len(changes) == 1 and _whose(served, job) in _named(ground, changes[0]):
        return found
    for change in changes if not found.put_off else ():
        if isinstance(change, OneMore):
            continue  # the others may be about him or her
        fewer = Trial(ground, job, [each for each in found.changes if each is not change])
        if _outcome(fewer, served) is not None:
            found = fewer
    return found


def _named(ground: Ground, change: Change) -> Collection[int]:
    """Return the technicians that a change is about; all of them for one of a job or a depot."""
    name = getattr(change, "technician", None)
    known = ground.problem.technician_index
    if name is None:
        return range(len(known) + 1)
    return [known[name]] if name in known else []


def _outcome(trial: Trial, served: Served) -> Outcome | None:
    """Return the whole changed day beside the plan; None where the checker refuses it."""
    if any(route.technician >= len(trial.problem.technicians) for route in served.routes):
        return None
    plan = whole_plan(trial, served)
    return outcome_of(trial.ground, trial.document, trial.problem, plan, put_off=trial.put_off)


def _with_less(
    ground: Ground, job: int, trial: Trial, served: Served, near: Sequence[int]
) -> tuple[Trial, Served]:
    """Return the same with less of a single amount where a search of the neighbourhood finds that half will do."""
    changes = trimmed(ground, trial.changes, served.routes)
    if len(changes) != 1:
        return trial, served
    half = _half(changes[0])
    if half is None:
        return trial, served
    smaller = Trial(ground, job, (half,))
    found = smaller.searched([_whose(served, job), *near], iterations=ITERATIONS)
    if found is None:
        return trial, served
    whose = _whose(served, job)
    dearer = (
        candidate_of(ground, smaller, whose, found).cents
        > candidate_of(ground, trial, whose, served).cents
    )
    return (trial, served) if dearer else (smaller, found)


def _half(change: Change) -> Change | None:
    """Return a change by half its amount, in whole steps; None for one that is too small or no amount."""
    if isinstance(change, MoreOvertime):
        more = _halved(change.more, STEP)
        return replace(change, more=more) if more else None
    if isinstance(change, EarlierStart):
        by = _halved(change.by, STEP)
        return replace(change, by=by) if by else None
    if isinstance(change, WiderWindow):
        earlier, later = _halved(change.earlier, QUARTER), _halved(change.later, QUARTER)
        return replace(change, earlier=earlier, later=later) if earlier + later else None
    return None


def _halved(seconds: int, step: int) -> int:
    return seconds // 2 // step * step


def whole_plan(trial: Trial, served: Served) -> Plan:
    """Return the whole plan of the changed day, its cost by the changed problem."""
    ground, problem = trial.ground, trial.problem
    others = [r for r in ground.plan.routes if r.technician not in served.people]
    routes = sorted((*others, *served.routes), key=lambda r: (r.technician, r.shift))
    visited = {job for route in routes for job in route.jobs}
    known = {left.job: left for left in ground.plan.unserved}
    left = [
        known.get(job, Unserved(job, PUT_OFF, ""))
        for job in range(len(problem.jobs))
        if job not in visited
    ]
    cost = plan_cost(problem, routes, [each.job for each in left])
    return Plan(tuple(routes), tuple(left), cost, stats={"engine": "fix"})


def _in_time(trial: Trial, served: Served, job: int) -> bool:
    """Return whether the job starts by what is promised after the changes."""
    due = trial.problem.jobs[job].due
    start = next(s.start for r in served.routes for s in r.stops if s.job == job)
    return due is None or start <= due


def _whose(served: Served, job: int) -> int:
    return next(route.technician for route in served.routes if job in route.jobs)
