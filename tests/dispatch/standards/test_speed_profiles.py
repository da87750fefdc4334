"""The table of speeds: what it means, and every way in which it can be wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dispatch.domain.place import ZoneKind
from dispatch.errors import StandardsError
from dispatch.settings import Settings
from dispatch.standards.choice import standards_of
from dispatch.standards.service_standard import load_standards
from dispatch.standards.speed_profiles import (
    DayKind,
    SpeedProfiles,
    day_kind,
    read_speed_profiles,
)
from tests.dispatch.standards.test_service_standard import GOOD

TABLE = """zone,day,from,speed
*,*,00:00,1
urban,workday,07:00,0.6
urban,workday,09:30,0.9
old town,*,00:00,0.5
"""


def read(folder: Path, text: str) -> SpeedProfiles:
    """Return what a table of speeds says."""
    path = folder / "speeds.csv"
    path.write_text(text, encoding="utf-8")
    return read_speed_profiles(path)


def test_the_row_that_says_most_about_the_zone_holds(tmp_path: Path) -> None:
    """A zone's name comes before its kind, and that before all zones; what is nowhere named has the common speed."""
    speeds = read(tmp_path, TABLE)
    work = DayKind.WORKDAY
    assert speeds.steps(ZoneKind.URBAN, "old town", work) == ((0, 0.5),)
    assert speeds.steps(ZoneKind.URBAN, "harbour", work) == ((0, 0.9), (420, 0.6), (570, 0.9))
    assert speeds.steps(ZoneKind.URBAN, "harbour", DayKind.DAY_OFF) == ((0, 1.0),)
    assert speeds.steps(ZoneKind.SUBURBAN, "", work) == ((0, 1.0),)
    assert speeds.zone_names == {"old town"}


def test_before_the_first_row_of_a_day_its_last_one_holds(tmp_path: Path) -> None:
    """Urban workdays begin at 07:00 in the table, so midnight has the speed of the evening."""
    assert read(tmp_path, TABLE).rows["urban", "workday"][0] == (0, 0.9)


def test_a_makeup_workday_is_a_workday_unless_it_has_rows_of_its_own(tmp_path: Path) -> None:
    """It takes the workday's rows before those of any day, and its own before both."""
    speeds = read(tmp_path, TABLE)
    makeup = DayKind.MAKEUP_WORKDAY
    assert speeds.steps(ZoneKind.URBAN, "", makeup) == speeds.rows["urban", "workday"]
    own = read(tmp_path, TABLE + "urban,makeup_workday,00:00,0.7\n")
    assert own.steps(ZoneKind.URBAN, "", makeup) == ((0, 0.7),)


def test_the_calendar_says_what_kind_of_day_it_is() -> None:
    """In China 2026-10-10 is a Saturday made up for, 2026-10-01 a holiday on a Thursday."""
    calendar = load_standards().calendar
    assert day_kind(calendar, date(2026, 11, 23)) is DayKind.WORKDAY
    assert day_kind(calendar, date(2026, 11, 22)) is DayKind.DAY_OFF
    assert day_kind(calendar, date(2026, 10, 1)) is DayKind.DAY_OFF
    assert day_kind(calendar, date(2026, 10, 10)) is DayKind.MAKEUP_WORKDAY


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("urban,workday,07:00", "there are 3 cells"),
        ("outside,workday,07:00,1", "where nobody drives"),
        ("urban,weekday,07:00,1", "day is 'weekday'"),
        ("urban,workday,7,1", "from is '7'"),
        ("urban,workday,24:00,1", "from is '24:00'"),
        ("urban,workday,07:60,1", "from is '07:60'"),
        ("urban,workday,08:00,fast", "speed is 'fast'"),
        ("urban,workday,08:00,0.19", "from 0.2 to 2"),
        ("urban,workday,08:00,2.01", "from 0.2 to 2"),
        ("urban,workday,08:00,nan", "from 0.2 to 2"),
        ("urban,workday,07:00,0.7", "stands twice for zone urban and day workday"),
    ],
)
def test_a_wrong_row_is_named_with_its_number(tmp_path: Path, row: str, said: str) -> None:
    """Each fault names the file and the row, and says what to write."""
    with pytest.raises(StandardsError) as caught:
        read(tmp_path, TABLE + row + "\n")
    assert "speeds.csv, row 6: " in str(caught.value)
    assert said in str(caught.value)


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    """Two wrong rows make two lines."""
    with pytest.raises(StandardsError) as caught:
        read(tmp_path, TABLE + "x,y,07:00,1\nx,*,07:00,9\n")
    assert len(str(caught.value).splitlines()) == 2


def test_the_limits_of_speed_and_words_of_a_chinese_office_are_taken(tmp_path: Path) -> None:
    """0.2 and 2 are inside; the kinds of day may be written in Chinese."""
    speeds = read(tmp_path, "zone,day,from,speed\n*,工作日,06:00,0.2\n*,休息日,06:00,2\n")
    slow, fast = ((0, 0.2), (360, 0.2)), ((0, 2.0), (360, 2.0))
    assert speeds.rows == {("*", "workday"): slow, ("*", "day_off"): fast}


def test_a_wrong_heading_is_refused(tmp_path: Path) -> None:
    """The heading says what the columns are."""
    with pytest.raises(StandardsError, match="Write zone,day,from,speed"):
        read(tmp_path, "zone,day,speed\n")


def test_the_standards_name_the_table(tmp_path: Path) -> None:
    """The file stands beside the standards; without the section there are no speeds; a missing file is an error."""
    read(tmp_path, TABLE)
    path = tmp_path / "standards.toml"
    path.write_text(GOOD + '[travel_speed]\nfile = "speeds.csv"\n', encoding="utf-8")
    assert load_standards(path).speeds.source == "speeds.csv"
    assert standards_of(Settings(standards_file=str(path))).speeds == load_standards(path).speeds
    assert not standards_of(Settings()).speeds.rows
    path.write_text(GOOD + '[travel_speed]\nfile = "none.csv"\n', encoding="utf-8")
    with pytest.raises(StandardsError, match=r"table of speeds .*none\.csv cannot be read"):
        load_standards(path)
    path.write_text(GOOD + '[travel_speed]\nfiles = "speeds.csv"\n', encoding="utf-8")
    with pytest.raises(StandardsError, match=r"travel_speed\.files"):
        load_standards(path)
