"""A proposal on one screen: what would change, for whom, and at what price."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from dispatch.domain.words import COST_NAMES
from dispatch.languages import format_clock, format_weekday, mark
from dispatch.languages import gettext as _
from dispatch.planning.replanning import Change, ChangeKind, Proposal, VisitAt

WORDS = {
    ChangeKind.KEPT: mark("kept"),
    ChangeKind.MOVED: mark("moved"),
    ChangeKind.HANDED_OVER: mark("handed over"),
    ChangeKind.DROPPED: mark("dropped"),
    ChangeKind.NEWLY_SERVED: mark("newly served"),
    ChangeKind.LEFT_OUT: mark("still left out"),
}
MOST = 40
"""Lines of visits that only move because others change."""


def print_proposal(proposal: Proposal, console: Console) -> None:
    """Print what a proposal changes: the choices with their costs, then what follows from them, then the totals."""
    diff, situation = proposal.diff, proposal.situation
    console.print(
        "\n"
        + _(
            "The rest of the day from {now:%a %d %b %H:%M}: {done} visits done, {begun} under way,"
            " {kept} kept as they are",
            now=situation.now_at,
            done=len(proposal.rest.done),
            begun=len(proposal.rest.under_way),
            kept=len(diff.of(ChangeKind.KEPT)),
        ),
        markup=False,
        style="bold",
    )
    if diff.choices:
        console.print(_table(diff.choices, priced=True))
    else:
        console.print(_("The plan is best carried on as it is."), markup=False)
    others = [
        change
        for change in diff.changes
        if not change.choice and change.kind not in (ChangeKind.KEPT, ChangeKind.LEFT_OUT)
    ]
    if others:
        told = _("What follows, whatever is accepted or because of it:")
        console.print(f"\n{told}", markup=False)
        console.print(_table(others[:MOST], priced=False))
        if len(others) > MOST:
            console.print("  " + _("… {number} more", number=len(others) - MOST), markup=False)
    _print_totals(proposal, console)


def _table(changes: list[Change] | tuple[Change, ...], *, priced: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in (_("job"), "", _("was"), _("now"), ""):
        table.add_column(heading, no_wrap=True)
    if priced:
        table.add_column(_("costs"), justify="right", no_wrap=True)
        table.add_column(_("of which"))
    for change in changes:
        row = [
            change.job_id,
            _(WORDS[change.kind]),
            _visit(change.was),
            _visit(change.now),
            _late(change),
        ]
        if priced:
            row += [_money(change.cost["total"]), _parts(change)]
        table.add_row(*row)
    return table


def _visit(visit: VisitAt | None) -> str:
    if visit is None:
        return _("no visit")
    clock = f"{format_weekday(visit.start_at)} {format_clock(visit.start_at)}"
    return f"{visit.technician_id} {clock}"


def _late(change: Change) -> str:
    if change.now is None or not change.now.late_seconds:
        return ""
    minutes = -(-change.now.late_seconds // 60)
    if change.newly_late:
        return _("newly late {minutes} min", minutes=minutes)
    return _("late {minutes} min", minutes=minutes)


def _parts(change: Change) -> str:
    """Return the components that a change costs or saves most by."""
    parts = [(name, cents) for name, cents in change.cost.items() if cents and name != "total"]
    parts.sort(key=lambda part: -abs(part[1]))
    return _(", ").join(f"{COST_NAMES[name]} {_money(cents)}" for name, cents in parts[:3])


def _print_totals(proposal: Proposal, console: Console) -> None:
    before, after = proposal.diff.before, proposal.diff.after
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("", _("carried on"), _("proposed"), _("difference")):
        table.add_column(heading, justify="left" if not heading else "right", no_wrap=True)
    for name in (*(name for name in before if name != "total"), "total"):
        if before[name] or after[name]:
            words = str(COST_NAMES[name]) if name in COST_NAMES else _("Total")
            row = (_money(before[name]), _money(after[name]), _money(after[name] - before[name]))
            table.add_row(words, *row)
    console.print()
    console.print(table)


def _money(cents: int) -> str:
    return f"{cents / 100:,.2f}"
