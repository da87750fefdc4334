"""A day becomes a problem document: every field checked against the day by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from dispatch.domain.job import Assignment
from dispatch.domain.place import Depot
from dispatch.planning.convert import document_text, mail_in_ids, problem_document
from dispatch.travel.straight_line import StraightLine
from solver.documents import read_problem
from solver.solve import solve
from solver.stop import Iterations
from tests.dispatch.planning.example import EAST, at, day, job, promise, promises_for


def convert(**changes: Any) -> dict[str, Any]:
    """Return the problem document of the example day with changes."""
    example = day(**changes)
    document, _ = problem_document(example, promises_for(example), StraightLine())
    return document


def test_the_horizon_keeps_its_offset() -> None:
    """The start carries the offset of its clock; the end is 24 hours later."""
    assert convert()["horizon"] == {"start": "2026-11-23T00:00:00+08:00", "end": 86400}


def test_each_place_is_listed_once() -> None:
    """Home, depot and two jobs share three places; the job outside adds none."""
    document = convert()
    assert document["locations"] == [[31.23, 121.47], [31.23, 121.5], [31.25, 121.47]]
    assert [item["location"] for item in document["jobs"]] == [2, 1]
    assert document["depots"][0]["location"] == 1


def test_a_shift_becomes_seconds() -> None:
    """Eight to seventeen, an hour of overtime, a break of 30 minutes from 11:30 to 13:00."""
    first, second = convert()["technicians"]
    assert first["shifts"] == [
        {
            "start": 28800,
            "end": 61200,
            "overtime": 3600,
            "from": 0,
            "to": 0,
            "break": {"duration": 1800, "window": [41400, 46800]},
        }
    ]
    assert second["shifts"][0]["to"] is None
    assert (first["speed"], first["van"], first["tools"]) == (1.25, {"P-1": 1}, ["ladder"])


def test_a_job_becomes_seconds() -> None:
    """Window, due, weight, parts and what was told arrive as the contract writes them."""
    first, second = convert()["jobs"]
    assert first["windows"] == [[32400, 43200]]
    assert (first["due"], first["weight"], first["parts"]) == (43200, 3.0, {"P-1": 1})
    assert first["release"] is None
    assert second["published"] == {"technician": "T-1", "start": 36000}


def test_leaving_a_job_out_costs_its_lateness_too() -> None:
    """Due at noon, weight 3: (2,000.00 + 12 h at 60.00) x 3 is owed at midnight, the end of the horizon."""
    first, _ = convert()["jobs"]
    assert first["unserved_cost"] == (200000 + 12 * 6000) * 3


def test_a_job_due_after_the_horizon_may_wait_at_the_usual_price() -> None:
    """What is promised for a later day is left to the contract's price for deferred jobs."""
    example = day()
    later = {id: replace(item, due_at=at(1, day=24)) for id, item in promises_for(example).items()}
    document, _ = problem_document(example, later, StraightLine())
    assert document["jobs"][0]["unserved_cost"] is None


@pytest.mark.parametrize("kept", ["lock", "told"])
def test_an_appointment_is_no_job_to_defer(kept: str) -> None:
    """Leaving out what was fixed or told to the customer: (2,000.00 + 500.00) x 3, whenever it is due."""
    example = day(jobs=(job("J-1", **{kept: Assignment("T-1", at(10))}),))
    later = {"J-1": promise(due_at=at(12, day=25))}
    document, _ = problem_document(example, later, StraightLine())
    assert document["jobs"][0]["unserved_cost"] == (200000 + 50000) * 3


def test_a_job_overdue_for_days_is_served_rather_than_left_out() -> None:
    """However late it is already, a start today costs less than none."""
    example = day(jobs=(job("J-1"),))
    overdue = {"J-1": promise(due_at=at(12, day=13))}
    document, _ = problem_document(example, overdue, StraightLine())
    result = solve(read_problem(document), Iterations(5), engine="nearest")
    assert [route.jobs for route in result.plan.routes] == [(0,)]
    search = solve(read_problem(document), Iterations(5))
    assert [route.jobs for route in search.plan.routes] == [(0,)]


def test_a_job_outside_every_zone_is_mailed_in() -> None:
    """Its id is named and it is no part of the problem."""
    example = day()
    assert mail_in_ids(promises_for(example)) == ("J-3",)
    assert [item["id"] for item in convert()["jobs"]] == ["J-1", "J-2"]


def test_a_depot_opens_every_day_of_the_horizon() -> None:
    """Seven to nineteen on the day before, the day itself and the day after; unlimited stock stays null."""
    depot = convert()["depots"][0]
    hours = [[d * 86400 + 7 * 3600, d * 86400 + 19 * 3600] for d in (-1, 0, 1)]
    assert depot["windows"] == hours
    assert depot["stock"] == {"P-1": None}
    assert depot["arrivals"] == [{"sku": "P-2", "quantity": 1, "at": 34200}]
    assert depot["service"] == 600


def test_a_depot_without_hours_is_always_open() -> None:
    """No opening hours: no windows."""
    always = Depot("D-9", "仓", EAST)
    assert convert(depots=(always,), orders=())["depots"][0]["windows"] == []


def test_a_job_reported_later_today_is_not_started_before() -> None:
    """A report that is yet to come is a release, a wish of the customer too; the later counts."""
    jobs = (
        job("J-1", reported_at=at(10)),
        job("J-2", reported_at=at(10), release_at=at(9)),
        job("J-3", release_at=at(14)),
    )
    assert [item["release"] for item in convert(jobs=jobs)["jobs"]] == [36000, 36000, 50400]


@pytest.mark.parametrize(("start", "seconds"), [(None, None), (at(9), 32400)])
def test_a_lock_names_technician_and_start(start: Any, seconds: int | None) -> None:
    """A lock without a start leaves the time open."""
    document = convert(jobs=(job("J-1", lock=Assignment("T-2", start)),))
    assert document["jobs"][0]["lock"] == {"technician": "T-2", "start": seconds}


def test_the_text_reads_back_as_the_document_and_as_a_problem() -> None:
    """What is written is what was meant, and the solver takes it."""
    document = convert()
    assert json.loads(document_text(document)) == document
    assert [item.id for item in read_problem(document).jobs] == ["J-1", "J-2"]


def test_an_empty_day_is_a_problem() -> None:
    """No jobs, no technicians, no depots: still a document that the solver takes."""
    document = convert(jobs=(), technicians=(), depots=(), orders=())
    assert read_problem(document).jobs == ()
