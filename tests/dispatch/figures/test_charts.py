"""Charts as SVG: amounts in words, gaps where there is nothing, shapes that say what colour says, nothing inline."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from dispatch.figures.charts import HEIGHT, WIDTH, bar, sparkline, trend_chart
from dispatch.figures.definitions import BY_KEY
from dispatch.figures.periods import Period, Span, period_of
from dispatch.figures.report import Value
from dispatch.languages import use_language
from dispatch.standards.service_standard import load_standards

ZONE = load_standards().timezone


def steps(
    figure: str, *parts: float | None, n: int = 50, target: float | None = None
) -> list[tuple[Period, Value]]:
    """Return a figure day by day, of ten each; None is a day with nothing to count."""
    first, found = date(2026, 11, 23), []
    for number, part in enumerate(parts):
        period = period_of(Span.DAY, first + timedelta(days=number), zone=ZONE)
        value = Value(BY_KEY[figure], target=target)
        if part is not None:
            value = Value(BY_KEY[figure], part, 10, n, target)
        found.append((period, value))
    return found


def test_every_amount_stands_beside_its_point() -> None:
    """In words in the drawing, and all of them in the label that is read aloud."""
    chart = trend_chart(steps("on_site", 9, 10, 5, target=0.95))
    root = ElementTree.fromstring(chart)
    texts = [each.text for each in root.iter("text")]
    assert {"90.0 %", "100.0 %", "50.0 %", "target 95.0 %"} <= set(texts)
    assert root.attrib["aria-label"].endswith("23 Nov 90.0 %, 24 Nov 100.0 %, 25 Nov 50.0 %")
    assert root.attrib["role"] == "img"


def test_shapes_say_what_colour_says() -> None:
    """Squares miss the target, circles do not; few are marked; a day without a figure breaks the line."""
    root = ElementTree.fromstring(trend_chart(steps("on_site", 9, 10, None, 10, 10, target=0.95)))
    assert [each.attrib["class"] for each in root.iter("rect")] == ["point missed"]
    assert len(list(root.iter("circle"))) == 3
    assert len(list(root.iter("polyline"))) == 2
    few = ElementTree.fromstring(trend_chart(steps("on_site", 10, n=3)))
    assert [each.attrib["class"] for each in few.iter("circle")] == ["point few"]


@pytest.mark.parametrize("figure", ["on_site", "overtime", "backlog", "satisfaction"])
def test_everything_lies_within_the_drawing(figure: str) -> None:
    """Whatever the unit and the size of the amounts."""
    scale = {"on_site": 1.0, "satisfaction": 4.0, "overtime": 1e6, "backlog": 377.0}[figure]
    root = ElementTree.fromstring(
        trend_chart(steps(figure, *(scale * each for each in (10, 3, 7))))
    )
    for each in root.iter("circle"):
        assert 0 <= float(each.attrib["cx"]) <= WIDTH
        assert 0 <= float(each.attrib["cy"]) <= HEIGHT


def test_nothing_to_draw() -> None:
    """A chart without amounts has its axis; a line of one point is left out."""
    assert "<polyline" not in trend_chart(steps("on_site", None, None))
    assert sparkline(steps("on_site", None, 5)) == ""
    assert sparkline(steps("on_site", 5, 5)).count("<polyline") == 1


def test_many_steps_are_labelled_now_and_then() -> None:
    """A hundred points, at most a dozen words below; the last one has one."""
    root = ElementTree.fromstring(trend_chart(steps("on_site", *([5] * 100))))
    ticks = [each.text for each in root.iter("text") if each.attrib["class"] == "tick"]
    assert len(ticks) <= 13
    assert ticks[-1] == "2 Mar"
    assert len(list(root.iter("circle"))) == 100


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [7, 12, 13, 14, 31])
def test_labels_do_not_touch(language: str, count: int) -> None:
    """Between two labels there is room for the longest, also where a letter is as wide as high (14 units)."""
    with use_language(language):
        root = ElementTree.fromstring(trend_chart(steps("on_site", *([5] * count))))
    ticks = [each for each in root.iter("text") if each.attrib["class"] == "tick"]
    middles = [float(each.attrib["x"]) for each in ticks]
    widths = [
        sum(14 if ord(letter) > 0x2E80 else 7 for letter in each.text or "") for each in ticks
    ]
    assert len(ticks) >= 2
    assert min(b - a for a, b in pairwise(middles)) > max(widths)


def test_bars_are_as_long_as_their_share() -> None:
    """A quarter of the rail; nothing of nothing."""
    assert '<rect class="filled" width="40.0"' in bar(1, 4)
    assert '<rect class="filled" width="0.0"' in bar(0, 0)


def test_nothing_is_styled_inline() -> None:
    """The policy of the pages forbids it."""
    for text in (
        trend_chart(steps("on_site", 9, 10)),
        sparkline(steps("on_site", 9, 10)),
        bar(1, 2),
    ):
        assert not re.search(r"style=|<style|<script|\son[a-z]+=|href=", text)
