"""The small sample day, planned once for all tests of the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from dispatch.cli.commands import run
from dispatch.languages import set_language
from dispatch.standards.service_standard import FILE

QUICK = ("--iterations", "20", "--seed", "1")


Captured = pytest.CaptureFixture[str]


def plan(source: Path, out: Path, *options: str) -> int:
    """Run `dispatch plan` with a short limit and return the exit code."""
    return run(["plan", str(source), "--out", str(out), *QUICK, *options])


def without_times(path: Path) -> dict[str, Any]:
    """Return a plan document without the seconds that the search took."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    document["stats"].pop("seconds")
    return document


def write_standards_of(timezone: str, path: Path) -> None:
    """Write the product's standards with another time zone."""
    text = (files("dispatch.standards") / FILE).read_text(encoding="utf-8")
    path.write_text(text.replace("Asia/Shanghai", timezone), encoding="utf-8")


@pytest.fixture(scope="session")
def small_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the plan of the small sample day."""
    repository = Path(__file__).resolve().parents[3]
    out = tmp_path_factory.mktemp("small") / "plan"
    assert run(["plan", str(repository / "data" / "small"), "--out", str(out), *QUICK]) == 0
    return out


@pytest.fixture
def small(small_plan: Path) -> Path:
    """Return the folder with the plan of the small sample day."""
    return small_plan


@pytest.fixture(scope="session", autouse=True)
def in_english() -> Iterator[None]:
    """Let commands speak English whatever the terminal of the tests speaks, those of other fixtures too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", "C.UTF-8")
        yield
    set_language("en")
