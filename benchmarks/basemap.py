"""`python -m benchmarks.basemap` tables what streets under the maps and roads of routes cost, on real cities.

The making of the file in seconds of the clock, its size and tiles; then the roads of a day of 1,000 visits by 40
technicians: seconds, and kilobytes that they add to the plan.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.families import BENCH
from benchmarks.travel import CITIES, between, places_of
from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.place import Location
from dispatch.domain.plan import Plan, Route, Stop, StopKind
from dispatch.maps.basemap.make import make_basemap
from dispatch.planning.ways import with_ways
from dispatch.travel.roads.road_travel import RoadTravel

TECHNICIANS = 40
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


def routes_over(places: Sequence[Location]) -> Plan:
    """Return a plan of nothing but routes: each a strip of the city from west to east, driven north."""
    by_east = sorted(places, key=lambda place: place.longitude)
    each = len(places) // TECHNICIANS
    routes = []
    for number in range(TECHNICIANS):
        strip = by_east[number * each : (number + 1) * each]
        stops = [
            Stop(StopKind.VISIT, place, MORNING, MORNING, MORNING)
            for place in sorted(strip, key=lambda place: place.latitude)
        ]
        routes.append(Route(f"T-{number}", 0, tuple(stops)))
    day = Day("benchmark", Horizon(MORNING, MORNING + timedelta(days=1)), (), ())
    return Plan(day, {}, tuple(routes), (), (), {"total": 0})


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one row a city."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roads", type=Path, default=BENCH.parent / "roads")
    folder: Path = parser.parse_args(arguments).roads
    print("| city | extract MB | streets s | MB | tiles | peak MB so far | legs | roads s | kB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for city, name in CITIES.items():
        with tempfile.TemporaryDirectory() as spare:
            print(row(folder, city, folder / name, Path(spare)), flush=True)


def row(folder: Path, city: str, extract: Path, spare: Path) -> str:
    """Return the row of a city."""
    start = time.process_time()
    made = make_basemap(extract, spare / "city.pmtiles")
    drawn = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    travel = RoadTravel.of(extract, cache=spare)
    bare = routes_over(between(places_of(folder / f"{city}_200_points.csv")))
    start = time.process_time()
    plan = with_ways(bare, travel)
    asked = time.process_time() - start
    ways = [stop.way for route in plan.routes for stop in route.stops if stop.way]
    return (
        f"| {city} | {extract.stat().st_size / 1e6:.1f} | {drawn:.1f} | {made.size / 1e6:.1f} | {made.tiles}"
        f" | {memory:.0f} | {len(ways)} | {asked:.2f} | {sum(map(len, ways)) / 1000:.0f} |"
    )


if __name__ == "__main__":
    main()
