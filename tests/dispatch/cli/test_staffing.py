"""`dispatch staffing` on a small study: the answer, what is kept, and going on after a stop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dispatch.cli.commands import run
from dispatch.spreadsheets.day_rows import rows_of
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.write_table import write_csv
from tests.dispatch.planning import example
from tests.dispatch.staffing.small_service import history

STUDY = """
name = "small"
day = "{day}"
history = "history.csv"
first_day = 2026-03-02
days = 7
warm_up_days = 0
iterations = 5

[precision]
half_width = 0.2
least = 2
most = 7

[[scenario]]
name = "as it is"

[[scenario]]
name = "one fewer"
without = ["T-01"]
"""


@pytest.fixture
def study(repository: Path, tmp_path: Path) -> Path:
    """A study of the small sample with a history of six weeks."""
    day = example.day(jobs=history(a_day=4).jobs)
    write_csv(TABLES["jobs"], rows_of(day)["jobs"], tmp_path / "history.csv", offsets=True)
    path = tmp_path / "study.toml"
    path.write_text(STUDY.format(day=(repository / "data" / "small").as_posix()), "utf-8")
    return path


def test_a_study_answers_and_goes_on(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence comes first; the report has every scenario; a second run simulates nothing and says the same."""
    assert run(["staffing", str(study)]) == 0
    first = capsys.readouterr().out
    assert first.startswith("as it is: ")
    report = json.loads((study.with_suffix("") / "report.json").read_text("utf-8"))
    assert [scenario["name"] for scenario in report["scenarios"]] == ["as it is", "one fewer"]
    assert report["scenarios"][0]["difference"] is None
    assert report["scenarios"][1]["difference"]["replications"] >= 2
    results = study.with_suffix("") / "results.jsonl"
    before = results.read_bytes()
    assert run(["staffing", str(study)]) == 0
    assert capsys.readouterr().out == first
    assert results.read_bytes() == before


def test_faults_of_the_study_stop_it(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong value is named and nothing is simulated."""
    study.write_text(study.read_text("utf-8").replace("days = 7", "days = 0", 1), "utf-8")
    assert run(["staffing", str(study)]) == 2
    assert "days is 0" in capsys.readouterr().err
    assert not study.with_suffix("").exists()


def test_a_back_test_that_misses_marks_the_answer(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nearly nobody was visited in time last month, an answer that says otherwise is not to be trusted."""
    jobs = (study.parent / "history.csv").read_text("utf-8").splitlines()
    rows = [f"{line.split(',')[0]},2026-03-30 09:00" for line in jobs[1:]]
    (study.parent / "started.csv").write_text("\n".join(["Job,Started at", *rows]), "utf-8")
    section = (
        '[back_test]\nstarted = "started.csv"\nfirst_day = 2026-02-02\ndays = 7\nreplications = 3\n'
    )
    study.write_text(study.read_text("utf-8") + section, "utf-8")
    assert run(["staffing", str(study)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("NOT TO BE TRUSTED: as it is: ")
    assert "The back-test misses, so the answer is not to be trusted" in out
    report = json.loads((study.with_suffix("") / "report.json").read_text("utf-8"))
    assert report["trusted"] is False
    assert report["back_test"]["actual"] < 0.05
    assert report["back_test"]["missed_by"] > 0.02
