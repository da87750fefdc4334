"""The interval of a share: published values, its limits, and that it is shown where it is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from dispatch.figures.definitions import BY_KEY
from dispatch.figures.intervals import share_interval
from dispatch.figures.report import Value


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (90, 100, 0.8256, 0.9448), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)],
)  # fmt: skip
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    """Against values worked out with another program; it never leaves 0 to 1."""
    assert share_interval(part, whole) == pytest.approx((low, high), abs=1e-4)


def test_the_interval_holds_the_true_share_as_often_as_it_says() -> None:
    """Of 4,000 samples of 60 arrivals with a true share of 90 %, about 95 % of the intervals hold it."""
    parts = np.random.default_rng(1).binomial(60, 0.9, 4000)
    ends = [share_interval(float(part), 60.0) for part in parts]
    held = np.mean([low <= 0.9 <= high for low, high in ends])
    assert 0.93 <= held <= 0.97


def test_the_figure_of_windows_shows_it_and_others_do_not() -> None:
    """182 of 200 is 91 %, between 86 and 94."""
    windows = Value(BY_KEY["arrival_windows"], 182.0, 200.0, 200)
    assert windows.made_of == "182 of 200 (95 % interval: 86 to 94 %)"
    assert Value(BY_KEY["appointments"], 182.0, 200.0, 200).made_of == "182 of 200"
