"""Ids and moments inside a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from dispatch.domain.plan import Plan
from dispatch.maps.timetable import timetable
from dispatch.web.id_links import linked
from tests.dispatch.made_plan import made_plan
from tests.dispatch.maps.appointed_plan import appointed_plan

T_1 = '<a href="/technicians/T-1" title="陈伟 · Chen Wei">T-1</a>'
J_1_2 = '<a href="/jobs/J-1-2" title="海底捞J-1-2店 · Haidilao J-1-2">J-1-2</a>'

LinkOf = Callable[..., Markup]


@pytest.fixture
def link(client: FlaskClient) -> LinkOf:
    """Link a sentence about the small plan, or about the one that is given."""

    def link_in(text: str, plan: Plan | None = None) -> Markup:
        with client.application.test_request_context():
            return linked(text, timetable(plan or made_plan()))

    return link_in


def test_known_ids_are_links(link: LinkOf) -> None:
    """Technicians and jobs link to their pages with the name as title, also before a full stop or 's."""
    text = "T-1 could serve it in place of J-1-2."
    assert link(text) == f"{T_1} could serve it in place of {J_1_2}."
    assert link("It is T-1's, (T-1)") == f"It is {T_1}&#39;s, ({T_1})"


@pytest.mark.parametrize("text", ["T-10 and J-1-22", "costs 50.00", "xT-1", "T-1.5", "", "D-1"])
def test_what_is_no_known_id_stays_text(link: LinkOf, text: str) -> None:
    """Another id that begins the same way, a number, a depot and an empty sentence hold no link."""
    assert link(text) == text


def test_words_and_numbers_are_no_ids(link: LinkOf) -> None:
    """Technicians called No and 50 turn no word and no number of a sentence into a link."""
    plan = made_plan()
    people = tuple(
        replace(p, id=i) for p, i in zip(plan.day.technicians, ("No", "50"), strict=True)
    )
    plan = replace(plan, day=replace(plan.day, technicians=people), routes=())
    assert link("No room, costs 50", plan) == "No room, costs 50"


def test_markup_stays_text(link: LinkOf) -> None:
    """The sentence, the id and the name are escaped."""
    plan = made_plan(texts=lambda field, text: '"><b>' if field == "technician_name" else text)
    assert link("<b>T-1</b>", plan) == (
        '&lt;b&gt;<a href="/technicians/T-1" title="&#34;&gt;&lt;b&gt; · Chen Wei">T-1</a>&lt;/b&gt;'
    )


def test_moments_stand_beside_links(link: LinkOf) -> None:
    """Moments are written by the pages' clock, ids next to them are links and markup stays text."""
    text = "T-1's, 2026-11-23 11:30 to <b>2026-11-24 10:30:12</b>"
    assert link(text) == (f"{T_1}&#39;s, Mon 23 Nov 11:30 to &lt;b&gt;Tue 24 Nov 10:30&lt;/b&gt;")


@pytest.mark.parametrize("path", ["/", "/jobs/U-0"])
def test_reasons_lead_to_technicians_and_jobs(
    client_of: Callable[..., FlaskClient], path: str
) -> None:
    """The detail of an unserved job links whom it names, on the day's page and on its own."""
    page = client_of(appointed_plan()).get(path).text
    assert f"could serve it in place of {J_1_2}." in page
