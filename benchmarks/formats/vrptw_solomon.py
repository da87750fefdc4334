"""Solomon's VRPTW instances and those of Gehring and Homberger in the same columns.

A second of the document is 1/1000 of the file's unit; Euclidean distances are rounded to it, as the published values
take them unrounded. The reference is the least distance with any number of vehicles where the table has it, otherwise
the distance of the plan with fewest vehicles, a different objective that ours may well undercut.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks import documents as d
from benchmarks.formats.rows import FormatError, number_rows, read_text, stems, table, whole
from benchmarks.formats.vrptw import Customer, vrptw_problem
from benchmarks.instance import Instance, Reference, Trip

FOLDER = "vrptw_solomon"
SCALE = 1000


def names(folder: Path) -> list[str]:
    """Return the names of the instances."""
    return stems(folder, "*.txt")


def read(folder: Path, name: str) -> Instance:
    """Return an instance and its best-known distance."""
    lines = read_text(folder / f"{name}.txt").splitlines()
    rows = number_rows(lines, columns=7)
    fleet = [row for row in number_rows(lines, columns=2) if len(row) == 2]
    if len(fleet) != 1 or not rows:
        raise FormatError(f"{name}: no vehicle line or no customers; give Solomon's format")
    customers = [_customer(row) for row in rows]
    legs = d.rounded(d.euclidean([customer.point for customer in customers]), scale=SCALE)
    vehicles, capacity = (int(number) for number in fleet[0])
    problem = vrptw_problem(name, customers, legs, vehicles=vehicles, capacity=capacity)
    return Instance(name, problem, "distance", SCALE, ("travel_hour",), _reference(folder, name))


def _customer(row: list[float]) -> Customer:
    _, x, y, demand, ready, due, service = row
    window = (whole(ready, scale=SCALE), whole(due, scale=SCALE))
    return Customer((x, y), int(demand), window, whole(service, scale=SCALE))


def _reference(folder: Path, name: str) -> Reference | None:
    row = table(folder / "bks.csv", "instance").get(name, {})
    if row.get("bks_min_distance"):
        return Reference(float(row["bks_min_distance"]), 0, "least distance known")
    if row.get("bks_min_vehicles_distance"):
        count = row["bks_min_vehicles_K"]
        best = float(row["bks_min_vehicles_distance"])
        return Reference(best, 0, f"distance with fewest vehicles ({count})")
    return None


def published(folder: Path, name: str) -> tuple[Trip, ...] | None:
    """Return None: the folders hold no plans in these formats."""
    return None
