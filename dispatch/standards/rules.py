"""Promised times by priority, kind, difficulty and zone: the most specific rule holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from dispatch.domain.job import Difficulty, Job, Priority
from dispatch.domain.place import ZoneKind

ANY = "*"
# What a rule may ask for, the weightiest first: an emergency stays one whatever kind of work it is.
FIELDS = ("priority", "kind", "difficulty", "zone")


class Counting(str, Enum):
    """Which hours count: all of them, or working hours only."""

    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True)
class Allowance:
    """A promised span of time: `seconds` of the hours that count."""

    seconds: int
    counting: Counting


@dataclass(frozen=True)
class Match:
    """The jobs a rule is for; `*` stands for every value."""

    priority: str = ANY
    kind: str = ANY
    difficulty: str = ANY
    zone: str = ANY

    @property
    def rank(self) -> tuple[bool, ...]:
        """What is given exactly, in the order of FIELDS; of two ranks the greater is the more specific."""
        return tuple(getattr(self, name) != ANY for name in FIELDS)

    def holds(self, asked: Mapping[str, str]) -> bool:
        """Return whether every field is the asked value or `*`."""
        return all(getattr(self, name) in (ANY, asked[name]) for name in FIELDS)


@dataclass(frozen=True)
class RuleTable:
    """The rules of one promise.

    Attributes
    ----------
    name : str
        Which promise, as written in the file.
    rules : Mapping of Match to Allowance
        Kinds are written as `plain_kind` gives them.
    """

    name: str
    rules: Mapping[Match, Allowance]
    _ordered: tuple[Match, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the rules once, the most specific first."""
        ordered = sorted(self.rules, key=lambda match: match.rank, reverse=True)
        object.__setattr__(self, "_ordered", tuple(ordered))

    def of(self, job: Job, zone: ZoneKind) -> Allowance:
        """Return what is promised to a job in a zone: by the customer's contract, else by the rules.

        An emergency keeps the shorter of both, and that of the rules where the two count different hours.

        Raises
        ------
        KeyError
            If no rule holds, which `unmatched` rules out.
        """
        general = self._find(
            {
                "priority": job.priority.value,
                "kind": plain_kind(job.kind),
                "difficulty": job.difficulty.value,
                "zone": zone.value,
            }
        )
        own = self._own(job)
        if own is None:
            return general
        if job.priority is Priority.EMERGENCY:
            shorter = own.counting is general.counting and own.seconds < general.seconds
            return own if shorter else general
        return own

    def _own(self, job: Job) -> Allowance | None:
        """Return what the customer's contract says of this promise; None where it says nothing."""
        if job.own_standard is None:
            return None
        hours: float | None = getattr(job.own_standard, f"{self.name}_hours", None)
        if hours is None:
            return None
        working = job.own_standard.working_hours
        return Allowance(round(hours * 3600), Counting.WORKING if working else Counting.CALENDAR)

    def _find(self, asked: Mapping[str, str]) -> Allowance:
        for match in self._ordered:
            if match.holds(asked):
                return self.rules[match]
        raise KeyError(f"{self.name}: no rule holds for {dict(asked)}")

    def unmatched(self) -> Iterable[dict[str, str]]:
        """Yield the priorities, difficulties and zones for which a job of an unknown kind has no rule."""
        for priority in Priority:
            for difficulty in Difficulty:
                for zone in ZoneKind:
                    asked = {
                        "priority": priority.value,
                        "kind": "",
                        "difficulty": difficulty.value,
                        "zone": zone.value,
                    }
                    if not any(match.holds(asked) for match in self._ordered):
                        yield asked


def plain_kind(kind: str) -> str:
    """Return a kind of job as it is compared: capitals and outer or doubled blanks do not count."""
    return " ".join(kind.split()).casefold()
