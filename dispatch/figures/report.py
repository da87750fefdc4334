"""Figures of a period from observations: sums, targets, the period before, trends, groups, causes, tickets behind."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from dispatch.figures.causes import Cause
from dispatch.figures.definitions import BY_KEY, FEW, FIGURES, PROMISES, Definition, Unit
from dispatch.figures.facts import Case
from dispatch.figures.intervals import counted_words
from dispatch.figures.observations import Observation
from dispatch.figures.periods import Period
from dispatch.languages import gettext as _
from dispatch.languages import ngettext

NONE = ""
"""The group of what has none: no skill asked for, nobody on site, no fault named."""


@dataclass(frozen=True)
class Value:
    """A figure of a period.

    Attributes
    ----------
    definition : Definition
        How it is counted.
    part, whole : float
        Numerator and denominator.
    n : int
        How many observations it rests on.
    target : float or None
        In the figure's own unit, shares from 0 to 1.
    """

    definition: Definition
    part: float = 0.0
    whole: float = 0.0
    n: int = 0
    target: float | None = None

    @property
    def amount(self) -> float | None:
        """The figure: a share from 0 to 1, a mean, hours or a count; None where there is nothing to count."""
        if not self.whole:
            return None
        if self.definition.unit is Unit.HOURS:
            return self.part / 3600
        return self.part if self.definition.unit is Unit.COUNT else self.part / self.whole

    @property
    def is_few(self) -> bool:
        """Whether it rests on so little that chance may have made it."""
        return self.definition.unit is not Unit.COUNT and 0 < self.n < FEW

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None without a target or a figure."""
        amount = self.amount
        if amount is None or self.target is None:
            return None
        return amount >= self.target if self.definition.more_is_better else amount <= self.target

    @property
    def words(self) -> str:
        """The figure with its unit; a dash where there is nothing to count."""
        return shown(self.definition.unit, self.amount)

    @property
    def target_words(self) -> str:
        """The target with its unit; empty for none."""
        return "" if self.target is None else shown(self.definition.unit, self.target)

    @property
    def made_of(self) -> str:
        """Numerator and denominator in words."""
        unit = self.definition.unit
        if not self.whole or unit is Unit.COUNT:
            return ""
        if unit is Unit.HOURS:
            return ngettext("{count} shift", "{count} shifts", self.n)
        if unit is Unit.SCORE:
            return ngettext("{count} score", "{count} scores", self.n)
        if self.whole != self.n:
            return _(
                "{part:,.1f} of {whole:,.1f} h", part=self.part / 3600, whole=self.whole / 3600
            )
        return counted_words(self.part, self.whole, interval=self.definition.interval)


def shown(unit: Unit, amount: float | None) -> str:
    """Return an amount as people read it: `94.6 %`, `4.21`, `3.5 h`, `17`; a dash for none."""
    if amount is None:
        return "–"
    if unit is Unit.SHARE:
        return _("{number} %", number=f"{100 * amount:.1f}")
    if unit is Unit.SCORE:
        return f"{amount:.2f}"
    return _("{number} h", number=f"{amount:,.1f}") if unit is Unit.HOURS else f"{amount:,.0f}"


@dataclass(frozen=True)
class Ledger:
    """Everything counted, in the order of time.

    Attributes
    ----------
    observations : sequence of Observation
        Sorted by `at`.
    cases : sequence of Case
        For what is open at a moment.
    targets : mapping of figure key to float
        In the unit of the figure, shares from 0 to 1.
    now : datetime
        When it was counted.
    """

    observations: Sequence[Observation]
    cases: Sequence[Case]
    targets: Mapping[str, float]
    now: datetime
    _moments: list[float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note the moments, by which periods are found."""
        object.__setattr__(self, "_moments", [each.stamp for each in self.observations])

    def within(self, period: Period) -> Sequence[Observation]:
        """Return the observations of a period."""
        first = bisect_left(self._moments, period.start_at.timestamp())
        last = bisect_left(self._moments, period.end_at.timestamp())
        return self.observations[first:last]

    def open_cases(self, period: Period) -> list[Case]:
        """Return the cases open at the end of a period, or now where that is earlier."""
        moment = min(period.end_at, self.now).timestamp()
        return [case for case in self.cases if case.is_open(moment)]


@dataclass(frozen=True)
class Only:
    """What figures are narrowed down to: one group of a dimension; an empty dimension is everything."""

    dimension: str = ""
    group: str = ""


EVERYTHING = Only()


def figures(ledger: Ledger, period: Period, *, only: Only = EVERYTHING) -> dict[str, Value]:
    """Return every figure of a period by its key."""
    found = _summed(ledger, _chosen(ledger.within(period), only))
    known = only.dimension != "technician"
    found["backlog"] = _backlog(ledger, _open(ledger, period, only), known=known)
    return found


def by_group(
    ledger: Ledger, period: Period, dimension: str, *, only: Only = EVERYTHING
) -> dict[str, dict[str, Value]]:
    """Return every figure for each group of a dimension, groups in the order of their names.

    A case that asks for two skills or parts counts in both groups.
    """
    sorted_out: dict[str, list[Observation]] = defaultdict(list)
    for each in _chosen(ledger.within(period), only):
        for group in groups_of(each, dimension):
            sorted_out[group].append(each)
    waiting: dict[str, list[Case]] = defaultdict(list)
    for case in _open(ledger, period, only):
        for group in _groups_of_case(case, dimension):
            waiting[group].append(case)
    known = "technician" not in (dimension, only.dimension)
    return {
        group: _summed(ledger, sorted_out[group])
        | {"backlog": _backlog(ledger, waiting.get(group, []), known=known)}
        for group in sorted(sorted_out.keys() | waiting.keys())
    }


def trend(
    ledger: Ledger, period: Period, keys: Iterable[str], *, only: Only = EVERYTHING
) -> dict[str, list[tuple[Period, Value]]]:
    """Return figures step by step, the oldest first."""
    wanted = list(keys)
    found: dict[str, list[tuple[Period, Value]]] = {key: [] for key in wanted}
    for step in period.steps():
        values = _summed(ledger, _chosen(ledger.within(step), only))
        if "backlog" in wanted:
            known = only.dimension != "technician"
            values["backlog"] = _backlog(ledger, _open(ledger, step, only), known=known)
        for key in wanted:
            found[key].append((step, values[key]))
    return found


def causes(
    ledger: Ledger, period: Period, *, only: Only = EVERYTHING
) -> dict[str, dict[Cause, int]]:
    """Return how many misses of each promise have which main cause, the most frequent first; zeros are left out."""
    counted: dict[str, Counter[Cause]] = {name: Counter() for name in PROMISES}
    for each in _chosen(ledger.within(period), only):
        if each.cause is not None:
            counted[each.figure][each.cause] += 1
    return {name: dict(found.most_common()) for name, found in counted.items()}


def behind(
    ledger: Ledger,
    period: Period,
    figure: str,
    *,
    only: Only = EVERYTHING,
    cause: Cause | None = None,
) -> list[Observation]:
    """Return the observations that a figure is made of, the newest first; `cause` takes the misses it made."""
    if figure == "backlog":
        found = [
            Observation(figure, case.terms.reported_at, 1.0, 1.0, _ids(case), None, case.about)
            for case in _open(ledger, period, only)
        ]
        return sorted(found, key=attrgetter("at"), reverse=True)
    return [
        each
        for each in reversed(list(_chosen(ledger.within(period), only)))
        if each.figure == figure and (cause is None or each.cause is cause)
    ]


def groups_of(observation: Observation, dimension: str) -> tuple[str, ...]:
    """Return the groups of a dimension that an observation counts in; none where the figure does not know it."""
    if dimension == "technician":
        return () if observation.technician is None else (observation.technician,)
    if observation.about is None:
        return ()
    if dimension == "part" and observation.parts is not None:
        return observation.parts
    return _of_about(observation.about, dimension)


def _of_about(about: object, dimension: str) -> tuple[str, ...]:
    if dimension in ("skill", "part"):
        several: tuple[str, ...] = getattr(about, f"{dimension}s")
        return several or (NONE,)
    return (getattr(about, dimension),)


def _groups_of_case(case: Case, dimension: str) -> tuple[str, ...]:
    return () if dimension == "technician" else _of_about(case.about, dimension)


def _chosen(observations: Sequence[Observation], only: Only) -> Iterator[Observation]:
    if not only.dimension:
        return iter(observations)
    return (each for each in observations if only.group in groups_of(each, only.dimension))


def _open(ledger: Ledger, period: Period, only: Only) -> list[Case]:
    found = ledger.open_cases(period)
    if not only.dimension:
        return found
    return [case for case in found if only.group in _groups_of_case(case, only.dimension)]


def _summed(ledger: Ledger, observations: Iterable[Observation]) -> dict[str, Value]:
    sums: dict[str, list[float]] = {}
    for each in observations:
        line = sums.get(each.figure)
        if line is None:
            line = sums[each.figure] = [0.0, 0.0, 0]
        line[0] += each.part
        line[1] += each.whole
        line[2] += 1
    found = {}
    for definition in FIGURES:
        part, whole, n = sums.get(definition.key, (0.0, 0.0, 0))
        target = ledger.targets.get(definition.key)
        found[definition.key] = Value(definition, part, whole, int(n), target)
    return found


def _backlog(ledger: Ledger, waiting: Sequence[Case], *, known: bool = True) -> Value:
    """Return the backlog; it is a figure, if only 0, once anybody has called."""
    whole = float(bool(ledger.cases) and known)
    count = len(waiting)
    return Value(BY_KEY["backlog"], float(count), whole, count, ledger.targets.get("backlog"))


def _ids(case: Case) -> tuple[str, ...]:
    return tuple(history.ticket_id for history in case.chain)
