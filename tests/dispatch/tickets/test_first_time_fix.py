"""First-time fix: done, and nobody had to come again within the days that count."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.tickets.first_time_fix import FirstVisit, first_time_fix, judge_first_visit
from tests.dispatch.tickets.histories import at, history

DONE = (("reported", at("9:00")), ("on_site", at("10:00")), ("done", at("11:00")))
LATER = at("11:00") + timedelta(days=31)


@pytest.mark.parametrize(("days", "verdict"), [(30, FirstVisit.TOO_EARLY), (31, FirstVisit.FIXED)])
def test_a_fix_is_known_after_the_days(days: int, verdict: FirstVisit) -> None:
    """On the thirtieth day it may still come back; after it the first visit was enough."""
    now = at("11:00") + timedelta(days=days)
    assert judge_first_visit([history(*DONE)], now=now) is verdict


def test_a_return_visit_counts_against_the_first() -> None:
    """A return visit within the days spoils the fix at once; one after them does not."""
    for days, verdict in ((30, FirstVisit.NOT_FIXED), (30.5, FirstVisit.FIXED)):
        back = at("11:00") + timedelta(days=days)
        second = history(("reported", back), ticket_id="J-2", follows="J-1")
        now = back + timedelta(days=1)
        assert judge_first_visit([history(*DONE), second], now=now) is verdict


def test_reopening_counts_like_a_return_visit() -> None:
    """Reopened within the days: not fixed, even when it is done again."""
    again = (
        *DONE,
        ("followed_up", at("12:00")),
        ("reopened", at("9:00", day=3)),
        ("done", at("12:00", day=3)),
    )
    assert judge_first_visit([history(*again)], now=LATER) is FirstVisit.NOT_FIXED


@pytest.mark.parametrize("state", ["needs_part", "needs_expert"])
def test_an_unfinished_visit_is_no_fix(state: str) -> None:
    """A visit that ended for want of a part or an expert is known to have failed at once."""
    case = [history(*DONE[:2], (state, at("10:30")))]
    assert judge_first_visit(case, now=at("10:31")) is FirstVisit.NOT_FIXED


def test_what_needed_no_visit_is_left_out() -> None:
    """A case solved by telephone, cancelled or still under way says nothing about first visits."""
    for state in ("resolved_remotely", "cancelled", "on_the_way"):
        case = [history(("reported", at("9:00")), (state, at("9:30")))]
        assert judge_first_visit(case, now=LATER) is FirstVisit.NO_VISIT


def test_the_rate_does_not_begin_at_nothing() -> None:
    """Two fixed, one failed, one that holds so far, one without a visit: three of four."""
    late = at("10:00") + timedelta(days=31)
    early = history(("reported", late), ("on_site", late), ("done", late))
    failed = history(*DONE[:2], ("needs_part", at("10:30")))
    remote = history(("reported", at("9:00")), ("resolved_remotely", at("9:30")))
    cases = [[history(*DONE)], [history(*DONE)], [failed], [early], [remote]]
    measured = first_time_fix(cases, now=LATER)
    assert (measured.fixed, measured.known, measured.too_early) == (2, 3, 1)
    assert measured.rate == pytest.approx(3 / 4)
    assert first_time_fix([], now=LATER).rate is None
