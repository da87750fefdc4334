"""The words of codes: states, roles, priorities, causes and their kin, which pages show as they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from dispatch.languages import gettext, mark

WORDS: Mapping[str, tuple[str, ...]] = {
    "roles": (
        mark("dispatcher"),
        mark("technician"),
        mark("planner"),
        mark("admin"),
        mark("customer"),
    ),
    "priorities": (mark("emergency"), mark("high"), mark("normal"), mark("low")),
    "difficulties": (mark("simple"), mark("complex"), mark("hard")),
    "kinds of zones": (mark("urban"), mark("suburban"), mark("outside")),
    "outcomes of clocks": (
        mark("running"),
        mark("waiting"),
        mark("kept"),
        mark("missed"),
        mark("void"),
    ),
    "states of plans": (mark("draft"), mark("published"), mark("superseded"), mark("discarded")),
    "states of work": (
        mark("queued"),
        mark("done"),
        mark("failed"),
        mark("cancelled"),
    ),
    "kinds of work": (mark("plan"), mark("replan"), mark("study")),
    "orders of tickets": (
        mark("oldest"),
        mark("newest"),
        mark("moved"),
        mark("reported"),
        mark("state"),
    ),
    "spans of figures": (mark("day"), mark("week"), mark("month"), mark("range")),
    "dimensions of figures": (
        mark("zone"),
        mark("skill"),
        mark("part"),
        mark("fault"),
        mark("kind"),
    ),
    "main causes": (
        mark("late triage"),
        mark("waiting for a part"),
        mark("customer chose later or called off"),
        mark("technician out"),
        mark("no technician with the skill"),
        mark("solved, but came back"),
        mark("work took too long"),
        mark("route ran late"),
        mark("re-planned later"),
        mark("no room in the plan"),
    ),
    "how a plan was made, and how far a search is": (
        mark("Engine"),
        mark("Seed"),
        mark("Iterations"),
        mark("Seconds"),
        mark("Travel"),
        mark("Cost"),
        mark("Unserved"),
        mark("Proof"),
        mark("Warnings"),
        mark("Versions"),
        mark("As of"),
    ),
    "days of a rota": (
        mark("weekdays"),
        mark("monday to saturday"),
        mark("every day"),
        mark("weekend"),
    ),
    "who acts by itself": (mark("system"),),
    "changes of a proposal": (
        mark("Kept"),
        mark("Moved"),
        mark("Handed over"),
        mark("Dropped"),
        mark("Newly served"),
        mark("Left out"),
    ),
}
"""By what they are of; codes with several words have those of `plain_words`."""


def word(code: Enum | str) -> str:
    """Return a code as people read it; what is none of the product's, as a kind of job, stays as it is."""
    return gettext(str(code.value) if isinstance(code, Enum) else code)
