"""When a technician is expected, as a customer is told: a window that gets narrower as the day goes.

How far a visit may be off depends on what the technician still has to do before it: each visit and each way may take
longer or shorter than planned, and these errors add up as independent ones do, by the root of the sum of their squares.
Done visits take their error away, so the window narrows. It is never nearer to the expected start than `NEAREST`.

Once enough arrivals were recorded, how far they were off takes the place of these assumptions (`arrival_margins`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from dispatch.domain.job import Window
from dispatch.tickets.arrival_margins import AHEAD, FIRM, Ahead, Margins

SERVICE_ERROR = 0.35
"""Standard error of a time on site, as a share of what was planned for it."""
TRAVEL_ERROR = 0.25
"""Standard error of the time of a way, as a share of what was planned for it."""
NINE_OF_TEN = 1.645
"""How many standard errors to each side hold nine of ten arrivals."""
NEAREST = timedelta(minutes=10)
"""No window ends nearer to the expected start than this, even when the technician is on the way."""
LEAST = timedelta(minutes=15)
"""The same while the technician has not set out."""
LEAST_SAME_DAY = timedelta(minutes=30)
"""The same more than `FIRM` ahead."""
LEAST_AHEAD = timedelta(hours=1)
"""The same more than `AHEAD`."""
FORGOTTEN = timedelta(days=1)
GRAIN_SECONDS = 300


@dataclass(frozen=True)
class Earlier:
    """A visit that the same technician makes before.

    Attributes
    ----------
    start_at : datetime
        Planned start on site.
    service_seconds, travel_seconds : float
        Planned time on site, and of the way to it.
    begun_at, over_at : datetime or None
        When the work began, and when the visit was over or called off; None while it has not happened.
    """

    start_at: datetime
    service_seconds: float
    travel_seconds: float
    begun_at: datetime | None = None
    over_at: datetime | None = None


@dataclass(frozen=True)
class Awaited:
    """A visit that has not begun, with what is known of it.

    Attributes
    ----------
    start_at : datetime
        Planned start on site.
    travel_seconds : float
        Planned time of the way to it.
    earlier : tuple of Earlier
        Visits before it, in the order of the route.
    set_out_at : datetime or None
        When the technician set out to it.
    appointment : Window or None
        What was agreed: nobody comes before it opens, and every plan begins the visit before it closes.
    margins : Margins or None
        How far arrivals have been off; None where that is not known.
    is_first : bool
        Whether it is the technician's first visit of the day.
    """

    start_at: datetime
    travel_seconds: float = 0.0
    earlier: tuple[Earlier, ...] = ()
    set_out_at: datetime | None = None
    appointment: Window | None = None
    margins: Margins | None = None
    is_first: bool = False


Reach = tuple[timedelta, timedelta]
"""How far before and after what is expected a visit may begin."""


@dataclass(frozen=True)
class Arrival:
    """The window a customer is shown.

    Attributes
    ----------
    window : Window
        Its ends lie on full five minutes.
    before : Window or None
        The last one that could not be kept; None where it only got narrower.
    left_at : datetime or None
        When one could not be kept the last time.
    """

    window: Window
    before: Window | None = None
    left_at: datetime | None = None

    @property
    def is_later(self) -> bool:
        """Whether the technician is later than was said before."""
        return self.before is not None and self.window.closes_at > self.before.closes_at

    @property
    def is_earlier(self) -> bool:
        """Whether the technician may be there earlier than was said before, and not later."""
        before = self.before
        is_early = before is not None and self.window.opens_at < before.opens_at
        return is_early and not self.is_later


def window_to_tell(visit: Awaited, *, at: datetime) -> Window:
    """Return the window that a customer is told with a planned start at a moment; its ends lie on full five minutes."""
    known = _known_at(visit, at)
    return _rounded(_span(*_expected(known, at), known, at))


def arrival_window(
    visit: Awaited, *, since: datetime, at: datetime, told: Window | None = None
) -> Arrival:
    """Return the window a customer is shown at a moment.

    It is what all that was known since the plan was told leaves, looked at every five minutes and whenever something
    happened: each window is cut by the next one, so it only narrows, until the expected start comes too near to an end;
    then it begins anew, and the one that was left is told. It follows from the record alone, so that all who look at
    one moment see the same. A day after the planned start nothing is looked at any more, and the window may lie in the
    past.

    Parameters
    ----------
    visit : Awaited
        What is known.
    since : datetime
        When the customer was told of the planned start.
    at : datetime
        Now.
    told : Window or None
        The one the customer was told then; None where that was not recorded.

    Returns
    -------
    Arrival
        Its ends lie on full five minutes, rounded outwards.
    """
    moments = [since, *(moment for moment in _turns(visit, at) if since < moment <= at)]
    if told is not None:
        del moments[0]
    shown = told
    before: Window | None = None
    left_at: datetime | None = None
    for moment in moments:
        known = _known_at(visit, moment)
        expected, reach = _expected(known, moment)
        fresh = _rounded(_span(expected, reach, known, moment))
        if shown is None:
            shown = fresh
            continue
        cut = Window(max(shown.opens_at, fresh.opens_at), min(shown.closes_at, fresh.closes_at))
        early, late = (max(side / 2, NEAREST) for side in reach)
        least = _span(expected, (early, late), known, moment)
        if cut.opens_at <= least.opens_at and least.closes_at <= cut.closes_at:
            shown = cut
        else:
            before, shown, left_at = shown, fresh, moment
    assert shown is not None, "there is at least one moment"
    return Arrival(shown, before, left_at)


def _turns(visit: Awaited, at: datetime) -> Sequence[datetime]:
    """Return the moments until `at` at which another window may follow, in their order.

    What is known at one moment is known at all later ones, and so is what was shown: this is why windows only narrow.
    """
    found = [moment for each in visit.earlier for moment in (each.begun_at, each.over_at)]
    found.append(visit.set_out_at)
    first = math.ceil((visit.start_at - AHEAD).timestamp() / GRAIN_SECONDS)
    last = math.floor(min(at, visit.start_at + FORGOTTEN).timestamp() / GRAIN_SECONDS)
    ticks = (datetime.fromtimestamp(n * GRAIN_SECONDS, UTC) for n in range(first, last + 1))
    return sorted([moment for moment in found if moment is not None and moment <= at] + [*ticks])


def _known_at(visit: Awaited, at: datetime) -> Awaited:
    """Return the visit without what had not happened yet at a moment."""

    def past(moment: datetime | None) -> datetime | None:
        return moment if moment is not None and moment <= at else None

    earlier = tuple(
        replace(each, begun_at=past(each.begun_at), over_at=past(each.over_at))
        for each in visit.earlier
    )
    return replace(visit, earlier=earlier, set_out_at=past(visit.set_out_at))


def _expected(visit: Awaited, at: datetime) -> tuple[datetime, Reach]:
    """Return when the visit is expected to begin, and how far to each side that may be off."""
    way = timedelta(seconds=visit.travel_seconds)
    errors = [TRAVEL_ERROR * visit.travel_seconds]
    if visit.set_out_at is not None:
        expected, least = visit.set_out_at + way, NEAREST
    else:
        free_at, more = _free(visit.earlier, at)
        errors += more
        expected = visit.start_at if free_at is None else max(visit.start_at, free_at + way)
        ahead = expected - at
        least = LEAST if ahead <= FIRM else LEAST_SAME_DAY if ahead <= AHEAD else LEAST_AHEAD
    if visit.appointment is not None:
        expected = max(expected, visit.appointment.opens_at)
    half = max(timedelta(seconds=NINE_OF_TEN * math.hypot(*errors)), least)
    early, late = _measured(visit, expected - at) or (half, half)
    # What is overdue by an hour is not to be expected within minutes.
    overdue = (at - expected) / 2
    return max(expected, at), (max(early, overdue), max(late, overdue))


def _measured(visit: Awaited, ahead: timedelta) -> Reach | None:
    """Return how far arrivals like this one have been off; None where that is not known."""
    if visit.margins is None:
        return None
    told = Ahead.of(ahead) if visit.set_out_at is None else Ahead.WAY
    found = visit.margins.of(told, is_first=visit.is_first)
    if found is None:
        return None
    early, late = (timedelta(seconds=side) for side in (found.early, found.late))
    return max(early, NEAREST), max(late, NEAREST)


def _free(earlier: Sequence[Earlier], at: datetime) -> tuple[datetime | None, list[float]]:
    """Return when the technician is through with the visits before, and the errors of what is left of them, seconds."""
    begun = [index for index, each in enumerate(earlier) if each.begun_at or each.over_at]
    last = begun[-1] if begun else 0
    free_at: datetime | None = None
    errors: list[float] = []
    for each in earlier[last:]:  # what lies before the last visit begun was passed over
        if each.over_at is not None:
            free_at = each.over_at
            continue
        if each.begun_at is not None:
            began_at = each.begun_at
        else:
            there = each.start_at
            if free_at is not None:
                there = max(there, free_at + timedelta(seconds=each.travel_seconds))
            began_at = max(there, at)
            errors.append(TRAVEL_ERROR * each.travel_seconds)
        errors.append(SERVICE_ERROR * each.service_seconds)
        free_at = max(began_at + timedelta(seconds=each.service_seconds), at)
    return free_at, errors


def _span(expected: datetime, reach: Reach, visit: Awaited, at: datetime) -> Window:
    """Return the window about an expected start, less what has passed and what the appointment rules out."""
    early, late = reach
    opens_at, closes_at = max(expected - early, at), expected + late
    agreed = visit.appointment
    if agreed is not None:
        is_firm = visit.set_out_at is not None or expected - at <= FIRM
        opens_at = max(opens_at, agreed.opens_at) if is_firm else max(agreed.opens_at, at)
        closes_at = min(closes_at, agreed.closes_at) if is_firm else agreed.closes_at
        closes_at = max(closes_at, expected + min(late, LEAST))
    return Window(opens_at, closes_at)


def _rounded(window: Window) -> Window:
    opens = math.floor(window.opens_at.timestamp() / GRAIN_SECONDS) * GRAIN_SECONDS
    closes = math.ceil(window.closes_at.timestamp() / GRAIN_SECONDS) * GRAIN_SECONDS
    return Window(datetime.fromtimestamp(opens, UTC), datetime.fromtimestamp(closes, UTC))
