"""Tools lent by a depot earlier in the shift are still aboard, until the end of that shift's route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dispatch.planning.replanning.job_entries import only_with
from dispatch.planning.replanning.rest_of_shifts import RestOfShifts
from dispatch.planning.replanning.standing import Standing

Document = dict[str, Any]


def keep_lent_tools(
    document: Document,
    standing: Mapping[str, Standing | None],
    shifts: Mapping[str, RestOfShifts],
    sequences: Mapping[tuple[str, int], tuple[str, ...]],
) -> None:
    """Enter into a remainder what lent tools still allow.

    A problem document knows no tools of one shift. Where the technician has no other shift left, the tools count as
    carried. Where one is left, the visits planned with them stay with the technician, ask for the tools no more, and
    have to start in this shift.
    """
    jobs = {job["id"]: position for position, job in enumerate(document["jobs"])}
    for person in document["technicians"]:
        where, rest = standing[person["id"]], shifts[person["id"]]
        carried = set(person.get("tools", []))
        if where is None or where.shift not in rest.open or not where.tools - carried:
            continue
        if rest.open == {where.shift}:
            person["tools"] = sorted(carried | where.tools)
            continue
        shift = rest.shifts[where.shift]
        for id in sequences.get((person["id"], where.shift), ()):
            job = document["jobs"][jobs[id]]
            document["jobs"][jobs[id]] = _with_them(job, person["id"], where, shift)


def _with_them(job: Document, technician_id: str, where: Standing, shift: Document) -> Document:
    latest = shift["end"] + shift["overtime"]
    open_ends = [[shift["start"], latest]]
    windows = [[a, min(b, latest)] for a, b in job.get("windows") or open_ends if a <= latest]
    lock = job.get("lock")
    if not set(job.get("tools", [])) & where.tools or not windows:
        return job
    if lock is not None and lock["technician"] != technician_id:
        return job
    tools = [tool for tool in job["tools"] if tool not in where.tools]
    return {**only_with(job, technician_id), "tools": tools, "windows": windows}
