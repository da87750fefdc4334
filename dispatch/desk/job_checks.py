"""What a job has to be before a ticket keeps it, so that no plan fails for it later."""

from __future__ import annotations

from collections.abc import Iterator

from dispatch.domain.job import Job
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.storage import Session, master

LONGEST_SERVICE = 14 * 24 * 3600
MOST_PARTS = 1_000_000


def refuse_unusable(session: Session, job: Job) -> None:
    """Refuse a job with values that no plan can use or with ids that nobody knows.

    Raises
    ------
    InputError
        Every fault in a sentence of its own.
    """
    faults = [*_wrong_values(job), *_unknown_ids(session, job)]
    if faults:
        name = _("Job {job}", job=job.id) if job.id else _("The job")
        raise InputError("\n".join(f"{name}: {fault}" for fault in faults))


def _wrong_values(job: Job) -> Iterator[str]:
    place = job.location
    if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
        yield _(
            "{latitude}, {longitude} is no place on Earth. Give degrees of WGS-84.",
            latitude=place.latitude,
            longitude=place.longitude,
        )
    if not 0 <= job.service_seconds <= LONGEST_SERVICE:
        yield _(
            "{service_seconds} seconds on site are too few or too many. Give 0 to"
            " {longest_service}.",
            service_seconds=job.service_seconds,
            longest_service=LONGEST_SERVICE,
        )
    for sku, quantity in job.parts.items():
        if not 1 <= quantity <= MOST_PARTS:
            yield _(
                "it takes {quantity} of part {sku}. Give 1 to {most_parts}.",
                quantity=quantity,
                sku=sku,
                most_parts=MOST_PARTS,
            )
    for skill, level in job.skills.items():
        if level < 1:
            yield _("skill {skill} has level {level}. Give 1 or more.", skill=skill, level=level)
    if job.weight is not None and not 1 <= job.weight <= 1e6:
        yield _("its weight is {weight}. Give 1 to 1000000.", weight=job.weight)
    yield from _wrong_times(job)


def _wrong_times(job: Job) -> Iterator[str]:
    for window in job.windows:
        if window.closes_at < window.opens_at:
            yield _(
                "an appointment closes at {closes_at} before it opens. Give a later end.",
                closes_at=window.closes_at,
            )
    for moment in (job.reported_at, job.release_at, job.due_at):
        if moment is not None and moment.tzinfo is None:
            yield _("{moment} has no time zone. Give one.", moment=moment)
    if job.lock is not None and job.lock.technician_id in job.forbidden_ids:
        yield _(
            "it is locked to {technician_id}, who may not be sent. Remove one of both.",
            technician_id=job.lock.technician_id,
        )


def _unknown_ids(session: Session, job: Job) -> Iterator[str]:
    people = set(master.everything(session, master.TECHNICIAN))
    named = [*job.allowed_ids, *job.forbidden_ids]
    named += [job.preferred_id] if job.preferred_id else []
    named += [each.technician_id for each in (job.lock, job.told) if each is not None]
    for id in dict.fromkeys(named):
        if id not in people:
            yield _(
                "there is no technician {id!r}. Check the id against the list of technicians.",
                id=id,
            )
    parts = set(master.everything(session, master.PART)) if job.parts else set()
    for sku in job.parts:
        if sku not in parts:
            yield _(
                "there is no part {sku!r}. Check the number against the list of parts.", sku=sku
            )
