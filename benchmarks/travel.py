"""`python -m benchmarks.travel` sets sources of travel times beside real ones and tables how far they are off.

The truth are 200 × 200 free-flow times of OSRM in `../shared/roads`; ways under 300 m are left out. Seconds are
processor time: building the graph, loading it from the cache, and a matrix of 1,000 places by chance on its roads.
"""

from __future__ import annotations

import argparse
import csv
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.families import BENCH
from dispatch.domain.place import Location
from dispatch.travel.roads.road_travel import RoadTravel
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TravelTimes

CITIES = {"porto": "porto_portugal.osm.pbf", "heidelberg": "heidelberg.osm.pbf"}
SHORTEST_METRES = 300
PLACES = 1000
Made = TypeVar("Made")


def timed(make: Callable[[], Made]) -> tuple[Made, float]:
    """Return what is made and the processor seconds it took."""
    start = time.process_time()
    return make(), time.process_time() - start


def places_of(path: Path) -> list[Location]:
    """Return the places of a file of points."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [Location(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(stream)]


def errors(source: TravelTimes, folder: Path, city: str) -> tuple[float, float]:
    """Return the median error of a source and the one that a pair in ten exceeds, percent."""
    true = np.loadtxt(folder / f"{city}_200_duration_s.csv", delimiter=",")
    metres = np.loadtxt(folder / f"{city}_200_distance_m.csv", delimiter=",")
    counted = metres > SHORTEST_METRES
    seconds = source.matrix(places_of(folder / f"{city}_200_points.csv")).seconds
    off = 100 * np.abs(seconds[counted] / true[counted] - 1)
    return float(np.median(off)), float(np.quantile(off, 0.9))


def between(places: Sequence[Location]) -> list[Location]:
    """Return 1,000 places: the given ones moved by up to 200 m, by chance with a fixed seed."""
    chance = np.random.default_rng(1)
    chosen = chance.integers(0, len(places), PLACES)
    moved = chance.uniform(-0.0018, 0.0018, (PLACES, 2))
    return [
        Location(places[i].latitude + north, places[i].longitude + east)
        for i, (north, east) in zip(chosen, moved, strict=True)
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.travel", description=__doc__)
    parser.add_argument("--roads", type=Path, default=BENCH.parent / "roads", help="folder of data")
    folder = parser.parse_args(arguments).roads
    print("city        source           median error %   p90 %   build s   load s   1000×1000 s")
    for city, name in CITIES.items():
        median, tenth = errors(StraightLine(), folder, city)
        print(f"{city:<11} straight line    {median:14.1f} {tenth:7.1f}")
        with tempfile.TemporaryDirectory() as cache:

            def of(name: str = name, cache: str = cache) -> RoadTravel:
                return RoadTravel.of(folder / name, cache=Path(cache))

            _, build = timed(of)
            roads, load = timed(of)
            median, tenth = errors(roads, folder, city)
            some = between(places_of(folder / f"{city}_200_points.csv"))
            _, taken = timed(lambda r=roads, s=some: r.matrix(s))  # type: ignore[misc]
            print(
                f"{city:<11} roads            {median:14.1f} {tenth:7.1f} {build:9.1f} {load:8.2f} {taken:13.2f}"
            )
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory of the process: {megabytes:,.0f} MB")


if __name__ == "__main__":
    main()
