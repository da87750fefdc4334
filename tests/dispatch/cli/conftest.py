"""The small sample day, planned once for all tests of the commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.cli.commands import run

QUICK = ("--iterations", "20", "--seed", "1")


@pytest.fixture(scope="session")
def small_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the plan of the small sample day."""
    repository = Path(__file__).resolve().parents[3]
    out = tmp_path_factory.mktemp("small") / "plan"
    assert run(["plan", str(repository / "data" / "small"), "--out", str(out), *QUICK]) == 0
    return out
