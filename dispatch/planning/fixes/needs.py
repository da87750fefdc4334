"""What stands between a job and each technician, whatever the hour; and the changes that would take it away."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.planning.fixes.amounts import least
from dispatch.planning.fixes.changes import Change, ExtraShift, MoreSkill, MoreTool
from dispatch.planning.fixes.entries import DAY
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.fixes.job_changes import AllowTechnician, ReleaseLock
from dispatch.planning.fixes.part_changes import MorePart, SoonerOrder, VanPart
from dispatch.planning.fixes.trial import Served, Trial
from dispatch.planning.fixes.trimmed import QUARTER
from solver.problem import Depot

MOST_NEEDS = 2
"""Changes that one technician may need to be able to do a job at all; who needs more is not looked at."""


def needs_of(ground: Ground, job: int, technician: int) -> tuple[Change, ...] | None:
    """Return the changes by which a technician may and can do a job; None where they would be too many."""
    problem = ground.problem
    work, person = problem.jobs[job], problem.technicians[technician]
    found: list[Change] = [
        MoreSkill(person.id, skill, level)
        for skill, level in work.skills.items()
        if person.skills.get(skill, 0) < level
    ]
    lent = {tool for depot in problem.depots for tool in depot.tools}
    found += [MoreTool(person.id, tool) for tool in sorted(work.tools - person.tools - lent)]
    if technician in work.forbidden or (work.allowed and technician not in work.allowed):
        found.append(AllowTechnician(work.id, person.id))
    if work.lock is not None and work.lock.technician != technician:
        found.append(ReleaseLock(work.id))
    if not person.shifts:
        like = next(iter(sorted_by_detour(ground, job)), None)
        if like is None:
            return None
        found.append(ExtraShift(person.id, problem.technicians[like].id, 0))
    return tuple(found) if len(found) <= MOST_NEEDS else None


def sorted_by_detour(ground: Ground, job: int) -> list[int]:
    """Return the technicians with a shift whose ways lead past the job at the least cost, the cheapest first."""
    detours = ground.detours(job)
    return sorted(
        (each for each in detours if each not in ground.out), key=lambda t: (detours[t], t)
    )


def missing_parts(ground: Ground, job: int, technician: int | None) -> Mapping[str, int]:
    """Return the parts of a job that a technician's van does not have to spare; with nobody, all of them."""
    wanted = ground.problem.jobs[job].parts
    spare = {} if technician is None else spare_in_van(ground, technician, without=job)
    lacking = {sku: count - max(0, spare.get(sku, 0)) for sku, count in wanted.items()}
    return {sku: count for sku, count in lacking.items() if count > 0}


def spare_in_van(ground: Ground, technician: int, *, without: int | None = None) -> dict[str, int]:
    """Return what a van holds at the start and no visit of the plan uses; parts picked up are not counted."""
    person = ground.problem.technicians[technician]
    left = dict(person.van)
    for route in ground.plan.routes:
        if route.technician != technician:
            continue
        for job in route.jobs:
            for sku, count in ground.problem.jobs[job].parts.items() if job != without else ():
                left[sku] = left.get(sku, 0) - count
        for stop in route.stops:
            for sku, count in stop.parts.items():
                left[sku] = left.get(sku, 0) + count
    return {sku: min(count, person.van.get(sku, 0)) for sku, count in left.items()}


def loads(ground: Ground, job: int, technician: int, id: str) -> tuple[VanPart, ...]:
    """Return what would have to be loaded into a van before the start, each part from where there is some to spare.

    `technician` counts the vans from 0; one behind the last stands for a technician who is not there yet.
    """
    known = technician if technician < len(ground.problem.technicians) else None
    return tuple(
        VanPart(sku, count, id, _source(ground, sku, count, not_from=technician))
        for sku, count in missing_parts(ground, job, known).items()
    )


def _source(ground: Ground, sku: str, quantity: int, *, not_from: int) -> str:
    """Return a depot, else a technician, that has so many of a part to spare all day; empty where none has."""
    for index, depot in enumerate(ground.problem.depots):
        stock = depot.stock.get(sku, 0)
        if stock is None:
            return depot.id
        taken = -sum(a.quantity for _, d, a in ground.pickups if d == index and a.sku == sku)
        if stock - taken >= quantity:
            return depot.id
    for person, technician in enumerate(ground.problem.technicians):
        may_give = person not in (not_from, *ground.out) and technician.van.get(sku, 0) >= quantity
        if may_give and spare_in_van(ground, person).get(sku, 0) >= quantity:
            return technician.id
    return ""


def deliveries(
    ground: Ground, job: int, technician: int, base: tuple[Change, ...]
) -> list[tuple[Change, ...]]:
    """Return deliveries to depots by which one technician could fetch what is missing, each as late as it may come.

    What is on order comes sooner; what is not on order is brought.
    """
    lacking = missing_parts(ground, job, technician)
    if not lacking:
        return []
    ordered_at = {d.id for d in ground.problem.depots for a in d.arrivals if a.sku in lacking}
    found: list[tuple[Change, ...]] = []
    for index, depot in enumerate(ground.problem.depots):
        if ordered_at and depot.id not in ordered_at:
            continue  # what is on order is best hurried
        at = _latest(ground, job, technician, base, index)
        if at is not None:
            found.append(_delivered(depot, lacking, at))
    return found


def _latest(
    ground: Ground, job: int, technician: int, base: tuple[Change, ...], depot: int
) -> int | None:
    """Return the latest quarter of an hour at which parts may reach a depot for a technician to do the job in time.

    They are first taken to be there from the beginning: when the route then picks them up is early enough, and what is
    later is tried by halves.
    """
    lacking = missing_parts(ground, job, technician)
    id = ground.problem.depots[depot].id

    def trial(at: int) -> Trial:
        brought = [MorePart(sku, count, id, at) for sku, count in lacking.items()]
        return Trial(ground, job, (*base, *brought))

    found = trial(-DAY if ground.now is None else ground.now).inserted(technician)
    picked = None if found is None else _picked_at(found, depot, set(lacking))
    if picked is None:
        return None
    early = picked // QUARTER * QUARTER
    if ground.now is not None and early < ground.now:
        return picked
    last = max(early, _last_start(ground, job, technician) // QUARTER * QUARTER)
    latest = least(
        lambda sooner: True if trial(last - sooner).fits(technician) else None,
        step=QUARTER,
        most=last - early,
        enough=True,
    )
    return early if latest is None else last - latest[0]


def _last_start(ground: Ground, job: int, technician: int) -> int:
    """Return the last second at which a technician could start a job, ways and service aside."""
    work = ground.problem.jobs[job]
    ends = [shift.latest_end for shift in ground.problem.technicians[technician].shifts]
    limits = [max(ends, default=0)]
    limits += [max(b for _, b in work.windows)] if work.windows else []
    limits += [] if work.due is None else [work.due]
    return min(limits)


def _delivered(depot: Depot, lacking: Mapping[str, int], at: int) -> tuple[Change, ...]:
    """Return the parts at a depot at a moment: from an order that would come later, else brought."""
    ordered = {a.sku for a in depot.arrivals if a.at > at and a.quantity >= lacking.get(a.sku, 1)}
    return tuple(
        SoonerOrder(sku, depot.id, at) if sku in ordered else MorePart(sku, count, depot.id, at)
        for sku, count in lacking.items()
    )


def _picked_at(served: Served, depot: int, skus: set[str]) -> int | None:
    """Return when the first of some parts is picked up at a depot."""
    starts = [
        stop.start
        for route in served.routes
        for stop in route.stops
        if stop.depot == depot and skus & stop.parts.keys()
    ]
    return min(starts, default=None)
