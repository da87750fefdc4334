"""`dispatch replan`: from a plan folder and a file of events to the next plan folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dispatch.cli.commands import run
from dispatch.planning.archive import load_plan
from solver.checker import check, load_json

DATA = Path(__file__).parents[3] / "data"
QUICK = ["--iterations", "30"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small day, planned."""
    out = tmp_path_factory.mktemp("plans") / "small"
    assert run(["plan", str(DATA / "small"), "--out", str(out), "--iterations", "200"]) == 0
    return out


def checked(folder: Path) -> bool:
    """Return whether the documents of a folder pass the checker."""
    texts = [(folder / name).read_text("utf-8") for name in ("problem.json", "plan.json")]
    return check(*(load_json(text) for text in texts)).valid


def test_a_morning_is_planned_again_and_again(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The events of the example change the plan; the folder written is checked, whole, and the start of the next."""
    events, out, next_out = DATA / "replanning" / "morning.toml", tmp_path / "a", tmp_path / "b"
    assert run(["replan", str(folder), "--events", str(events), "--out", str(out), *QUICK]) == 0
    said = capsys.readouterr().out
    assert "J-2001" in said
    assert "newly served" in said
    assert "Accepted" in said
    assert checked(out)
    before, after = load_plan(folder), load_plan(out)
    assert {job.id for job in after.day.jobs} == {job.id for job in before.day.jobs} | {"J-2001"}
    assert run(["replan", str(out), "--at", "13:00", "--out", str(next_out), *QUICK]) == 0
    assert checked(next_out)
    assert load_plan(next_out).stats["as_of"] == "2026-11-23T13:00:00+08:00"


def test_part_is_accepted_and_nothing_is_written_unasked(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One job accepted is changed alone; without --out there is no file; none accepts nothing."""
    events, out = DATA / "replanning" / "morning.toml", tmp_path / "one"
    command = ["replan", str(folder), "--events", str(events), *QUICK]
    files = sorted(path.name for path in folder.rglob("*"))
    assert run(command) == 0
    assert "Nothing was written" in capsys.readouterr().out
    assert sorted(path.name for path in folder.rglob("*")) == files
    assert run([*command, "--accept", "J-2001", "--out", str(out)]) == 0
    assert "J-2001" in {stop.job_id for route in load_plan(out).routes for stop in route.visits}
    assert checked(out)
    assert run([*command, "--accept", "none", "--out", str(tmp_path / "none")]) == 0
    shown = load_plan(tmp_path / "none")
    assert "J-2001" in {left.job_id for left in shown.unserved}


def test_what_is_said_of_a_visit_wins_over_the_plan(folder: Path, tmp_path: Path) -> None:
    """A technician said to be on site somewhere else is there, and not where the plan has him or her."""
    plan = json.loads((folder / "plan.json").read_text("utf-8"))
    route = next(r for r in plan["routes"] if sum(s["kind"] == "visit" for s in r["stops"]) > 2)
    jobs = [stop["job"] for stop in route["stops"] if stop["kind"] == "visit"]
    begun = next(stop["start"] for stop in route["stops"] if stop.get("job") == jobs[0]) + 60
    at = f"2026-11-23T{begun // 3600:02}:{begun % 3600 // 60 + 1:02}"
    visit = {"job": jobs[-1], "technician": route["technician"], "on_site": at}
    events, out = tmp_path / "events.json", tmp_path / "out"
    events.write_text(json.dumps({"at": at, "visits": [visit]}))
    assert run(["replan", str(folder), "--events", str(events), "--out", str(out), *QUICK]) == 0
    assert checked(out)
    problem = json.loads((out / "problem.json").read_text("utf-8"))
    lock = next(job["lock"] for job in problem["jobs"] if job["id"] == jobs[-1])
    assert lock["technician"] == route["technician"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "The moment is not known"),
        (["--at", "noon"], "is no time"),
        (["--at", "10:30", "--events", "missing.json"], "cannot be read"),
        (["--at", "10:30", "--accept", "J-9", "--out", "{out}"], "leaves no choice there"),
        (["--at", "10:30", "--out", "{folder}"], "is the folder of the input"),
    ],
)
def test_a_wrong_request_leaves_with_a_sentence(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    """Exit code 2, what is wrong on standard error, and nothing written."""
    filled = [text.format(out=tmp_path / "out", folder=folder) for text in arguments]
    assert run(["replan", str(folder), *filled, *QUICK]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_events_that_do_not_fit_change_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All faults are named; no folder is made."""
    events = tmp_path / "events.json"
    found = [
        {"kind": "cancellation", "job": "J-9"},
        {"kind": "technician_out", "technician": "T-9"},
    ]
    events.write_text(json.dumps({"at": "10:30", "events": found}))
    out = tmp_path / "out"
    assert run(["replan", str(folder), "--events", str(events), "--out", str(out), *QUICK]) == 2
    said = capsys.readouterr().err
    assert "J-9" in said
    assert "T-9" in said
    assert not out.exists()
