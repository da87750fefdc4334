"""Whether it is parts alone that keep a job out of the plan, and which jobs use them."""

from __future__ import annotations

from solver.build import can_be_inserted
from solver.reasons.absence import fits_without, users
from solver.reasons.alone import candidates, served_alone
from solver.reasons.kinds import Explanation, Reason
from solver.reasons.setting import Setting
from solver.schedule import Item, Pickup, Visit, time_route
from solver.timing import EARLIEST


def parts_taken(setting: Setting, job: int) -> Explanation | None:
    """Return that other jobs use the parts; None where time would do as well, or would be wanting too.

    Parts decide where both holds: with what the plan leaves of them nobody could serve the job even with nothing else
    to do, and with plenty of them it fits into the plan as it is.
    """
    wanted = setting.problem.jobs[job].parts
    if not wanted or any(served_alone(setting.leftovers, setting, job)):
        return None
    able = sorted({technician for technician, _ in served_alone(setting.empty, setting, job)})
    if not can_be_inserted(setting.plentiful, job, able):
        return None
    left = {sku: max(_left(setting, job, t, sku) for t in able) for sku in sorted(wanted)}
    short = [sku for sku in left if left[sku] < wanted[sku]] or sorted(wanted)
    using = users(setting, short, able)
    if not using:
        short, using = sorted(wanted), users(setting, wanted, able)
    if not using:
        return None
    freeing = [other for other in using if fits_without(setting, job, [other], able)]
    problem = setting.problem
    facts = {
        "parts": {sku: wanted[sku] for sku in short},
        "left": {sku: left[sku] for sku in short},
        "technicians": [problem.technicians[technician].id for technician in able],
        "jobs": [problem.jobs[other].id for other in freeing or using],
    }
    return Explanation(Reason.PART_TAKEN, facts, "" if freeing else "together")


def _left(setting: Setting, job: int, technician: int, sku: str) -> int:
    """Return how many of a part the technician could still bring to the job, no more than it needs."""
    draft, wanted = setting.leftovers, setting.problem.jobs[job].parts[sku]
    have = draft.problem.technicians[technician].van.get(sku, 0)
    shifts = [shift for one, shift in candidates(setting, job) if one == technician]
    for depot in range(len(setting.problem.depots)):
        most = draft.ledger.most(depot=depot, sku=sku)
        given = wanted if most is None else min(wanted, most)
        ready = draft.ledger.ready(depot=depot, sku=sku, quantity=given)
        if given <= 0 or ready is None:
            continue
        pickup = Pickup(depot, {sku: given}, (), None if ready == EARLIEST else ready)
        items: list[Item] = [pickup, Visit(job)]
        if any(
            time_route(setting.problem, technician=technician, shift=shift, items=items)
            for shift in shifts
        ):
            have += given
    return min(have, wanted)
