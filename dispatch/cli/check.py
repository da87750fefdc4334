"""`dispatch check problem.json plan.json`: judge any plan by the independent checker."""

from __future__ import annotations

from pathlib import Path

import click

from dispatch.cli.documents import read_document
from dispatch.domain.retelling import retold
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from solver.checker import DocumentError, check

VALID, NOT_VALID = 0, 1


@click.command("check", short_help="Judge any plan by the independent checker.")
@click.argument("problem", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
def check_command(problem: Path, plan: Path) -> int:
    """Judge PLAN against PROBLEM: every rule and every cent, from the two files alone.

    Leaves with 0 where the plan is valid, with 1 where it is not (one violation a line), with 2 where a file cannot be
    read.
    """
    try:
        verdict = check(read_document(problem), read_document(plan))
    except DocumentError as error:
        raise InputError(str(error)) from error
    if verdict.valid:
        click.echo(_("valid; total {cents} cents", cents=verdict.cost["total"]))
        return VALID
    for violation in verdict.violations:
        click.echo(retold(violation.sentence))
    return NOT_VALID
