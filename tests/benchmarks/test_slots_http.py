"""The benchmark of appointments by HTTP, in small: a real server, a real worker, and what they are asked."""

from __future__ import annotations

import os
import time

import pytest

from benchmarks.large.city import city
from benchmarks.slots import main
from benchmarks.slots_http import AT_ONCE, TAKEN, processor_seconds
from benchmarks.slots_store import as_day, first_moment
from dispatch.planning.convert import problem_document
from dispatch.standards.due import promises
from dispatch.standards.service_standard import load_standards
from dispatch.travel.straight_line import StraightLine


def test_the_day_of_a_city_is_the_city() -> None:
    """Skills, vans, shifts, parts, due times, appointments and depots arrive in the problem as the city has them."""
    document, standards = city(40, seed=1), load_standards()
    day = as_day(document, first_moment(standards))
    problem, _ = problem_document(day, promises(day, standards), StraightLine())
    assert problem["horizon"]["end"] == document["horizon"]["end"]
    for mine, theirs in zip(problem["technicians"], document["technicians"], strict=True):
        assert (mine["id"], mine["skills"], mine["speed"]) == (
            theirs["id"],
            theirs["skills"],
            theirs["speed"],
        )
        assert [(s["start"], s["end"], s["break"]) for s in mine["shifts"]] == [
            (s["start"], s["end"], s["break"]) for s in theirs["shifts"]
        ]
    for mine, theirs in zip(problem["jobs"], document["jobs"], strict=True):
        for name in ("id", "service", "skills", "weight"):
            assert mine[name] == theirs[name]
        assert mine.get("windows", []) == theirs.get("windows", [])
        assert mine.get("parts", {}) == theirs.get("parts", {})
        if "due" in theirs:
            assert mine["due"] == theirs["due"]
    for mine, theirs in zip(problem["depots"], document["depots"], strict=True):
        # Those of the days before and after are there as well.
        assert all(window in mine["windows"] for window in theirs["windows"])
        assert mine["stock"] == theirs["stock"]


def test_the_processor_of_a_process_is_read() -> None:
    """What is told of this process is what it knows itself."""
    before, own = processor_seconds(os.getpid()), time.process_time()
    told = processor_seconds(os.getpid())
    if not hasattr(os, "sched_getaffinity"):
        assert told == 0.0
    else:
        assert before <= own <= told


def test_callers_are_timed_by_http(capsys: pytest.CaptureFixture[str]) -> None:
    """Six rows, every figure above nothing, and callers are offered appointments."""
    assert main(["--http", "--jobs", "30", "--questions", "2", "--iterations", "20"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "30 jobs, 3 technicians, 3 days; 2 callers in each row"
    rows = [line.strip("|").split("|") for line in lines[5:]]
    assert [row[0].strip() for row in rows] == [
        "one caller after another",
        "the same, processor of the server",
        f"{AT_ONCE} callers at once",
        "one after another while a worker optimises",
        f"taking one ({TAKEN} times)",
        f"the question right after it ({TAKEN} times)",
    ]
    assert all(float(row[3]) > 0 for row in rows)
    assert float(rows[0][4]) > 0
