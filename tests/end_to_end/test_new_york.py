"""Real calls of another city: imported by a mapping file, planned with made-up crews, judged by the checker."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from dispatch.cli.commands import run
from tests.support.shared_data import shared_path

CALLS = "bench/real_calls/nyc311_2013_oct.csv"


def test_the_calls_of_new_york_are_planned(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every open call becomes a job; the plan serves most of them, loses none and passes the checker."""
    calls = shared_path(CALLS)
    day, out = tmp_path / "day", tmp_path / "plan"
    shutil.copytree(repository / "data" / "nyc", day)
    mapping = repository / "data" / "imports" / "nyc311.toml"
    assert (
        run(["import", str(calls), "--mapping", str(mapping), "--out", str(day / "jobs.csv")]) == 0
    )
    with calls.open(encoding="utf-8-sig", newline="") as stream:
        states = Counter(row["Status"] for row in csv.DictReader(stream))
    open_calls = sum(states.values()) - states["Closed"]
    with (day / "jobs.csv").open(encoding="utf-8-sig", newline="") as stream:
        jobs = list(csv.DictReader(stream))
    faults = capsys.readouterr().err.splitlines()
    assert len(jobs) + len({line.split(", column")[0] for line in faults}) == open_calls

    assert run(["plan", str(day), "--out", str(out), "--iterations", "30", "--seed", "1"]) == 0
    assert run(["check", str(out / "problem.json"), str(out / "plan.json")]) == 0
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    visits = [
        stop for route in plan["routes"] for stop in route["stops"] if stop["kind"] == "visit"
    ]
    assert len(visits) + len(plan["unserved"]) == len(jobs)
    assert len(visits) > 0.8 * len(jobs)
