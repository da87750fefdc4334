"""The page of one job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask.testing import FlaskClient

from dispatch.domain.job import Assignment
from tests.dispatch.made_plan import at, made_plan
from tests.dispatch.web.test_board import words_of


def test_a_served_job_says_where_and_when(client: FlaskClient) -> None:
    """State, time, number and technician of the visit, then the work and the promise."""
    words = words_of(client, "/jobs/J-1-2")
    assert "late by 35 min 09:20–09:50, visit 2 of 陈伟 · Chen Wei" in words
    assert "Time on site 30 min" in words
    assert "Zone 市区 · urban First answer by Sun 22 Nov 17:00 On site by 08:45" in words


def test_an_unserved_job_says_why(client: FlaskClient) -> None:
    """Reason and detail of a job that is left out; a job for the mail says so."""
    assert "unserved No skill : no technician holds" in words_of(client, "/jobs/U-0")
    assert "mail-in The place lies in a zone that gets no visit." in words_of(client, "/jobs/U-1")


def test_both_clocks_are_shown_where_a_part_is_awaited(
    client_of: Callable[..., FlaskClient],
) -> None:
    """The clock from the part's arrival and the one from the report stand side by side."""
    plan = made_plan()
    promise = replace(plan.promises["U-0"], part_at=at("10:00", day=2))
    words = words_of(
        client_of(replace(plan, promises={**plan.promises, "U-0": promise})), "/jobs/U-0"
    )
    assert "Part arrives Wed 25 Nov 10:00, where these clocks start again" in words
    assert "Counted from the report on site by Tue 24 Nov 12:00" in words
    assert "Part arrives" not in words_of(client_of(plan), "/jobs/U-0")


def test_an_unknown_job_is_named(client: FlaskClient) -> None:
    """404 with the id and where to go."""
    answer = client.get("/jobs/J-99")
    assert answer.status_code == 404
    assert "There is no job &#39;J-99&#39; in this plan." in answer.text


def test_what_is_fixed_is_named(client_of: Callable[..., FlaskClient]) -> None:
    """A lock and what the customer was told stand on the job's page, a locked visit is marked in the list."""
    plan = made_plan()
    job = replace(
        plan.job("J-1-3"), lock=Assignment("T-1", at("10:35")), told=Assignment("T-2", at("10:00"))
    )
    jobs = tuple(job if each.id == job.id else each for each in plan.day.jobs)
    client = client_of(replace(plan, day=replace(plan.day, jobs=jobs)))
    words = words_of(client, "/jobs/J-1-3")
    assert "Locked to 陈伟 · Chen Wei, 10:35" in words
    assert "Customer was told 技师2 · Technician 2, 10:00" in words
    assert words_of(client).count("on time locked told 10:00 with T-2 by 15:35") == 1
