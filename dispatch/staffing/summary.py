"""What is kept of a replication: the figures of a study, small enough to be stored at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from dispatch.staffing.records import JobRecord, Replication


@dataclass(frozen=True)
class Summary:
    """The figures of one replication.

    Attributes
    ----------
    service_level : float
        Share of jobs whose first visit kept the promise.
    first_time_fix : float
        Share of the jobs done that were done at the first visit.
    utilisation : float
        Share of the paid time on site or driving.
    travel_share : float
        Share of the paid time spent driving.
    overtime_hours : float
        Of all technicians over the observed days.
    jobs : int
        Jobs that count.
    arrivals_a_day : float
        Jobs that came in a day.
    backlog : tuple of int
        Open jobs at the end of each observed day.
    causes : mapping of str to int
        Promises missed by cause.
    by_zone, by_skill, by_weekday : mapping of str to (kept, all)
        Promises by zone, by each skill asked for, and by the weekday of the report.
    """

    service_level: float
    first_time_fix: float
    utilisation: float
    travel_share: float
    overtime_hours: float
    jobs: int
    arrivals_a_day: float
    backlog: tuple[int, ...]
    causes: Mapping[str, int]
    by_zone: Mapping[str, tuple[int, int]]
    by_skill: Mapping[str, tuple[int, int]]
    by_weekday: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, replication: Replication) -> Summary:
        """Return the figures of a replication."""
        days = replication.days
        paid = sum(day.paid_seconds for day in days)
        travel = sum(day.travel_seconds for day in days)
        return cls(
            service_level=replication.service_level,
            first_time_fix=replication.first_time_fix,
            utilisation=replication.utilisation,
            travel_share=travel / paid if paid else 0.0,
            overtime_hours=sum(day.overtime_seconds for day in days) / 3600,
            jobs=len(replication.jobs),
            arrivals_a_day=sum(day.reported for day in days) / len(days),
            backlog=replication.backlog,
            causes=replication.causes,
            by_zone=_kept(replication.jobs, lambda job: (job.zone or "(none)",)),
            by_skill=_kept(replication.jobs, lambda job: job.skills or ("(none)",)),
            by_weekday=_kept(replication.jobs, lambda job: (f"{job.reported_at:%A}",)),
        )

    def plain(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        return asdict(self)

    @classmethod
    def from_plain(cls, content: Mapping[str, Any]) -> Summary:
        """Return the figures that `plain` wrote; TypeError or KeyError where it did not."""
        given = {field.name: content[field.name] for field in fields(cls)}
        for name in ("by_zone", "by_skill", "by_weekday"):
            given[name] = {key: (pair[0], pair[1]) for key, pair in given[name].items()}
        given["backlog"] = tuple(given["backlog"])
        return cls(**given)


def _kept(jobs: tuple[JobRecord, ...], keys: Any) -> dict[str, tuple[int, int]]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for job in jobs:
        for key in keys(job):
            counts[key][0] += job.on_time
            counts[key][1] += 1
    return {key: (kept, whole) for key, (kept, whole) in sorted(counts.items())}
