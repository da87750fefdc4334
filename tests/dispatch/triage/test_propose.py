"""What the catalogue proposes, and what was changed of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from dispatch.domain.job import Difficulty, Job, Priority
from dispatch.domain.place import Location
from dispatch.triage.catalogue import KnownFault
from dispatch.triage.propose import changed_against, expected_parts, proposed

FAULT = KnownFault(
    "X-1",
    "It hums",
    "aircon",
    2,
    45.5,
    tools=("ladder", "lift"),
    parts={"P-1": 0.5, "P-2": 0.49, "P-3": 1.0},
    difficulty=Difficulty.HARD,
    priority=Priority.HIGH,
)
JOB = Job("", Location(0, 0), datetime(2026, 11, 23, tzinfo=UTC), 0)


def test_parts_from_a_likelihood_on_are_taken_along() -> None:
    """The limit itself is enough; one of each."""
    assert proposed(FAULT, take_from=0.5)["parts"] == {"P-1": 1, "P-3": 1}
    assert proposed(FAULT, take_from=0.0)["parts"] == {"P-1": 1, "P-2": 1, "P-3": 1}
    assert proposed(FAULT, take_from=1.1)["parts"] == {}
    assert expected_parts(FAULT) == 1.99


def test_a_job_as_proposed_has_no_change() -> None:
    """Whatever the order of its tools."""
    fields = proposed(FAULT)
    assert fields["service_seconds"] == 2730
    job = replace(JOB, **{**fields, "tools": ("lift", "ladder")})
    assert changed_against(fields, job) == {}


def test_each_change_is_told_with_both_values() -> None:
    """As JSON values, so that the trail can keep them."""
    fields = proposed(FAULT)
    job = replace(
        JOB,
        **{**fields, "priority": Priority.LOW, "skills": {"aircon": 3}, "service_seconds": 60},
    )
    assert changed_against(fields, job) == {
        "priority": ["high", "low"],
        "skills": [{"aircon": 2}, {"aircon": 3}],
        "service_seconds": [2730, 60],
    }
