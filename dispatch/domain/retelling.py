"""English sentences that the solver wrote into a plan, told again in the reader's language.

Plans are kept as the solver writes them: a code and one English sentence. A sentence is known again by its template,
its values are taken out, and both are told in the language at work. What no template fits stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dispatch.domain.solver_sentences import REASON_SENTENCES, REASONS, VIOLATIONS
from dispatch.languages import DEFAULT, current_language, mark
from dispatch.languages import gettext as _
from dispatch.languages.messages import translated

WORDS = (
    *(mark("none"), mark("plan"), mark("may not do it"), mark("lacks the skills")),
    *(mark("the end of the shift"), mark("its last window"), mark("the end of its last window")),
    *(mark("the locked start"), mark("its hard due time")),
)
"""Facts of one phrase."""

FACTS = (
    mark("{name} at level {level}"),
    mark("{name} level {level}"),
    mark("the closing of {depot}"),
    mark("{count} of {sku}"),
    mark("from {start} on"),
    mark("{opens} to {closes}"),
    mark("{hours} h {minutes} min"),
    mark("{minutes} min"),
    mark("{seconds} s"),
)
"""Facts that hold values; they stand alone or in a list."""

OTHERS = (
    mark("too large to prove: {why}"),
    mark("optimal, proven"),
    mark("at most {money} above the optimum"),
    mark("not tried to prove: stopped before"),
    mark("It came in after the plan was made."),
    mark("Left out by hand."),
    mark("left out by hand"),
    mark("loading the search (compiled at the first use, some seconds)"),
    mark("finding the reasons of jobs left out"),
    mark("looking for a proof that no plan is cheaper"),
    mark("finding how far the plan is from the best possible (compiled at the first use)"),
    mark("straight line: {a} s · km^{p}, kilometres × {detour}"),
    mark("first plan"),
    mark("searching"),
    mark("round {round}: territory {done} of {count}"),
)
"""What else a plan or a running search says."""

PLACES = (
    mark("route of technician {technician} in shift {shift}"),
    mark("stop {stop}"),
    mark("job {job}"),
)
"""Where a rule is broken."""

RULES = (mark("rule {number}"), mark("Objective"), mark("Plan document"))
"""Parts of PROBLEM.md."""

_BROKEN = re.compile(r"(?P<where>.+?): (?P<what>.+) \(PROBLEM\.md, (?P<rule>[\w ]+)\)\.")
_CONVERSION = re.compile(r"\{(\w+)[^{}]*\}")
_PLACE = re.compile(r"\\\{(\w+)(?:![rsa])?(?::[^{}]*)?\\\}")


def retold(text: str) -> str:
    """Return a sentence of the solver, or a list of them, in the language at work."""
    if not text or current_language() == DEFAULT:
        return text
    broken = _BROKEN.fullmatch(text)
    if broken is not None:
        return _(
            "{where}: {what} (PROBLEM.md, {rule}).",
            where=_(", ").join(map(_place, broken["where"].split(", "))),
            what=_told(broken["what"], tuple(VIOLATIONS.values())),
            rule=_told(broken["rule"], RULES),
        )
    return _told(text, (*REASONS.values(), *REASON_SENTENCES, *OTHERS))


def _place(text: str) -> str:
    return _told(text[:1].lower() + text[1:], (*PLACES, *WORDS))


def _told(text: str, templates: Iterable[str]) -> str:
    for template in templates:
        found = _pattern(template).fullmatch(text)
        if found is not None:
            # A value was written as it is to be shown, so it is not written once more by `!r` or a format.
            told = _CONVERSION.sub(r"{\1}", translated(template))
            return told.format(**{key: _fact(value) for key, value in found.groupdict().items()})
    return text


def _fact(text: str) -> str:
    """Return a value of a sentence: a phrase that is known, or a list of values."""
    return _(", ").join(_told(piece, (*WORDS, *FACTS)) for piece in text.split(", "))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """Return what a told template looks like; a value that stands in it twice is the same in both places."""
    seen: set[str] = set()

    def place(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        # A moment is a day and a time; anything else ends where the next words of the sentence begin.
        return rf"(?P<{name}>\S+ \S+)" if name.endswith("_at") else f"(?P<{name}>.*?)"

    return re.compile(_PLACE.sub(place, re.escape(template)), re.DOTALL)
