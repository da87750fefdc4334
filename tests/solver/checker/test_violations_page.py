"""The page of the kinds of violations says what the code reports."""

from __future__ import annotations

from pathlib import Path

from solver.violations import Kind


def test_page_lists_every_kind(repository: Path) -> None:
    """`docs/violations.md` has a row for each kind, in the order of the code, with its rule and meaning."""
    page = (repository / "docs" / "violations.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{kind.value}` | {kind.rule} | {kind.meaning} |" for kind in Kind]
