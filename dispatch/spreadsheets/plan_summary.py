"""The first sheet of a plan's workbook: what it is, what it serves, what it costs and what it was judged against."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch.domain.plan import Plan
from dispatch.domain.words import COST_NAMES, RULE_NAMES
from dispatch.spreadsheets.out_sheets import Format, OutSheet, Value

_COMPARED = (
    "Way of planning",
    "Total cost",
    "Jobs served",
    "Jobs left out",
    "Late visits",
    "Hours late",
    "Hours of travel",
    "Kilometres",
    "Hours of overtime",
)
_MADE = {
    "engine": "Engine",
    "seed": "Seed",
    "iterations": "Iterations",
    "seconds": "Seconds",
    "travel": "Travel times",
    "warnings": "Warnings",
    "versions": "Versions",
}
_WIDEST = 34


def summary_sheet(plan: Plan) -> OutSheet:
    """Return the summary of a plan as a sheet of blocks."""
    blocks = (
        ("The plan", _about(plan)),
        ("Jobs", _counts(plan)),
        ("Compared with the rules of a dispatch office", _comparisons(plan)),
        ("Cost", _costs(plan)),
        ("How the plan was made", _made(plan)),
    )
    rows: list[Sequence[Value]] = []
    sections = []
    for title, block in blocks:
        if rows:
            rows.append(_padded(()))
        sections.append(len(rows))
        rows.append(_padded((title,)))
        if block and block[0] is _COMPARED:
            sections.append(len(rows))
        rows.extend(map(_padded, block))
    columns = (("Summary", Format.TEXT), *(("", Format.TEXT) for _ in _COMPARED[1:]))
    return OutSheet("Summary", columns, rows, frozenset(sections), widest=_WIDEST)


def _padded(row: Sequence[Value]) -> Sequence[Value]:
    return (*row, *(None for _ in range(len(_COMPARED) - len(row))))


def _about(plan: Plan) -> list[tuple[Value, ...]]:
    horizon = plan.day.horizon
    return [
        ("Name", plan.day.name),
        ("From", horizon.start_at),
        ("Until", horizon.end_at),
        ("Time zone of all times", str(horizon.start_at.tzinfo)),
        ("Technicians", len(plan.day.technicians)),
        ("Routes", len(plan.routes)),
    ]


def _counts(plan: Plan) -> list[tuple[Value, ...]]:
    visits = [stop for route in plan.routes for stop in route.visits]
    late = [seconds for seconds in map(plan.lateness_seconds, visits) if seconds]
    return [
        ("In the input", len(plan.day.jobs)),
        ("Served", len(visits)),
        ("Late", len(late)),
        ("Hours late in all", sum(late) / 3600),
        ("Left out, with a reason each", len(plan.unserved)),
        ("Mailed in, as they lie outside", len(plan.mail_in)),
        ("Faults for which rows were skipped", len(plan.day.skipped)),
    ]


def _comparisons(plan: Plan) -> list[tuple[Value, ...]]:
    return [
        _COMPARED,
        *(
            (
                RULE_NAMES.get(way.name, way.name),
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
    return [
        *((COST_NAMES.get(name, name), cents / 100) for name, cents in parts),
        ("Total", plan.cost["total"] / 100),
    ]


def _made(plan: Plan) -> list[tuple[Value, ...]]:
    """What an engine counts besides means nothing to a reader; plan.json keeps it."""
    stats = plan.stats
    return [(said, stats[name]) for name, said in _MADE.items() if stats.get(name, "") != ""]
