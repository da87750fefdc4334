"""Parts and tools as tables: what jobs need, technicians carry and depots have, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from solver.problem import Depot, Problem

Ints = NDArray[np.int64]
ENDLESS = 1 << 50
ALWAYS = -(1 << 60)
TOOL_BITS = 62


@dataclass(frozen=True, eq=False)
class Goods:
    """Parts and tools of a problem.

    Attributes
    ----------
    skus : tuple of str
        The parts that some job needs; their positions are the search's numbers.
    part : ndarray of shape (needs, 2)
        Part and quantity; job `j` owns `part_count[j]` rows from `first_part[j]` on (depots own none).
    tool : ndarray of shape (jobs + depots, words)
        Tools a job needs or a depot lends, as bits.
    carried : ndarray of shape (technicians, words)
        Tools carried, as bits.
    van : ndarray of shape (technicians, skus)
        Parts on board at the start.
    level : ndarray of shape (depots, skus, 2)
        Where the depot's moments of supply begin in `arrival` and `supply`, and how many there are.
    arrival, supply : ndarray
        From this second on the depot has had this many parts in all.
    """

    skus: tuple[str, ...]
    first_part: Ints
    part_count: Ints
    part: Ints
    tool: Ints
    carried: Ints
    van: Ints
    level: Ints
    arrival: Ints
    supply: Ints


def goods_tables(problem: Problem) -> Goods:
    """Return the tables of parts and tools of a problem."""
    skus = tuple(sorted({sku for job in problem.jobs for sku, q in job.parts.items() if q > 0}))
    number = {sku: index for index, sku in enumerate(skus)}
    needs = [
        [(number[sku], quantity) for sku, quantity in job.parts.items() if quantity > 0]
        for job in problem.jobs
    ] + [[] for _ in problem.depots]
    counts = np.array([len(need) for need in needs], dtype=np.int64)
    part = [pair for need in needs for pair in need]
    tool, carried = _tools(problem)
    van = [[person.van.get(sku, 0) for sku in skus] for person in problem.technicians]
    level, arrival, supply = _levels(problem, skus)
    return Goods(
        skus=skus,
        first_part=np.cumsum(counts) - counts,
        part_count=counts,
        part=np.array(part, dtype=np.int64).reshape(-1, 2),
        tool=tool,
        carried=carried,
        van=np.array(van, dtype=np.int64).reshape(len(problem.technicians), len(skus)),
        level=level,
        arrival=arrival,
        supply=supply,
    )


def _tools(problem: Problem) -> tuple[Ints, Ints]:
    names = sorted({tool for job in problem.jobs for tool in job.tools})
    bit = {name: divmod(index, TOOL_BITS) for index, name in enumerate(names)}
    words = -(-len(names) // TOOL_BITS)

    def bits(holders: list[frozenset[str]]) -> Ints:
        table = np.zeros((len(holders), words), dtype=np.int64)
        for row, tools in enumerate(holders):
            for word, place in (bit[name] for name in tools if name in bit):
                table[row, word] |= 1 << place
        return table

    nodes = [job.tools for job in problem.jobs] + [depot.tools for depot in problem.depots]
    return bits(nodes), bits([person.tools for person in problem.technicians])


def _levels(problem: Problem, skus: tuple[str, ...]) -> tuple[Ints, Ints, Ints]:
    level = np.zeros((len(problem.depots), len(skus), 2), dtype=np.int64)
    arrival: list[int] = []
    supply: list[int] = []
    for index, depot in enumerate(problem.depots):
        for number, sku in enumerate(skus):
            moments = _moments(depot, sku)
            level[index, number] = len(arrival), len(moments)
            arrival.extend(moment for moment, _ in moments)
            supply.extend(quantity for _, quantity in moments)
    return level, np.array(arrival, dtype=np.int64), np.array(supply, dtype=np.int64)


def _moments(depot: Depot, sku: str) -> list[tuple[int, int]]:
    """Return (second, supply so far) of a part at a depot, the first at the beginning of time; nothing: never any."""
    stock = depot.stock.get(sku, 0)
    if stock is None:
        return [(ALWAYS, ENDLESS)]
    arrivals = sorted((a.at, a.quantity) for a in depot.arrivals if a.sku == sku and a.quantity > 0)
    if stock == 0 and not arrivals:
        return []
    seconds = [ALWAYS, *(at for at, _ in arrivals)]
    return list(zip(seconds, accumulate([stock, *(q for _, q in arrivals)]), strict=True))
