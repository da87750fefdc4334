"""Column generation: routes are priced and added until none is worth adding, with a valid bound at every moment.

Most rounds look quickly for some routes (labels compared by time and cost alone). Where these find too little, all
shifts are priced exactly and the bound of those duals (Lagrange) is noted; the best one counts. A shift whose labels
run out is estimated from below by those left, and gets more room in the next round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from solver.bound import labels as k
from solver.bound.ground import Ground
from solver.bound.master import Column, Duals, Master
from solver.bound.pricing import Cuts, Pricer
from solver.bound.rows import Row
from solver.bound.watch import Watch

QUICK_ROUTES, EXACT_ROUTES = 15, 40
"""Routes added for a shift in a quick and in an exact round."""

IDLE = 2
"""Quick rounds that a shift sits out where nothing was found for it."""

FEW = 0.02
"""Part of the bound's distance below which quick rounds make way for an exact one."""

QUICK_LABELS, FIRST_LABELS, MOST_LABELS = 1_000_000, 1_000_000, 2_000_000
STEPS_A_LABEL = 50
MOST_COLUMNS = 12_000


@dataclass
class Found:
    """What a column generation knows so far.

    Attributes
    ----------
    bound : int
        The best bound in fixed point.
    fallbacks : int
        Shifts that were only estimated in the round of that bound.
    duals : Duals or None
        The duals it belongs to, with `least` the reduced costs that no route of each shift is below.
    converged : bool
        Whether no route is worth adding any more.
    """

    bound: int = 0
    fallbacks: int = 0
    duals: Duals | None = None
    least: list[int] = field(default_factory=list)
    converged: bool = False


class Generation:
    """One column generation for an objective.

    Attributes
    ----------
    found : Found
        What is known so far.
    """

    def __init__(self, ground: Ground, rows: Sequence[Row], pricer: Pricer, watch: Watch) -> None:
        """Begin with an empty master."""
        self.ground, self.rows, self.pricer, self.watch = ground, rows, pricer, watch
        self.master = Master(ground, rows)
        self.found = Found()
        self._labels = [FIRST_LABELS] * len(rows)
        self._broken = [False] * len(rows)
        self._idle = [0] * len(rows)
        self._margin = max(1, 2**ground.bits // 1000)

    def start(self, routes: Sequence[tuple[int, tuple[int, ...]]]) -> None:
        """Add routes as (row, jobs in order); those that cannot be are passed over."""
        for at, jobs in routes:
            cost = self.rows[at].cents(jobs)
            if cost is not None:
                self.master.add([Column(at, jobs, cost)])

    def run(self, *, until: float, enough: int | None = None) -> None:
        """Go on until nothing is worth adding, a share of the watch is used up, or the bound is enough.

        Parameters
        ----------
        until : float
            Share of the watch at which to stop.
        enough : int or None
            Bound in fixed point that need not be exceeded.
        """
        while self.watch.share < until:
            self.master.forget(MOST_COLUMNS)
            duals = self._solved()
            if duals is None:
                return
            if self._quick_round(duals, until) or self._quick_round(duals, until, mode=k.SOME):
                continue
            if self.watch.share >= until:
                return
            added = self._exact_round(duals, until)
            if enough is not None and self.found.bound >= enough:
                return
            if not added and not self._widen():
                self.found.converged = self.found.fallbacks == 0
                return

    def _solved(self) -> Duals | None:
        duals = self.master.solve()
        self.watch.solved(self.master.iterations, len(self.master.columns))
        return duals

    def cuts(self, duals: Duals) -> Cuts:
        """Return the cuts that cost something, with their prices."""
        return [
            (cut, -price)
            for cut, price in zip(self.master.cuts, duals.cuts, strict=False)
            if price < 0
        ]

    def _quick_round(self, duals: Duals, until: float, *, mode: int = k.QUICK) -> bool:
        """Add routes found quickly; return whether they are worth another round."""
        gain, cuts = 0, self.cuts(duals)
        turn = [at for at in range(len(self.rows)) if mode == k.SOME or not self._idle[at]]
        self._idle = [max(0, rounds - 1) for rounds in self._idle]
        for at in turn:
            row = self.rows[at]
            if self.watch.share >= until:
                break
            priced = self.pricer.price(
                at,
                self.master.prizes(duals, row.technician),
                threshold=duals.shifts[at] - self._margin,
                mode=mode,
                most=QUICK_ROUTES,
                labels=QUICK_LABELS,
                steps=STEPS_A_LABEL * QUICK_LABELS,
                cuts=cuts,
            )
            if self.master.add(priced.columns):
                gain += duals.shifts[at] - priced.least
            else:
                self._idle[at] = IDLE
        slack = self._value() - self.found.bound
        return gain > max(FEW * slack, len(self.rows) * self._margin * 10)

    def _value(self) -> int:
        return int(self.master.value * 2**self.ground.bits)

    def _exact_round(self, duals: Duals, until: float) -> bool:
        """Price every shift, note the bound and add the routes found; return whether there were any."""
        least, fallbacks, added, cuts = [], 0, 0, self.cuts(duals)
        for at, row in enumerate(self.rows):
            hurry = self.watch.share >= until
            labels = 1_000 if hurry else self._labels[at]
            priced = self.pricer.price(
                at,
                self.master.prizes(duals, row.technician),
                threshold=duals.shifts[at] - self._margin,
                mode=k.EXACT,
                most=EXACT_ROUTES,
                labels=labels,
                steps=STEPS_A_LABEL * labels,
                cuts=cuts,
            )
            least.append(min(priced.least, duals.shifts[at] - self._margin))
            fallbacks += not priced.complete
            added += self.master.add(priced.columns)
            self._broken[at] = not priced.complete
        self._idle = [0] * len(self.rows)
        self.note(duals, least, fallbacks)
        return added > 0

    def note(self, duals: Duals, least: list[int], fallbacks: int) -> None:
        """Keep the bound of these duals where it is the best so far."""
        bound = self.master.bound(duals, least)
        if self.found.duals is None or bound > self.found.bound:
            self.found = Found(bound, fallbacks, duals, least)

    def _widen(self) -> bool:
        """Give the shifts whose labels ran out more room; return whether that is possible."""
        wider = False
        for at, broken in enumerate(self._broken):
            if broken and self._labels[at] < min(MOST_LABELS, self.pricer.labels):
                self._labels[at] *= 4
                wider = True
        return wider
