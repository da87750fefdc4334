"""What people call the parts of a cost and the ways to plan; the workbook and the pages say the same."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.languages import LazyText, lazy_gettext, mark

COST_NAMES: Mapping[str, LazyText] = {
    "unserved": lazy_gettext("Jobs left out"),
    "deferred": lazy_gettext("Jobs left for a later day"),
    "missed": lazy_gettext("Promises missed"),
    "late_hour": lazy_gettext("Hours late"),
    "travel_hour": lazy_gettext("Driving time"),
    "km": lazy_gettext("Kilometres"),
    "work_hour": lazy_gettext("Working time"),
    "overtime_hour": lazy_gettext("Overtime"),
    "shift": lazy_gettext("Shifts used"),
    "preference": lazy_gettext("Not the preferred technician"),
    "moved": lazy_gettext("Told visits moved to others"),
    "shifted_hour": lazy_gettext("Told times shifted"),
    "balance": lazy_gettext("Long routes"),
}
"""By component of `Plan.cost`."""

RULE_NAMES: Mapping[str, LazyText] = {
    "plan": lazy_gettext("This plan"),
    "nearest": lazy_gettext("Nearest technician"),
    "earliest-due": lazy_gettext("Earliest due"),
}
"""By name of a `Comparison`."""

CODES = (
    *(mark("start"), mark("visit"), mark("pickup"), mark("break"), mark("end")),
    *(mark("degrees"), mark("minutes"), mark("street"), mark("district"), mark("city")),
    *(mark("unknown"), mark("customer"), mark("other")),
    *(mark("ticket"), mark("plan"), mark("user"), mark("token"), mark("link of ticket")),
    *(mark("place"), mark("order"), mark("inspection"), mark("study"), mark("webhook")),
    *(mark("depot"), mark("part"), mark("technician"), mark("photo"), mark("work"), mark("board")),
)
"""Codes that tables and reports show as words: stops, units, how exactly an address was found, things not found."""
