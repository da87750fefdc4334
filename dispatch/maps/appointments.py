"""Appointments that were fixed for a technician or told to a customer, and what the plan makes of them."""

from __future__ import annotations

from collections.abc import Iterator

from dispatch.domain.job import Assignment, Job
from dispatch.domain.plan import UnservedJob
from dispatch.languages import gettext as _
from dispatch.maps.timetable import Line, RouteSheet, Timetable
from dispatch.maps.words import Clock, both_names

MOVED_SECONDS = 900


def has_appointment(job: Job) -> bool:
    """Return whether a visit was fixed or told to the customer."""
    return job.lock is not None or job.told is not None


def was_moved(sheet: RouteSheet, line: Line) -> bool:
    """Return whether a visit has another technician than the customer was told, or starts over 15 minutes off."""
    told = line.job.told if line.job else None
    if told is None:
        return False
    if told.technician_id != sheet.technician.id:
        return True
    if told.start_at is None:
        return False
    return abs(line.stop.start_at.timestamp() - told.start_at.timestamp()) > MOVED_SECONDS


def not_kept(table: Timetable) -> tuple[Job, ...]:
    """Return the jobs with an appointment that get no visit: first the unserved, then those mailed in."""
    left = [each.job_id for each in table.plan.unserved] + list(table.plan.mail_in)
    return tuple(table.jobs[job_id] for job_id in left if has_appointment(table.jobs[job_id]))


def left_out_first(table: Timetable) -> tuple[UnservedJob, ...]:
    """Return the unserved, those with an appointment first, each in the order of the plan."""
    return tuple(
        sorted(table.plan.unserved, key=lambda left: not has_appointment(table.jobs[left.job_id]))
    )


def appointment_rows(table: Timetable, job: Job, clock: Clock) -> Iterator[list[str]]:
    """Yield what was told and what is fixed as pairs of a label and a text."""
    for label, fixed in ((_("Customer was told"), job.told), (_("Locked to"), job.lock)):
        if fixed is not None:
            yield [label, _words(table, fixed, clock)]


def _words(table: Timetable, fixed: Assignment, clock: Clock) -> str:
    person = table.technicians.get(fixed.technician_id)
    name = both_names(person.name, person.name_en) if person else ""
    who = f"{fixed.technician_id} {name}".strip()
    return who if fixed.start_at is None else f"{clock.appointment(fixed.start_at)}, {who}"
