"""The page on benchmarks names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import dynamic, optimum, peers
from benchmarks.__main__ import main
from benchmarks.families import FAMILIES


def rows(page: str, heading: str) -> list[str]:
    """Return the first cells, between backticks, of the table under a heading."""
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]*) \|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def test_families_and_engines_are_on_the_page(repository: Path) -> None:
    """The tables list every family and every peer, in the command's order."""
    page = (repository / "docs" / "benchmarks.md").read_text("utf-8")
    assert rows(page, "Families") == list(FAMILIES)
    assert rows(page, "Other engines") == list(peers.NAMES)


def test_options_are_on_the_page(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every option of the command, and no unknown one, is in the tables or the examples."""
    known = set()
    for command in (main, dynamic.main, optimum.main):
        with pytest.raises(SystemExit):
            command(["--help"])
        known |= set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help", "--seed"}
    page = (repository / "docs" / "benchmarks.md").read_text("utf-8")
    assert {"--engine", "--shares"} <= known
    assert set(re.findall(r"--[a-z]+", page)) == known
