"""Options that every command with a search shares: when to stop, where chance begins, which engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from dispatch.planning.bounded import usual_effort
from solver.effort import Effort
from solver.exact import MOST_JOBS
from solver.large import LARGE
from solver.solve import DEFAULT_ENGINE, engine_names
from solver.stop import AnyOf, Iterations, Seconds, Stop

DEFAULT_SECONDS = 10.0
PROOF_SECONDS = 60.0
PROOF_WORK = 30.0

_OPTIONS = (
    click.option(
        "--seconds",
        type=click.FloatRange(min=0),
        help=f"Stop the search after this time [{DEFAULT_SECONDS:g} where no limit is given].",
    ),
    click.option(
        "--iterations",
        type=click.IntRange(min=0),
        help="Stop the search after so many steps; gives the same plan each time.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(min=0, max=2**31 - 1),
        default=0,
        show_default=True,
        help="Where chance begins.",
    ),
    click.option(
        "--engine",
        type=click.Choice(engine_names()),
        default=DEFAULT_ENGINE,
        show_default=True,
        help="Who makes the plan: kernel and ortools search, and are never worse than the dispatch rules;"
        " nearest and earliest-due are these rules, and give their own plan.",
    ),
    click.option(
        "--workers",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        help=f"Processes for a problem of {LARGE:,} jobs and more; they do not change what --iterations gives.",
    ),
    click.option(
        "--prove",
        is_flag=True,
        help=f"Prove after the search that no plan is cheaper, or find one; up to {MOST_JOBS} jobs by the exact model,"
        f" above by the bound of all routes; {PROOF_SECONDS:g} seconds (with --iterations alone an amount of work that"
        " is the same everywhere).",
    ),
    click.option(
        "--bound",
        type=click.FloatRange(min=0),
        help="Seconds for finding out after the search how far the plan is from the best possible; 0: none [up to"
        " 250 jobs as long as the search, at most 10; with --iterations alone 0, and what is given is work].",
    ),
)


def search_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --seconds, --iterations, --seed, --engine, --workers, --prove and --bound to a command."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def stop_from(*, seconds: float | None, iterations: int | None) -> Stop:
    """Return the stop that the options ask for; without any limit a search takes ten seconds."""
    stops: list[Stop] = []
    if iterations is not None:
        stops.append(Iterations(iterations))
    if seconds is not None or iterations is None:
        stops.append(Seconds(DEFAULT_SECONDS if seconds is None else seconds))
    return stops[0] if len(stops) == 1 else AnyOf(*stops)


def proof_from(*, prove: bool, seconds: float | None, iterations: int | None) -> Effort | None:
    """Return the effort that a proof may take; None where none is asked for."""
    if not prove:
        return None
    by_work = iterations is not None and seconds is None
    return Effort(work=PROOF_WORK) if by_work else Effort(seconds=PROOF_SECONDS)


def bound_from(
    bound: float | None, *, jobs: int, seconds: float | None, iterations: int | None
) -> Effort | None:
    """Return the effort that a bound may take; None where there is to be none."""
    by_work = iterations is not None and seconds is None
    if bound is None:
        return usual_effort(jobs, stop_from(seconds=seconds, iterations=iterations))
    if bound == 0:
        return None
    return Effort(work=bound) if by_work else Effort(seconds=bound)
