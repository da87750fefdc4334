"""What a dispatcher holds fast before planning again: four kinds of lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class LockTechnician:
    """The visit stays with a technician, at any time."""

    job_id: str
    technician_id: str


@dataclass(frozen=True)
class LockTime:
    """The visit keeps its start, whoever makes it."""

    job_id: str
    start_at: datetime


@dataclass(frozen=True)
class LockBoth:
    """The visit stays with a technician and keeps its start."""

    job_id: str
    technician_id: str
    start_at: datetime


@dataclass(frozen=True)
class LockSequence:
    """A technician's visits stay as they are, in order and with nothing between them, up to the one named.

    The sequence is timed anew from where the technician is, and held at those times.
    """

    technician_id: str
    up_to_job_id: str


Lock = LockTechnician | LockTime | LockBoth | LockSequence
