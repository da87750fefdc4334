"""The roads that the routes of a map follow, as its script draws them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from dispatch.domain.polyline import leads
from dispatch.maps.basemap.served import ATTRIBUTION
from dispatch.maps.timetable import RouteSheet


def ways_of(sheet: RouteSheet) -> list[str]:
    """Return the road that leads to each stop of a route, as `dispatch.domain.polyline` writes it.

    It is empty for the first stop, and where the road is not known or leads from elsewhere.
    """
    found = [""]
    for before, line in pairwise(sheet.lines):
        way, here = line.stop.way, line.stop.location
        found.append(way if leads(way, start=before.stop.location, end=here) else "")
    return found


def about_ways(sheets: Iterable[RouteSheet]) -> dict[str, Any]:
    """Return whether any way is drawn straight, and whose the roads are that others follow."""
    ways = [
        way
        for sheet in sheets
        for way, (before, line) in zip(ways_of(sheet)[1:], pairwise(sheet.lines), strict=True)
        if before.stop.location != line.stop.location
    ]
    return {"estimates": not all(ways), "credit": ATTRIBUTION if any(ways) else ""}
