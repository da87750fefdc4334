"""How well customers are served: promises kept and missed, first-time fix, what they said when called back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk.histories import all_cases
from dispatch.desk.permissions import PLANNING, require
from dispatch.domain.actor import Actor
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store
from dispatch.tickets.clocks import Clocks, Outcome, read_clocks
from dispatch.tickets.first_time_fix import WITHIN_DAYS, FirstTimeFix, first_time_fix

CLOCKS = ("first_response", "on_site", "resolution")


@dataclass(frozen=True)
class Quality:
    """The service of a period.

    Attributes
    ----------
    cases : int
        How many customers called in it; a return visit is no case of its own.
    plain, less_waits : Mapping of clock to Outcome to count
        How the clocks of these cases stand, as customers live them, and less the time a part was awaited.
    first_time_fix : FirstTimeFix
        Of these cases.
    scores : Mapping of score to count
        What customers said when called back or by their link, each case's last score.
    """

    cases: int
    plain: Mapping[str, Mapping[Outcome, int]]
    less_waits: Mapping[str, Mapping[Outcome, int]]
    first_time_fix: FirstTimeFix
    scores: Mapping[int, int]


EMPTY = mark("The period from {since} to {until} is empty. Give a later end.")


def service_quality(
    store: Store,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    since: datetime | None = None,
    until: datetime | None = None,
    within_days: int = WITHIN_DAYS,
) -> Quality:
    """Return how well the customers who called in a period are served.

    Parameters
    ----------
    store : Store
        Its audit trail alone is read.
    by, at : Actor, datetime
        Who asks, and when: open clocks are judged by it.
    standards : ServiceStandards
        Working hours.
    since, until : datetime or None
        The beginning of the period, and its end, which is no part of it; None is open.
    within_days : int
        How long after the work a return visit or a reopening counts against the first visit.

    Raises
    ------
    NotAllowed
        If the role may not.
    InputError
        If the period ends before it begins.
    """
    require(by, PLANNING, _("see how well customers are served"))
    if since is not None and until is not None and until <= since:
        raise InputError(_(EMPTY, since=since, until=until))
    with store.reading() as session:
        cases = [
            case
            for case in all_cases(session)
            if (since is None or case[0].terms.reported_at >= since)
            and (until is None or case[0].terms.reported_at < until)
        ]
    chains = [[each.history for each in case] for case in cases]
    read = [
        read_clocks(chain, case[0].terms, standards.calendar, now=at)
        for case, chain in zip(cases, chains, strict=True)
    ]
    said = ([word.score for each in case for _, word in each.said] for case in cases)
    given = ([score for score in scores if score is not None] for scores in said)
    scores = Counter(each[-1] for each in given if each)
    return Quality(
        cases=len(cases),
        plain=_counted(read, less_waits=False),
        less_waits=_counted(read, less_waits=True),
        first_time_fix=first_time_fix(chains, now=at, within_days=within_days),
        scores=dict(sorted(scores.items())),
    )


def _counted(read: list[Clocks], *, less_waits: bool) -> dict[str, dict[Outcome, int]]:
    counted = {}
    for name in CLOCKS:
        both = [getattr(clocks, name) for clocks in read]
        readings = [clock.less_waits if less_waits else clock.plain for clock in both]
        counted[name] = dict(Counter(reading.outcome for reading in readings))
    return counted
