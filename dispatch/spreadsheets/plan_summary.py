"""The first sheet of a plan's workbook: what it is, what it serves, what it costs and what it was judged against."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch.domain.bound_words import bound_notes, bound_sentence
from dispatch.domain.plan import Plan
from dispatch.domain.retelling import retold
from dispatch.domain.words import COST_NAMES, RULE_NAMES
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.spreadsheets.out_sheets import Format, OutSheet, Value

_COMPARED = (
    mark("Way of planning"),
    mark("Total cost"),
    mark("Jobs served"),
    mark("Jobs left out"),
    mark("Late visits"),
    mark("Hours late"),
    mark("Hours of travel"),
    mark("Kilometres"),
    mark("Hours of overtime"),
)
_MADE = {
    "engine": mark("Engine"),
    "seed": mark("Seed"),
    "iterations": mark("Iterations"),
    "seconds": mark("Seconds"),
    "travel": mark("Travel times"),
    "travel_fallback": mark("Estimated travel"),
    "warnings": mark("Warnings"),
    "versions": mark("Versions"),
}
_WIDEST = 34


def summary_sheet(plan: Plan) -> OutSheet:
    """Return the summary of a plan as a sheet of blocks."""
    compared = _("Compared with the rules of a dispatch office")
    blocks = (
        (_("The plan"), _about(plan)),
        (_("Jobs"), _counts(plan)),
        (compared, _comparisons(plan)),
        (_("Cost"), _costs(plan)),
        (_("How the plan was made"), _made(plan)),
    )
    rows: list[Sequence[Value]] = []
    sections = []
    for title, block in blocks:
        if rows:
            rows.append(_padded(()))
        sections.append(len(rows))
        rows.append(_padded((title,)))
        if title == compared:
            sections.append(len(rows))
        rows.extend(map(_padded, block))
    columns = ((_("Summary"), Format.TEXT), *(("", Format.TEXT) for _name in _COMPARED[1:]))
    return OutSheet(_("Summary"), columns, rows, frozenset(sections), widest=_WIDEST)


def _padded(row: Sequence[Value]) -> Sequence[Value]:
    return (*row, *(None for _ in range(len(_COMPARED) - len(row))))


def _about(plan: Plan) -> list[tuple[Value, ...]]:
    horizon = plan.day.horizon
    return [
        (_("Name"), plan.day.name),
        (_("From"), horizon.start_at),
        (_("Until"), horizon.end_at),
        (_("Time zone of all times"), str(horizon.start_at.tzinfo)),
        (_("Technicians"), len(plan.day.technicians)),
        (_("Routes"), len(plan.routes)),
    ]


def _counts(plan: Plan) -> list[tuple[Value, ...]]:
    visits = [stop for route in plan.routes for stop in route.visits]
    late = [seconds for seconds in map(plan.lateness_seconds, visits) if seconds]
    return [
        (_("In the input"), len(plan.day.jobs)),
        (_("Served"), len(visits)),
        (_("Late"), len(late)),
        (_("Hours late in all"), sum(late) / 3600),
        (_("Left out, with a reason each"), len(plan.unserved)),
        (_("Mailed in, as they lie outside"), len(plan.mail_in)),
        (_("Faults for which rows were skipped"), len(plan.day.skipped)),
    ]


def _comparisons(plan: Plan) -> list[tuple[Value, ...]]:
    return [
        tuple(map(_, _COMPARED)),
        *(
            (
                str(RULE_NAMES.get(way.name, way.name)),
                way.total_cents / 100,
                way.served,
                way.unserved,
                way.late,
                way.late_seconds / 3600,
                way.travel_seconds / 3600,
                way.travel_metres / 1000,
                way.overtime_seconds / 3600,
            )
            for way in plan.comparisons
        ),
    ]


def _costs(plan: Plan) -> list[tuple[Value, ...]]:
    parts = [(name, cents) for name, cents in plan.cost.items() if name != "total"]
    lines: list[tuple[Value, ...]] = [
        *((str(COST_NAMES.get(name, name)), cents / 100) for name, cents in parts),
        (_("Total"), plan.cost["total"] / 100),
    ]
    if plan.bound_cents is not None:
        lines.append((_("No plan costs less than"), plan.bound_cents / 100))
        told = " ".join((bound_sentence(plan), *bound_notes(plan)))
        lines.append((_("Distance from the best"), told))
    return lines


def _made(plan: Plan) -> list[tuple[Value, ...]]:
    """What an engine counts besides means nothing to a reader; plan.json keeps it."""
    stats = plan.stats
    return [
        (_(said), _value(stats[name])) for name, said in _MADE.items() if stats.get(name, "") != ""
    ]


def _value(value: str | int | float) -> Value:
    return retold(value) if isinstance(value, str) else value
