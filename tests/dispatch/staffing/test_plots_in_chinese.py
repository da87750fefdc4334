"""Plots are labelled in Chinese where a font has the letters, and in English where none has."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from dispatch.languages import current_language, use_language
from dispatch.staffing.plots import PLOTS, style
from dispatch.staffing.plots.past import A_MONDAY
from dispatch.staffing.plots.style import rows_figure, styled
from tests.support.english_left import english_words


def test_labels_are_chinese_where_a_font_has_the_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the block of a plot the reader's language holds."""
    monkeypatch.setattr(style, "chinese_font", lambda: ["Noto Sans CJK SC"])
    with use_language("zh"), styled():
        assert current_language() == "zh"


def test_labels_are_english_where_no_font_has_the_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Chinese font nothing is drawn as boxes: the labels are English, the language outside is kept."""
    monkeypatch.setattr(style, "chinese_font", list)
    with use_language("zh"):
        with styled():
            assert current_language() == "en"
            figure, _axes = rows_figure(["a"], title="t", axis="x", mark="")
            assert isinstance(figure, Figure)
        assert current_language() == "zh"


def test_every_title_of_a_plot_is_chinese() -> None:
    """The titles are translated, each to another one."""
    from dispatch.languages import gettext

    with use_language("zh"):
        told = [gettext(title) for title, _draw in PLOTS.values()]
    assert [title for title in told if english_words(title)] == []
    assert len(set(told)) == len(PLOTS)


def test_the_week_of_a_plot_begins_on_monday() -> None:
    """The weekdays are counted from a day that is one."""
    assert A_MONDAY.weekday() == 0
