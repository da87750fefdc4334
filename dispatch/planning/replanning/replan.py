"""Plan the rest of the day again, starting from the plan in force, and show what that would change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event as Flag
from typing import Any

from dispatch.domain.plan import Plan
from dispatch.planning.convert import document_text
from dispatch.planning.make_plan import refuse_unchecked
from dispatch.planning.replanning.carried_on import carry_on, held_by, hold_sequences, problem_of
from dispatch.planning.replanning.changes import Diff
from dispatch.planning.replanning.diff import make_diff
from dispatch.planning.replanning.locks import LockSequence
from dispatch.planning.replanning.remainder import Remainder, remainder
from dispatch.planning.replanning.shown import shown_plan
from dispatch.planning.replanning.situation import Situation
from solver import documents
from solver import plan as solved
from solver.checker import load_json
from solver.engine import Progress as SearchProgress
from solver.problem import Problem
from solver.reasons import explain
from solver.solve import DEFAULT_ENGINE, solve
from solver.stop import Stop

Document = dict[str, Any]

TRIES = 3
"""How often the search is tried before the plan is carried on as it is, where it breaks into a locked sequence."""


@dataclass(frozen=True)
class Proposal:
    """The rest of the day, planned again; nothing is accepted yet.

    Attributes
    ----------
    situation : Situation
        What was planned.
    rest : Remainder
        What is over, what is under way, and the plan in force as far as it is left.
    problem : dict
        The problem document of the rest, that of `rest`.
    before : dict
        The plan in force carried on as it is, a plan document of `problem`; passed by the checker.
    after : dict
        The proposal, a plan document of `problem`; passed by the checker.
    diff : Diff
        What it changes and what each change costs.
    shown : Plan or None
        The whole day as people see it once everything is accepted; None where the situation shows no day.
    """

    situation: Situation
    rest: Remainder
    problem: Document
    before: Document
    after: Document
    diff: Diff
    shown: Plan | None


def replan(
    situation: Situation,
    *,
    stop: Stop,
    seed: int = 0,
    engine: str = DEFAULT_ENGINE,
    on_progress: Callable[[SearchProgress], None] | None = None,
    cancel: Flag | None = None,
) -> Proposal:
    """Return the best plan found for the rest of the day, never dearer than the plan in force carried on.

    Started and finished visits are fixed. What customers were told costs what the weights `moved` and `shifted_hour`
    say, so visits stay where they are unless moving them pays.

    Parameters
    ----------
    situation : Situation
        The day at a moment, events included (`occur`).
    stop : Stop
        When the search stops; only `Iterations` gives the same proposal each time.
    seed : int
        Where chance in the search begins.
    engine : str
        Name of the engine, one of `solver.solve.engine_names()`.
    on_progress : callable or None
        Told about the search now and then.
    cancel : Event or None
        Once set, the search ends with the best so far.

    Raises
    ------
    SituationError
        If progress or locks do not fit the day.
    PlanningError
        If the rest of the day is no problem that can be planned.
    UncheckedPlanError
        If the independent checker refuses a plan.
    """
    rest = hold_sequences(situation, remainder(situation))
    for attempt in range(TRIES + 1):
        problem = problem_of(rest.document)
        before = carry_on(problem, rest.sequences).plan({})
        after = replace(before, unserved=explain(problem, before))
        if attempt < TRIES:
            found = solve(
                problem,
                stop,
                seed,
                engine=engine,
                start=before,
                on_progress=on_progress,
                cancel=cancel,
            ).plan
            after = found if found.total <= before.total else after
        between = _between(situation, rest, problem, after)
        if not between:
            break
        rest = _kept_out(rest, between)
    return proposal_of(situation, rest, problem, after)


def proposal_of(
    situation: Situation, rest: Remainder, problem: Problem, after: solved.Plan
) -> Proposal:
    """Return the proposal of a plan for the rest of the day.

    Raises
    ------
    UncheckedPlanError
        If the independent checker refuses the plan, or the plan carried on.
    """
    carried = carry_on(problem, rest.sequences)
    plan = carried.plan({"engine": "carried on"})
    before = checked(rest.document, problem, replace(plan, unserved=explain(problem, plan)))
    written = checked(rest.document, problem, after)
    diff = make_diff(
        problem, situation.horizon, in_force=situation.plan, carried=carried, proposal=after
    )
    shown = shown_plan(situation, rest, problem, after, carried=plan)
    return Proposal(situation, rest, rest.document, before, written, diff, shown)


def checked(document: Document, problem: Problem, plan: solved.Plan) -> Document:
    """Return the plan document of a plan, passed by the checker.

    Raises
    ------
    UncheckedPlanError
        If the checker names any violation.
    """
    written = documents.write_plan(problem, plan)
    refuse_unchecked(load_json(document_text(document)), written)
    return written


def _between(
    situation: Situation, rest: Remainder, problem: Problem, plan: solved.Plan
) -> dict[str, set[str]]:
    """Return the visits that a plan puts between those of a locked sequence, by technician."""
    found: dict[str, set[str]] = {}
    for lock in situation.locks:
        if not isinstance(lock, LockSequence) or lock.up_to_job_id in rest.done:
            continue
        held = {problem.job_index[job] for job in held_by(lock, rest.sequences)}
        person = problem.technician_index[lock.technician_id]
        routes = sorted(
            (route for route in plan.routes if route.technician == person),
            key=lambda route: route.stops[0].depart,
        )
        visits = [job for route in routes for job in route.jobs]
        last = max((place for place, job in enumerate(visits) if job in held), default=-1)
        strangers = {problem.jobs[job].id for job in visits[: last + 1] if job not in held}
        if strangers:
            found.setdefault(lock.technician_id, set()).update(strangers)
    return found


def _kept_out(rest: Remainder, between: dict[str, set[str]]) -> Remainder:
    """Return the remainder that keeps visits out of locked sequences.

    The technician's own later visits may not start before the sequence is over; those of others are not for him or her.
    """
    own = {job: key[0] for key, visits in rest.sequences.items() for job in visits}
    jobs = []
    for job in rest.document["jobs"]:
        for id in (id for id, strangers in between.items() if job["id"] in strangers):
            if own.get(job["id"]) == id:
                job = {**job, "release": max(job.get("release") or 0, _over(rest, id))}
            else:
                job = {**job, "forbidden": [*job.get("forbidden", []), id]}
        jobs.append(job)
    return replace(rest, document={**rest.document, "jobs": jobs})


def _over(rest: Remainder, technician_id: str) -> int:
    """Return the last start of a technician's locked visits."""
    locks = (job.get("lock") or {} for job in rest.document["jobs"])
    starts = [lock["start"] or 0 for lock in locks if lock.get("technician") == technician_id]
    return max(starts, default=0)
