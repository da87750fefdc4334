"""Changes worth a closer look: each lets one technician take the job into the routes as they are.

They are chosen from what stands between the job and each technician, the nearest first: what he or she lacks to do it
at all, then time, then goods, then the visits in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from dispatch.planning.fixes.amounts import least
from dispatch.planning.fixes.changes import (
    Change,
    EarlierStart,
    MoreOvertime,
    OneMore,
    WiderBreak,
)
from dispatch.planning.fixes.entries import DAY
from dispatch.planning.fixes.ground import HOUR, Ground
from dispatch.planning.fixes.in_the_way import locks_released, put_off
from dispatch.planning.fixes.job_changes import LaterDue, ReleaseLock, WiderWindow
from dispatch.planning.fixes.needs import deliveries, loads, needs_of, sorted_by_detour
from dispatch.planning.fixes.trial import Served, Trial
from dispatch.planning.fixes.trimmed import QUARTER, STEP
from dispatch.planning.replanning.touched import routes_cents

Changes = tuple[Change, ...]

PEOPLE = 8
"""Technicians looked at, the nearest first; those who need nothing but time, and those who need something, apart."""

IN_THE_WAY = 4
"""Of these, how many are looked at for visits that could wait."""

ENOUGH = 8
"""Candidates with which sets of several changes are not looked for."""

MOST_SHIFT = 3 * HOUR
MOST_WINDOW = 4 * HOUR
MOST_DUE = 2 * DAY
MOST_BREAK = 2 * HOUR


@dataclass(frozen=True)
class Candidate:
    """Changes by which a technician can take the job, the routes that come of it, and what they cost more, in cents."""

    trial: Trial
    technician: int
    served: Served
    cents: Fraction

    @property
    def changes(self) -> Changes:
        """What is changed."""
        return self.trial.changes

    @property
    def kinds(self) -> frozenset[str]:
        """Which kinds of changes it takes."""
        return frozenset(change.kind for change in self.changes)

    @property
    def size(self) -> int:
        """How big a step all changes are together."""
        return sum(change.size for change in self.changes)


def candidates(ground: Ground, job: int) -> list[Candidate]:
    """Return changes that serve a job in time, worked out on single technicians' routes.

    Sets of several changes are only looked for where single ones are few.
    """
    ordered = sorted_by_detour(ground, job)
    able = [person for person in ordered if needs_of(ground, job, person) == ()][:PEOPLE]
    asked: list[tuple[int, Changes]] = [(person, ()) for person in able]
    found: list[Candidate] = []
    fits_not: list[tuple[int, Changes]] = []
    for person, base in (*asked, *_lacking(ground, job, ordered)):
        plain = _with(ground, job, person, base)
        found += [] if plain is None else [plain]
        fits_not += [] if plain is not None else [(person, base)]
    for person, base in fits_not:
        if not base:
            found += _more(ground, job, person, ())
    found += _making_room(ground, job, able)
    found += _one_more(ground, job, ordered)
    for person, base in _several(fits_not):
        if len(found) < ENOUGH:
            found += _more(ground, job, person, base) if base else _both(ground, job, person)
    return found


def _several(fits_not: Sequence[tuple[int, Changes]]) -> list[tuple[int, Changes]]:
    """Return the nearest technicians for whom several changes are tried, able ones first, so many of either."""
    able = [pair for pair in fits_not if not pair[1]]
    lacking = [pair for pair in fits_not if pair[1]]
    return [*able[:IN_THE_WAY], *lacking[:IN_THE_WAY]]


def _lacking(ground: Ground, job: int, ordered: Sequence[int]) -> list[tuple[int, Changes]]:
    """Return the nearest technicians who would need something to be able, and what; the idle come last."""
    people = ground.problem.technicians
    idle = [t for t, person in enumerate(people) if not person.shifts and t not in ground.out]
    found = [(person, needs_of(ground, job, person)) for person in (*ordered, *idle)]
    return [(person, base) for person, base in found if base][:PEOPLE]


def _making_room(ground: Ground, job: int, able: Sequence[int]) -> list[Candidate]:
    """Return visits in the way that could wait, or be unlocked, at the technicians who need nothing else."""
    found = []
    for person in able[:IN_THE_WAY]:
        for changes in (*put_off(ground, job, person), *locks_released(ground, job, person)):
            candidate = _with(ground, job, person, changes)
            found += [] if candidate is None else [candidate]
    return found


def _with(ground: Ground, job: int, technician: int, changes: Sequence[Change]) -> Candidate | None:
    """Return the candidate of some changes; None where the technician cannot take the job with them."""
    trial = Trial(ground, job, changes)
    if not trial.may(technician):
        return None
    served = trial.inserted(technician)
    return None if served is None else candidate_of(ground, trial, technician, served)


def candidate_of(ground: Ground, trial: Trial, technician: int, served: Served) -> Candidate:
    """Return a candidate with what its routes cost more than the plan's, and the price of what is put off."""
    old = [route for route in ground.plan.routes if route.technician in served.people]
    after = sum(routes_cents(trial.problem, served.routes).values())
    before = sum(routes_cents(ground.problem, old).values())
    visited = {job for route in served.routes for job in route.jobs}
    left = sum(
        (trial.problem.unserved_cents(other)[1] for other in trial.put_off if other not in visited),
        Fraction(0),
    )
    return Candidate(trial, technician, served, Fraction(after - before) + left)


def _more(ground: Ground, job: int, technician: int, base: Changes) -> list[Candidate]:
    """Return what else would do, beside the changes that make a technician able: time, or goods."""
    found = list(_time(ground, job, technician, base))
    for goods in _goods(ground, job, technician, base):
        candidate = _with(ground, job, technician, (*base, *goods))
        found += [] if candidate is None else [candidate]
    return found


def _both(ground: Ground, job: int, technician: int) -> list[Candidate]:
    """Return parts loaded and time changed, for a technician with whom neither alone would do."""
    goods = _goods(ground, job, technician, ())[:1]
    return [each for load in goods for each in _time(ground, job, technician, load)]


def _goods(ground: Ground, job: int, technician: int, base: Changes) -> list[Changes]:
    """Return the ways to bring a technician the parts that are missing; none where none are."""
    load = loads(ground, job, technician, ground.problem.technicians[technician].id)
    return [load, *deliveries(ground, job, technician, base)] if load else []


@dataclass(frozen=True)
class _Amount:
    """A change by an amount, its unit and its most."""

    change: Callable[[int], Change]
    step: int
    most: int


def _time(ground: Ground, job: int, technician: int, base: Changes) -> Iterator[Candidate]:
    """Yield changes of the technician's hours and of the job's own times, each with the least amount that does."""
    for each in _amounts(ground, job, technician):
        tried = partial(_by, ground, job, technician, base, each)
        enough = least(tried, step=each.step, most=each.most)
        found = None if enough is None else _with(ground, job, technician, enough[1])
        if found is not None:
            yield found
    lock = ground.problem.jobs[job].lock
    if lock is not None and lock.technician == technician:
        unlocked = ReleaseLock(ground.problem.jobs[job].id)
        freed = _with(ground, job, technician, (*base, unlocked))
        if freed is not None:
            yield freed


def _amounts(ground: Ground, job: int, technician: int) -> list[_Amount]:
    """Return the amounts of time that could be given."""
    work, person = ground.problem.jobs[job], ground.problem.technicians[technician]
    found: list[_Amount] = []
    if work.windows:
        found.append(_Amount(partial(_wider, work.id), QUARTER, MOST_WINDOW))
    if work.due is not None and job not in ground.where:
        found.append(_Amount(partial(LaterDue, work.id), QUARTER, MOST_DUE))
    for index, shift in enumerate(person.shifts):
        if not _meets(ground, job, technician, index):
            continue
        found.append(_Amount(partial(MoreOvertime, person.id, index), STEP, MOST_SHIFT))
        before = MOST_SHIFT if ground.now is None else min(MOST_SHIFT, shift.start - ground.now)
        if before >= STEP:
            most = before // STEP * STEP
            found.append(_Amount(partial(EarlierStart, person.id, index), STEP, most))
        if shift.rest is not None:
            found.append(_Amount(partial(WiderBreak, person.id, index), QUARTER, MOST_BREAK))
    return found


def _wider(job_id: str, by: int) -> WiderWindow:
    return WiderWindow(job_id, by, by)


def _by(
    ground: Ground, job: int, technician: int, base: Changes, each: _Amount, by: int
) -> Changes | None:
    """Return the changes with an amount; None where it is not enough."""
    changes = (*base, each.change(by))
    return changes if Trial(ground, job, changes).fits(technician) else None


def _meets(ground: Ground, job: int, technician: int, shift: int) -> bool:
    """Return whether a job could be started about the hours of a shift."""
    work, known = ground.problem.jobs[job], ground.problem.technicians[technician].shifts[shift]
    low = max(work.release or known.start, min((a for a, _ in work.windows), default=known.start))
    high = known.latest_end if work.due is None else work.due
    if work.windows:
        high = min(high, max(b for _, b in work.windows))
    return known.start - MOST_SHIFT <= high and low <= known.latest_end + MOST_SHIFT


def _one_more(ground: Ground, job: int, ordered: Sequence[int]) -> list[Candidate]:
    """Return one more technician who could serve the job, at the hours of the nearest one whose hours do."""
    new, work = len(ground.problem.technicians), ground.problem.jobs[job]
    for like in ordered[:IN_THE_WAY]:
        more = OneMore(ground.problem.technicians[like].id, work.id)
        base: Changes = (more,) if work.lock is None else (more, ReleaseLock(work.id))
        for changes in (base, (*base, *loads(ground, job, new, more.id))):
            found = _with(ground, job, new, changes)
            if found is not None:
                return [found]
    return []
