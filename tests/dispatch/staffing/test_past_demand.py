"""The past jobs beside their model: counted by weekday, by hour and by week."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch.staffing.past_demand import past_demand
from tests.dispatch.staffing.small_service import history, standards


def test_every_job_is_counted_once() -> None:
    """Hours, weekdays and weeks add up to the jobs, and the model to as many."""
    past = history(weeks=6)
    found = past_demand(past, standards())
    assert found is not None
    assert sum(found.by_hour) == len(past.jobs)
    assert 6 * sum(came for came, _ in found.weekday_means()) == pytest.approx(len(past.jobs))
    assert sum(count for _, count, _ in found.weeks()) == len(past.jobs)
    assert sum(mean for _, _, mean in found.weeks()) == pytest.approx(len(past.jobs))
    assert [monday for monday, _, _ in found.weeks()][:2] == [date(2026, 1, 5), date(2026, 1, 12)]
    means = [mean for _, _, mean in found.weeks()]
    squared = found.fit.model.shock_cv**2
    for variance, mean in zip(found.week_variances(), means, strict=True):
        assert variance >= mean * (1 + squared) - 1e-9 or squared == 0


def test_a_short_history_has_no_model() -> None:
    """Three weeks are not fitted."""
    assert past_demand(history(weeks=3), standards()) is None
