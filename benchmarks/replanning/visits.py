"""Visits of plans against what customers were told."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

SHIFTED_SECONDS = 1800
"""A start that is off by more than this breaks what the customer was told."""

Visits = dict[str, tuple[str, int]]


def visits_in(plan: Document) -> Visits:
    """Return technician and start of each visit of a plan document."""
    return {
        stop["job"]: (route["technician"], stop["start"])
        for route in plan["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit"
    }


def told_anew(before: Document, after: Document) -> int:
    """Return how many customers have to be told something new when a plan replaces another."""
    old, new = visits_in(before), visits_in(after)
    over = {job for job in old if job not in new and job not in _left_out(after)}
    return sum(is_broken(old[job], new.get(job)) for job in old if job not in over)


def _left_out(plan: Document) -> set[str]:
    return {left["job"] for left in plan["unserved"]}


def is_broken(told: tuple[str, int], visit: tuple[str, int] | None) -> bool:
    """Return whether a visit is not what was told: not made, by another technician, or more than half an hour off."""
    return visit is None or visit[0] != told[0] or abs(visit[1] - told[1]) > SHIFTED_SECONDS
