"""What figures say in words: names of groups, the answer of a period, what one line adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dispatch.figures.definitions import BY_KEY, Unit
from dispatch.figures.observations import Observation
from dispatch.figures.report import NONE, Value
from dispatch.languages import gettext as _
from dispatch.languages import mark, ngettext

NO_GROUP: Mapping[str, str] = {
    "zone": mark("no zone"),
    "technician": mark("nobody on site"),
    "skill": mark("no skill asked for"),
    "part": mark("no part"),
    "customer": mark("no name"),
    "fault": mark("no fault named"),
    "kind": mark("no kind named"),
}
SAME = mark("same as before")
_URGENT = ("on_site", "resolution", "first_response", "first_time_fix", "satisfaction")


def group_name(dimension: str, group: str, names: Mapping[str, str]) -> str:
    """Return a group as people call it; technicians with their name and id."""
    if group == NONE:
        return _(NO_GROUP[dimension])
    if dimension == "technician" and names.get(group, group) != group:
        return f"{names[group]} ({group})"
    return group


def missed(values: Mapping[str, Value]) -> list[Value]:
    """Return the figures that miss their target, promises first; the same without waits is not told twice."""
    found = [
        value
        for key, value in values.items()
        if value.is_met is False and not key.endswith("_less_waits")
    ]
    return sorted(found, key=lambda value: _rank(value.definition.key))


def answer(values: Mapping[str, Value]) -> str:
    """Return the one sentence that tells how the period was."""
    judged = [
        value
        for key, value in values.items()
        if value.is_met is not None and not key.endswith("_less_waits")
    ]
    if not judged:
        return _("Nothing was recorded in this period that a target is set for.")
    late = missed(values)
    if not late:
        return ngettext(
            "All {count} target is reached.", "All {count} targets are reached.", len(judged)
        )
    parts = [
        f"{value.definition.label.lower()} {value.words} ({value.target_words})"
        for value in late[:3]
    ]
    named = _(", ").join(parts)
    if len(late) > 3:
        named = _("{named} and {number} more", named=named, number=len(late) - 3)
    return ngettext(
        "{count} of {targets} targets is missed: {named}.",
        "{count} of {targets} targets are missed: {named}.",
        len(late),
        targets=len(judged),
        named=named,
    )


def added(observation: Observation) -> str:
    """Return what a line adds to its figure, in words."""
    unit = BY_KEY[observation.figure].unit
    if unit is Unit.SCORE:
        return _("{score} of 5", score=f"{observation.part:.0f}")
    if unit is Unit.COUNT:
        return _("open")
    if unit is Unit.HOURS:
        return _("{minutes} min", minutes=f"{observation.part / 60:,.0f}")
    if observation.whole != 1:
        return _(
            "{part} of {whole} min",
            part=f"{observation.part / 60:,.0f}",
            whole=f"{observation.whole / 60:,.0f}",
        )
    return _("yes") if observation.part else _("no")


def moved(value: Value, before: Value) -> str:
    """Return the change against the period before: `+2.1 points`, `−0.12`, `same`; empty where one of them is none."""
    own, other = value.amount, before.amount
    if own is None or other is None:
        return ""
    unit = value.definition.unit
    scale, digits, word = {
        Unit.SHARE: (100, 1, _(" points")),
        Unit.SCORE: (1, 2, ""),
        Unit.HOURS: (1, 1, _(" h")),
        Unit.COUNT: (1, 0, ""),
    }[unit]
    gap = round(scale * (own - other), digits)
    if gap == 0:
        return _(SAME)
    return f"{'+' if gap > 0 else '−'}{abs(gap):,.{digits}f}{word}"


def is_better(value: Value, before: Value) -> bool | None:
    """Return whether a figure got better; None where it did not change as shown, or neither way is better."""
    own, other, more = value.amount, before.amount, value.definition.more_is_better
    if own is None or other is None or more is None or moved(value, before) == _(SAME):
        return None
    return (own > other) is more


def _rank(key: str) -> int:
    order: Sequence[str] = _URGENT
    return order.index(key) if key in order else len(order)
