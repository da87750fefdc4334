"""Which source of travel times the settings choose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dispatch.settings import Settings
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TravelTimes


def travel_of(settings: Settings, *, say: Callable[[str], None] = lambda _: None) -> TravelTimes:
    """Return the roads of the extract that the settings name, else the straight line.

    Parameters
    ----------
    settings : Settings
        `travel_roads`, `travel_roads_factor` and `travel_cache`; `travel_a`, `travel_p` and `travel_detour`.
    say : callable
        Told in a sentence before something takes long.

    Raises
    ------
    TravelError
        If the roads cannot be read, or a number cannot be used. The straight line never stands in silently for roads.
    """
    if not settings.travel_roads:
        return StraightLine(a=settings.travel_a, p=settings.travel_p, detour=settings.travel_detour)
    # Only who uses roads waits for their packages.
    from dispatch.travel.roads.road_travel import RoadTravel

    return RoadTravel.of(
        Path(settings.travel_roads),
        cache=Path(settings.travel_cache),
        factor=settings.travel_roads_factor,
        say=say,
    )
