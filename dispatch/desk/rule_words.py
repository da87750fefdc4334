"""What forbids an edit, in the words of a dispatcher: clock times, names, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.domain.horizon import Horizon
from dispatch.domain.retelling import retold
from dispatch.languages import format_clock, format_weekday, mark
from dispatch.languages import gettext as _
from solver.violations import Kind, Violation

DAY_SECONDS = 24 * 3600
WORDS: Mapping[Kind, str] = {
    Kind.SKILL: mark("{job} asks for {skill} at level {needed}; {technician} has level {held}."),
    Kind.NOT_ALLOWED: mark("{job} may be visited by {allowed} only, not by {technician}."),
    Kind.FORBIDDEN: mark("The customer of {job} does not want {technician}."),
    Kind.LOCK_TECHNICIAN: mark("{job} is locked to {locked}. Unlock it first."),
    Kind.LOCK_START: mark(
        "{job} is locked to {locked}; here it would start at {start}. Unlock it first."
    ),
    Kind.SHIFT_START: mark(
        "{technician} would leave at {leaves}, before the shift begins at {shift_start}."
    ),
    Kind.SHIFT_END: mark(
        "{technician} would be back at {ends}; shift and overtime end at {latest}."
    ),
    Kind.ROUTES_OVERLAP: mark(
        "{technician} would still be out when the next shift begins at {leaves}."
    ),
    Kind.RELEASE: mark("{job} would start at {start}; it cannot begin before {release}."),
    Kind.WINDOW: mark("{job} would start at {start}, outside the customer's window {windows}."),
    Kind.DUE: mark("{job} would start at {start}, after its firm due time {due}."),
    Kind.BREAK_MISSING: mark("{technician} would get no break between {opens} and {closes}."),
    Kind.BREAK_WINDOW: mark(
        "The break of {technician} would be at {start}; it belongs between {opens} and {closes}."
    ),
    Kind.TOOL: mark(
        "{job} needs {tool}, which {technician} does not have and could not borrow on the way."
    ),
    Kind.TOOL_NOT_LENT: mark("{depot} does not lend {tool}."),
    Kind.VAN_STOCK: mark(
        "{job} uses {needed} of {part}; the van of {technician} would hold {held}."
    ),
    Kind.DEPOT_STOCK: mark(
        "{depot} would have given out {taken} of {part} by {time}, and has {available}."
    ),
    Kind.DEPOT_WINDOW: mark("The pick-up would be at {start}; {depot} is open {windows}."),
}
"""A sentence for each kind that an edit can bring about; others are said as the checker says them."""

MOMENTS = frozenset(
    {
        "start",
        "release",
        "due",
        "leaves",
        "shift_start",
        "ends",
        "latest",
        "opens",
        "closes",
        "time",
    }
)


@dataclass(frozen=True)
class Forbids:
    """One reason why an edit should not be made.

    Attributes
    ----------
    rule : str
        The checker's word for it, such as `skill`; `under-way`, `past`, `absent`, `state` for what only the day knows.
    sentence : str
        For people.
    job_id, technician_id : str or None
        Whom it concerns.
    is_firm : bool
        Whether it cannot be forced either.
    """

    rule: str
    sentence: str
    job_id: str | None = None
    technician_id: str | None = None
    is_firm: bool = False


def forbids(violation: Violation, horizon: Horizon) -> Forbids:
    """Return a violation in a dispatcher's words."""
    template = WORDS.get(violation.kind)
    if template is None:
        sentence = retold(violation.sentence)
    else:
        figures = {name: _said(name, value, horizon) for name, value in violation.figures.items()}
        if violation.kind is Kind.LOCK_START:
            figures["locked"] = clock(int(violation.figures["locked"]), horizon)
        named = {"job": violation.job, "technician": violation.technician, **figures}
        sentence = _(template, **named)
    return Forbids(violation.kind.value, sentence, violation.job, violation.technician)


def clock(seconds: int, horizon: Horizon) -> str:
    """Return a second of the horizon as 09:40, with the weekday where the horizon is longer than a day."""
    whole = horizon.end_at.timestamp() - horizon.start_at.timestamp()
    moment = horizon.moment(seconds)
    if whole <= DAY_SECONDS:
        return format_clock(moment)
    return f"{format_weekday(moment)} {format_clock(moment)}"


def _said(name: str, value: int | str, horizon: Horizon) -> str:
    if name in MOMENTS and isinstance(value, int):
        return clock(value, horizon)
    if name == "windows":
        times = [clock(int(number), horizon) for number in re.findall(r"-?\d+", str(value))]
        pairs = zip(times[::2], times[1::2], strict=False)
        return ", ".join(f"{opens}–{closes}" for opens, closes in pairs)
    return str(value)
