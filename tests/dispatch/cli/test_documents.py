"""Documents made by hand: read as editors save them."""

from __future__ import annotations

from pathlib import Path

from dispatch.cli.commands import run
from tests.dispatch.cli.conftest import QUICK, Captured


def with_mark(source: Path, folder: Path) -> str:
    """Copy a document and put a byte order mark before it, as some editors on Windows do."""
    copy = folder / source.name
    copy.write_text(source.read_text(encoding="utf-8"), encoding="utf-8-sig")
    return str(copy)


def test_a_byte_order_mark_is_read_over(small: Path, tmp_path: Path, capsys: Captured) -> None:
    """Both documents may begin with one, for the checker and for the solver."""
    problem = with_mark(small / "problem.json", tmp_path)
    plan = with_mark(small / "plan.json", tmp_path)
    assert run(["check", problem, plan]) == 0
    assert capsys.readouterr().out.startswith("valid; total ")
    assert run(["solve", problem, "--out", str(tmp_path / "new.json"), *QUICK]) == 0
