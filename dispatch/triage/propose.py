"""What the catalogue proposes for a job, and what people changed of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from dispatch.domain.job import Job
from dispatch.triage.catalogue import KnownFault

TAKE_FROM = 0.5
"""From which likelihood on a part is proposed to be taken along, unless a setting says otherwise."""
FIELDS = ("fault", "kind", "priority", "difficulty", "skills", "tools", "parts", "service_seconds")
"""Fields of a job that the catalogue proposes."""


def proposed(fault: KnownFault, *, take_from: float = TAKE_FROM) -> dict[str, Any]:
    """Return the fields of a job that the catalogue proposes for a fault.

    Parameters
    ----------
    fault : KnownFault
        What is wrong.
    take_from : float
        Parts of this likelihood or above are taken along, one of each.
    """
    return {
        "fault": fault.code,
        "kind": fault.kind,
        "priority": fault.priority,
        "difficulty": fault.difficulty,
        "skills": {fault.skill: fault.level},
        "tools": fault.tools,
        "parts": {sku: 1 for sku, share in fault.parts.items() if share >= take_from},
        "service_seconds": round(fault.minutes * 60),
    }


def expected_parts(fault: KnownFault) -> float:
    """Return how many parts a visit for this fault uses on average."""
    return sum(fault.parts.values())


def changed_against(fields: Mapping[str, Any], job: Job) -> dict[str, list[Any]]:
    """Return the fields in which a job differs from what was proposed: what was proposed, and what was chosen.

    The values are those of JSON, as the audit trail keeps them.
    """
    return {
        name: [_plain(value), _plain(getattr(job, name))]
        for name, value in fields.items()
        if _plain(value) != _plain(getattr(job, name))
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    return sorted(value) if isinstance(value, tuple) else value
