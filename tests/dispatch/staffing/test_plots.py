"""The plots are written whole, with the labels that a reader needs, and equal for equal answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dispatch.saving import save_whole
from dispatch.staffing.back_test import BackTest
from dispatch.staffing.past_demand import past_demand
from dispatch.staffing.plots import drawn, svg_plots, write_plots
from dispatch.staffing.plots.scenarios import causes
from dispatch.staffing.plots.searched import frontier
from dispatch.staffing.plots.style import styled
from dispatch.staffing.recommendation import Recommendation, Seen
from dispatch.staffing.report import Answer, Report
from dispatch.staffing.scenario import Scenario
from dispatch.staffing.staff import Staff
from dispatch.staffing.statistics import Interval, paired_difference
from dispatch.staffing.study import Estimate, estimate_of
from dispatch.staffing.summary import Summary
from tests.dispatch.staffing.small_service import history, standards

NAMES = (
    "as it is",
    "再增加一名燃气锅炉技师与一名空调技师",
    "a < b & more heads for the gas of the northern districts",
)
FILES = {
    f"{name}.{ending}"
    for name in (
        "level-by-heads",
        "service-level",
        "differences",
        "cost",
        "roles",
        "skills",
        "causes",
        "backlog",
        "demand",
    )
    for ending in ("png", "svg")
}


def _estimate(name: str, level: float, *, growth: float = 0.0, causes: int = 3) -> Estimate:
    summaries = [
        Summary(
            service_level=level + 0.01 * (number % 3 - 1),
            first_time_fix=0.9,
            utilisation=0.8,
            travel_share=0.1,
            overtime_hours=1.0,
            jobs=100,
            arrivals_a_day=10.0,
            backlog=tuple(int(20 + number % 4 + growth * day) for day in range(28)),
            causes={f"cause {n}": round(100 * (1 - level) / causes) for n in range(causes)},
            by_zone={},
            by_skill={"gas": (9, 10), "boiler": (number, 10)},
            by_weekday={},
        )
        for number in range(9)
    ]
    return estimate_of(Scenario(name, Staff()), summaries, is_precise=True)


def _report(*, causes: int = 3) -> Report:
    estimates = [
        _estimate(NAMES[0], 0.6, growth=2.0, causes=causes),
        _estimate(NAMES[1], 0.9),
        _estimate(NAMES[2], 0.6),
    ]
    first = [summary.service_level for summary in estimates[0].summaries]
    answers = tuple(
        Answer(
            e, paired_difference(first, [s.service_level for s in e.summaries]) if n else None, 0
        )
        for n, e in enumerate(estimates)
    )
    found = _estimate("2 gas", 0.91)
    ceiling = _estimate("9 gas", 0.97)
    seen = tuple(
        Seen(
            {"gas": gas, "boiler": boiler},
            100_00 * (gas + boiler) + boiler,
            Interval(0.8 + 0.04 * gas + 0.03 * boiler, 0.02, 5),
            gas + boiler == 1,
        )
        for gas in range(3)
        for boiler in range(1, 4)
    )
    recommendation = Recommendation(
        {"gas": 2}, 0, found, ceiling, {"gas": 1}, ({"gas": 0, "boiler": 2},), 99, seen
    )
    demand = past_demand(history(weeks=6), standards())
    return Report("Winter 冬季", answers, recommendation, 0.95, past_demand=demand)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The files of a whole report, written once for all tests."""
    return write_plots(_report(), tmp_path_factory.mktemp("plots"), put=save_whole)


@pytest.fixture(scope="module")
def svg(written: tuple[Path, ...]) -> dict[str, str]:
    """The text of each SVG among them by its name."""
    return {path.stem: path.read_text("utf-8") for path in written if path.suffix == ".svg"}


def test_every_plot_is_written_twice(written: tuple[Path, ...]) -> None:
    """Nine plots as PNG and SVG, nothing else left in the folder."""
    folder = written[0].parent
    assert {path.name for path in written} == FILES == {path.name for path in folder.iterdir()}
    for path in written:
        start = path.read_bytes()[:8]
        assert (
            start == b"\x89PNG\r\n\x1a\n" if path.suffix == ".png" else start.startswith(b"<?xml")
        )


def test_plots_say_what_they_show(svg: dict[str, str]) -> None:
    """Names, target, ceiling, intervals, what is unstable or not decided, and causes stand in them as text."""
    level = svg["service-level"]
    for text in (
        "as it is",
        "再增加一名燃气",
        "a &lt; b &amp; more",
        "found: 2 gas",
        "unstable: +2.0",
    ):
        assert text in level, text
    assert "target 95.0%" in level
    assert "ceiling 97.0%: heads in plenty" in level
    assert "90.0% ± 0.7%" in level
    assert "+30.0% ± 0.0%" in svg["differences"]
    assert "(not decided)" in svg["differences"]
    assert {f"cause {n}" for n in range(3)} <= set(svg["causes"].replace("<", ">").split(">"))
    assert "10 to 90 % of replications" in svg["backlog"]
    assert "(unstable)" in svg["backlog"]
    assert not [name for name, text in svg.items() if "NOT TO BE TRUSTED" in text]


def test_plots_of_the_search_say_what_they_show(svg: dict[str, str]) -> None:
    """Target, ceiling, band, what was found, the frontier with its mixes, and pairs of roles stand in them as text."""
    for text in ("target 95.0%", "ceiling 97.0%", "95 % interval of the best mix", "fresh chance"):
        assert text in svg["level-by-heads"], text
    assert "unstable: the backlog grows" in svg["level-by-heads"]
    for text in ("nothing cheaper is better", "2 gas, 3 boiler", "cannot be told from the target"):
        assert text in svg["cost"], text
    for text in ("heads “gas”", "97.0%", "unstable", "hatched: not yet told from the target"):
        assert text in svg["roles"], text
    assert ">90%<" in svg["skills"]
    assert ">40%<" in svg["skills"]
    for text in ("fitted model", "hour of the report", "jobs a week", "Sun"):
        assert text in svg["demand"], text


def test_a_headcount_is_on_the_frontier_where_nothing_as_cheap_is_better() -> None:
    """Of equal price the better one stays; a dearer one only where it keeps more."""
    cheap, better, worse, best = (
        Seen({"gas": number}, cents, Interval(mean, 0.01, 5), False)
        for number, (cents, mean) in enumerate([(1, 0.5), (1, 0.6), (2, 0.55), (3, 0.7)])
    )
    assert frontier((worse, best, cheap, better)) == [better, best]


def test_pages_get_plots_without_styles() -> None:
    """What a strict policy forbids is not in them, and they say and colour the same."""
    plots = {name: svg for name, _, svg in svg_plots(_report())}
    assert set(plots) == {Path(name).stem for name in FILES}
    for svg in plots.values():
        ElementTree.fromstring(svg)
        assert "style" not in svg
        assert 'fill="#' in svg
        assert 'font-size="' in svg


def test_a_study_not_to_be_trusted_is_marked_on_every_plot() -> None:
    """Who finds one picture alone sees that the back-test missed."""
    missed = replace(_report(), back_test=BackTest(0.5, 99, Interval(0.9, 0.02, 10)))
    with styled():
        titles = [figure.get_suptitle() for _, _, figure in drawn(missed)]
    assert len(titles) == len(FILES) / 2
    assert all("NOT TO BE TRUSTED" in title for title in titles)


def test_rare_causes_are_put_together() -> None:
    """Of nine causes the six greatest have their own colour; the rest is one."""
    with styled():
        figure = causes(_report(causes=9), "")
    [legend] = figure.legends
    shown = {text.get_text() for text in legend.get_texts()}
    assert shown == {*(f"cause {number}" for number in range(6)), "other"}


def test_one_scenario_alone_has_no_difference() -> None:
    """A study of one scenario, with one replication and no goal, is drawn without intervals and without that plot."""
    [answer, *_] = _report().answers
    alone = replace(answer.estimate, summaries=answer.estimate.summaries[:1])
    one = estimate_of(alone.scenario, alone.summaries, is_precise=False)
    plots = {
        n: text for n, _, text in svg_plots(Report("one", (Answer(one, None, 0),), None, None))
    }
    assert set(plots) == {"service-level", "skills", "causes", "backlog"}
    assert ">59.0%<" in plots["service-level"]


def test_equal_answers_give_equal_files(written: tuple[Path, ...], tmp_path: Path) -> None:
    """No clock and no chance is in the files."""
    second = write_plots(_report(), tmp_path, put=save_whole)
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in second]


def test_each_file_goes_through_the_saving(tmp_path: Path) -> None:
    """Nothing is written but by the function that puts whole files in their place."""
    asked: list[str] = []

    def refuse(path: Path, write: Callable[[Path], None]) -> None:
        asked.append(path.name)
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        write_plots(_report(), tmp_path, put=refuse)
    assert asked == ["level-by-heads.png"]
    assert not list(tmp_path.iterdir())
