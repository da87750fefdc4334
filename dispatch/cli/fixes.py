"""`dispatch fixes` and `dispatch what-if`: what would serve a job left out or late, and what a changed day comes to."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from dispatch.cli.handed_over import write_all
from dispatch.cli.progress import interrupts_held_off, shown_search
from dispatch.domain.retelling import retold
from dispatch.languages import format_distance, format_hours
from dispatch.languages import gettext as _
from dispatch.planning.archive import load_plan
from dispatch.planning.fixes import (
    Fixes,
    Ground,
    Outcome,
    Words,
    change_text,
    cost_terms,
    fixes_for,
    money,
    read_change,
)
from dispatch.planning.fixes.find import MOST
from dispatch.planning.fixes.folder import ground_of, names_of, with_details
from dispatch.planning.replanning import ChangeKind
from dispatch.planning.what_if import ITERATIONS, WhatIf, what_if
from dispatch.settings import Settings
from solver.stop import Iterations

ORDER = (
    ChangeKind.NEWLY_SERVED,
    ChangeKind.DROPPED,
    ChangeKind.LEFT_OUT,
    ChangeKind.HANDED_OVER,
    ChangeKind.MOVED,
    ChangeKind.KEPT,
)
"""What becomes of jobs, in the order in which people want to know."""

MOST_JOBS = 20
"""Visits that change of which a line is printed."""


@click.command("fixes", short_help="Say what would serve the jobs left out or late.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--job", "jobs", multiple=True, metavar="ID", help="Which job; again for more [all of them]."
)
@click.option(
    "--most",
    type=click.IntRange(1, MOST),
    default=3,
    show_default=True,
    help="How many fixes of each.",
)
@click.option(
    "--save", is_flag=True, help="Write them into the details of the jobs left out, in FOLDER."
)
def fixes_command(folder: Path, jobs: tuple[str, ...], most: int, save: bool) -> None:
    """Say for every job that the plan in FOLDER leaves out or serves late what would serve it in time.

    Each fix was found by solving the changed day and passed by the checker; what it costs the others stands beside it.
    The line that begins with "what-if" repeats it with: dispatch what-if FOLDER --change "…".
    """
    shown = load_plan(folder)
    ground = ground_of(folder, shown)
    console = Console(highlight=False, soft_wrap=True)
    words = Words(ground.document, ground.horizon, names_of(shown))
    asked = jobs or (*ground.unserved_ids, *ground.late_ids)
    if not asked:
        console.print(_("Every job is served in time."), markup=False)
    found: dict[str, Fixes] = {}
    for job_id in asked:
        found[job_id] = fixes_for(ground, job_id, most=most)
        _print_fixes(found[job_id], words, ground, console)
    if save and found:
        with interrupts_held_off():
            write_all(with_details(ground, shown, found), folder, Settings.load())
        console.print(_("Written to {folder}.", folder=folder), markup=False)


def _print_fixes(found: Fixes, words: Words, ground: Ground, console: Console) -> None:
    """Print what would serve a job, or that nothing does."""
    late = found.late_seconds
    why = _("{time} late", time=format_hours(late)) if late else retold(found.reason)
    console.print(f"\n{found.job_id}: {why}", markup=False, style="bold")
    if found.detail:
        console.print(f"  {retold(found.detail)}", markup=False)
    console.print(f"  {words.own(found)}", markup=False)
    if not found.fixes:
        console.print(f"  {words.none_found(found)}", markup=False)
    for number, fix in enumerate(found.fixes, 1):
        console.print(f"  {number}. {words.fix(fix)} {words.visit(fix)}", markup=False)
        console.print(f"     {words.price(fix)}", markup=False)
        for change in fix.changes:
            console.print(f"     what-if: {change_text(change, ground.horizon)}", markup=False)


@click.command("what-if", short_help="Compare a changed day with the plan.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--change",
    "changes",
    multiple=True,
    required=True,
    metavar="TEXT",
    help='What changes, such as "overtime technician=T-01 more=40"; again for more. See docs/fixes.md.',
)
@click.option(
    "--iterations",
    type=click.IntRange(min=0),
    default=ITERATIONS,
    show_default=True,
    help="Length of the search.",
)
@click.option("--seed", type=click.IntRange(min=0, max=2**31 - 1), default=0, show_default=True)
def what_if_command(folder: Path, changes: tuple[str, ...], iterations: int, seed: int) -> None:
    """Solve the day in FOLDER with some changes, from its plan, and compare both term by term.

    Nothing is written: it is a scenario.
    """
    shown = load_plan(folder)
    ground = ground_of(folder, shown)
    read = [read_change(text, ground.horizon) for text in changes]
    with shown_search(Console(stderr=True, highlight=False, soft_wrap=True)) as (report, cancel):
        found = what_if(
            ground,
            read,
            stop=lambda: Iterations(iterations),
            seed=seed,
            on_progress=report,
            cancel=cancel,
        )
    words = Words(ground.document, ground.horizon, names_of(shown))
    print_what_if(found, words, Console(highlight=False, soft_wrap=True))


def print_what_if(found: WhatIf, words: Words, console: Console) -> None:
    """Print a scenario beside the plan."""
    console.print()
    for change in found.changes:
        console.print(_("{changes}.", changes=words.change(change)), markup=False, style="bold")
    outcome = found.outcome
    console.print(_figures(outcome))
    console.print()
    table = _table("", _("difference"))
    for _name, told, cents in cost_terms(outcome.cost):
        table.add_row(told, _signed(cents))
    table.add_row(_("Total"), _signed(outcome.cost["total"]))
    console.print(table)
    if found.unchanged_cents:
        saved = money(-found.unchanged_cents)
        console.print(
            _("Planning again without any change would save {saved}.", saved=saved),
            markup=False,
        )
    _print_jobs(outcome, words, console)


def _figures(outcome: Outcome) -> Table:
    """Return the figures of both plans beside each other."""
    before, after = outcome.before, outcome.after
    table = _table("", _("plan"), _("what if"))
    for told, name in (
        (_("served"), "served"),
        (_("not served"), "unserved"),
        (_("late"), "late"),
    ):
        table.add_row(told, str(getattr(before, name)), str(getattr(after, name)))
    for told, name in (
        (_("lateness"), "late_seconds"),
        (_("driving"), "travel_seconds"),
        (_("overtime"), "overtime_seconds"),
    ):
        values = (format_hours(getattr(each, name)) for each in (before, after))
        table.add_row(told, *values)
    metres = (format_distance(each.travel_metres) for each in (before, after))
    table.add_row(_("distance"), *metres)
    table.add_row(_("cost"), money(before.total_cents), money(after.total_cents))
    return table


def _print_jobs(outcome: Outcome, words: Words, console: Console) -> None:
    """Print the promises that are broken, and the jobs newly served or given to others."""
    for job in outcome.broken:
        console.print(words.broken(job), markup=False, style="bold red")
    changed = [job for job in outcome.jobs if not job.broken]
    changed.sort(key=lambda job: (ORDER.index(job.kind), job.job_id))
    for job in changed[:MOST_JOBS]:
        console.print(f"  {words.becomes(job)}", markup=False)
    if len(changed) > MOST_JOBS:
        console.print(f"  {_('… {count} more', count=len(changed) - MOST_JOBS)}", markup=False)


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, justify="left" if not heading else "right", no_wrap=True)
    return table


def _signed(cents: int) -> str:
    return money(cents) if cents < 0 else f"+{money(cents)}"
