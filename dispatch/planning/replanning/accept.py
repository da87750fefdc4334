"""Accept a proposal, or part of it: the changes chosen are made in the plan in force, timed and judged anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dispatch.domain.plan import Plan
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.replanning.carried_on import carry_on, problem_of
from dispatch.planning.replanning.changes import Diff
from dispatch.planning.replanning.replan import Proposal, proposal_of
from dispatch.planning.replanning.steps import Steps
from solver.documents import read_plan
from solver.problem import Problem
from solver.reasons import explain

Document = dict[str, Any]


@dataclass(frozen=True)
class NotAlone:
    """A choice that cannot be made without others: each of `needs` has to be accepted too."""

    job_id: str
    needs: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What to do, in words."""
        if not self.needs:
            return _(
                "{job_id} cannot be changed alone. Accept everything, or leave it.",
                job_id=self.job_id,
            )
        return _(
            "{job_id} cannot be changed alone. Accept {needs} as well, or leave it.",
            job_id=self.job_id,
            needs=", ".join(self.needs),
        )


@dataclass(frozen=True)
class Acceptance:
    """The plan with the accepted changes, as documents and as people see it.

    Attributes
    ----------
    problem, plan : dict
        The problem document of the rest of the day and its plan document, passed by the checker.
    diff : Diff
        What changed against the plan in force, with costs.
    shown : Plan or None
        The whole day as people see it.
    accepted : tuple of str
        The choices that were made.
    not_alone : tuple of NotAlone
        Choices that were asked for and could not be made without others; the plan leaves them as they were.
    """

    problem: Document
    plan: Document
    diff: Diff
    shown: Plan | None
    accepted: tuple[str, ...]
    not_alone: tuple[NotAlone, ...] = ()


def accept(proposal: Proposal, job_ids: Iterable[str] | None = None) -> Acceptance:
    """Return the plan in force with some of a proposal's changes made, or all of them.

    Parameters
    ----------
    proposal : Proposal
        What was proposed.
    job_ids : iterable of str or None
        The choices to make, by their jobs; None accepts everything. With none at all the plan is carried on as it is.

    Raises
    ------
    SituationError
        If a job is no choice of the proposal.
    UncheckedPlanError
        If the independent checker refuses the plan.
    """
    offered = [change.job_id for change in proposal.diff.choices]
    wanted = set(offered if job_ids is None else job_ids)
    unknown = sorted(wanted - set(offered))
    if unknown:
        raise SituationError(
            _(
                "{unknown}: the proposal leaves no choice there. Choose from {words}.",
                unknown=", ".join(unknown),
                words=_(", ").join(offered) or _("nothing"),
            )
        )
    if job_ids is None or wanted == set(offered):
        return Acceptance(
            proposal.problem, proposal.after, proposal.diff, proposal.shown, tuple(offered)
        )
    problem = problem_of(proposal.problem)
    chosen = [job for job in offered if job in wanted]
    steps, left = _made(proposal, problem, chosen)
    not_alone = tuple(NotAlone(job, _needs(proposal, problem, chosen, job)) for job in left)
    plan = steps.draft.plan({"engine": "accepted in part"})
    plan = replace(plan, unserved=explain(problem, plan))
    result = proposal_of(proposal.situation, proposal.rest, problem, plan)
    made = tuple(job for job in chosen if job not in left)
    return Acceptance(result.problem, result.after, result.diff, result.shown, made, not_alone)


def _made(
    proposal: Proposal, problem: Problem, chosen: Sequence[str]
) -> tuple[Steps, tuple[str, ...]]:
    """Make choices in the plan carried on; return how far that went, and what could not be made.

    Each is tried alone, again and again while others make room; those left are then taken out and put in together,
    or, where that leaves one of them without its place, not at all.
    """
    steps = _begin(proposal, problem)
    left = [problem.job_index[job] for job in chosen]
    progress = True
    while left and progress:
        stuck = [job for job in left if not steps.make(job)]
        left, progress = stuck, len(stuck) < len(left)
    if not left:
        return steps, ()
    stuck_ids = tuple(problem.jobs[job].id for job in left)
    if _together(steps, left):
        return steps, ()
    again, _ = _made(proposal, problem, [job for job in chosen if job not in stuck_ids])
    return again, stuck_ids


def _begin(proposal: Proposal, problem: Problem) -> Steps:
    draft = carry_on(problem, proposal.rest.sequences)
    return Steps(draft, read_plan(problem, proposal.after))


def _together(steps: Steps, jobs: Sequence[int]) -> bool:
    """Take jobs out and put them in together; return whether all found their places."""
    if not all(steps.take_out(job) for job in jobs):
        return False
    return all(steps.put_in(job) for job in sorted(jobs, key=steps.place))


def _needs(
    proposal: Proposal, problem: Problem, chosen: Sequence[str], job: str
) -> tuple[str, ...]:
    """Return choices that make one possible beside those chosen: one, if one is enough, else none to spare."""
    others = [c.job_id for c in proposal.diff.choices if c.job_id not in chosen]
    base = [*(other for other in chosen if other != job), job]
    for other in others:
        if job not in _made(proposal, problem, [*base, other])[1]:
            return (other,)
    if job not in _made(proposal, problem, [*base, *others])[1]:
        return tuple(_fewest(proposal, problem, base, others, job))
    return ()


def _fewest(
    proposal: Proposal, problem: Problem, base: Sequence[str], others: Sequence[str], job: str
) -> list[str]:
    """Return choices none of which can be spared."""
    needed = list(others)
    for other in others:
        fewer = [each for each in needed if each != other]
        if job not in _made(proposal, problem, [*base, *fewer])[1]:
            needed = fewer
    return needed
