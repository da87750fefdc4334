"""Tables: gaps, means and their Markdown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.formats.rows import FormatError
from benchmarks.record import Record, from_json, read_records
from benchmarks.report import cells, gap, markdown, mean_cells, targets

RUN = Record(
    family="toys",
    instance="a",
    engine="first",
    seed=1,
    limit="10 s",
    unit="minutes",
    seconds=10.04,
    value=103.0,
    valid=True,
    best_known=100.0,
    best_known_unserved=0,
    source="a paper",
    machine={"processor": "P", "cores": "2"},
)
KEY = ("toys", "a")


def test_the_gap_is_to_the_published_value() -> None:
    """103 against 100 is 3 % above, 98 is 2 % below, whatever other runs found."""
    better = replace(RUN, engine="second", value=98.0)
    known = targets([RUN, better])
    assert known[KEY] == (100.0, 0, "a paper")
    assert gap(RUN, known[KEY]) == pytest.approx(3)
    assert gap(better, known[KEY]) == pytest.approx(-2)


def test_without_a_published_value_the_best_valid_run_counts() -> None:
    """Fewer left out is better than a lower value; a run that is not valid sets no target."""
    runs = [
        replace(
            RUN, best_known=None, best_known_unserved=None, value=value, unserved=left, valid=ok
        )
        for value, left, ok in ((90.0, 2, True), (110.0, 1, True), (80.0, 1, False))
    ]
    known = targets(runs)
    assert known[KEY] == (110.0, 1, "best run of this table")
    assert [gap(run, known[KEY]) for run in runs] == [None, 0.0, None]


def test_a_priced_value_is_compared_whatever_is_left_out() -> None:
    """Where leaving out has its price in the value, the number left out does not matter."""
    runs = [
        replace(RUN, best_known=None, best_known_unserved=None, priced=True, value=v, unserved=left)
        for v, left in ((100.0, 7), (150.0, 0))
    ]
    known = targets(runs)
    assert [gap(run, known[KEY]) for run in runs] == [0.0, 50.0]


def test_a_row_says_what_cannot_be_compared() -> None:
    """A plan that leaves out more than the published one has no gap, and both numbers stand there."""
    row = cells(replace(RUN, unserved=2.0), targets([RUN])[KEY])
    assert row == ["a", "first", "10 s", "1", "10.0", "103.00", "100.00", "–", "2 (0)", "yes"]
    failed = replace(RUN, value=None, valid=False, trouble="no")
    assert cells(failed, None)[5:] == ["–", "–", "–", "0", "NO"]


def test_means_are_over_what_can_be_compared() -> None:
    """The mean gap leaves out the run without one; seconds, unserved and the verdicts are of all."""
    runs = [RUN, replace(RUN, instance="b", value=105.0), replace(RUN, instance="c", unserved=3.0)]
    row = mean_cells(runs, targets(runs))
    assert row[:3] == ["mean of 3", "first", "10 s"]
    assert row[4:] == ["10.0", "103.67", "", "+4.00", "1.00", "3/3"]


def test_markdown_has_a_section_a_family() -> None:
    """Machine, unit and source stand above the table, the means of each engine at its end."""
    text = markdown([RUN, replace(RUN, family="others", engine="second")])
    assert text.index("### others") < text.index("### toys")
    assert "- processor P, cores 2" in text
    assert "- value: minutes; gaps to: a paper" in text
    assert "| a | first | 10 s | 1 | 10.0 | 103.00 | 100.00 | +3.00 | 0 | yes |" in text
    assert "| mean of 1 | second | 10 s |  | 10.0 | 103.00 |  | +3.00 | 0.00 | 1/1 |" in text


def test_records_survive_the_file(tmp_path: Path) -> None:
    """A line reads back as the record that was written; a line that is none is named with its place."""
    file = tmp_path / "results.jsonl"
    file.write_text(f"{RUN.to_json()}\n\n", "utf-8")
    assert read_records([file]) == [RUN]
    file.write_text(f'{RUN.to_json()}\n{{"engine": 1}}\n', "utf-8")
    with pytest.raises(FormatError, match=r"results\.jsonl:2: not a result"):
        read_records([file])
    with pytest.raises(FormatError, match="not a result"):
        from_json("[]")
