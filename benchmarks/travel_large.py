"""What travel on roads takes for areas of up to 10,000 places, area by area and as one matrix.

Places are those of a city, moved by chance; a problem of them is cut as a large day is (`dispatch.planning.areas`), and
each area gets a matrix of its own places. Nothing is searched: the figures are those of travel alone.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

from dispatch.domain.place import Location
from dispatch.planning.areas import JOBS, areas_of, places_of
from dispatch.travel.travel_times import TravelTimes

TECHNICIANS_A_JOB = 0.09
HEAD = (
    "| places | areas | cutting s | matrices s | all s | ms a place | pairs | of all pairs | JSON MB |",
    "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
)


def rows(source: TravelTimes, places: Sequence[Sequence[Location]]) -> Iterator[str]:
    """Yield the table, a row for each number of places, in processor seconds."""
    yield from HEAD
    for each in places:
        yield _row(source, each)


def _row(source: TravelTimes, places: Sequence[Location]) -> str:
    began = time.process_time()
    areas = areas_of(made_document(places), jobs=JOBS)
    cut = time.process_time()
    pairs = written = 0
    for area in areas:
        matrix = source.matrix(places_of(area))
        pairs += matrix.seconds.size
        written += len(json.dumps(matrix.document()))
    done = time.process_time()
    whole = done - began
    return (
        f"| {len(places):,} | {len(areas)} | {cut - began:.1f} | {done - cut:.1f} | {whole:.1f}"
        f" | {1000 * whole / len(places):.2f} | {pairs / 1e6:.1f} M"
        f" | {100 * pairs / len(places) ** 2:.0f} % | {written / 1e6:.0f} |"
    )


def made_document(places: Sequence[Location]) -> dict[str, Any]:
    """Return a problem document with a job at most places and the home of a technician at every eleventh."""
    people = max(1, round(len(places) * TECHNICIANS_A_JOB / (1 + TECHNICIANS_A_JOB)))
    shift = {"start": 28800, "end": 61200, "overtime": 3600, "break": None}
    return {
        "version": 1,
        "name": "made",
        "horizon": {"start": "2026-11-25T00:00:00+00:00", "end": 86400},
        "locations": [[place.latitude, place.longitude] for place in places],
        "travel": {"a": 200, "p": 0.75, "detour": 1.45},
        "technicians": [
            {"id": f"T-{n}", "shifts": [{**shift, "from": n, "to": n}]} for n in range(people)
        ],
        "depots": [],
        "jobs": [
            {"id": f"J-{n}", "location": n, "service": 1800} for n in range(people, len(places))
        ],
    }
