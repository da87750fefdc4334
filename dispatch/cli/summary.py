"""What a dispatcher wants to know of a plan, on one screen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dispatch.domain.job import Job
from dispatch.domain.plan import Comparison, Plan
from dispatch.domain.words import COST_NAMES, RULE_NAMES

MOST_SKIPPED = 20
MOST_IDS = 8


def print_summary(plan: Plan, out: Path | None, console: Console) -> None:
    """Print the comparison with the dispatch rules, the unserved jobs by reason, and where the files are."""
    console.print(f"\n{plan.day.name}: checked, no rule is broken", markup=False, style="bold")
    console.print(_comparison_table(plan.comparisons))
    for component, cents in plan.cost.items():
        if cents and component != "total":
            console.print(f"  {COST_NAMES[component]:<28} {_money(cents):>14}", markup=False)
    _print_unserved(plan, console)
    if plan.mail_in:
        console.print(f"Mailed in, outside every zone: {', '.join(plan.mail_in)}", markup=False)
    _print_skipped(plan, console)
    if plan.stats.get("warnings"):
        console.print(f"Note: {plan.stats['warnings']}", markup=False)
    if out is not None:
        console.print(f"\nWritten to {out}. Look at it: dispatch serve {out}", markup=False)


def _comparison_table(comparisons: tuple[Comparison, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in (
        "",
        "cost",
        "served",
        "unserved",
        "late",
        "late h",
        "drive h",
        "km",
        "over h",
    ):
        table.add_column(heading, justify="left" if not heading else "right", no_wrap=True)
    for item in comparisons:
        table.add_row(
            RULE_NAMES.get(item.name, item.name),
            _money(item.total_cents),
            str(item.served),
            str(item.unserved),
            str(item.late),
            _hours(item.late_seconds),
            _hours(item.travel_seconds),
            f"{item.travel_metres / 1000:,.0f}",
            _hours(item.overtime_seconds),
        )
    return table


def _print_unserved(plan: Plan, console: Console) -> None:
    if not plan.day.jobs:
        console.print("There are no jobs to plan.", markup=False)
        return
    if not plan.unserved:
        console.print("Every job is served.", markup=False)
        return
    console.print("Not served:", markup=False)
    for reason, count in Counter(item.reason for item in plan.unserved).most_common():
        ids = [item.job_id for item in plan.unserved if item.reason == reason]
        more = f" and {len(ids) - MOST_IDS} more (plan.xlsx)" if len(ids) > MOST_IDS else ""
        console.print(f"  {count:>4}  {reason}: {', '.join(ids[:MOST_IDS])}{more}", markup=False)
    broken = [told for item in plan.unserved if (told := _appointment(plan.job(item.job_id)))]
    if broken:
        console.print(f"Appointments not kept: {', '.join(broken)}", markup=False, style="bold red")


def _appointment(job: Job) -> str:
    """Return what was fixed or told to the customer; empty where nothing was."""
    for word, kept in (("locked to", job.lock), ("told", job.told)):
        if kept is not None:
            moment = f" {kept.start_at:%a %d %b %H:%M}" if kept.start_at else ""
            return f"{job.id} ({word} {kept.technician_id}{moment})"
    return ""


def _print_skipped(plan: Plan, console: Console) -> None:
    if not plan.day.skipped:
        return
    rows = len({(fault.file, fault.row) for fault in plan.day.skipped})
    console.print(f"Skipped {counted(rows, 'row')}:", markup=False)
    for fault in plan.day.skipped[:MOST_SKIPPED]:
        console.print(f"  {fault}", markup=False)
    if len(plan.day.skipped) > MOST_SKIPPED:
        console.print(
            f"  … {len(plan.day.skipped) - MOST_SKIPPED} more, all in plan.xlsx", markup=False
        )


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: 1 row, 2 rows."""
    return f"{count} {noun}{'s' * (count != 1)}"


def _money(cents: int) -> str:
    return f"{cents / 100:,.2f}"


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:,.1f}"
