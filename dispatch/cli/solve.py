"""`dispatch solve problem.json --out plan.json`: a problem document in, a checked plan document out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console

from dispatch.cli.documents import read_document
from dispatch.cli.limits import bound_from, proof_from, search_options, stop_from
from dispatch.cli.progress import interrupts_held_off, shown_search
from dispatch.domain.retelling import retold
from dispatch.languages import gettext as _
from dispatch.planning.solve_document import solve_document, write_plan_file


@click.command("solve", short_help="Solve a problem document.")
@click.argument("problem", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the plan goes.",
)
@search_options
def solve_command(
    problem: Path,
    out: Path,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    engine: str,
    workers: int,
    prove: bool,
    bound: float | None,
) -> None:
    """Solve the problem document PROBLEM and write a plan document that the checker has passed."""
    document = read_document(problem)
    jobs = document.get("jobs", ())
    with shown_search(Console(stderr=True, highlight=False)) as (report, cancel):
        plan = solve_document(
            document,
            stop=stop_from(seconds=seconds, iterations=iterations),
            seed=seed,
            engine=engine,
            workers=workers,
            on_progress=report,
            cancel=cancel,
            proof=proof_from(prove=prove, seconds=seconds, iterations=iterations),
            bound=bound_from(
                bound,
                jobs=len(jobs) if isinstance(jobs, list) else 0,
                seconds=seconds,
                iterations=iterations,
            ),
        )
    with interrupts_held_off():
        write_plan_file(plan, out)
    _tell(plan, out, prove=prove)


def _tell(plan: dict[str, Any], out: Path, *, prove: bool) -> None:
    """Say in one line what the plan serves and costs, and what was proven where that was asked for."""
    cost = plan["cost"]
    visits = sum(stop["kind"] == "visit" for route in plan["routes"] for stop in route["stops"])
    click.echo(
        _(
            "{visits} jobs served, {unserved} not; total {cents} cents; written to {out}",
            visits=visits,
            unserved=len(plan["unserved"]),
            cents=cost["total"],
            out=out,
        )
    )
    if prove:
        click.echo(retold(plan["stats"]["proof"]))
