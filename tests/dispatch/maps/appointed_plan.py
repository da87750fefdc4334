"""A plan made by hand in which appointments are kept, moved and left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dispatch.domain.job import Assignment, Job
from dispatch.domain.plan import Plan
from tests.dispatch.made_plan import Texts, at, keep, made_plan

DETAIL = "No room: T-2 could serve it in place of J-1-2."


def appointed_plan(*, texts: Texts = keep) -> Plan:
    """Return a plan with the appointments of seven jobs.

    Kept: J-1-1 starts 15 minutes after what was told, J-1-3 is locked where it is. Moved: J-1-2 starts 16 minutes
    after what was told, J-2-1 is told with T-1 and made by T-2. Without a visit: U-1 is locked to T-2, U-2 is told
    10:30 with T-1, U-3 is mailed in although it is told 11:00 with T-2. U-0 has no appointment.
    """
    plan = made_plan(unserved=4, texts=texts)

    def assigned(technician: int, start_at: datetime | None = None) -> Assignment:
        return Assignment(plan.day.technicians[technician - 1].id, start_at)

    told = {
        "J-1-1": assigned(1, at("08:20")),
        "J-1-2": assigned(1, at("09:04")),
        "J-2-1": assigned(1, at("08:35")),
        "U-2": assigned(1, at("10:30")),
        "U-3": assigned(2, at("11:00")),
    }
    locked = {"J-1-3": assigned(1, at("10:35")), "U-1": assigned(2)}

    def appointed(job: Job) -> Job:
        # A job's id may begin with another text than the one it ends with here.
        name = next((name for name in (*told, *locked) if job.id.endswith(name)), "")
        return replace(job, told=told.get(name), lock=locked.get(name))

    jobs = tuple(appointed(job) for job in plan.day.jobs)
    left = tuple(replace(each, detail=texts("detail", DETAIL)) for each in plan.unserved)
    return replace(plan, day=replace(plan.day, jobs=jobs), unserved=left)
