"""The day's page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from html import unescape

from flask.testing import FlaskClient

from dispatch.maps.timetable import timetable
from dispatch.web.board import cost_lines, own_figures
from dispatch.web.page_words import change, difference, money, size
from tests.dispatch.made_plan import made_plan, without_jobs


def words_of(client: FlaskClient, path: str = "/") -> str:
    """Return a page's text without its tags and data, blanks made single."""
    answer = client.get(path)
    assert answer.status_code == 200
    page = re.sub(r"<script.*?</script>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_figures_stand_against_both_rules(client: FlaskClient) -> None:
    """Served, unserved, late, travel and cost each stand beside the two dispatch rules."""
    words = words_of(client)
    assert "Served 6 of 7 jobs the same vs nearest technician the same vs earliest due" in words
    assert "Unserved 1 and 1 by mail" in words
    assert (
        "Late 2 by 1 h 10 min in all, 2 tight the same vs nearest technician −3 vs earliest"
        in words
    )
    assert "Travel 2 h 55 min 105 km −25 % vs nearest technician the same vs earliest due" in words
    assert (
        "Cost 2,587.50 cost points Made of jobs left out, promises missed, driving time."
        " −17 % vs nearest technician −50 % vs earliest due"
    ) in words


def test_the_heading_says_what_is_planned(client: FlaskClient) -> None:
    """Name, date, how many people and jobs, and by which clock."""
    heading = re.search(r"<h1.*?</h1>", client.get("/").text, re.DOTALL)
    assert heading
    assert " ".join(re.sub(r"<[^>]+>", " ", heading[0]).split()) == (
        "上海 Shanghai · Mon 23 Nov 2026 · 2 technicians · 8 jobs Times are Asia/Shanghai"
    )


def test_visits_stand_in_order_with_their_promise_and_parts(client: FlaskClient) -> None:
    """A row has the times, the customer in both languages, the address, the state and where parts are."""
    words = words_of(client)
    assert "陈伟 Chen Wei 08:00–11:20 · 3 visits · 1 h 15 min driving" in words
    first = (
        "1 08:35–09:05 window 08:00–12:00 海底捞J-1-1店 Haidilao J-1-1 J-1-1 · 南京东路 100 号,"
        " 100 Nanjing East Road tight 20 min by 08:55 1 × 滤芯 · Filter FLT-1 in the van"
        " 1 × 滤芯 · Filter FLT-1 pick up at 北仓"
    )
    assert first in words
    assert "late 35 min by 08:45" in words
    assert "on time by 15:35, 5 h 00 min to spare" in words
    order = [words.index(text) for text in ("P 08:15", "1 08:35", "2 09:20", "B 09:50", "3 10:35")]
    assert order == sorted(order)


def test_what_needs_a_person_is_listed(client: FlaskClient) -> None:
    """Unserved jobs have reason and detail; mail-in jobs and skipped rows are listed with what to do."""
    words = words_of(client)
    assert "Tue 24 Nov 12:00 No skill no technician holds refrigeration at level 3" in words
    assert "Mail-in 1 These lie in zones that get no visit" in words
    assert "jobs.csv, row 7, latitude 91 latitude is over 90 Correct it" in words


def test_the_judgement_can_be_opened(client: FlaskClient) -> None:
    """The comparison has a row for each way to plan, the cost its components, the dearest first."""
    words = words_of(client)
    assert "This plan 6 1 2 1 h 10 min 2 h 55 min 105 km 0 min 2,587.50" in words
    assert "Earliest due 6 1 5 2 h 30 min 2 h 55 min 105 km 0 min 5,175.00" in words
    assert (
        "Jobs left out 2,000.00 Promises missed 500.00 Driving time 87.50 Total 2,587.50" in words
    )


def test_an_empty_day_is_a_whole_page(client_of: Callable[..., FlaskClient]) -> None:
    """Without jobs the page says so; nothing is compared."""
    words = words_of(client_of(without_jobs()))
    assert "No visit is planned. There is nothing to visit." in words
    assert "Every job is served." in words
    assert "Compared" not in words


def test_a_day_that_cannot_be_served_points_to_its_reasons(
    client_of: Callable[..., FlaskClient],
) -> None:
    """With all jobs left out the list says where the reasons stand."""
    words = words_of(client_of(made_plan(technicians=1, visits=0)))
    assert "No visit is planned. The reasons stand under Unserved" in words


def test_technicians_without_a_route_are_named(client_of: Callable[..., FlaskClient]) -> None:
    """Who stays at home is not forgotten."""
    plan = made_plan()
    words = words_of(client_of(replace(plan, routes=plan.routes[:1])))
    assert "Without a route: 技师2" in words


def test_a_plan_without_comparisons_counts_its_own_figures() -> None:
    """Figures counted from the routes are those of the plan."""
    own = own_figures(timetable(replace(made_plan(), comparisons=())))
    assert (own.served, own.unserved, own.late, own.late_seconds) == (6, 1, 2, 4200)
    assert (own.travel_seconds, own.travel_metres, own.total_cents) == (9000, 90000, 258750)


def test_cost_lines_leave_out_what_costs_nothing() -> None:
    """Components without cost and the total itself are no lines."""
    assert [name for name, _ in cost_lines(made_plan())] == ["unserved", "missed", "travel_hour"]


def test_differences_in_words() -> None:
    """Signs are written out, and nothing is divided by nothing."""
    assert [difference(5, 5), difference(5, 2), difference(2, 1005)] == [
        "the same",
        "+3",
        "−1,003",
    ]
    assert [change(75, 100), change(110, 100), change(3, 0), change(0, 0)] == [
        "−25 %",
        "+10 %",
        "more",
        "the same",
    ]
    assert [money(123456), money(-50), size(10), size(2_400_000)] == [
        "1,234.56",
        "−0.50",
        "1 kB",
        "2.4 MB",
    ]


def test_three_hundred_jobs_are_written_quickly(client_of: Callable[..., FlaskClient]) -> None:
    """The day's page of 300 visits costs under 0.2 s of processor time once the templates are compiled."""
    client = client_of(made_plan(technicians=30, visits=10))
    client.get("/")
    spent = []
    for _ in range(3):
        begun = time.process_time()
        assert client.get("/").status_code == 200
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.2
