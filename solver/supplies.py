"""Parts and tools: what depots can still give, what a route lacks, and the pick-ups that mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from solver.problem import Problem
from solver.schedule import Item, Pickup, Visit
from solver.timing import EARLIEST

Taken = tuple[int, str, int, int]
"""Depot, part, second and quantity of what a pick-up took."""


class Ledger:
    """Stock of every depot over time: what was there, what arrives, what has been taken."""

    def __init__(self, problem: Problem) -> None:
        """Enter the stock at the horizon's start and every arrival."""
        self._start: dict[tuple[int, str], int | None] = {}
        self._changes: dict[tuple[int, str], dict[int, int]] = {}
        self._change_of: dict[tuple[int, str], int] = {}
        for index, depot in enumerate(problem.depots):
            for sku, quantity in depot.stock.items():
                self._start[index, sku] = quantity
            for arrival in depot.arrivals:
                self._start.setdefault((index, arrival.sku), 0)
                self._change(index, arrival.sku, arrival.at, arrival.quantity)

    def _change(self, depot: int, sku: str, second: int, quantity: int) -> None:
        changes = self._changes.setdefault((depot, sku), {})
        changes[second] = changes.get(second, 0) + quantity
        self._change_of[depot, sku] = self._change_of.get((depot, sku), 0) + quantity

    def take(self, taken: Sequence[Taken]) -> None:
        """Enter what pick-ups take."""
        for depot, sku, second, quantity in taken:
            self._change(depot, sku, second, -quantity)

    def give_back(self, taken: Sequence[Taken]) -> None:
        """Strike out what pick-ups took."""
        for depot, sku, second, quantity in taken:
            self._change(depot, sku, second, quantity)

    def most(self, *, depot: int, sku: str) -> int | None:
        """Return the quantity that can still be taken once everything has arrived; None: without limit."""
        start = self._start.get((depot, sku), 0)
        if start is None:
            return None
        return start + self._change_of.get((depot, sku), 0)

    def ready(self, *, depot: int, sku: str, quantity: int) -> int | None:
        """Return the second from which on the quantity can be taken without ever overdrawing the depot.

        Later pick-ups that are entered already keep what they take. None: never; `EARLIEST`: at any time.
        """
        level = self.most(depot=depot, sku=sku)
        if level is None:
            return EARLIEST
        if level < quantity:
            return None
        changes = self._changes.get((depot, sku), {})
        for second in sorted(changes, reverse=True):
            level -= changes[second]
            if level < quantity:
                return second
        return EARLIEST


class Lack:
    """What the visits of a route need beyond the van and the pick-ups before them.

    Attributes
    ----------
    first : int or None
        Position of the first visit that lacks something; None where nothing is lacking.
    parts : dict
        Missing quantity of each part.
    tools : set
        Missing tools.
    """

    def __init__(
        self, problem: Problem, *, technician: int, van: Mapping[str, int], items: Sequence[Item]
    ) -> None:
        """Go through the items in order."""
        have, tools = dict(van), set(problem.technicians[technician].tools)
        self.first: int | None = None
        self.parts: dict[str, int] = {}
        self.tools: set[str] = set()
        for position, item in enumerate(items):
            if isinstance(item, Pickup):
                tools.update(item.tools)
                for sku, quantity in item.parts.items():
                    have[sku] = have.get(sku, 0) + quantity
                continue
            job = problem.jobs[item.job]
            missing = job.tools - tools
            self.tools |= missing
            for sku, quantity in job.parts.items():
                have[sku] = have.get(sku, 0) - quantity
                if have[sku] < -self.parts.get(sku, 0):
                    self.parts[sku] = -have[sku]
                    missing = missing | {sku}
            if missing and self.first is None:
                self.first = position

    def mended_by(self, options: Sequence[Pickup]) -> bool:
        """Return whether pick-ups bring, all together, every part and every tool that is lacking."""
        parts: dict[str, int] = {}
        for pickup in options:
            for sku, quantity in pickup.parts.items():
                parts[sku] = parts.get(sku, 0) + quantity
        tools = {tool for pickup in options for tool in pickup.tools}
        return self.tools <= tools and all(
            parts.get(sku, 0) >= quantity for sku, quantity in self.parts.items()
        )

    def same_as(self, other: Lack) -> bool:
        """Return whether the same is lacking."""
        return self.parts == other.parts and self.tools == other.tools


def used(problem: Problem, items: Sequence[Item]) -> dict[str, int]:
    """Return the parts that the visits use up."""
    parts: dict[str, int] = {}
    for item in items:
        if isinstance(item, Visit):
            for sku, quantity in problem.jobs[item.job].parts.items():
                parts[sku] = parts.get(sku, 0) + quantity
    return parts


def pickups(
    problem: Problem, ledger: Ledger, lack: Lack, items: Sequence[Item]
) -> Iterator[Pickup]:
    """Yield for each depot that has something of what is lacking the pick-up of that, as much as it ever has.

    Parameters
    ----------
    problem : Problem
        The problem.
    ledger : Ledger
        Stock of the depots without the pick-ups of this route.
    lack : Lack
        What is lacking.
    items : sequence of Visit or Pickup
        The route so far; its own pick-ups count as taken.
    """
    own: dict[tuple[int, str], int] = {}
    for item in items:
        if isinstance(item, Pickup):
            for sku, quantity in item.parts.items():
                own[item.depot, sku] = own.get((item.depot, sku), 0) + quantity
    for index, depot in enumerate(problem.depots):
        parts, ready = {}, EARLIEST
        for sku, quantity in lack.parts.items():
            before = own.get((index, sku), 0)
            most = ledger.most(depot=index, sku=sku)
            given = quantity if most is None else min(quantity, most - before)
            if given > 0:
                second = ledger.ready(depot=index, sku=sku, quantity=given + before)
                assert second is not None
                parts[sku] = given
                ready = max(ready, second)
        tools = tuple(sorted(lack.tools & depot.tools))
        if parts or tools:
            yield Pickup(index, parts, tools, None if ready == EARLIEST else ready)
