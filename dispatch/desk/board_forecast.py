"""How a published plan goes on: what has begun, and when everything else is to be expected. No store, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dispatch.domain.plan import Route, Stop, StopKind


@dataclass(frozen=True)
class Begun:
    """How far a visit is, in seconds since 1970; None for what has not happened.

    Attributes
    ----------
    way, site, over : float or None
        When the technician set out, began and finished.
    """

    way: float | None = None
    site: float | None = None
    over: float | None = None


@dataclass(frozen=True)
class Expected:
    """When a stop begins and ends as the day goes now, in seconds since 1970."""

    start: float
    end: float


@dataclass(frozen=True)
class Circumstances:
    """What holds beside the plan, all moments in seconds since 1970.

    Attributes
    ----------
    now : float
        The moment.
    begun : Mapping of job id to Begun
        What has happened.
    gone : frozenset of job id
        Visits that were called off: nobody drives there.
    free_from : Mapping of technician id to float
        Nothing new is done before.
    expected_end : Mapping of job id to float
        When a visit under way is said to end.
    traffic : float
        Factor on every travel time.
    """

    now: float
    begun: Mapping[str, Begun] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    free_from: Mapping[str, float] = field(default_factory=dict)
    expected_end: Mapping[str, float] = field(default_factory=dict)
    traffic: float = 1.0


def expected_stops(route: Route, around: Circumstances) -> tuple[Expected, ...]:
    """Return when each stop of a route is to be expected.

    A visit begins as planned or as soon as the technician can be there: not before the one before is over and the way
    is driven. Of a technician who has reported anything, a visit that has not begun lies ahead, not in the past; the
    route of one who has reported nothing is taken to go as planned. So are pick-ups and breaks, which nobody reports.
    """
    passed = _last_begun(route.stops, around.begun)
    is_heard = any(stop.job_id in around.begun for stop in route.stops)
    earliest = around.now if is_heard else float("-inf")
    free = around.free_from.get(route.technician_id, float("-inf"))
    found: list[Expected] = []
    for index, stop in enumerate(route.stops):
        each = _stop(stop, free, earliest, around, is_passed=index < passed)
        found.append(each)
        if stop.job_id not in around.gone and index >= passed:
            free = max(free, each.end)
    return tuple(found)


def _last_begun(stops: Sequence[Stop], begun: Mapping[str, Begun]) -> int:
    """Return the place of the last visit that has begun, 0 where none has; all before it is over or skipped."""
    places = [index for index, stop in enumerate(stops) if stop.job_id in begun]
    return max(places, default=0)


def _stop(
    stop: Stop, free: float, earliest: float, around: Circumstances, *, is_passed: bool
) -> Expected:
    start, end = stop.start_at.timestamp(), stop.depart_at.timestamp()
    begun = around.begun.get(stop.job_id or "")
    if begun is not None:
        return _begun(begun, around, stop, seconds=end - start)
    if is_passed or stop.kind is StopKind.START:
        return Expected(start, end)
    there = max(start, free + stop.travel_seconds * around.traffic)
    if stop.kind is StopKind.VISIT:
        there = max(there, earliest)
    return Expected(there, there + end - start)


def _begun(begun: Begun, around: Circumstances, stop: Stop, *, seconds: float) -> Expected:
    if begun.site is None and begun.way is not None and begun.over is None:
        there = max(begun.way + stop.travel_seconds * around.traffic, around.now)
        return Expected(there, there + seconds)
    site = begun.site if begun.site is not None else begun.way or begun.over
    assert site is not None
    if begun.over is not None:
        return Expected(min(site, begun.over), begun.over)
    told = around.expected_end.get(stop.job_id or "", 0.0)
    return Expected(site, max(told or site + seconds, around.now))
