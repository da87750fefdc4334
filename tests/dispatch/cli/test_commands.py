"""The commands as a dispatcher types them: files in, files out, exit codes, sentences."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dispatch.cli.commands import run
from tests.dispatch.cli.conftest import Captured, plan, without_times


def test_a_plan_is_written_whole(small: Path) -> None:
    """Documents, workbook, map, the pages' file and a table for each route are there."""
    names = {item.name for item in small.iterdir()}
    assert names == {"problem.json", "plan.json", "day.json", "plan.xlsx", "map.html", "routes"}
    assert len(list((small / "routes").glob("*.csv"))) == 4
    calendars = sorted((small / "routes").glob("*.ics"))
    assert [path.stem for path in calendars] == sorted(
        path.stem for path in (small / "routes").glob("*.csv")
    )
    visits = sum(path.read_text("utf-8").count("DESCRIPTION:Job ") for path in calendars)
    routes = json.loads((small / "plan.json").read_text("utf-8"))["routes"]
    assert visits == sum(stop["kind"] == "visit" for route in routes for stop in route["stops"])


def test_the_written_plan_passes_the_checker(small: Path, capsys: Captured) -> None:
    """`dispatch check` says valid with the total, exit code 0."""
    assert run(["check", str(small / "problem.json"), str(small / "plan.json")]) == 0
    assert capsys.readouterr().out.startswith("valid; total ")


def test_a_broken_plan_is_named_line_by_line(small: Path, tmp_path: Path, capsys: Captured) -> None:
    """A visit taken out is reported with its job, exit code 1."""
    document = json.loads((small / "plan.json").read_text(encoding="utf-8"))
    stops = document["routes"][0]["stops"]
    visit = next(stop for stop in stops if stop["kind"] == "visit")
    stops.remove(visit)
    (tmp_path / "broken.json").write_text(json.dumps(document), encoding="utf-8")
    assert run(["check", str(small / "problem.json"), str(tmp_path / "broken.json")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(visit["job"] in line for line in lines)


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "cannot be read"), ("[1]", "holds no JSON object"), ("{}", "version")],
)
def test_an_unreadable_document_is_named(
    small: Path, tmp_path: Path, capsys: Captured, text: str, message: str
) -> None:
    """What is no plan document ends with exit code 2 and a sentence."""
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    assert run(["check", str(small / "problem.json"), str(tmp_path / "plan.json")]) == 2
    assert message in capsys.readouterr().err


def test_a_missing_document_is_named(small: Path, tmp_path: Path, capsys: Captured) -> None:
    """A file that is not there is exit code 2."""
    assert run(["check", str(small / "problem.json"), str(tmp_path / "no.json")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_the_summary_compares_with_both_rules(
    repository: Path, tmp_path: Path, capsys: Captured
) -> None:
    """The screen shows this plan and both rules, the unserved by reason and where the files are."""
    assert plan(repository / "data" / "small", tmp_path / "plan") == 0
    shown = capsys.readouterr().out
    for text in ("This plan", "Nearest technician", "Earliest due", "Driving time", "Not served:"):
        assert text in shown
    assert f"dispatch serve {tmp_path / 'plan'}" in shown


def test_the_plan_is_never_dearer_than_a_rule(small: Path) -> None:
    """The first comparison is the plan, and no rule is cheaper."""
    comparisons = json.loads((small / "day.json").read_text(encoding="utf-8"))["plan"][
        "comparisons"
    ]
    totals = [item["total_cents"] for item in comparisons]
    assert comparisons[0]["name"] == "plan"
    assert totals[0] == min(totals)
    assert len(totals) == 3


def test_the_same_limits_give_the_same_plan(repository: Path, small: Path, tmp_path: Path) -> None:
    """A second run with the same seed and iterations writes the same documents."""
    assert plan(repository / "data" / "small", tmp_path / "again") == 0
    assert without_times(tmp_path / "again" / "plan.json") == without_times(small / "plan.json")
    problem = (small / "problem.json").read_bytes()
    assert (tmp_path / "again" / "problem.json").read_bytes() == problem


def test_a_second_plan_in_the_same_folder_replaces_the_first(
    repository: Path, tmp_path: Path
) -> None:
    """The table of a technician who left goes away; files of others stay."""
    out = tmp_path / "plan"
    assert plan(repository / "data" / "small", out) == 0
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "routes" / "route-T-99-gone.csv").write_text("old", encoding="utf-8")
    before = {item.name for item in (out / "routes").iterdir()}
    assert plan(repository / "data" / "small", out) == 0
    after = {item.name for item in (out / "routes").iterdir()}
    assert before - after == {"route-T-99-gone.csv"}
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_day_without_jobs_is_planned(repository: Path, tmp_path: Path, capsys: Captured) -> None:
    """Headings alone are an empty day: a valid plan without routes."""
    day = tmp_path / "day"
    shutil.copytree(repository / "data" / "small", day)
    heading = (day / "jobs.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    (day / "jobs.csv").write_text(heading + "\n", encoding="utf-8")
    assert plan(day, tmp_path / "plan") == 0
    assert "There are no jobs to plan." in capsys.readouterr().out


def test_a_workbook_that_cannot_be_written_loses_no_plan(
    repository: Path, tmp_path: Path, capsys: Captured
) -> None:
    """Something in the workbook's place is named, and the documents are there all the same."""
    out = tmp_path / "plan"
    (out / "plan.xlsx").mkdir(parents=True)
    assert plan(repository / "data" / "small", out) == 2
    assert "plan.xlsx" in capsys.readouterr().err
    assert run(["check", str(out / "problem.json"), str(out / "plan.json")]) == 0


def test_a_faulty_day_is_not_planned(repository: Path, tmp_path: Path, capsys: Captured) -> None:
    """Every fault is listed, the exit code is 2 and nothing is written."""
    day = faulty_day(repository, tmp_path)
    assert plan(day, tmp_path / "plan") == 2
    shown = capsys.readouterr().err
    assert "2 faults in the input; nothing was done" in shown
    assert shown.count("jobs.csv, row ") == 2
    assert not (tmp_path / "plan").exists()


def test_bad_rows_are_skipped_on_request(
    repository: Path, tmp_path: Path, capsys: Captured
) -> None:
    """With --skip-bad-rows the rest is planned and the result lists what was left out."""
    day = faulty_day(repository, tmp_path)
    assert plan(day, tmp_path / "plan", "--skip-bad-rows") == 0
    assert "Skipped 2 rows:" in capsys.readouterr().out
    archive = json.loads((tmp_path / "plan" / "day.json").read_text(encoding="utf-8"))
    assert len(archive["plan"]["day"]["skipped"]) == 2


def faulty_day(repository: Path, tmp_path: Path) -> Path:
    """Return the small day with two bad jobs."""
    day = tmp_path / "day"
    shutil.copytree(repository / "data" / "small", day)
    lines = (day / "jobs.csv").read_text(encoding="utf-8-sig").splitlines()
    heading = lines[0].split(",")
    minutes = next(
        i for i, name in enumerate(heading) if name in {"service_minutes", "Minutes on site"}
    )
    for row in (1, 2):
        cells = lines[row].split(",")
        cells[minutes] = "soon"
        lines[row] = ",".join(cells)
    (day / "jobs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return day


def test_a_missing_folder_is_named(tmp_path: Path, capsys: Captured) -> None:
    """A folder that is not there is a sentence, not a traceback."""
    assert plan(tmp_path / "nowhere", tmp_path / "plan") == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("inside", ["file", "file/plan"])
def test_a_file_in_the_way_is_named_before_anything_is_planned(
    repository: Path, tmp_path: Path, capsys: Captured, inside: str
) -> None:
    """Where the folder cannot be made the sentence comes at once."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert plan(repository / "data" / "small", tmp_path / inside) == 2
    shown = capsys.readouterr().err
    assert "is a file" in shown
    assert "Reading" not in shown
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_plan_does_not_go_into_its_input(
    repository: Path, tmp_path: Path, capsys: Captured
) -> None:
    """The folder of the tables is refused as the folder of the plan."""
    day = tmp_path / "day"
    shutil.copytree(repository / "data" / "small", day)
    assert plan(day, day) == 2
    assert "is the folder of the input" in capsys.readouterr().err
    assert not (day / "plan.json").exists()


def test_the_clock_of_the_plan_is_said(repository: Path, tmp_path: Path, capsys: Captured) -> None:
    """The time zone by which the tables were read stands on the screen."""
    assert plan(repository / "data" / "small", tmp_path / "plan") == 0
    assert "Times are Asia/Shanghai" in capsys.readouterr().err


def test_a_rule_as_engine_is_the_rule(repository: Path, tmp_path: Path) -> None:
    """Asked for by name, a dispatch rule gives the very plan that others are compared with."""
    assert plan(repository / "data" / "small", tmp_path / "plan", "--engine", "nearest") == 0
    archive = json.loads((tmp_path / "plan" / "day.json").read_text(encoding="utf-8"))
    ours, nearest, _ = archive["plan"]["comparisons"]
    assert nearest["name"] == "nearest"
    assert ours["total_cents"] == nearest["total_cents"]
