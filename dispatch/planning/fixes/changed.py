"""A changed problem document read quickly: only what differs from a document that is read already is read again.

Reading all places of a large day takes longer than trying a change; the few entries that differ are read at one place
and put back to theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from dispatch.errors import PlanningError
from dispatch.planning.fixes.entries import Document
from solver.documents import read_problem
from solver.problem import Depot, Job, Problem, ProblemError, Technician

T = TypeVar("T")
Placed = TypeVar("Placed", Job, Depot)

NO_TRAVEL = {"a": 1, "p": 1, "detour": 1}


def changed_problem(problem: Problem, before: Document, after: Document) -> Problem:
    """Return the problem of a changed document.

    Parameters
    ----------
    problem : Problem
        What `before` describes.
    before, after : dict
        The document, and the same with technicians, depots or jobs replaced or added behind the others; horizon,
        locations, travel and weights are the same. An entry that is the very same object is not read again.

    Raises
    ------
    PlanningError
        If the changed document is no problem; every fault is named.
    """
    if after is before:
        return problem
    known = before["technicians"]
    changed = [
        index for index, new in enumerate(after["technicians"]) if _differs(known, index, new)
    ]
    jobs = _changed(before["jobs"], after["jobs"])
    depots = _changed(before.get("depots") or [], after.get("depots") or [])
    here = set(changed)
    small = {
        **after,
        "locations": after["locations"][:1],
        "travel": NO_TRAVEL,
        "technicians": [
            _with_shifts_here(new) if index in here else {"id": new["id"], "shifts": []}
            for index, new in enumerate(after["technicians"])
        ],
        "jobs": [{**after["jobs"][index], "location": 0} for index in jobs],
        "depots": [{**after["depots"][index], "location": 0} for index in depots],
    }
    try:
        read = read_problem(small)
    except ProblemError as error:
        raise PlanningError(str(error)) from error
    people = {
        index: _back(read.technicians[index], after["technicians"][index]) for index in changed
    }
    return replace(
        problem,
        technicians=_merged(problem.technicians, people),
        jobs=_merged(problem.jobs, _placed(jobs, read.jobs, after["jobs"])),
        depots=_merged(problem.depots, _placed(depots, read.depots, after.get("depots") or [])),
    )


def _with_shifts_here(person: Document) -> Document:
    """Return a technician whose shifts begin and end at the one location that is read."""
    shifts = [
        {**shift, "from": 0, "to": None if shift["to"] is None else 0} for shift in person["shifts"]
    ]
    return {**person, "shifts": shifts}


def _back(read: Technician, written: Document) -> Technician:
    """Return a technician read with the locations that are written."""
    shifts = zip(read.shifts, written["shifts"], strict=True)
    return replace(
        read,
        shifts=tuple(
            replace(shift, start_location=entry["from"], end_location=entry["to"])
            for shift, entry in shifts
        ),
    )


def _placed(
    places: list[int], read: Iterable[Placed], written: list[Document]
) -> dict[int, Placed]:
    """Return jobs or depots read with the locations that are written, by their positions."""
    return {
        index: replace(new, location=written[index]["location"])
        for index, new in zip(places, read, strict=True)
    }


def _differs(before: list[Document], index: int, new: Document) -> bool:
    return index >= len(before) or before[index] is not new


def _changed(before: list[Document], after: list[Document]) -> list[int]:
    """Return the positions of entries that differ."""
    return [index for index, new in enumerate(after) if _differs(before, index, new)]


def _merged(known: tuple[T, ...], new: Mapping[int, T]) -> tuple[T, ...]:
    """Return the entries known with new ones in their places, or behind the last."""
    count = max(len(known), *(index + 1 for index in new)) if new else len(known)
    return tuple(new[index] if index in new else known[index] for index in range(count))
