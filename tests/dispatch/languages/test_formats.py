"""Dates, numbers and durations as each language writes them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dispatch.languages import (
    format_date,
    format_day,
    format_decimal,
    format_distance,
    format_duration,
    format_hours,
    format_list,
    format_moment,
    format_number,
    format_percent,
    format_weekday,
    use_language,
)

DAY = date(2026, 11, 23)


def test_days_carry_their_weekday() -> None:
    """A date names its weekday in both languages, in the order of each."""
    assert [format_date(DAY), format_day(DAY), format_weekday(DAY)] == [
        "Mon 23 Nov 2026",
        "Mon 23 Nov",
        "Mon",
    ]
    with use_language("zh"):
        assert [format_date(DAY), format_day(DAY), format_weekday(DAY)] == [
            "2026年11月23日 周一",
            "11月23日 周一",
            "周一",
        ]


def test_moments_go_by_their_own_zone() -> None:
    """The clock is the 24-hour one of the moment's zone, also just after midnight."""
    moment = datetime(2026, 11, 23, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert format_moment(moment) == "Mon 23 Nov 00:05"
    with use_language("zh"):
        assert format_moment(moment) == "11月23日 周一 00:05"


def test_durations_are_full_minutes() -> None:
    """Hours and minutes up to two days, then days and hours; sums of work stay hours."""
    seconds = [59, 0, 2100, 7500, -7500, 48 * 3600, 75 * 3600]
    assert [format_duration(each) for each in seconds] == [
        "under 1 min",
        "0 min",
        "35 min",
        "2 h 05 min",
        "2 h 05 min",
        "2 d",
        "3 d 3 h",
    ]
    with use_language("zh"):
        assert [format_duration(each) for each in seconds] == [
            "不到1分钟",
            "0分钟",
            "35分钟",
            "2小时05分",
            "2小时05分",
            "2天",
            "3天3小时",
        ]
        assert format_hours(75 * 3600) == "75小时00分"


def test_numbers_set_thousands_apart() -> None:
    """Minus is a true minus; decimals are as many as asked for."""
    assert [format_number(-1234.5, 2), format_number(0), format_decimal(4.20)] == [
        "−1,234.50",
        "0",
        "4.2",
    ]
    assert [format_decimal(30.0), format_decimal(1200)] == ["30", "1,200"]


def test_shares_distances_and_lists_follow_the_language() -> None:
    """Signs of per cent, units and list marks are those of the language."""
    assert [format_percent(0.945, 1), format_distance(850), format_list(["a", "b"])] == [
        "94.5 %",
        "850 m",
        "a, b",
    ]
    with use_language("zh"):
        assert [format_percent(0.945, 1), format_distance(12_345), format_list(["a", "b"])] == [
            "94.5%",
            "12.3公里",
            "a、b",
        ]
