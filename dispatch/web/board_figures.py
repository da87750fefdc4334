"""The figures above the board, of all days or of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dispatch.desk.board_forecast import Expected
from dispatch.domain.plan import StopKind
from dispatch.maps.timetable import RouteSheet
from dispatch.web.board_view import BoardView, Seen

AT_WORK = (StopKind.VISIT, StopKind.PICKUP)
Span = tuple[float, float]
EVER: Span = (float("-inf"), float("inf"))


def figures(view: BoardView, span: Span = EVER) -> dict[str, Any]:
    """Return the figures of the visits and routes that are planned to begin in a span of time.

    Visits are those of the plan that were not called off; on time are those whose start on site, expected or made,
    keeps the promise. Jobs without a visit belong to every day.

    Parameters
    ----------
    view : BoardView
        The board.
    span : (float, float)
        Seconds since 1970; the end is no part of it.
    """
    seen = [each for each in view.jobs.values() if _is_in(each, span)]
    standing = [each.standing for each in seen]
    visits = [each for each in seen if each.expected is not None and each.standing != "off"]
    kept = sum(each.slack is None or each.slack >= 0 for each in visits)
    routes = list(_routes(view, span))
    travel = sum(sheet.travel_seconds for sheet, _ in routes)
    busy = sum(_work_seconds(sheet) for sheet, _ in routes)
    return {
        "jobs": len(seen),
        "visits": len(visits),
        "done": sum(each.standing == "done" for each in visits),
        "on_time_percent": 100 * kept // len(visits) if visits else None,
        "late": standing.count("late"),
        "tight": standing.count("tight"),
        "unserved": standing.count("unserved"),
        "new": standing.count("new"),
        "waiting": standing.count("waiting"),
        "travel_percent": round(100 * travel / (travel + busy)) if travel + busy else None,
        "travel_seconds": travel,
        "metres": sum(sheet.travel_metres for sheet, _ in routes),
        "overtime_seconds": sum(_overtime(sheet, found) for sheet, found in routes),
    }


def _is_in(seen: Seen, span: Span) -> bool:
    return seen.line is None or span[0] <= seen.line.stop.start_at.timestamp() < span[1]


def _routes(view: BoardView, span: Span) -> Iterator[tuple[RouteSheet, tuple[Expected, ...]]]:
    for sheet, found in zip(view.table.sheets, view.stops, strict=True):
        if span[0] <= sheet.leaves_at.timestamp() < span[1]:
            yield sheet, found


def _work_seconds(sheet: RouteSheet) -> float:
    return sum(
        line.stop.depart_at.timestamp() - line.stop.start_at.timestamp()
        for line in sheet.lines
        if line.kind in AT_WORK
    )


def _overtime(sheet: RouteSheet, found: tuple[Expected, ...]) -> int:
    return max(0, round(found[-1].start - sheet.shift.end_at.timestamp()))
