"""`dispatch fixes` and `dispatch what-if`: read out of a plan folder, said in sentences, saved only where asked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dispatch.cli.commands import run
from dispatch.planning.archive import load_plan
from dispatch.planning.fixes.folder import MARK
from solver.checker import check, load_json

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small day, planned once."""
    source = tmp_path_factory.mktemp("day") / "small"
    shutil.copytree(DATA / "small", source)
    out = source.with_name("plan")
    assert run(["plan", str(source), "--out", str(out), "--iterations", "100"]) == 0
    return out


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A plan folder of the test's own."""
    out = tmp_path / "plan"
    shutil.copytree(made, out)
    return out


def left_out(folder: Path) -> list[str]:
    """Return the jobs without a visit."""
    return [left.job_id for left in load_plan(folder).unserved]


def test_every_job_left_out_is_answered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is named with its price and with fixes or the plain word that there are none; nothing is written."""
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert run(["fixes", str(folder)]) == 0
    said = capsys.readouterr().out
    jobs = left_out(folder)
    assert jobs
    for job_id in jobs:
        part = said.partition(f"{job_id}: ")[2]
        assert part
        assert "what-if: " in part or "Nothing that was tried" in part
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_line_of_the_answer_is_a_scenario(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text behind "what-if:" can be given back as a change, and the comparison is printed."""
    assert run(["fixes", str(folder), "--most", "1"]) == 0
    said = capsys.readouterr().out
    changes = [line.partition("what-if: ")[2] for line in said.splitlines() if "what-if: " in line]
    assert changes
    options = ["--change", changes[0], "--iterations", "100"]
    assert run(["what-if", str(folder), *options]) == 0
    told = capsys.readouterr().out
    for word in ("served", "driving", "overtime", "Total"):
        assert word in told


def test_the_answer_is_in_chinese_where_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason stored in English is told in Chinese, and a change ends with a Chinese full stop."""
    job = load_plan(folder).unserved[0]
    assert run(["--language", "zh", "fixes", str(folder), "--job", job.job_id]) == 0
    said = capsys.readouterr().out
    assert f"{job.job_id}: {job.reason}" not in said
    assert job.detail not in said
    change = ["--change", "away technician=T-01", "--iterations", "0"]
    assert run(["--language", "zh", "what-if", str(folder), *change]) == 0
    first = next(line for line in capsys.readouterr().out.splitlines() if line.strip())
    assert "T-01" in first
    assert first.rstrip().endswith("。")


def test_fixes_are_saved_once_in_the_details(folder: Path) -> None:
    """With --save each job left out tells its fixes in its detail, and only once; the plan stays valid."""
    documents = []
    for _ in range(2):
        assert run(["fixes", str(folder), "--most", "2", "--save"]) == 0
        documents.append(json.loads((folder / "plan.json").read_text("utf-8")))
    assert documents[0] == documents[1]
    for left in documents[1]["unserved"]:
        assert left["detail"].count(MARK) == 1
    shown = {left.job_id: left.detail for left in load_plan(folder).unserved}
    assert shown == {left["job"]: left["detail"] for left in documents[1]["unserved"]}
    texts = [(folder / name).read_text("utf-8") for name in ("problem.json", "plan.json")]
    assert check(*(load_json(text) for text in texts)).valid


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["fixes", "FOLDER", "--job", "X-1"], "There is no job X-1 in the plan"),
        (["fixes", "NOWHERE"], "holds no plan"),
        (["what-if", "FOLDER", "--change", "holiday"], "begins with no kind of change"),
        (["what-if", "FOLDER", "--change", "away technician=X"], "no technician X"),
        (["what-if", "FOLDER"], "--change"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    """A wrong id, folder or change is named, and the exit code is that of unusable input."""
    known = {"FOLDER": str(folder), "NOWHERE": str(folder / "none")}
    assert run([known.get(each, each) for each in arguments]) == 2
    assert sentence in capsys.readouterr().err
