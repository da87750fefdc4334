"""Changes of jobs: times that are agreed anew, who may come, what waits for another day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.fixes.changes import MINUTE, SECONDS, SIZES
from dispatch.planning.fixes.entries import DAY, Document, entry, refuse_below, with_job

MUST = 10**8
"""Cents that leaving out a job costs that has to be served: more than many others together."""


@dataclass(frozen=True)
class WiderWindow:
    """The appointments of a job open earlier and close later by so many seconds each."""

    kind: ClassVar[str] = "window"
    job: str
    earlier: int = field(default=0, metadata=SECONDS)
    later: int = field(default=0, metadata=SECONDS)

    @property
    def size(self) -> int:
        """Minutes on both sides together."""
        return (self.earlier + self.later) // MINUTE

    def apply(self, document: Document) -> Document:
        """Return the document with every window of the job widened."""
        refuse_below(min(self.earlier, self.later), 0, self.kind)
        windows = entry(document, "jobs", self.job).get("windows") or []
        if not windows:
            raise SituationError(
                _("{id} has no appointment, so there is none to widen.", id=self.job)
            )
        wider = [[a - self.earlier, b + self.later] for a, b in windows]
        return with_job(document, self.job, windows=wider)


@dataclass(frozen=True)
class LaterDue:
    """The promised latest start of a job is agreed so many seconds later."""

    kind: ClassVar[str] = "due"
    job: str
    by: int = field(metadata=SECONDS)

    @property
    def size(self) -> int:
        """Minutes."""
        return self.by // MINUTE

    def apply(self, document: Document) -> Document:
        """Return the document with a later promise."""
        refuse_below(self.by, 1, self.kind)
        due = entry(document, "jobs", self.job).get("due")
        if due is None:
            raise SituationError(
                _("Nothing is promised for {id}, so nothing can be agreed later.", id=self.job)
            )
        return with_job(document, self.job, due=due + self.by)


@dataclass(frozen=True)
class PutOff:
    """A job moves to the next day: its times move by a day, and what was fixed or told for today no longer holds."""

    kind: ClassVar[str] = "put-off"
    job: str

    @property
    def size(self) -> int:
        """What a job put off counts for."""
        return SIZES[self.kind]

    def apply(self, document: Document) -> Document:
        """Return the document in which the job cannot start before its next day.

        A promise moves by a day; where it then lies beyond the horizon, the job counts as left for a later day. A job
        without a promise gets the end of the next day.
        """
        job = entry(document, "jobs", self.job)
        day = next_day(document, job)
        due = job.get("due")
        return with_job(
            document,
            self.job,
            release=max(day, (job.get("release") or day)),
            windows=[[a + DAY, b + DAY] for a, b in job.get("windows") or []],
            due=max(day, due) + DAY if due is not None else day + DAY,
            due_hard=False,
            unserved_cost=None,
            lock=None,
            published=None,
        )


def next_day(document: Document, job: Document) -> int:
    """Return the midnight after the first day on which somebody works and the job may start, seconds."""
    begins = [shift["start"] for person in document["technicians"] for shift in person["shifts"]]
    from_second = max(min(begins, default=0), job.get("release") or 0)
    return (from_second // DAY + 1) * DAY


@dataclass(frozen=True)
class AllowTechnician:
    """A technician is allowed for a job, whatever was said before."""

    kind: ClassVar[str] = "allow"
    job: str
    technician: str

    @property
    def size(self) -> int:
        """What a permission counts for."""
        return SIZES[self.kind]

    def apply(self, document: Document) -> Document:
        """Return the document in which the technician may do the job, skills permitting."""
        entry(document, "technicians", self.technician)
        job = entry(document, "jobs", self.job)
        allowed = list(job.get("allowed") or [])
        if allowed and self.technician not in allowed:
            allowed.append(self.technician)
        forbidden = [id for id in job.get("forbidden") or [] if id != self.technician]
        return with_job(document, self.job, allowed=allowed, forbidden=forbidden)


@dataclass(frozen=True)
class ReleaseLock:
    """A job is no longer locked to a technician or a time."""

    kind: ClassVar[str] = "unlock"
    job: str

    @property
    def size(self) -> int:
        """What a lock counts for."""
        return SIZES[self.kind]

    def apply(self, document: Document) -> Document:
        """Return the document without the job's lock."""
        if not entry(document, "jobs", self.job).get("lock"):
            raise SituationError(_("{id} is not locked.", id=self.job))
        return with_job(document, self.job, lock=None)


@dataclass(frozen=True)
class Serve:
    """A job has to be served and in time, whatever that costs the others."""

    kind: ClassVar[str] = "serve"
    job: str

    @property
    def size(self) -> int:
        """Nothing in the world changes."""
        return SIZES[self.kind]

    def apply(self, document: Document) -> Document:
        """Return the document in which leaving the job out costs more than anything else, and its promise is strict."""
        job = entry(document, "jobs", self.job)
        hard = job.get("due") is not None
        return with_job(document, self.job, unserved_cost=MUST, due_hard=hard)
