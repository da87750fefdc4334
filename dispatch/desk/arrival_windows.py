"""Arrival windows that hold a set share: measured once a day, recorded in the trail, told with every planned start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from dispatch.desk.actions import Action
from dispatch.desk.arrival_record import ACTIONS, past_errors
from dispatch.domain.actor import SYSTEM
from dispatch.domain.job import Window
from dispatch.domain.plan import Plan, Route
from dispatch.errors import SettingsError
from dispatch.languages import gettext as _
from dispatch.storage import Session, Store, audit
from dispatch.tickets.arrival_margins import Ahead, Margin, Margins, measured
from dispatch.tickets.arrival_window import Awaited, Earlier, window_to_tell

RECENT = timedelta(days=90)
"""Arrivals of these days are counted: what is older tells little of today's work."""
LEAST_SHARE, MOST_SHARE = 0.5, 0.99
SUBJECT = ("arrivals", "all")
LOOKED_BACK = timedelta(days=3)


def measure_arrivals(
    store: Store, *, share: float, at: datetime, timezone: tzinfo
) -> Margins | None:
    """Measure how far recent arrivals were off, and record it; from then on customers are told windows by it.

    Nothing is recorded where it was on the same day with the same share, or where no group has enough arrivals:
    then the windows stay what they were.

    Parameters
    ----------
    store : Store
        Whose audit trail is read.
    share : float
        Of arrivals that the windows are to hold, 0.5 to 0.99.
    at : datetime
        Now.
    timezone : tzinfo
        The clock that says when a day begins.

    Returns
    -------
    Margins or None
        What was recorded now.

    Raises
    ------
    SettingsError
        If the share cannot be used.
    """
    if not LEAST_SHARE <= share <= MOST_SHARE:
        raise SettingsError(
            _(
                "arrival_share is {value}. Give a number from {least} to {most}.",
                value=share,
                least=LEAST_SHARE,
                most=MOST_SHARE,
            )
        )
    with store.reading() as session:
        row = _newest(session, at)
        if row is not None:
            same_day = row[0].astimezone(timezone).date() == at.astimezone(timezone).date()
            if same_day and row[1]["share"] == share:
                return None
        lines = audit.lines(session, actions=ACTIONS, since=at - RECENT)
    found = measured(past_errors(lines, timezone=timezone), share=share)
    if not found.found:
        return None
    with store.transaction() as session:
        audit.record(
            session,
            at=at,
            actor=SYSTEM.id,
            action=Action.ARRIVALS_MEASURED.value,
            subject=SUBJECT,
            details=_plain(found),
        )
    return found


def margins_at(session: Session, moment: datetime) -> Margins | None:
    """Return the margins that held at a moment; None before the first were measured."""
    row = _newest(session, moment)
    return None if row is None else _margins(row[1])


def _newest(session: Session, moment: datetime) -> tuple[datetime, Mapping[str, Any]] | None:
    """Return the last measurement up to a moment: most often it is hours old, so few rows are read."""
    for since in (moment - LOOKED_BACK, None):
        rows = audit.trail(session, subject=SUBJECT, since=since)
        known = [row for row in rows if row.at <= moment]
        if known:
            return known[-1].at, known[-1].details
    return None


def _plain(margins: Margins) -> dict[str, Any]:
    groups = [
        {
            "ahead": ahead.value,
            "first": is_first,
            "early": round(margin.early),
            "late": round(margin.late),
            "arrivals": margin.count,
        }
        for (ahead, is_first), margin in margins.found.items()
    ]
    groups.sort(key=lambda group: (str(group["ahead"]), str(group["first"])))
    return {"share": margins.share, "margins": groups}


def _margins(details: Mapping[str, Any]) -> Margins:
    found = {
        (Ahead(group["ahead"]), group["first"]): Margin(
            group["early"], group["late"], group["arrivals"]
        )
        for group in details["margins"]
    }
    return Margins(details["share"], found)


class Telling:
    """What customers are told with the starts of a plan: the window, and the way that is planned before it.

    Parameters
    ----------
    session : Session
        Any; read once.
    plan : Plan
        The plan that is published.
    at : datetime
        Now.
    """

    def __init__(self, session: Session, plan: Plan, *, at: datetime) -> None:
        self._margins, self._at = margins_at(session, at), at
        self._places = dict(_places(plan))
        self._jobs = {job.id: job for job in plan.day.jobs}

    def details(self, job_id: str, start_at: datetime) -> dict[str, Any]:
        """Return what the trail keeps of a visit that is told: `window`, `way_seconds`; empty for one in no route."""
        if job_id not in self._places:
            return {}
        route, place = self._places[job_id]
        visits, stop = route.visits, route.visits[place]
        job = self._jobs.get(job_id)
        windows = () if job is None else job.windows
        agreed = [each for each in windows if each.opens_at <= start_at <= each.closes_at]
        earlier = tuple(
            Earlier(
                start_at=each.start_at,
                service_seconds=(each.depart_at - each.start_at).total_seconds(),
                travel_seconds=each.travel_seconds,
            )
            for each in visits[:place]
            if each.start_at >= self._at
        )
        awaited = Awaited(
            start_at=start_at,
            travel_seconds=stop.travel_seconds,
            earlier=earlier,
            appointment=agreed[0] if agreed else None,
            margins=self._margins,
            is_first=place == 0,
        )
        window = window_to_tell(awaited, at=self._at)
        return {"window": _as_texts(window), "way_seconds": stop.travel_seconds}


def _places(plan: Plan) -> Iterator[tuple[str, tuple[Route, int]]]:
    for route in plan.routes:
        for place, stop in enumerate(route.visits):
            if stop.job_id is not None:
                yield stop.job_id, (route, place)


def _as_texts(window: Window) -> list[str]:
    return [window.opens_at.isoformat(), window.closes_at.isoformat()]
