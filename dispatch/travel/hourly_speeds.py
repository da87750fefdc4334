"""How fast traffic is by the hour, from trips that say when they began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from dispatch.travel.straight_line import StraightLine
from dispatch.travel.trips import Trip

FEWEST_AN_HOUR = 30
"""Trips that an hour needs to get a speed of its own; by chance it is then some 6 % off."""


@dataclass(frozen=True)
class HourSpeed:
    """The speed of an hour, or of all hours of a kind of day that have too few trips each.

    Attributes
    ----------
    kind : str
        The kind of day.
    hour : int or None
        From this hour on, for one hour; None is the rest of the day.
    speed : float
        1 is that of the formula.
    trips : int
        How many it rests on.
    """

    kind: str
    hour: int | None
    speed: float
    trips: int


def speeds_by_hour(
    trips: Sequence[Trip],
    line: StraightLine,
    *,
    kind_of: Callable[[datetime], str],
    timezone: tzinfo,
) -> list[HourSpeed]:
    """Return the speed of each hour with 30 trips or more, by kind of day; none where no hour has as many.

    A speed is what the trips that began in the hour take by the formula, divided by what they took.

    Parameters
    ----------
    trips : sequence of Trip
        Those without a moment are passed over.
    line : StraightLine
        Calibrated on the same trips, so that the speeds are about 1 over all of them.
    kind_of : callable
        Returns the kind of the day of a moment.
    timezone : tzinfo
        The clock of the hours.
    """
    sums: dict[str, dict[int, list[float]]] = defaultdict(
        lambda: defaultdict(lambda: [0.0, 0.0, 0])
    )
    for trip in trips:
        if trip.leave_at is not None:
            at = trip.leave_at.astimezone(timezone)
            found = sums[kind_of(at)][at.hour]
            found[0] += line.a * trip.km**line.p
            found[1] += trip.seconds
            found[2] += 1
    speeds: list[HourSpeed] = []
    for kind, hours in sorted(sums.items()):
        known = {hour: each for hour, each in hours.items() if each[2] >= FEWEST_AN_HOUR}
        rest = [sum(each) for each in zip(*(hours[h] for h in hours.keys() - known), strict=True)]
        if known and rest and rest[2] >= FEWEST_AN_HOUR:
            speeds.append(HourSpeed(kind, None, rest[0] / rest[1], int(rest[2])))
        elif known:
            speeds.append(HourSpeed(kind, None, 1.0, 0))
        speeds += [
            HourSpeed(kind, hour, each[0] / each[1], int(each[2]))
            for hour, each in sorted(known.items())
        ]
    return speeds


def as_steps(speeds: Sequence[HourSpeed]) -> dict[str, list[tuple[int, float]]]:
    """Return the hours at which the speed changes, and the speed from then on, by kind of day."""
    found: dict[str, list[tuple[int, float]]] = {}
    for kind in {each.kind for each in speeds}:
        own = {each.hour: each.speed for each in speeds if each.kind == kind}
        steps: list[tuple[int, float]] = []
        for hour in range(24):
            speed = own.get(hour, own[None])
            if not steps or steps[-1][1] != speed:
                steps.append((hour, speed))
        found[kind] = steps
    return dict(sorted(found.items()))
