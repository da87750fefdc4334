"""What a day came to, by the weights of the problem and by what was told first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.replanning.days import HOUR, Day
from benchmarks.replanning.visits import SHIFTED_SECONDS, is_broken, visits_in
from dispatch.planning.replanning import Situation
from solver.problem import DEFAULT_WEIGHTS

Document = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What a day came to.

    Attributes
    ----------
    broken, handed_over, shifted, not_visited : int
        Customers told in the morning whose visit was not as told: in all, by another technician, by more than half an
        hour, not at all.
    told_anew : int
        How often a customer had to be told something new.
    late : int
        Visits after their due time.
    cents : int
        The price of the day, `promises` of it for what was told.
    promises : int
        Cents for visits handed over and shifted against what was told in the morning.
    seconds : float
        Processor seconds spent planning.
    """

    broken: int
    handed_over: int
    shifted: int
    not_visited: int
    told_anew: int
    late: int
    cents: int
    promises: int
    seconds: float


def outcome(first: Situation, day: Day) -> Outcome:
    """Return what a day came to, by what was told first."""
    situation = day.situation
    visits = {**visits_in(situation.plan)}
    for visit in situation.progress.visits:
        if visit.on_site_at is not None and (visit.done or visit.job_id not in visits):
            start = situation.horizon.seconds(visit.on_site_at)
            visits[visit.job_id] = (visit.technician_id, start)
    told = {job: at for job, at in visits_in(first.plan).items() if job in situation.jobs}
    weights = {name: float(price) for name, price in DEFAULT_WEIGHTS.items()}
    handed = [job for job in told if job in visits and visits[job][0] != told[job][0]]
    apart = {job: abs(visits[job][1] - told[job][1]) for job in told if job in visits}
    promises = weights["moved"] * len(handed) + weights["shifted_hour"] * sum(apart.values()) / HOUR
    cents, late = promises, 0
    for job in situation.whole["jobs"]:
        price, is_late = _price(
            job, visits.get(job["id"]), situation.whole["horizon"]["end"], weights
        )
        cents, late = cents + price, late + is_late
    cents += weights["travel_hour"] * day.travel_seconds / HOUR
    cents += weights["km"] * day.travel_metres / 1000
    cents += weights["overtime_hour"] * day.overtime_seconds / HOUR
    return Outcome(
        broken=sum(is_broken(at, visits.get(job)) for job, at in told.items()),
        handed_over=len(handed),
        shifted=sum(seconds > SHIFTED_SECONDS for seconds in apart.values()),
        not_visited=sum(job not in visits for job in told),
        told_anew=day.told_anew,
        late=late,
        cents=round(cents),
        promises=round(promises),
        seconds=day.seconds,
    )


def _price(
    job: Document, visit: tuple[str, int] | None, end: int, weights: dict[str, float]
) -> tuple[float, bool]:
    """Return what a job costs beyond driving, and whether it is late."""
    weight, due = job.get("weight", 1), job.get("due")
    if visit is None:
        name = "deferred" if due is not None and due > end else "unserved"
        cost = job.get("unserved_cost")
        return (weights[name] * weight if cost is None else cost), False
    if due is None or visit[1] <= due:
        return 0.0, False
    return weight * (weights["missed"] + weights["late_hour"] * (visit[1] - due) / HOUR), True


def table(outcomes: dict[str, list[Outcome]]) -> str:
    """Return the policies side by side, means over the sequences, as Markdown."""
    columns = (
        ("promises broken", "broken", 1),
        ("other technician", "handed_over", 1),
        ("over 30 min off", "shifted", 1),
        ("not visited", "not_visited", 1),
        ("told anew", "told_anew", 1),
        ("late", "late", 1),
        ("cost", "cents", 100),
        ("of it promises", "promises", 100),
        ("planning, CPU s", "seconds", 1),
    )
    lines = ["| policy | " + " | ".join(name for name, _, _ in columns) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    for policy, found in outcomes.items():
        means = [np.mean([getattr(each, key) for each in found]) / unit for _, key, unit in columns]
        lines.append(f"| {policy} | " + " | ".join(f"{mean:,.1f}" for mean in means) + " |")
    return "\n".join(lines)
