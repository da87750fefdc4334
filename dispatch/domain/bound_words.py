"""How far a plan is from the best possible, in sentences that say what that rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.domain.plan import Plan
from dispatch.languages import LazyText, format_decimal, format_percent, lazy_gettext
from dispatch.languages import gettext as _

RELAXED: Mapping[str, LazyText] = {
    "alone": lazy_gettext("driving and room in the day (each job is counted by itself)"),
    "hourly_travel": lazy_gettext("the price of driving at busy hours"),
    "waiting": lazy_gettext("paid waiting"),
    "early_start": lazy_gettext("starts earlier than told"),
    "break_place": lazy_gettext("where breaks are taken"),
    "balance": lazy_gettext("uneven routes"),
    "pickups": lazy_gettext("ways to depots"),
    "shortcuts": lazy_gettext("ways that are shorter over a depot"),
    "overlapping_shifts": lazy_gettext("shifts of one person that overlap"),
    "part_counts": lazy_gettext("parts that vans hold in large numbers"),
}
"""What a bound counts too cheaply, by code (`solver.bound.Rule`)."""


TOLD = ("bound_status", "bound_relaxed", "bound_unserved", "unserved_weight")
"""What the `stats` of a plan say of its bound."""


@dataclass(frozen=True)
class BoundWords:
    """What people are told of a plan's bound; empty where none is known."""

    sentence: str
    notes: tuple[str, ...]
    cents: int | None

    @classmethod
    def of(cls, plan: Plan) -> BoundWords:
        """Return the words of a plan."""
        return cls(bound_sentence(plan), bound_notes(plan), plan.bound_cents)


def bound_gap(plan: Plan) -> float | None:
    """Return which share of the plan's cost could be saved at most, 0 to 1; None where no bound is known."""
    if plan.bound_cents is None:
        return None
    total = plan.cost["total"]
    return max(0, total - plan.bound_cents) / total if total else 0.0


def bound_sentence(plan: Plan) -> str:
    """Return in one sentence how far a plan is from the best possible; empty where no bound is known."""
    gap = bound_gap(plan)
    if gap is None:
        return ""
    if gap == 0:
        return _("No plan is cheaper: this is the best possible.")
    # Rounded up to a tenth of a per cent, as it is an upper limit.
    share = format_percent(math.ceil(gap * 1000) / 1000, 1)
    if plan.stats.get("bound_status") == "trivial":
        return _("At most {share} from the best possible, by a rough bound.", share=share)
    return _("At most {share} from the best possible.", share=share)


def bound_notes(plan: Plan) -> tuple[str, ...]:
    """Return what else the proof says and what it rests on, a sentence each; empty where no bound is known."""
    if plan.bound_cents is None:
        return ()
    least, left = plan.stats.get("bound_unserved"), plan.stats.get("unserved_weight")
    notes = []
    if plan.unserved and isinstance(least, float) and isinstance(left, float):
        notes.append(_served(least, left))
    notes.append(_("It holds for the travel times and durations that were planned with."))
    codes = [code for code in str(plan.stats.get("bound_relaxed", "")).split(",") if code]
    if codes:
        named = _(", ").join(str(RELAXED.get(code, code)) for code in codes)
        notes.append(_("Counted too cheaply in the proof: {rules}.", rules=named))
    return tuple(notes)


def _served(least: float, left: float) -> str:
    if left <= least:
        return _("No plan can serve more, counted by the weight of the jobs.")
    return _(
        "Jobs of a weight of {left} are left out; every plan leaves out a weight of at least {least}.",
        left=format_decimal(left),
        least=format_decimal(least),
    )
