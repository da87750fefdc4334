"""Years whose make-up workdays nobody has announced are told where a calendar is used."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dispatch.standards.calendar import Calendar
from tests.dispatch.web.store_case import Case, send

UNKNOWN = "make-up workdays of 2027"


@pytest.fixture
def unannounced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody have announced the days of 2027, whatever the installed package knows by now."""
    monkeypatch.setattr(Calendar, "_has_makeup_days", lambda self, year: year != 2027)


def test_a_ticket_at_the_end_of_a_year(day: Case, unannounced: None) -> None:
    """A ticket whose clocks reach into such a year says so; one in the middle of a known year says nothing."""
    fields = {"customer": "Lake", "phone": "1", "latitude": "31.2", "longitude": "121.4"}
    fields |= {"description": "cold", "minutes": "30", "after": "triaged"}
    dora = day.browser("dora")
    early = send(dora, "/intake", **fields).location.rsplit("/", 1)[1]
    assert UNKNOWN not in dora.get(f"/tickets/{early}").text
    day.clock.now = datetime(2026, 12, 28, 2, tzinfo=UTC)
    late = day.browser("dora")
    assert UNKNOWN in late.get(f"/tickets/{early}").text
