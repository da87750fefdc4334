"""The closed list of reasons, and an explanation: a reason with its facts, told in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Reason(str, Enum):
    """Why a job is not served; the tests are made in this order and the first that applies is the reason.

    The first group holds whatever the plan, people before goods before times; the second is found by testing the job
    alone on empty routes, the third by putting it into the plan.
    """

    SKILL = "skill"
    NOT_ALLOWED = "not allowed"
    LOCKED_TECHNICIAN = "locked technician"
    NO_SHIFT = "no shift"
    TOOL = "tool"
    PART_NOWHERE = "part nowhere"

    CONTRADICTING_TIMES = "contradicting times"
    OUTSIDE_SHIFTS = "outside every shift"
    TOO_FAR = "too far"
    BREAK = "break"
    LOCKED_TIME = "locked time"
    HARD_DUE = "hard due"
    PART_ON_ORDER = "part on order"
    PICKUP_TOO_FAR = "pick-up too far"

    PART_TAKEN = "part taken"
    NO_ROOM = "no room"
    COSTS_MORE = "costs more"
    OVERLOOKED = "overlooked"


SENTENCES: Mapping[Reason, str] = {
    Reason.SKILL: "No technician holds {wanted}; the best held: {held}.",
    Reason.NOT_ALLOWED: "Holding the skills: {qualified}; none of them is allowed for this job.",
    Reason.LOCKED_TECHNICIAN: "It is locked to {technician}, who {fault}.",
    Reason.NO_SHIFT: "Those who may do it have no shift: {technicians}.",
    Reason.TOOL: "Of those who may do it ({technicians}) nobody carries or can borrow {tools}.",
    Reason.PART_NOWHERE: (
        "It needs {quantity} of part {part}; those who may do it can have at most {available}, van, depots and "
        "orders together."
    ),
    Reason.CONTRADICTING_TIMES: "Its own times leave no second to start: {times}.",
    Reason.OUTSIDE_SHIFTS: (
        "It may start {times}, outside every shift of those who may do it; the nearest is {technician}'s, "
        "{shift_start} to {shift_end}."
    ),
    Reason.TOO_FAR: (
        "Too far for any shift, even with nothing else to do: the best, {technician}, would miss {limit} by "
        "{seconds}."
    ),
    Reason.BREAK: "It cannot be fitted beside the break in any shift; the best is {technician}'s.",
    Reason.LOCKED_TIME: "It is locked to {technician} at {start}, which no shift of theirs can keep.",
    Reason.HARD_DUE: (
        "It must start by {due}; the earliest possible start is {earliest}, by {technician}, {seconds} "
        "late."
    ),
    Reason.PART_ON_ORDER: "Part {part} is on order: it comes at {arrives}, too late for every shift.",
    Reason.PICKUP_TOO_FAR: (
        "It could be reached in time, but not after picking up {goods} first; {technician} at {depot} comes nearest."
    ),
    Reason.PART_TAKEN: "Every copy of {parts} within reach is used by other jobs: {jobs}.",
    Reason.NO_ROOM: "No room: {technician} could serve it in place of {jobs}.",
    Reason.COSTS_MORE: (
        "Serving it would make the routes {cost} dearer (by {technician}, start {start}); leaving it out "
        "costs {price}."
    ),
    Reason.OVERLOOKED: (
        "It fits: {technician} could serve it at {start}, which changes the cost of the routes by {cost}; "
        "leaving it out costs {price}."
    ),
}


@dataclass(frozen=True)
class Explanation:
    """A reason with the facts found: ids, quantities, ISO times and seconds, under fixed names for each reason."""

    reason: Reason
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """One English sentence that says it all."""
        told = {key: UNITS.get(key, _told)(value) for key, value in self.facts.items()}
        return SENTENCES[self.reason].format(**told)


def _told(value: object) -> str:
    """Return a fact as text; a list is told with commas, a table as `key value`, a moment by the clock."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {inner}" for key, inner in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(_told(inner) for inner in value) or "nobody"
    return MOMENT.sub(r"\1 \2", str(value))


def _money(cents: object) -> str:
    """Return cents in units of a hundred: 6000 is 60.00."""
    return f"{float(str(cents)) / 100:,.2f}"


def _span(seconds: object) -> str:
    """Return seconds as people say them, rounded up to the minute from one minute on."""
    whole = int(str(seconds))
    if whole < 60:
        return f"{whole} s"
    hours, minutes = divmod(-(-whole // 60), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::(?!00)\d\d)?)(?::00)?(?:[+-]\d\d:\d\d|Z)")
"""A moment in ISO 8601; told without its offset, and without seconds where they are zero."""

UNITS: Mapping[str, Callable[[object], str]] = {"cost": _money, "price": _money, "seconds": _span}
"""How facts that are amounts are told."""
