"""Two plans side by side, term by term: what each costs, and what becomes of every visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.domain.plan import Plan
from dispatch.planning.replanning.changes import ChangeKind, VisitAt
from dispatch.planning.replanning.diff import kind_of


@dataclass(frozen=True)
class Term:
    """One term of two plans: its value in each, and the second less the first."""

    name: str
    first: int
    second: int

    @property
    def difference(self) -> int:
        """The second less the first."""
        return self.second - self.first


@dataclass(frozen=True)
class VisitCompared:
    """One job in two plans; `kind` says what becomes of it from the first to the second."""

    job_id: str
    kind: ChangeKind
    first: VisitAt | None
    second: VisitAt | None


@dataclass(frozen=True)
class Compared:
    """Two plans side by side.

    Attributes
    ----------
    cost : tuple of Term
        Cents by component, `total` last.
    figures : tuple of Term
        Counts and sums that people ask for: visits, left out, late, seconds late, travel seconds and metres, routes.
    visits : tuple of VisitCompared
        Every job that either plan knows, in the order of the first, then of the second.
    """

    cost: tuple[Term, ...]
    figures: tuple[Term, ...]
    visits: tuple[VisitCompared, ...]

    def of(self, kind: ChangeKind) -> tuple[VisitCompared, ...]:
        """Return the visits of one kind."""
        return tuple(visit for visit in self.visits if visit.kind is kind)


def compare(first: Plan, second: Plan) -> Compared:
    """Return two plans side by side; any two: of the same day, of two days, before and after a re-plan.

    Lateness is measured by the promises of the plan that the visit stands in.
    """
    names = dict.fromkeys([*first.cost, *second.cost])
    ordered = [*(name for name in names if name != "total"), "total"]
    cost = tuple(Term(name, first.cost.get(name, 0), second.cost.get(name, 0)) for name in ordered)
    one, two = _figures(first), _figures(second)
    figures = tuple(Term(name, one[name], two[name]) for name in one)
    visits_one, visits_two = _visits(first), _visits(second)
    jobs = dict.fromkeys(job.id for plan in (first, second) for job in plan.day.jobs)
    visits = tuple(
        VisitCompared(
            job,
            kind_of(visits_one.get(job), visits_two.get(job)),
            visits_one.get(job),
            visits_two.get(job),
        )
        for job in jobs
    )
    return Compared(cost, figures, visits)


def _visits(plan: Plan) -> Mapping[str, VisitAt]:
    """Return the visits of a plan by job."""
    return {
        stop.job_id: VisitAt(
            route.technician_id, route.shift_index, stop.start_at, plan.lateness_seconds(stop)
        )
        for route in plan.routes
        for stop in route.visits
        if stop.job_id is not None
    }


def _figures(plan: Plan) -> dict[str, int]:
    stops = [stop for route in plan.routes for stop in route.stops]
    late = [seconds for stop in stops if (seconds := plan.lateness_seconds(stop))]
    return {
        "visits": sum(len(route.visits) for route in plan.routes),
        "left_out": len(plan.unserved),
        "late": len(late),
        "late_seconds": sum(late),
        "travel_seconds": sum(stop.travel_seconds for stop in stops),
        "travel_metres": sum(stop.travel_metres for stop in stops),
        "routes": len(plan.routes),
    }
