"""The arrival window that a customer was told stands where the office looks: on the ticket and in the board's panel."""

from __future__ import annotations

from datetime import datetime

from dispatch.desk.histories import recorded
from dispatch.domain.job import Window
from tests.dispatch.planning.example import ZONE
from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import Case


def told(case: Case, ticket_id: str) -> Window:
    """Return the window that the trail says was told."""
    with case.store.reading() as session:
        window = recorded(session, ticket_id).windows[-1]
    assert window is not None
    return window


def clock(moment: datetime) -> str:
    """Return a moment as pages write it."""
    return f"{moment.astimezone(ZONE):%H:%M}"


def test_the_office_sees_the_window_that_was_told(day: Case, closed_day: Office) -> None:
    """Both its ends stand beside the start that the customer was told."""
    dora = day.browser("dora")
    for ticket_id in closed_day.tickets.values():
        window = told(day, ticket_id)
        opens, closes = clock(window.opens_at), clock(window.closes_at)
        page = dora.get(f"/tickets/{ticket_id}").text
        assert f"{opens} and " in page.split("arrival between")[1][:80]
        assert f"{closes}<" in page.split("arrival between")[1][:80]
        panel = dora.get("/board/panel", query_string={"job": ticket_id}).text
        assert f"arrival {opens}–{closes}" in panel
