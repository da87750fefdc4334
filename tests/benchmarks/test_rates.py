"""Rules put on the neutral workload, and the command that prints the kernel's rates."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from benchmarks import rates
from benchmarks.families import read_instance
from benchmarks.formats.rows import FormatError
from benchmarks.rules import RULES, with_rules
from solver.checker import check
from solver.documents import read_problem, write_plan
from solver.kernel import run
from solver.stop import Iterations

GENERATOR = """
import numpy as np


def travel_matrix(coords):
    places = np.arange(len(coords))
    return 240 * np.abs(places[:, None] - places[None, :])


def generate(n_jobs, seed, load=10.0):
    shifts = [
        dict(technician=t, day=day, loc=t, start=day * 86400 + 28800, end=day * 86400 + 61200,
             skills=[0, 1], stock=[2, 1])
        for t in range(3) for day in range(2)
    ]
    jobs = [
        dict(loc=3 + n, service=1800, skills=[n % 2], parts={str(n % 2): 1}, windows=[[0, 172800]], weight=1)
        for n in range(min(n_jobs, 40))
    ]
    return dict(coords=[[31.0, 121.0 + n / 100] for n in range(3 + len(jobs))], shifts=shifts, jobs=jobs, seed=seed)
"""


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A folder of benchmark data with a small generator."""
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "trsp.py").write_text(GENERATOR, "utf-8")
    return tmp_path


def _document(bench: Path) -> dict[str, Any]:
    return read_instance("core", "n200-s1", bench).problem


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_changes_the_document_and_no_other(bench: Path, rule: str) -> None:
    """A rule by itself gives a problem that can be read and is another one; the document given is left as it was."""
    document = _document(bench)
    before = deepcopy(document)
    made = with_rules(document, [rule])
    assert document == before
    assert made != before
    assert made == with_rules(document, [rule])
    read_problem(made)


def test_all_rules_are_in_play(bench: Path) -> None:
    """With all rules on every key of the problem document that can bind is used, and the plans found are valid."""
    made = with_rules(_document(bench), RULES)
    assert all(made["weights"].values())
    keys = {key for job in made["jobs"] for key in job}
    assert {"due", "preferred", "published", "lock", "allowed", "forbidden", "tools"} <= keys
    assert all(len(person["shifts"]) == 2 for person in made["technicians"])
    assert all(shift["break"] for person in made["technicians"] for shift in person["shifts"])
    assert all(depot["stock"] and depot["tools"] for depot in made["depots"])
    plan = run(read_problem(made), Iterations(300)).plan
    judged = check(made, write_plan(read_problem(made), plan))
    assert judged.valid
    assert judged.cost["total"] == plan.total


def test_an_unknown_rule_is_named(bench: Path) -> None:
    """A rule that does not exist is refused with those that do."""
    with pytest.raises(FormatError, match="lunch: no rule; give some of shifts"):
        with_rules(_document(bench), ["lunch"])


def test_the_command_prints_every_variant(bench: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table has a row for each instance, for all rules and for each rule; the base's share is 1."""
    options = ["--bench", str(bench), "--iterations", "20", "--rounds", "1", "--no-compile"]
    assert rates.main([*options, "--each", "--instances", "n200-s1"]) == 0
    rows = capsys.readouterr().out.splitlines()[2:]
    assert [row[:12].strip() for row in rows] == ["n200-s1", rates.ALL, *RULES]
    assert rows[0].split()[-1] == "1.00"


def test_missing_data_end_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the data the command says so and ends with status 2."""
    assert rates.main(["--bench", str(tmp_path), "--no-compile"]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_medians_of_rounds() -> None:
    """Shares are taken of the medians, and rates of the same search with the same seed differ by time alone."""
    lines = rates.table({"n200-s1": 3000.0, "all rules": 1000.0})
    assert lines[2].split() == ["all", "rules", "1,000", "0.33"]
