"""The plan in force carried on as it is: the same visits by the same technicians in the same order, timed anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dispatch.errors import PlanningError, SituationError
from dispatch.languages import gettext as _
from dispatch.planning.convert import document_text
from dispatch.planning.replanning.locks import LockSequence
from dispatch.planning.replanning.remainder import Remainder, Sequences
from dispatch.planning.replanning.situation import Situation
from solver.build import follow
from solver.checker import load_json
from solver.documents import read_problem
from solver.draft import Draft, Key
from solver.plan import Plan
from solver.problem import Problem, ProblemError

Document = dict[str, Any]


def problem_of(document: Document) -> Problem:
    """Return the problem of a document, as it is read back from its text.

    Raises
    ------
    PlanningError
        If it cannot be planned; every fault is named.
    """
    try:
        return read_problem(load_json(document_text(document)))
    except ProblemError as error:
        raise PlanningError(
            _("The rest of the day cannot be planned. {error}", error=error)
        ) from error


def carry_on(problem: Problem, sequences: Sequences) -> Draft:
    """Return the routes that follow the sequences as far as the rules allow; nothing is put in their place."""
    draft = Draft(problem)
    follow(draft, as_indices(problem, sequences))
    return draft


def as_indices(problem: Problem, sequences: Sequences) -> Mapping[Key, Sequence[int]]:
    """Return sequences of ids as sequences of indices; ids that the problem does not have are left out."""
    people, jobs = problem.technician_index, problem.job_index
    return {
        (people[id], shift): [jobs[job] for job in visits if job in jobs]
        for (id, shift), visits in sequences.items()
        if id in people and shift < len(problem.technicians[people[id]].shifts)
    }


def hold_sequences(situation: Situation, rest: Remainder) -> Remainder:
    """Return the remainder in which locked sequences are locked visit by visit, at the times of the plan carried on.

    Raises
    ------
    SituationError
        If a sequence is to be held up to a visit that the technician does not have.
    """
    locks = [lock for lock in situation.locks if isinstance(lock, LockSequence)]
    if not locks:
        return rest
    problem = problem_of(rest.document)
    plan = carry_on(problem, rest.sequences).plan({})
    held: dict[str, Document] = {}
    for lock in locks:
        if lock.up_to_job_id in rest.done:
            continue
        for job_id in held_by(lock, rest.sequences):
            start = _start(problem, plan, job_id)
            if start is not None and job_id not in rest.under_way:
                held[job_id] = {"technician": lock.technician_id, "start": start}
    jobs = [
        {**job, "lock": held[job["id"]]} if job["id"] in held else job
        for job in rest.document["jobs"]
    ]
    return replace(rest, document={**rest.document, "jobs": jobs})


def held_by(lock: LockSequence, sequences: Sequences) -> tuple[str, ...]:
    """Return the visits of a locked sequence, in order.

    Raises
    ------
    SituationError
        If the technician does not make the visit named.
    """
    ordered = sorted(key for key in sequences if key[0] == lock.technician_id)
    visits = [job for key in ordered for job in sequences[key]]
    if lock.up_to_job_id not in visits:
        raise SituationError(
            _(
                "{technician_id} has no visit of {up_to_job_id} ahead, so the sequence cannot be held"
                " up to it. Name one of: {words}.",
                technician_id=lock.technician_id,
                up_to_job_id=lock.up_to_job_id,
                words=_(", ").join(visits) or _("none is left"),
            )
        )
    return tuple(visits[: visits.index(lock.up_to_job_id) + 1])


def _start(problem: Problem, plan: Plan, job_id: str) -> int | None:
    job = problem.job_index[job_id]
    starts = (stop.start for route in plan.routes for stop in route.stops if stop.job == job)
    return next(starts, None)
