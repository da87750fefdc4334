"""VRPLIB files (`.vrp`, `.sol`) of VRPTW and of its prize-collecting kind, DIMACS convention.

Distances are truncated to one decimal; a second of the document is 1/10 of the file's unit, so values are exact. With
prizes, a customer left out costs its prize and the value is ten times distance and lost prizes, as published.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import documents as d
from benchmarks.formats.rows import FormatError, read_text, whole
from benchmarks.formats.vrptw import Customer, vrptw_problem
from benchmarks.instance import Instance, Reference, Trip

SCALE = 10


@dataclass(frozen=True)
class Sections:
    """A `.vrp` file: the values of its head, and the numbers of each section by node (the depot is node 1)."""

    head: Mapping[str, str]
    tables: Mapping[str, dict[int, list[float]]] = field(default_factory=dict)


def read_sections(text: str) -> Sections:
    """Return head and sections of a VRPLIB file."""
    head: dict[str, str] = {}
    tables: dict[str, dict[int, list[float]]] = {}
    current: dict[int, list[float]] | None = None
    for line in text.splitlines():
        words = line.split()
        if not words or words == ["EOF"]:
            continue
        if words[0].endswith("_SECTION"):
            current = tables.setdefault(words[0], {})
        elif current is not None:
            current[int(words[0])] = [float(word) for word in words[1:]]
        else:
            key, _, value = line.partition(":")
            head[key.strip()] = value.strip()
    return Sections(head, tables)


def read_vrp(path: Path, name: str) -> Instance:
    """Return the instance of a `.vrp` file, its reference the cost in the `.sol` file beside it."""
    sections = read_sections(read_text(path))
    missing = [key for key in ("VEHICLES", "CAPACITY") if key not in sections.head]
    if missing or "NODE_COORD_SECTION" not in sections.tables:
        wanted = ", ".join(missing) or "NODE_COORD_SECTION"
        raise FormatError(f"{path.name}: no {wanted}; give a VRPTW in VRPLIB's format")
    nodes = sorted(sections.tables["NODE_COORD_SECTION"])
    customers = [_customer(sections, node) for node in nodes]
    legs = d.truncated(d.euclidean([customer.point for customer in customers]), scale=SCALE)
    fleet = {key: int(sections.head[key.upper()]) for key in ("vehicles", "capacity")}
    problem = vrptw_problem(name, customers, legs, **fleet)
    if "PRIZE_SECTION" in sections.tables:
        best = _reference(path, unserved=None)
        return Instance(name, problem, "cost x 10", 1, ("travel_hour", "unserved"), best)
    return Instance(
        name, problem, "distance", SCALE, ("travel_hour",), _reference(path, unserved=0)
    )


def _customer(sections: Sections, node: int) -> Customer:
    tables = sections.tables
    x, y = tables["NODE_COORD_SECTION"][node]
    opens, closes = tables["TIME_WINDOW_SECTION"][node]
    same = 0.0 if node == 1 else float(sections.head.get("SERVICE_TIME", 0))
    service = tables.get("SERVICE_TIME_SECTION", {}).get(node, [same])[0]
    prize = tables.get("PRIZE_SECTION", {}).get(node)
    return Customer(
        point=(x, y),
        demand=int(tables["DEMAND_SECTION"][node][0]),
        window=(whole(opens, scale=SCALE), whole(closes, scale=SCALE)),
        service=whole(service, scale=SCALE),
        unserved_cost=None if prize is None else whole(prize[0], scale=SCALE),
    )


def _reference(path: Path, *, unserved: int | None) -> Reference | None:
    solution = path.with_suffix(".sol")
    if not solution.exists():
        return None
    found = re.search(r"Cost:?\s+([\d.]+)", read_text(solution))
    if found is None:
        raise FormatError(f"{solution.name}: no line Cost; give a VRPLIB solution")
    return Reference(float(found.group(1)), unserved, "best known, distances truncated (DIMACS)")


def read_sol(path: Path) -> tuple[Trip, ...] | None:
    """Return the routes of a `.sol` file; client n is node n + 1 and job n."""
    if not path.exists():
        return None
    routes = re.findall(r"Route #(\d+):\s*([\d ]*)", read_text(path))
    return tuple(Trip(f"v{number}", tuple(clients.split())) for number, clients in routes)
