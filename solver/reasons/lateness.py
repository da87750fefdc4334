"""By how much a route comes too late when it is driven as early as it can be, breaks aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from solver.reasons.setting import Setting
from solver.timing import Node


class Lateness(NamedTuple):
    """Seconds past a limit, not above 0 where the route is in time.

    `position` is that of the first node missed, or their number where it is the end of the shift; `limit` is the last
    second that would do there.
    """

    seconds: int
    position: int
    limit: int


def lateness(setting: Setting, *, technician: int, shift: int, nodes: Sequence[Node]) -> Lateness:
    """Return by how much these nodes in this order miss the first limit that they miss."""
    table, work = setting.table, setting.problem.technicians[technician].shifts[shift]
    here, now = work.start_location, work.start
    for position, (place, intervals, seconds, _) in enumerate(nodes):
        arrive = table.drive(table.duration[here][place], leave=now)
        start = next((max(a, arrive) for a, b in intervals if arrive <= b), None)
        if start is None:
            limit = intervals[-1][1]
            return Lateness(arrive - limit, position, limit)
        here, now = place, start + seconds
    if work.end_location is not None:
        now = table.drive(table.duration[here][work.end_location], leave=now)
    return Lateness(now - work.latest_end, len(nodes), work.latest_end)
