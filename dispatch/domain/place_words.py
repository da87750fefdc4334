"""What people are told of a job whose place is known roughly only."""

from __future__ import annotations

from collections.abc import Iterable

from dispatch.domain.job import Job
from dispatch.domain.place import EXACT
from dispatch.languages import gettext as _
from dispatch.languages import mark

_WARNINGS = {
    "street": mark("The address was found only to the street, not to the house"),
    "district": mark("The address was found only to the district"),
    "city": mark("The address was found only to the city"),
}
_OTHER = mark("Nobody knows how exactly the address was found")
_PRECISIONS = {
    "house": mark("exact to the house"),
    "pin": mark("set by hand on the map"),
    "street": mark("exact to the street"),
    "district": mark("exact to the district"),
    "city": mark("exact to the city"),
}


def is_rough(job: Job) -> bool:
    """Return whether somebody should be called, or a pin be set, before anybody drives there."""
    return job.place_precision not in EXACT


def rough_jobs(jobs: Iterable[Job]) -> list[Job]:
    """Return the jobs whose place is known roughly only."""
    return [job for job in jobs if is_rough(job)]


def place_warning(job: Job) -> str:
    """Return in a few words how roughly the place of a job is known; empty where it is exact."""
    return _(_WARNINGS.get(job.place_precision, _OTHER)) if is_rough(job) else ""


def precision_words(precision: str) -> str:
    """Return in words how exact a place is, as a geocoder's answer is shown."""
    return _(_PRECISIONS.get(precision, _OTHER))
