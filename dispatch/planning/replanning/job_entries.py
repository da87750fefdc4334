"""Jobs of the remainder: what was told, what is locked, what is fixed because it is under way."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from dispatch.domain.job import Assignment
from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.replanning.locks import LockBoth, LockSequence, LockTime
from dispatch.planning.replanning.situation import Situation
from dispatch.planning.replanning.standing import UnderWay
from solver.problem import DEFAULT_WEIGHTS

Document = dict[str, Any]

FIXED_CENTS = 10**9
"""Price of leaving out a visit under way: more than any plan saves by it."""


def fixed(job: Document, person: Document, visit: UnderWay) -> Document:
    """Return a visit under way: it keeps its start and its technician, and nothing it asked for hinders it any more.

    Its parts are to be taken off the van beside; its service is such that it ends when it is expected to.
    """
    return {
        **job,
        "service": visit.service,
        "skills": {},
        "tools": [],
        "parts": {},
        "release": None,
        "windows": [],
        "due_hard": False,
        "unserved_cost": FIXED_CENTS,
        "allowed": [],
        "forbidden": [],
        "lock": {"technician": person["id"], "start": visit.start},
    }


def as_told(job: Document, told: Assignment, situation: Situation) -> Document:
    """Return a job whose customer was told technician and start.

    Leaving it out costs the missed promise as well, as `dispatch.planning.convert` has it.
    """
    if told.start_at is None:
        return job
    start = situation.horizon.seconds(told.start_at)
    return with_published(job, situation.whole, technician_id=told.technician_id, start=start)


def with_published(job: Document, whole: Document, *, technician_id: str, start: int) -> Document:
    """Return a job of a problem document whose customer was told a technician and a start in seconds."""
    published = {"technician": technician_id, "start": start}
    if job.get("published") is not None or job.get("lock") is not None:
        return {**job, "published": published}
    weights = {**DEFAULT_WEIGHTS, **whole.get("weights", {})}
    price, weight = job.get("unserved_cost"), _exact(job.get("weight", 1))
    owed = _exact(weights["unserved"]) * weight if price is None else _exact(price)
    owed += _exact(weights["missed"]) * weight
    return {**job, "published": published, "unserved_cost": round(owed)}


def _exact(number: Any) -> Fraction:
    return number if isinstance(number, Fraction) else Fraction(str(number))


def locked(jobs: Mapping[str, Document], situation: Situation) -> dict[str, Document]:
    """Return the jobs that are locked, by id, with their locks; sequences are held elsewhere."""
    seconds = situation.horizon.seconds
    changed: dict[str, Document] = {}
    for lock in situation.locks:
        if isinstance(lock, LockSequence) or lock.job_id not in jobs:
            continue
        job = changed.get(lock.job_id, jobs[lock.job_id])
        if isinstance(lock, LockTime):
            start = seconds(lock.start_at)
            changed[lock.job_id] = {**job, "windows": [[start, start]]}
        else:
            at = seconds(lock.start_at) if isinstance(lock, LockBoth) else None
            held = {"technician": lock.technician_id, "start": at}
            changed[lock.job_id] = {**job, "lock": held}
    return changed


def check_locks(situation: Situation) -> None:
    """Refuse locks that name what is not there, or a start that cannot be.

    Raises
    ------
    SituationError
        Naming every fault, a line each.
    """
    faults = []
    for lock in situation.locks:
        if isinstance(lock, LockSequence):
            job_id, technician_id = lock.up_to_job_id, lock.technician_id
        else:
            job_id = lock.job_id
            technician_id = "" if isinstance(lock, LockTime) else lock.technician_id
        job = situation.jobs.get(job_id)
        if job is None:
            faults.append(_("lock of {job}: there is no such job. Check its id.", job=job_id))
        elif technician_id and technician_id not in situation.technicians:
            faults.append(
                _(
                    "lock of {job} to {technician}: there is no such technician.",
                    job=job_id,
                    technician=technician_id,
                )
            )
        elif isinstance(lock, LockTime | LockBoth):
            faults += _faults_of_start(situation, job, lock)
    if faults:
        raise SituationError("\n".join(faults))


def _faults_of_start(situation: Situation, job: Document, lock: LockTime | LockBoth) -> list[str]:
    start, at = situation.horizon.seconds(lock.start_at), f"{lock.start_at:%Y-%m-%d %H:%M}"
    if situation.progress.of(job["id"]) is not None:
        return []
    release, windows = job.get("release"), job.get("windows", [])
    fault = ""
    if start < situation.now:
        fault = _("that is over. Give a time from now on.")
    elif release is not None and start < release:
        soonest = f"{situation.horizon.moment(release):%H:%M}"
        fault = _("the job may not start before {soonest}.", soonest=soonest)
    elif windows and not any(opens <= start <= closes for opens, closes in windows):
        fault = _("it lies in none of the customer's windows. Change the window or the lock.")
    return [_("lock of {job} at {at}: {fault}", job=job["id"], at=at, fault=fault)] if fault else []


def only_with(job: Document, technician_id: str) -> Document:
    """Return a job that stays with a technician, at any time unless it has one."""
    lock = job.get("lock") or {"technician": technician_id, "start": None}
    return {**job, "lock": {**lock, "technician": technician_id}}
