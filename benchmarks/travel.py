"""`python -m benchmarks.travel` sets sources of travel times beside real ones and tables how far they are off.

The truth are 200 × 200 free-flow times of OSRM in `../shared/roads`; ways under 300 m are left out. Seconds are
processor time of this process for a matrix of 200 places, and of 1,000 by chance where it is in process. A server that
runs is set beside them with `--osrm porto=http://127.0.0.1:5000` or `--valhalla`. `--days` plans days on the sources
and drives them on real times; `--large` grows an area to 10,000 places.
"""

from __future__ import annotations

import argparse
import csv
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.families import BENCH
from dispatch.domain.place import Location
from dispatch.errors import NoRoute
from dispatch.settings import Settings
from dispatch.travel.calibration import calibrate
from dispatch.travel.choice import travel_of
from dispatch.travel.csv_matrix import CsvMatrix
from dispatch.travel.roads.road_travel import RoadTravel
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TravelTimes
from dispatch.travel.trips import Trip

CITIES = {"porto": "porto_portugal.osm.pbf", "heidelberg": "heidelberg.osm.pbf"}
SHORTEST_METRES = 300
PLACES = 1000
LARGE = (1000, 2000, 5000, 10000)
TRIPS = 100
"""Real trips that the straight line is fitted to; few of the 40,000 pairs that it is judged by."""
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


def between(places: Sequence[Location], *, count: int = PLACES) -> list[Location]:
    """Return places by chance with a fixed seed: the given ones moved by up to 200 m."""
    chance = np.random.default_rng(1)
    chosen = chance.integers(0, len(places), count)
    moved = chance.uniform(-0.0018, 0.0018, (count, 2))
    return [
        Location(places[i].latitude + north, places[i].longitude + east)
        for i, (north, east) in zip(chosen, moved, strict=True)
    ]


def truth_of(folder: Path, city: str) -> CsvMatrix:
    """Return the real times and distances of a city's 200 places."""
    return CsvMatrix(
        folder / f"{city}_200_duration_s.csv",
        places=folder / f"{city}_200_points.csv",
        metres=folder / f"{city}_200_distance_m.csv",
    )


def calibrated(folder: Path, city: str) -> StraightLine:
    """Return the straight line fitted to some real trips of a city, by chance with a fixed seed."""
    truth = truth_of(folder, city)
    matrix = truth.matrix(truth.places)
    chance = np.random.default_rng(2)
    pairs = [(int(i), int(j)) for i, j in chance.integers(0, 200, (TRIPS, 2)) if i != j]
    trips = [
        Trip(
            truth.places[i],
            truth.places[j],
            float(matrix.seconds[i, j]),
            metres=float(matrix.metres[i, j]),
        )
        for i, j in pairs
    ]
    return calibrate(trips, before=StraightLine()).line


def sources_of(
    folder: Path, city: str, cache: Path, servers: dict[str, dict[str, str]]
) -> Iterator[tuple[str, TravelTimes]]:
    """Yield every source by its name; a server's only where its address was given."""
    yield "straight line", StraightLine()
    yield "straight line, calibrated", calibrated(folder, city)
    yield "roads", RoadTravel.of(folder / CITIES[city], cache=cache)
    for kind, addresses in servers.items():
        if city in addresses:
            settings = Settings(
                travel=kind, travel_url=addresses[city], travel_private="yes", travel_keep_days=0.0
            )
            yield kind, travel_of(settings)
    yield "csv", truth_of(folder, city)


def print_errors(folder: Path, city: str, cache: Path, servers: dict[str, dict[str, str]]) -> None:
    """Print a row for each source of a city."""
    points = places_of(folder / f"{city}_200_points.csv")
    for name, source in sources_of(folder, city, cache, servers):
        try:
            median, tenth = errors(source, folder, city)
        except NoRoute:  # at the edge, where the extract cuts roads off
            print(f"| {city.title()} | {name} | no way between some places | | | |", flush=True)
            continue
        _, small = timed(lambda s=source: s.matrix(points[1:]))  # type: ignore[misc]
        row = f"| {city.title()} | {name} | {median:.1f} % | {tenth:.1f} % | {small:.2f} s |"
        if name == "roads":
            some = between(points)
            _, large = timed(lambda s=source, p=some: s.matrix(p))  # type: ignore[misc]
            row += f" {large:.1f} s |"
        else:
            row += " |"
        print(row, flush=True)


def print_building(folder: Path) -> None:
    """Print how long the graph of each extract takes to build and to load."""
    for city, name in CITIES.items():
        with tempfile.TemporaryDirectory() as cache:

            def of(name: str = name, cache: str = cache) -> RoadTravel:
                return RoadTravel.of(folder / name, cache=Path(cache))

            _, build = timed(of)
            _, load = timed(of)
            print(f"roads of {city.title()}: built in {build:.1f} s, loaded in {load:.2f} s")


def print_days(folder: Path, cache: Path) -> None:
    """Print what became of days that were planned on each source and driven on real times."""
    from benchmarks.travel_day import (
        days_driven,
        table_of,
    )  # the search, which the errors do without

    for city, name in CITIES.items():
        truth = truth_of(folder, city)
        sources: dict[str, TravelTimes] = {
            "straight line": StraightLine(),
            "straight line, calibrated": calibrated(folder, city),
            "roads": RoadTravel.of(folder / name, cache=cache),
            "the real times": truth,
        }
        print(f"\n{city.title()}\n\n{table_of(days_driven(sources, truth))}", flush=True)


def print_large(folder: Path, cache: Path) -> None:
    """Print what travel on roads takes as an area grows."""
    from benchmarks.travel_large import rows

    roads = RoadTravel.of(folder / CITIES["porto"], cache=cache)
    points = places_of(folder / "porto_200_points.csv")
    roads.matrix(points)  # what is loaded once is not counted
    for row in rows(roads, [between(points, count=count) for count in LARGE]):
        print(row, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.travel", description=__doc__)
    parser.add_argument("--roads", type=Path, default=BENCH.parent / "roads", help="folder of data")
    parser.add_argument("--osrm", action="append", default=[], metavar="CITY=URL")
    parser.add_argument("--valhalla", action="append", default=[], metavar="CITY=URL")
    parser.add_argument("--days", action="store_true", help="plan days and drive them")
    parser.add_argument("--large", action="store_true", help="grow an area to 10,000 places")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        if given.days:
            print_days(given.roads, cache)
            return
        if given.large:
            print_large(given.roads, cache)
            _print_memory()
            return
        servers = {
            kind: dict(each.split("=", 1) for each in getattr(given, kind))
            for kind in ("osrm", "valhalla")
        }
        print_building(given.roads)
        print(
            "\n| city | source | median error | one in ten is off by more than | 200 × 200 | 1,000 × 1,000 |"
        )
        print("|---|---|---:|---:|---:|---:|")
        for city in CITIES:
            print_errors(given.roads, city, cache, servers)
    _print_memory()


def _print_memory() -> None:
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nmost memory of the process: {megabytes:,.0f} MB")


if __name__ == "__main__":
    main()
