"""A proposal on one screen: what would change, for whom, and at what price."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from dispatch.domain.words import COST_NAMES
from dispatch.planning.replanning import Change, ChangeKind, Proposal, VisitAt

WORDS = {
    ChangeKind.KEPT: "kept",
    ChangeKind.MOVED: "moved",
    ChangeKind.HANDED_OVER: "handed over",
    ChangeKind.DROPPED: "dropped",
    ChangeKind.NEWLY_SERVED: "newly served",
    ChangeKind.LEFT_OUT: "still left out",
}
MOST = 40
"""Lines of visits that only move because others change."""


def print_proposal(proposal: Proposal, console: Console) -> None:
    """Print what a proposal changes: the choices with their costs, then what follows from them, then the totals."""
    diff, situation = proposal.diff, proposal.situation
    console.print(
        f"\nThe rest of the day from {situation.now_at:%a %d %b %H:%M}: {len(proposal.rest.done)} visits done,"
        f" {len(proposal.rest.under_way)} under way, {len(diff.of(ChangeKind.KEPT))} kept as they are",
        markup=False,
        style="bold",
    )
    if diff.choices:
        console.print(_table(diff.choices, priced=True))
    else:
        console.print("The plan is best carried on as it is.", markup=False)
    others = [
        change
        for change in diff.changes
        if not change.choice and change.kind not in (ChangeKind.KEPT, ChangeKind.LEFT_OUT)
    ]
    if others:
        console.print("\nWhat follows, whatever is accepted or because of it:", markup=False)
        console.print(_table(others[:MOST], priced=False))
        if len(others) > MOST:
            console.print(f"  … {len(others) - MOST} more", markup=False)
    _print_totals(proposal, console)


def _table(changes: list[Change] | tuple[Change, ...], *, priced: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("job", "", "was", "now", ""):
        table.add_column(heading, no_wrap=True)
    if priced:
        table.add_column("costs", justify="right", no_wrap=True)
        table.add_column("of which")
    for change in changes:
        row = [
            change.job_id,
            WORDS[change.kind],
            _visit(change.was),
            _visit(change.now),
            _late(change),
        ]
        if priced:
            row += [_money(change.cost["total"]), _parts(change)]
        table.add_row(*row)
    return table


def _visit(visit: VisitAt | None) -> str:
    return "no visit" if visit is None else f"{visit.technician_id} {visit.start_at:%a %H:%M}"


def _late(change: Change) -> str:
    if change.now is None or not change.now.late_seconds:
        return ""
    minutes = -(-change.now.late_seconds // 60)
    return f"{'newly late' if change.newly_late else 'late'} {minutes} min"


def _parts(change: Change) -> str:
    """Return the components that a change costs or saves most by."""
    parts = [(name, cents) for name, cents in change.cost.items() if cents and name != "total"]
    parts.sort(key=lambda part: -abs(part[1]))
    return ", ".join(f"{COST_NAMES[name]} {_money(cents)}" for name, cents in parts[:3])


def _print_totals(proposal: Proposal, console: Console) -> None:
    before, after = proposal.diff.before, proposal.diff.after
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("", "carried on", "proposed", "difference"):
        table.add_column(heading, justify="left" if not heading else "right", no_wrap=True)
    for name in (*(name for name in before if name != "total"), "total"):
        if before[name] or after[name]:
            words = COST_NAMES.get(name, "Total")
            row = (_money(before[name]), _money(after[name]), _money(after[name] - before[name]))
            table.add_row(words, *row)
    console.print()
    console.print(table)


def _money(cents: int) -> str:
    return f"{cents / 100:,.2f}"
