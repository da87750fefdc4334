"""What people call the parts of a cost and the ways to plan; the workbook and the pages say the same."""

from __future__ import annotations

from collections.abc import Mapping

COST_NAMES: Mapping[str, str] = {
    "unserved": "Jobs left out",
    "deferred": "Jobs left for a later day",
    "missed": "Promises missed",
    "late_hour": "Hours late",
    "travel_hour": "Driving time",
    "km": "Kilometres",
    "work_hour": "Working time",
    "overtime_hour": "Overtime",
    "shift": "Shifts used",
    "preference": "Not the preferred technician",
    "moved": "Told visits moved to others",
    "shifted_hour": "Told times shifted",
    "balance": "Long routes",
}
"""By component of `Plan.cost`."""

RULE_NAMES: Mapping[str, str] = {
    "plan": "This plan",
    "nearest": "Nearest technician",
    "earliest-due": "Earliest due",
}
"""By name of a `Comparison`."""
