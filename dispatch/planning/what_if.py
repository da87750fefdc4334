"""What if: a day with some changes, solved from the plan and put beside it term by term. Nothing is applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event

from dispatch.errors import InputError, PlanningError, UncheckedPlanError
from dispatch.languages import gettext as _
from dispatch.planning.fixes.changed import changed_problem
from dispatch.planning.fixes.changes import Change
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.fixes.job_changes import PutOff
from dispatch.planning.fixes.outcome import Outcome, outcome_of
from solver.engine import Progress
from solver.plan import Plan
from solver.problem import Problem, ProblemError
from solver.reasons import explain
from solver.solve import solve
from solver.stop import Iterations, Stop

ITERATIONS = 10_000
"""Length of the search where none is asked for; some two seconds for 200 jobs."""

MOST_CHANGES = 20


@dataclass(frozen=True)
class WhatIf:
    """A scenario beside the plan.

    Attributes
    ----------
    changes : tuple of Change
        What was changed.
    outcome : Outcome
        The changed day beside the plan, passed by the checker.
    unchanged_cents : int
        By how much the same search changes the total of the plan without any change (0 or below): what of the
        difference is not due to the changes.
    """

    changes: tuple[Change, ...]
    outcome: Outcome
    unchanged_cents: int


def what_if(
    ground: Ground,
    changes: Sequence[Change],
    *,
    stop: Callable[[], Stop] = lambda: Iterations(ITERATIONS),
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Event | None = None,
) -> WhatIf:
    """Return what a day comes to with some changes: searched from the plan, judged by the checker.

    The day is searched without the changes first and with them from there, so that a change which only allows more
    never comes out dearer than none.

    Parameters
    ----------
    ground : Ground
        The plan, loaded.
    changes : sequence of Change
        Applied one after another.
    stop : callable
        Makes the limit of each of the two searches; only iterations give the same answer each time.
    seed : int
        Where chance in the searches begins.
    on_progress, cancel : callable, Event or None
        Told about the searches; once set, they end with the best so far.

    Raises
    ------
    InputError
        If there is no change, or there are too many.
    PlanningError
        If a change names what is not there, or the changed day is no problem that can be planned.
    UncheckedPlanError
        If the checker refuses a plan.
    """
    if not changes:
        raise InputError(_("Name at least one change."))
    if len(changes) > MOST_CHANGES:
        raise InputError(
            _(
                "{count} changes at once: give {most} at most.",
                count=len(changes),
                most=MOST_CHANGES,
            )
        )
    document = ground.document
    for change in changes:
        document = change.apply(document)
    problem = changed_problem(ground.problem, ground.document, document)
    put_off = frozenset(ground.job(each.job) for each in changes if isinstance(each, PutOff))
    told = _Search(stop, seed, on_progress, cancel)
    same = told.solved(ground.problem, ground.plan)
    # From the better of the two, or what a search gains anyhow would hide what the changes do.
    plan = told.solved(problem, min(ground.plan, same, key=lambda each: each.total))
    plan = replace(plan, unserved=explain(problem, plan))
    outcome = outcome_of(ground, document, problem, plan, put_off=put_off)
    if outcome is None:
        raise UncheckedPlanError(
            _("The checker refused the plan of the changed day. Please report this with the plan.")
        )
    return WhatIf(tuple(changes), outcome, min(0, same.total - ground.plan.total))


@dataclass(frozen=True)
class _Search:
    """How both days are searched."""

    stop: Callable[[], Stop]
    seed: int
    on_progress: Callable[[Progress], None] | None
    cancel: Event | None

    def solved(self, problem: Problem, plan: Plan) -> Plan:
        """Return the best plan found that begins at the routes of the plan, as far as there are such shifts."""
        people = problem.technicians
        routes = tuple(r for r in plan.routes if r.shift < len(people[r.technician].shifts))
        start = replace(plan, routes=routes)
        try:
            return solve(
                problem,
                self.stop(),
                self.seed,
                start=start,
                bare=True,
                on_progress=self.on_progress,
                cancel=self.cancel,
            ).plan
        except ProblemError as error:
            raise PlanningError(str(error)) from error
