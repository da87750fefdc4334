"""A whole day: 120 tickets come in, a plan holds, fifteen events strike, three re-plans, everything ends closed.

Every promise, stock figure and clock is worked out again from the audit trail, by code apart from the product's.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from tests.end_to_end.scripted_day import recount, recount_figures
from tests.end_to_end.scripted_day.client import Client
from tests.end_to_end.scripted_day.desk_client import DeskClient
from tests.end_to_end.scripted_day.http_client import HttpClient
from tests.end_to_end.scripted_day.script import Script
from tests.end_to_end.scripted_day.town import RARE, at


def check_against_the_trail(client: Client) -> None:
    """Compare states, promises and stock with what the trail adds up to."""
    rows = client.trail()
    shown = {shelf: figures for shelf, figures in client.stock().items() if any(figures)}
    summed = {shelf: figures for shelf, figures in recount.stock(rows).items() if any(figures)}
    assert shown == summed
    _, plan, _ = client.current()
    told = recount.stories(rows)
    for route in plan["routes"]:
        for stop in route["stops"]:
            if stop["kind"] == "visit":
                story = told[stop["job"]]
                assert story.technician == route["technician"]
                assert story.told is not None
                assert _seconds(story.told[1]) == stop["start"]
    visited = {stop["job"] for route in plan["routes"] for stop in route["stops"] if "job" in stop}
    for ticket, story in told.items():
        if story.state in ("planned", "dispatched", "on_the_way", "on_site"):
            assert ticket in visited, f"{ticket} is {story.state}, but the plan does not hold it"


def _seconds(moment: datetime) -> int:
    return round(moment.timestamp() - at(0).timestamp())


@pytest.mark.parametrize("kind", [DeskClient, HttpClient], ids=["desk", "api"])
def test_a_scripted_day(kind: type[DeskClient] | type[HttpClient], tmp_path: Path) -> None:
    """The day by calls of the desk, and by calls of the API with a worker beside it; then all is added up again.

    One test, because the day is played once for all that is looked at afterwards.
    """
    client = kind(tmp_path, at(5, 30))
    script = Script(client, after_publishing=lambda: check_against_the_trail(client))
    script.play()
    check_the_length(client, script)
    check_tickets(client, script)
    check_clocks(client, script)
    check_stock(client)
    check_figures(client)
    client.store.close()


def check_the_length(client: Client, script: Script) -> None:
    """120 callers, fifteen events, three re-plans; every ticket is closed in the end."""
    reported = [row for row in client.trail() if row["action"] == "ticket.reported"]
    assert len([row for row in reported if row["details"]["follows"] is None]) == 120
    assert len(script.events) == 15
    assert len(script.proposals) == 3
    published = [row for row in client.trail() if row["action"] == "plan.published"]
    assert len(published) == 4
    assert {client.ticket(id).state for id in script.tickets} == {"closed"}


def check_tickets(client: Client, script: Script) -> None:
    """State, technician and what the customer was told are those of the trail."""
    told = recount.stories(client.trail())
    assert sorted(told) == sorted(script.tickets)
    for id, story in told.items():
        shown = client.ticket(id)
        assert (shown.state, shown.technician_id, shown.told) == (
            story.state,
            story.technician,
            story.told,
        )


def check_clocks(client: Client, script: Script) -> None:
    """Due, met and outcome of three clocks, with and without waiting, of every ticket; all outcomes occur."""
    told = recount.stories(client.trail())
    followers = {story.follows: id for id, story in told.items() if story.follows}
    outcomes: Counter[str] = Counter()
    for id, story in told.items():
        if story.follows is not None:
            continue
        chain = [story]
        chain += [told[followers[id]]] if id in followers else []
        expected = recount.clocks(chain, client.clock)
        assert client.ticket(id).clocks == expected, id
        outcomes.update(outcome for pair in expected.values() for _, _, outcome in pair)
    assert set(outcomes) == {"kept", "missed", "void"}
    waited = recount.clocks(
        [told[script.unfinished[0]], told[followers[script.unfinished[0]]]], client.clock
    )
    plain, less_waits = waited["resolution"]
    assert less_waits[0] > plain[0], "the part was awaited, so the clock stood"


def check_stock(client: Client) -> None:
    """Held and reserved of every place; nothing is kept once all is done, and the rare part was used up twice."""
    check_against_the_trail(client)
    assert not any(reserved for _, reserved in client.stock().values())
    used = Counter(
        entry["sku"]
        for row in client.trail()
        if row["action"] == "stock.used"
        for entry in row["details"]["entries"]
    )
    assert used[RARE] == 2
    assert (
        client.stock()["depot:D-1", RARE][0]
        + sum(
            held
            for (where, sku), (held, _) in client.stock().items()
            if sku == RARE and where[:3] == "van"
        )
        == 1
    )


def check_figures(client: Client) -> None:
    """Each of the manager's figures is what the trail adds up to: numerator, denominator and how many."""
    shown = client.figures()
    summed = recount_figures.figures(client.trail(), day=client.clock, now=client.clock)
    assert {key for key, (_, whole, _) in shown.items() if whole} == set(summed)
    for key, sums in summed.items():
        assert shown[key] == pytest.approx(sums), key
    assert len(summed) >= 19
    assert shown["repeat_visits"][0] > 0
    assert shown["missing_parts"][0] > 0
