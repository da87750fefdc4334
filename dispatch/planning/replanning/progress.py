"""What has happened so far: visits begun and finished, pick-ups made, breaks taken, stock corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from dispatch.domain.horizon import Horizon

Document = dict[str, Any]


@dataclass(frozen=True)
class VisitProgress:
    """How far one visit is; the moments that have come are given, the others are None.

    Attributes
    ----------
    job_id, technician_id : str
        Who visits what.
    on_the_way_at, on_site_at, done_at : datetime or None
        When the technician set out for it, began and finished it.
    expected_end_at : datetime or None
        When a visit under way is said to end; None takes the time on site that was planned.
    used : Mapping of sku to quantity
        Parts of a visit under way that `Progress.van` no longer holds, because their use was booked.
    """

    job_id: str
    technician_id: str
    on_the_way_at: datetime | None = None
    on_site_at: datetime | None = None
    done_at: datetime | None = None
    expected_end_at: datetime | None = None
    used: Mapping[str, int] = field(default_factory=dict)

    @property
    def begun_at(self) -> datetime | None:
        """The first moment that is known of the visit."""
        return self.on_the_way_at or self.on_site_at or self.done_at

    @property
    def done(self) -> bool:
        """Whether the visit is over."""
        return self.done_at is not None


@dataclass(frozen=True)
class PickupMade:
    """A pick-up that was made, or that the technician is at or on the way to; `at` is when it is over."""

    technician_id: str
    depot_id: str
    at: datetime
    parts: Mapping[str, int] = field(default_factory=dict)
    tools: tuple[str, ...] = ()


@dataclass(frozen=True)
class BreakTaken:
    """A break that was begun; `end_at` may lie ahead."""

    technician_id: str
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True)
class StockCorrection:
    """Parts found (positive) or missing (negative) in a technician's van or a depot; one of both is given."""

    sku: str
    quantity: int
    technician_id: str | None = None
    depot_id: str | None = None


@dataclass(frozen=True)
class Progress:
    """Everything that has happened since the horizon's start.

    Attributes
    ----------
    visits : tuple of VisitProgress
        Every visit begun, finished ones included.
    pickups : tuple of PickupMade
        Where `van` or `depot_stock` are not given, they are worked out from these; tools lent stay aboard until the
        end of the shift in which they were taken.
    breaks : tuple of BreakTaken
        Breaks that need not be taken any more.
    free_from : Mapping of technician id to datetime
        A technician does nothing new before this moment (late, delayed).
    corrections : tuple of StockCorrection
        Come on top of what is given or worked out.
    van : Mapping of technician id to Mapping of sku to quantity, or None
        What the vans hold now, as the ledger says. A technician who is not listed: worked out.
    depot_stock : Mapping of depot id to Mapping of sku to quantity or None, or None
        What the depots hold now, deliveries until now included. A depot that is not listed: worked out.
    """

    visits: tuple[VisitProgress, ...] = ()
    pickups: tuple[PickupMade, ...] = ()
    breaks: tuple[BreakTaken, ...] = ()
    free_from: Mapping[str, datetime] = field(default_factory=dict)
    corrections: tuple[StockCorrection, ...] = ()
    van: Mapping[str, Mapping[str, int]] | None = None
    depot_stock: Mapping[str, Mapping[str, int | None]] | None = None

    def of(self, job_id: str) -> VisitProgress | None:
        """Return what is known of a visit; None where it has not begun."""
        return next((visit for visit in self.visits if visit.job_id == job_id), None)

    def with_visit(self, visit: VisitProgress) -> Progress:
        """Return the progress with this visit in place of what was known of it."""
        others = tuple(each for each in self.visits if each.job_id != visit.job_id)
        return replace(self, visits=(*others, visit))

    def without_visit(self, job_id: str) -> Progress:
        """Return the progress as if a visit had not begun."""
        return replace(self, visits=tuple(each for each in self.visits if each.job_id != job_id))


def as_planned(
    plan: Document, horizon: Horizon, now_at: datetime, *, so_far: Progress | None = None
) -> Progress:
    """Return the progress if everything happened as a plan document says until now.

    Who is driving to a depot counts as having made the pick-up, at the time planned. What is known already stays, but
    for visits that were under way and that the plan gives to somebody else, or to the same technician after another
    visit: they were given up before they were over.

    Parameters
    ----------
    plan : dict
        The plan document that was followed.
    horizon : Horizon
        Its clock.
    now_at : datetime
        Until when.
    so_far : Progress or None
        What is known already.
    """
    known = so_far or Progress()
    now = horizon.seconds(now_at)
    visits = {visit.job_id: visit for visit in known.visits if _goes_on(visit, plan)}
    pickups, breaks = list(known.pickups), list(known.breaks)
    for route in plan["routes"]:
        person = route["technician"]
        for before, stop in zip(route["stops"], route["stops"][1:], strict=False):
            if before["depart"] > now or stop["kind"] == "end":
                break
            if stop["kind"] == "visit":
                told = visits.get(stop["job"], VisitProgress(stop["job"], person))
                visits[stop["job"]] = _advanced(told, before, stop, horizon, now)
            elif stop["kind"] == "pickup":
                end_at = horizon.moment(stop["depart"])
                parts, tools = dict(stop["parts"]), tuple(stop["tools"])
                _add(pickups, PickupMade(person, stop["depot"], end_at, parts, tools))
            elif stop["start"] <= now:
                times = horizon.moment(stop["start"]), horizon.moment(stop["depart"])
                _add(breaks, BreakTaken(person, *times))
    return replace(
        known, visits=tuple(visits.values()), pickups=tuple(pickups), breaks=tuple(breaks)
    )


def _goes_on(visit: VisitProgress, plan: Document) -> bool:
    """Return whether a visit is over, or still the next of its technician by the plan."""
    if visit.done:
        return True
    firsts = (
        next(stop["job"] for stop in route["stops"] if stop["kind"] == "visit")
        for route in plan["routes"]
        if route["technician"] == visit.technician_id
    )
    return visit.job_id in firsts


Entry = TypeVar("Entry")


def _add(entries: list[Entry], entry: Entry) -> None:
    if entry not in entries:
        entries.append(entry)


def _advanced(
    known: VisitProgress, before: Document, stop: Document, horizon: Horizon, now: int
) -> VisitProgress:
    """Return how far a visit is by the plan, where nothing else is known."""
    on_site = known.on_site_at or (horizon.moment(stop["start"]) if stop["start"] <= now else None)
    done = known.done_at or (horizon.moment(stop["depart"]) if stop["depart"] <= now else None)
    return replace(
        known,
        on_the_way_at=known.on_the_way_at or horizon.moment(before["depart"]),
        on_site_at=on_site,
        done_at=done,
    )
