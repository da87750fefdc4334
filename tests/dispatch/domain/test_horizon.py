"""The way between the clock of the plan and the solver's seconds."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.horizon import Horizon

BERLIN = ZoneInfo("Europe/Berlin")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_horizon_begins_at_second_zero() -> None:
    """The start is second 0 and a moment an hour later second 3600."""
    start = datetime(2026, 11, 23, tzinfo=SHANGHAI)
    horizon = Horizon(start, start + timedelta(days=1))
    assert horizon.seconds(start) == 0
    assert horizon.seconds(start + timedelta(hours=1)) == 3600


def test_moments_before_the_start_are_negative() -> None:
    """A report of the evening before lies at a negative second."""
    horizon = Horizon(
        datetime(2026, 11, 23, tzinfo=SHANGHAI), datetime(2026, 11, 24, tzinfo=SHANGHAI)
    )
    assert horizon.seconds(datetime(2026, 11, 22, 23, tzinfo=SHANGHAI)) == -3600


def test_a_day_that_loses_an_hour_has_23_hours() -> None:
    """Where the clock is put forward, midnight to midnight is 23 hours of real seconds."""
    horizon = Horizon(datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 3, 30, tzinfo=BERLIN))
    assert horizon.seconds(horizon.end_at) == 23 * 3600


def test_a_day_that_gains_an_hour_has_25_hours() -> None:
    """Where the clock is put back, midnight to midnight is 25 hours of real seconds."""
    horizon = Horizon(datetime(2026, 10, 25, tzinfo=BERLIN), datetime(2026, 10, 26, tzinfo=BERLIN))
    assert horizon.seconds(horizon.end_at) == 25 * 3600


@pytest.mark.parametrize("hours", range(-3, 30))
def test_seconds_and_moments_are_inverse_across_a_change_of_clocks(hours: int) -> None:
    """A second turned into a moment and back is the same second, on the day the clock is put back."""
    horizon = Horizon(datetime(2026, 10, 25, tzinfo=BERLIN), datetime(2026, 10, 26, tzinfo=BERLIN))
    assert horizon.seconds(horizon.moment(hours * 3600)) == hours * 3600


def test_a_moment_of_another_zone_is_converted() -> None:
    """Moments of other zones count by their instant."""
    horizon = Horizon(
        datetime(2026, 11, 23, tzinfo=SHANGHAI), datetime(2026, 11, 24, tzinfo=SHANGHAI)
    )
    assert horizon.seconds(datetime(2026, 11, 22, 17, tzinfo=ZoneInfo("UTC"))) == 3600


def test_a_moment_without_a_zone_is_refused() -> None:
    """A naive moment is refused rather than guessed."""
    horizon = Horizon(
        datetime(2026, 11, 23, tzinfo=SHANGHAI), datetime(2026, 11, 24, tzinfo=SHANGHAI)
    )
    with pytest.raises(ValueError, match="no time zone"):
        horizon.seconds(datetime(2026, 11, 23))


@pytest.mark.parametrize("end_day", [22, 23])
def test_a_horizon_that_does_not_end_after_its_start_is_refused(end_day: int) -> None:
    """An empty or a reversed horizon is refused."""
    with pytest.raises(ValueError, match="before its start"):
        Horizon(
            datetime(2026, 11, 23, tzinfo=SHANGHAI), datetime(2026, 11, end_day, tzinfo=SHANGHAI)
        )
