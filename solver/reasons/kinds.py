"""The closed list of reasons, and an explanation: a reason with its facts, told in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
    Reason.NOT_ALLOWED: "Holding the skills: {technicians}; none of them is allowed for this job.",
    Reason.LOCKED_TECHNICIAN: "It is locked to {technicians}, who {fault}.",
    Reason.NO_SHIFT: "Those who may do it have no shift: {technicians}.",
    Reason.TOOL: "Of those who may do it ({technicians}) nobody carries or can borrow {tools}.",
    Reason.PART_NOWHERE: (
        "It needs {quantity} of part {part}; those who may do it can have at most {available}, van, depots and "
        "orders together."
    ),
    Reason.CONTRADICTING_TIMES: "Its own times leave no second to start: {times}.",
    Reason.OUTSIDE_SHIFTS: (
        "It may start {times}, outside every shift of those who may do it; the nearest is {technicians}'s, "
        "{shift_start} to {shift_end}."
    ),
    Reason.TOO_FAR: (
        "Too far for any shift, even with nothing else to do: the best, {technicians}, would miss {limit} by "
        "{seconds}."
    ),
    Reason.BREAK: "It cannot be fitted beside the break in any shift; the best is {technicians}'s.",
    Reason.LOCKED_TIME: "It is locked to {technicians} at {locked_start}, which no shift of theirs can keep.",
    Reason.HARD_DUE: (
        "It must start by {due}; the earliest possible start is {earliest}, by {technicians}, {seconds} "
        "late."
    ),
    Reason.PART_ON_ORDER: "Part {part} is on order: it comes at {arrives}, too late for every shift.",
    Reason.PICKUP_TOO_FAR: (
        "It could be reached in time, but not with what it needs: the best, {technicians} fetching {goods} at "
        "{depots}, would be {seconds} late for {limit} {limit_at}."
    ),
    Reason.PART_TAKEN: (
        "Nobody who may do it can still get {parts} in time; leaving out any one of these would free it: {jobs}."
    ),
    Reason.NO_ROOM: "No room: {technicians} could serve it in place of {jobs}.",
    Reason.COSTS_MORE: (
        "Serving it would cost {cost} more (by {technicians} at {start_time}), leaving it out costs {price}."
    ),
    Reason.OVERLOOKED: (
        "It fits: {technicians} could serve it at {start_time}, which changes the cost of the routes by {cost}; "
        "leaving it out costs {price}."
    ),
}
"""What is said for each reason; facts are named in braces."""

VARIANTS: Mapping[tuple[Reason, str], str] = {
    (Reason.PART_NOWHERE, "not one"): "Part {part} is in no van, at no depot and on no order.",
    (Reason.PART_NOWHERE, "with others"): (
        "Part {part} is only in the vans of technicians who cannot do it: {technicians}."
    ),
    (Reason.PICKUP_TOO_FAR, "break"): (
        "It could be reached in time, but not with what it needs: the best, {technicians} fetching {goods} at "
        "{depots}, cannot fit it in beside the break."
    ),
    (Reason.PICKUP_TOO_FAR, "many depots"): (
        "It could be reached in time, but not with what it needs: {technicians} would have to fetch {goods} at more "
        "depots than one route may call at."
    ),
    (Reason.PART_TAKEN, "together"): (
        "Nobody who may do it can still get {parts} in time; what there was goes to {jobs}."
    ),
    (Reason.COSTS_MORE, "several days"): (
        "Serving it would cost {cost} more (by {technicians} at {start}), leaving it out costs {price}."
    ),
    (Reason.OVERLOOKED, "several days"): (
        "It fits: {technicians} could serve it at {start}, which changes the cost of the routes by {cost}; "
        "leaving it out costs {price}."
    ),
}
"""What is said instead where the facts are of another kind."""


@dataclass(frozen=True)
class Explanation:
    """A reason with the facts found: ids, quantities, ISO times and seconds, under fixed names for each reason.

    Attributes
    ----------
    reason : Reason
        Of the closed list.
    facts : mapping
        Technicians and jobs that the sentence names always stand as lists of ids under `technicians` and `jobs`.
    variant : str
        Which sentence of `VARIANTS` is told; empty for the one in `SENTENCES`.
    """

    reason: Reason
    facts: Mapping[str, object] = field(default_factory=dict)
    variant: str = ""

    @property
    def sentence(self) -> str:
        """One English sentence that says it all."""
        told = {key: UNITS.get(key, _told)(value) for key, value in self.facts.items()}
        if "start" in told:
            told["start_time"] = told["start"].partition(" ")[2]
        variants = {**VARIANTS, (self.reason, ""): SENTENCES[self.reason]}
        return variants[self.reason, self.variant].format(**told)


def _told(value: object) -> str:
    """Return a fact as text; a list is told with commas, a table as `key value`, a moment by the clock."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {inner}" for key, inner in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(_told(inner) for inner in value)
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


def _quantities(parts: object) -> str:
    """Return parts with the quantity where it is not one."""
    assert isinstance(parts, Mapping)
    return ", ".join(sku if count == 1 else f"{count} of {sku}" for sku, count in parts.items())


def _minute(moment: object) -> str:
    """Return a moment rounded to the minute."""
    rounded = datetime.fromisoformat(str(moment)) + timedelta(seconds=30)
    return _told(rounded.replace(second=0).isoformat())


MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::(?!00)\d\d)?)(?::00)?(?:[+-]\d\d:\d\d|Z)")
"""A moment in ISO 8601; told without its offset, and without seconds where they are zero."""

UNITS: Mapping[str, Callable[[object], str]] = {
    "cost": _money,
    "price": _money,
    "seconds": _span,
    "parts": _quantities,
    "start": _minute,
    "earliest": _minute,
}
"""How facts that are amounts, or moments that were worked out, are told."""
