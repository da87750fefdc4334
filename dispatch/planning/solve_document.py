"""Solve a problem document without the product around it: documents in, checked documents out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from dispatch.errors import PlanFolderError
from dispatch.languages import gettext as _
from dispatch.planning.bounded import bounded
from dispatch.planning.convert import document_text
from dispatch.planning.make_plan import refuse_unchecked
from dispatch.planning.prove_plan import proven
from dispatch.saving import save_text
from solver import documents
from solver.effort import Effort
from solver.engine import Progress
from solver.solve import solve
from solver.stop import Stop


def solve_document(
    document: dict[str, Any],
    *,
    stop: Stop,
    seed: int,
    engine: str,
    workers: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Event | None = None,
    proof: Effort | None = None,
    bound: Effort | None = None,
) -> dict[str, Any]:
    """Return the plan document of a problem document, passed by the checker.

    A large problem is searched by as many processes as `workers` says, which do not change what iterations give. With
    `proof` or `bound`, so much effort is spent on proving the plan best, or on how far it is from that; its `bound`
    and its `stats` say what came of it.

    Raises
    ------
    ProblemError
        If the document is no problem; every fault is named.
    UncheckedPlanError
        If the checker refuses the plan.
    """
    problem = documents.read_problem(document)
    result = solve(
        problem, stop, seed, engine=engine, on_progress=on_progress, cancel=cancel, workers=workers
    )
    watched: dict[str, Any] = {"pool": result.pool, "on_progress": on_progress, "cancel": cancel}
    if proof is not None:  # which says all that a bound would
        best = proven(problem, result.plan, proof, **watched)
    else:
        best = bounded(problem, result.plan, bound, **watched)
    plan = documents.write_plan(problem, best)
    refuse_unchecked(document, plan)
    return plan


def write_plan_file(plan: dict[str, Any], path: Path) -> None:
    """Write a plan document to a file, whole or not at all.

    Raises
    ------
    PlanFolderError
        If the file cannot be written.
    """
    try:
        save_text(path, document_text(plan))
    except OSError as error:
        raise PlanFolderError(
            _(
                "{path} cannot be written: {error}. Choose another file.",
                path=path,
                error=error.strerror or error,
            )
        ) from error
