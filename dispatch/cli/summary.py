"""What a dispatcher wants to know of a plan, on one screen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from dispatch.domain.bound_words import bound_notes, bound_sentence
from dispatch.domain.job import Job
from dispatch.domain.place_words import rough_jobs
from dispatch.domain.plan import TRAVEL_FALLBACK, Comparison, Plan
from dispatch.domain.retelling import retold
from dispatch.domain.words import COST_NAMES, RULE_NAMES
from dispatch.languages import gettext as _
from dispatch.languages import ngettext

MOST_SKIPPED = 20
MOST_IDS = 8


def print_summary(plan: Plan, out: Path | None, console: Console) -> None:
    """Print the comparison with the dispatch rules, the unserved jobs by reason, and where the files are."""
    console.print(
        "\n" + _("{name}: checked, no rule is broken", name=plan.day.name),
        markup=False,
        style="bold",
    )
    console.print(_comparison_table(plan.comparisons))
    for component, cents in plan.cost.items():
        if cents and component != "total":
            console.print(
                f"  {padded(COST_NAMES[component], 28)} {_money(cents):>14}", markup=False
            )
    if told := bound_sentence(plan):
        console.print(told, markup=False, style="bold")
        for note in bound_notes(plan):
            console.print(f"  {note}", markup=False)
    _print_unserved(plan, console)
    if plan.mail_in:
        told = _("Mailed in, outside every zone: {jobs}", jobs=_(", ").join(plan.mail_in))
        console.print(told, markup=False)
    _print_skipped(plan, console)
    if plan.stats.get(TRAVEL_FALLBACK):
        console.print(str(plan.stats[TRAVEL_FALLBACK]), markup=False, style="bold red")
    _print_rough(plan, console)
    if plan.stats.get("warnings"):
        note = _("Note: {warnings}", warnings=retold(str(plan.stats["warnings"])))
        console.print(note, markup=False)
    if out is not None:
        console.print(
            "\n" + _("Written to {out}. Look at it: dispatch serve {out}", out=out), markup=False
        )


def _comparison_table(comparisons: tuple[Comparison, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in (
        "",
        _("cost"),
        _("served"),
        _("unserved"),
        _("late"),
        _("late h"),
        _("drive h"),
        _("km"),
        _("over h"),
    ):
        table.add_column(heading, justify="left" if not heading else "right", no_wrap=True)
    for item in comparisons:
        table.add_row(
            str(RULE_NAMES.get(item.name, item.name)),
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


def _print_rough(plan: Plan, console: Console) -> None:
    """Print the jobs that somebody should call about before anybody drives there."""
    rough = rough_jobs(plan.day.jobs)
    if not rough:
        return
    ids = _(", ").join(job.id for job in rough[:MOST_IDS])
    if len(rough) > MOST_IDS:
        ids = _("{ids} and {count} more (plan.xlsx)", ids=ids, count=len(rough) - MOST_IDS)
    told = _("Places known only roughly, so call before driving: {ids}", ids=ids)
    console.print(told, markup=False)


def _print_unserved(plan: Plan, console: Console) -> None:
    if not plan.day.jobs:
        console.print(_("There are no jobs to plan."), markup=False)
        return
    if not plan.unserved:
        console.print(_("Every job is served."), markup=False)
        return
    console.print(_("Not served:"), markup=False)
    for reason, count in Counter(item.reason for item in plan.unserved).most_common():
        ids = [item.job_id for item in plan.unserved if item.reason == reason]
        named = _(", ").join(ids[:MOST_IDS])
        if len(ids) > MOST_IDS:
            named = _("{ids} and {number} more (plan.xlsx)", ids=named, number=len(ids) - MOST_IDS)
        line = _("{reason}: {ids}", reason=retold(reason), ids=named)
        console.print(f"  {count:>4}  {line}", markup=False)
    broken = [told for item in plan.unserved if (told := _appointment(plan.job(item.job_id)))]
    if broken:
        told = _("Appointments not kept: {jobs}", jobs=_(", ").join(broken))
        console.print(told, markup=False, style="bold red")


def _appointment(job: Job) -> str:
    """Return what was fixed or told to the customer; empty where nothing was."""
    for kept, told in (
        (job.lock, _("{job} (locked to {technician}{moment})")),
        (job.told, _("{job} (told {technician}{moment})")),
    ):
        if kept is not None:
            moment = _(" {at:%a %d %b %H:%M}", at=kept.start_at) if kept.start_at else ""
            return told.format(job=job.id, technician=kept.technician_id, moment=moment)
    return ""


def _print_skipped(plan: Plan, console: Console) -> None:
    if not plan.day.skipped:
        return
    rows = len({(fault.file, fault.row) for fault in plan.day.skipped})
    told = ngettext("Skipped {count} row:", "Skipped {count} rows:", rows)
    console.print(told, markup=False)
    for fault in plan.day.skipped[:MOST_SKIPPED]:
        console.print(f"  {fault}", markup=False)
    if len(plan.day.skipped) > MOST_SKIPPED:
        more = _("… {number} more, all in plan.xlsx", number=len(plan.day.skipped) - MOST_SKIPPED)
        console.print(f"  {more}", markup=False)


def padded(text: object, width: int) -> str:
    """Return a text with blanks behind it up to a width on the screen; a Chinese character takes two."""
    shown = str(text)
    return shown + " " * (width - cell_len(shown))


def _money(cents: int) -> str:
    return f"{cents / 100:,.2f}"


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:,.1f}"
