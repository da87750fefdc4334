"""What is wrong with a document, gathered before anything is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Fault:
    """One thing that makes a document unreadable.

    Attributes
    ----------
    document : str
        ``problem`` or ``plan``.
    path : str
        Place inside it, such as ``jobs[3].windows[0]``; empty for the document as a whole.
    message : str
        The value that was found and what belongs there.
    """

    document: str
    path: str
    message: str

    def __str__(self) -> str:
        """Return the fault on one line."""
        return f"{' '.join(filter(None, (self.document, self.path)))}: {self.message}"


class DocumentError(ValueError):
    """A document that cannot be read; it carries every fault that was found.

    Attributes
    ----------
    faults : tuple of Fault
        At least one, in the order in which they were found.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults; the message has one line for each."""
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def shown(value: object) -> str:
    """Return a value as a short text on one line, in the words of JSON."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"an object of {len(value)} keys"
    if isinstance(value, int) and abs(value) >= 10**LONGEST_SHOWN:
        return f"a number of more than {LONGEST_SHOWN} digits"
    text = str(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
