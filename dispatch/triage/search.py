"""The fault that a caller describes: found by code, by symptom and by other words, as it is typed."""

from __future__ import annotations

from dispatch.triage.catalogue import Catalogue, KnownFault
from dispatch.triage.text import covered, plain, words

LEAST = 0.34
"""Below this share of the words typed a fault is no answer."""


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

    A fault counts where most of its symptom stands in the text.
    """
    told = words(text)
    rated = [
        (max(covered(words(symptom), told) for symptom in (fault.symptom, fault.symptom_zh)), fault)
        for fault in catalogue
    ]
    worth, fault = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return fault if worth >= 0.75 else None


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
    other = covered(asked, words(f"{named} {' '.join(fault.words)} {fault.skill} {fault.kind}"))
    return begins + max(symptom, 0.9 * other)


def _holds(text: str, wanted: str) -> bool:
    return len(wanted) > 1 and wanted in plain(text)
