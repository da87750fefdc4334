"""The first sheet of a plan's workbook: counts, costs, comparisons, and how the plan can be made again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.dispatch.spreadsheets.plans import book_of, naive, small_plan


def test_the_summary_says_what_it_costs_and_against_what(tmp_path: Path) -> None:
    """Counts, costs in whole money, the comparison and the seed stand on the first sheet."""
    rows = [tuple(row) for row in book_of(tmp_path)["Summary"].iter_rows(values_only=True)]
    said = {row[0]: row[1] for row in rows}
    assert (said["From"], said["Until"]) == (naive(0), naive(0).replace(day=24))
    assert said["Time zone of all times"] == "Asia/Shanghai"
    assert [said[name] for name in ("In the input", "Served", "Late", "Hours late in all")] == [
        *(4, 2, 1, 0.5),
    ]
    assert (said["Jobs left out"], said["Driving time"], said["Total"]) == (2000, 35, 2065)
    best = next(row for row in rows if row[0] == "This plan")
    rule = next(row for row in rows if row[0] == "Nearest technician")
    assert best[1:6] == (2065, 2, 1, 1, 0.5)
    assert rule[1:4] == (3000, 1, 2)
    assert rule[6:] == (1.5, 30, pytest.approx(1 / 6))


def test_the_summary_ends_with_how_the_plan_can_be_made_again(tmp_path: Path) -> None:
    """Of what an engine counts, only what a reader can use is kept; an empty warning is left out."""
    plan = small_plan()
    rows = [row[:2] for row in book_of(tmp_path, plan)["Summary"].iter_rows(values_only=True)]
    made = rows[rows.index(("How the plan was made", None)) + 1 :]
    assert made == [
        ("Engine", "test"),
        ("Seed", 7),
        ("Iterations", 100),
        ("Seconds", 1.5),
        ("Travel times", "straight line"),
        ("Warnings", "Times are estimates"),
        ("Versions", "field-dispatch 1"),
    ]
    quiet = replace(plan, stats={**plan.stats, "warnings": ""})
    rows = [row[:2] for row in book_of(tmp_path, quiet)["Summary"].iter_rows(values_only=True)]
    assert "Warnings" not in dict(rows)


def test_the_heading_of_the_summary_has_no_blanks(tmp_path: Path) -> None:
    """The cells beside the heading are empty, not blanks that a reader's formula would take for text."""
    first = next(book_of(tmp_path)["Summary"].iter_rows(max_row=1, values_only=True))
    assert first == ("Summary", *(None,) * 8)
