"""Causes found by testing the job alone with the pick-ups it needs: a part on order, or a depot too far away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import NamedTuple

from solver.draft import MOST_DEPOTS
from solver.reasons.alone import candidates, served_alone
from solver.reasons.kinds import Explanation, Reason
from solver.reasons.lateness import Lateness, lateness
from solver.reasons.setting import Setting
from solver.schedule import Item, Pickup, Visit, nodes_of, time_route
from solver.supplies import Lack, pickups
from solver.timing import MOST_PICKUPS


class Errand(NamedTuple):
    """A way to the job over depots: how late it comes, by whom, and what is fetched where."""

    late: Lateness
    technician: int
    depots: tuple[int, ...]
    goods: tuple[str, ...]


def goods_in_time(setting: Setting, job: int) -> Explanation | None:
    """Return why the job alone cannot be served once its parts and tools are fetched; None where it can."""
    if any(served_alone(setting.empty, setting, job)):
        return None
    if any(served_alone(setting.arrived, setting, job)):
        return _on_order(setting, job)
    return _too_far(setting, job)


def _too_far(setting: Setting, job: int) -> Explanation:
    """Name the errand that comes nearest, and what it misses by how much."""
    errands = [
        errand
        for technician, shift in candidates(setting, job)
        if time_route(setting.problem, technician=technician, shift=shift, items=[Visit(job)])
        for errand in _errands(setting, job, technician, shift)
    ]
    people, depots = setting.problem.technicians, setting.problem.depots
    if not errands:
        work = setting.problem.jobs[job]
        names = sorted({people[t].id for t, _ in candidates(setting, job)})
        facts = {"technicians": names, "goods": sorted(work.tools | set(work.parts))}
        return Explanation(Reason.PICKUP_TOO_FAR, facts, "many depots")
    best = min(errands)
    facts = {
        "technicians": [people[best.technician].id],
        "goods": list(best.goods),
        "depots": [depots[depot].id for depot in best.depots],
    }
    if best.late.seconds <= 0:
        return Explanation(Reason.PICKUP_TOO_FAR, facts, "break")
    limit = {
        "limit": _limit(setting, job, best),
        "limit_at": setting.clock(best.late.limit),
        "seconds": best.late.seconds,
    }
    return Explanation(Reason.PICKUP_TOO_FAR, {**facts, **limit})


def _errands(setting: Setting, job: int, technician: int, shift: int) -> Iterator[Errand]:
    """Yield the ways that fetch all that is lacking: over any one depot, or over a few of those nearest to the job."""
    problem = setting.arrived.problem
    items: list[Item] = [Visit(job)]
    van = problem.technicians[technician].van
    lack = Lack(problem, technician=technician, van=van, items=items)
    goods = tuple(sorted({*lack.parts, *lack.tools}))
    options = list(pickups(problem, setting.arrived.ledger, lack, items))
    for stops in _orders(setting, job, lack, options):
        nodes = nodes_of(problem, technician=technician, items=[*stops, *items])
        late = lateness(setting, technician=technician, shift=shift, nodes=nodes)
        yield Errand(late, technician, tuple(stop.depot for stop in stops), goods)


def _orders(
    setting: Setting, job: int, lack: Lack, options: list[Pickup]
) -> Iterator[tuple[Pickup, ...]]:
    """Yield pick-ups, in order, that bring all that is lacking and none of which can be spared."""
    duration, depots = setting.table.duration, setting.problem.depots
    there = setting.problem.jobs[job].location
    near = sorted(options, key=lambda stop: duration[depots[stop.depot].location][there])
    for count in range(1, MOST_PICKUPS + 1):
        for stops in permutations(options if count == 1 else near[:MOST_DEPOTS], count):
            spared = ([other for other in stops if other is not stop] for stop in stops)
            if lack.mended_by(stops) and not any(lack.mended_by(fewer) for fewer in spared):
                yield stops


def _limit(setting: Setting, job: int, errand: Errand) -> str:
    """Say what is missed."""
    work, late = setting.problem.jobs[job], errand.late
    if late.position < len(errand.depots):
        return f"the closing of {setting.problem.depots[errand.depots[late.position]].id}"
    if late.position > len(errand.depots):
        return "the end of the shift"
    if work.lock is not None and late.limit == work.lock.start:
        return "the locked start"
    if work.due_hard and late.limit == work.due:
        return "its hard due time"
    return "the end of its last window"


def _on_order(setting: Setting, job: int) -> Explanation:
    """Name the part of the job that comes last."""
    problem, work = setting.problem, setting.problem.jobs[job]
    technicians = {t for t, _ in candidates(setting, job)}
    comes: list[tuple[int, str]] = []
    for sku, quantity in work.parts.items():
        van = max(problem.technicians[t].van.get(sku, 0) for t in technicians)
        moment = _complete(setting, sku, quantity - van)
        if moment is not None:
            comes.append((moment, sku))
    if not comes:
        skus = set(work.parts)
        orders = [a for depot in problem.depots for a in depot.arrivals if a.sku in skus]
        comes = [min((order.at, order.sku) for order in orders)]
    moment, sku = max(comes)
    return Explanation(Reason.PART_ON_ORDER, {"part": sku, "arrives": setting.clock(moment)})


def _complete(setting: Setting, sku: str, lacking: int) -> int | None:
    """Return the second at which the depots together have handed in so many of a part; None where they have them."""
    depots = setting.problem.depots
    stocks = [depot.stock.get(sku, 0) for depot in depots]
    if any(stock is None for stock in stocks):
        return None
    have = sum(stock for stock in stocks if stock is not None)
    coming = sorted((a.at, a.quantity) for d in depots for a in d.arrivals if a.sku == sku)
    for moment, quantity in coming:
        if have >= lacking:
            return None
        have += quantity
        if have >= lacking:
            return moment
    return None
