"""The command: runs in processes of their own, tables, files of results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.record import read_records
from solver.checker import check
from tests.benchmarks.test_vrptw import SOLOMON


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A folder of benchmark data with one tiny instance."""
    folder = tmp_path / "bench" / "vrptw_solomon"
    folder.mkdir(parents=True)
    (folder / "toy.txt").write_text(SOLOMON, "utf-8")
    (folder / "bks.csv").write_text("instance,bks_min_distance\ntoy,14.828\n", "utf-8")
    return tmp_path / "bench"


def test_a_family_is_run_and_tabled(
    bench: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The engine finds the toy's optimum, the checker judges it, and the same records make the Markdown."""
    out, plans = tmp_path / "results.jsonl", tmp_path / "plans"
    command = ["vrptw_solomon", "--bench", str(bench), "--iterations", "30", "--seeds", "1", "2"]
    files = ["--out", str(out), "--plans", str(plans)]
    assert main([*command, "--engine", "ortools", *files]) == 0
    records = read_records([out])
    assert [(record.engine, record.seed, record.limit) for record in records] == [
        ("ortools", 1, "30 iterations"),
        ("ortools", 2, "30 iterations"),
    ]
    assert all(record.valid and record.value == 14.828 for record in records)
    assert {"processor", "cores", "Python", "ortools", "peers' clock"} <= set(records[0].machine)
    printed = capsys.readouterr().out
    assert "+0.00" in printed
    assert "mean of 2" in printed
    assert main(["table", str(out)]) == 0
    assert "### vrptw_solomon" in capsys.readouterr().out
    problem = json.loads((plans / "vrptw_solomon-toy.problem.json").read_text("utf-8"))
    plan = json.loads(
        (plans / "vrptw_solomon-toy-ortools-1-30iterations.plan.json").read_text("utf-8")
    )
    assert check(problem, plan).valid


def test_a_run_that_fails_is_told_and_counted(
    bench: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name that does not exist makes a row without a value, its cause below, and status 1."""
    command = ["vrptw_solomon", "--bench", str(bench), "--iterations", "1", "--engine", "nearest"]
    assert main([*command, "--instances", "other"]) == 1
    printed = capsys.readouterr().out
    assert "NO" in printed
    assert "    " + str(bench / "vrptw_solomon" / "other.txt") + " does not exist" in printed


def test_wrong_requests_are_refused(
    bench: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two limits, data that are not there and results that are not there end with status 2 and a sentence."""
    command = ["vrptw_solomon", "--bench", str(bench)]
    assert main([*command, "--iterations", "1", "--seconds", "1"]) == 2
    assert "--seconds and --iterations: give one of them" in capsys.readouterr().err
    assert main(["core", "--bench", str(tmp_path)]) == 2
    assert "--bench" in capsys.readouterr().err
    assert main(["table", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_the_names_are_listed(bench: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--list` prints the instances and runs nothing."""
    assert main(["vrptw_solomon", "--bench", str(bench), "--list"]) == 0
    assert capsys.readouterr().out == "toy\n"
