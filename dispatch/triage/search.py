"""The fault that a caller describes: found by code, by symptom and by other words, as it is typed."""

from __future__ import annotations

from dispatch.triage.catalogue import Catalogue, KnownFault
from dispatch.triage.text import covered, plain, words

LEAST = 0.34
"""Below this share of the words typed a fault is no answer."""
MOST_OF, HALF_OF = 0.75, 0.5
"""What share of a symptom has to stand in a text, or of a text in a fault's words, for the fault to be guessed."""


def search(catalogue: Catalogue, typed: str, *, limit: int = 8) -> list[KnownFault]:
    """Return the faults that fit what was typed, the best first; those of the same worth as the file has them.

    Parameters
    ----------
    catalogue : Catalogue
        What is known.
    typed : str
        A code or its beginning, words in English or Chinese, or a device's code; may be misspelt or unfinished.
    limit : int
        How many at most.
    """
    wanted = plain(typed)
    if not wanted:
        return []
    rated = [(_worth(fault, wanted), fault) for fault in catalogue]
    found = [(worth, fault) for worth, fault in rated if worth >= LEAST]
    return [fault for _, fault in sorted(found, key=lambda pair: -pair[0])][:limit]


def likeliest(catalogue: Catalogue, text: str) -> KnownFault | None:
    """Return the one fault that a whole text, such as the description of a ticket, tells of; None where none is near.

    A fault counts where most of its symptom stands in the text, or where half of the text stands in the fault's words.
    """
    told = words(text)
    best, found = 0.0, None
    for fault in catalogue:
        named = max(covered(words(each), told) for each in (fault.symptom, fault.symptom_zh))
        held = covered(told, _all_words(fault))
        if (named >= MOST_OF or held >= HALF_OF) and named + held > best:
            best, found = named + held, fault
    return found


def _worth(fault: KnownFault, wanted: str) -> float:
    code = plain(fault.code)
    if wanted == code or wanted in {plain(signal) for signal in fault.signals}:
        return 4.0
    if code.startswith(wanted):
        return 3.0
    asked = words(wanted)
    named = f"{fault.symptom} {fault.symptom_zh}"
    begins = 0.5 if plain(fault.symptom).startswith(wanted) or _holds(named, wanted) else 0.0
    symptom = covered(asked, words(named))
    other = covered(asked, _all_words(fault))
    return begins + max(symptom, 0.9 * other)


def _all_words(fault: KnownFault) -> frozenset[str]:
    told = (fault.symptom, fault.symptom_zh, *fault.words, fault.skill, fault.kind)
    return frozenset().union(*map(words, told))


def _holds(text: str, wanted: str) -> bool:
    return len(wanted) > 1 and wanted in plain(text)
