"""Whether the first visit was enough: done, and within a number of days nobody had to come again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from dispatch.domain.ticket import History, TicketState

WITHIN_DAYS = 30
_FAILED = {TicketState.NEEDS_PART, TicketState.NEEDS_EXPERT}


class FirstVisit(str, Enum):
    """What a first visit led to."""

    FIXED = "fixed"
    NOT_FIXED = "not_fixed"
    TOO_EARLY = "too_early"
    """Done, but the days in which it may come back are not over."""
    NO_VISIT = "no_visit"
    """Nobody was on site, or the visit goes on, or the customer called it off."""


@dataclass(frozen=True)
class FirstTimeFix:
    """How many cases were fixed by their first visit.

    Failures are known at once and successes only after the days are over. A rate of what is known alone would
    therefore begin at nothing in every period; those that are too early count as fixed until they come back.
    """

    fixed: int
    known: int
    too_early: int

    @property
    def rate(self) -> float | None:
        """The share of cases fixed by the first visit so far; None where there was no visit."""
        visited = self.known + self.too_early
        return (self.fixed + self.too_early) / visited if visited else None


def judge_first_visit(
    chain: Sequence[History], *, now: datetime, within_days: int = WITHIN_DAYS
) -> FirstVisit:
    """Return what the first visit of a case led to.

    Parameters
    ----------
    chain : sequence of History
        The first visit, then those that return for it.
    now : datetime
        When it is asked.
    within_days : int
        How long after the work a return visit or a reopening still counts against it, the last moment included.
    """
    moves = chain[0].moves
    done_at = next((move.at for move in moves if move.after is TicketState.DONE), None)
    failed_at = next((move.at for move in moves if move.after in _FAILED), None)
    if done_at is None:
        return FirstVisit.NO_VISIT if failed_at is None else FirstVisit.NOT_FIXED
    if failed_at is not None and failed_at < done_at:
        return FirstVisit.NOT_FIXED
    until = done_at + timedelta(days=within_days)
    came_back = [move.at for move in moves if move.after is TicketState.REOPENED]
    came_back += [history.moves[0].at for history in chain[1:2]]
    if any(done_at <= at <= until for at in came_back):
        return FirstVisit.NOT_FIXED
    return FirstVisit.FIXED if now > until else FirstVisit.TOO_EARLY


def first_time_fix(
    cases: Iterable[Sequence[History]], *, now: datetime, within_days: int = WITHIN_DAYS
) -> FirstTimeFix:
    """Return the first-time fix of many cases; the parameters are those of `judge_first_visit`."""
    judged = [judge_first_visit(chain, now=now, within_days=within_days) for chain in cases]
    fixed = judged.count(FirstVisit.FIXED)
    return FirstTimeFix(
        fixed, fixed + judged.count(FirstVisit.NOT_FIXED), judged.count(FirstVisit.TOO_EARLY)
    )
