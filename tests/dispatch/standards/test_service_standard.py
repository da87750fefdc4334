"""The file of standards: what it means, and every way in which it can be wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from dispatch.domain.job import Difficulty, Job, Priority
from dispatch.domain.place import Location, ZoneKind
from dispatch.errors import StandardsError
from dispatch.standards.rules import Allowance, Counting
from dispatch.standards.service_standard import find_standards, load_standards

GOOD = """
timezone = "Asia/Shanghai"
[working_hours]
monday = ["08:30-12:00", "13:00-17:30"]
tuesday = ["08:30-12:00", "13:00-17:30"]
wednesday = ["08:30-12:00", "13:00-17:30"]
thursday = ["08:30-12:00", "13:00-17:30"]
friday = ["08:30-12:00", "13:00-17:30"]
saturday = []
sunday = []
makeup_workday = ["09:00-17:00"]
day_hours = 8
[holidays]
country = "CN"
[weights]
emergency = 10
high = 2.5
normal = 1
low = 1
[[first_response]]
within = "30 min"
[[on_site]]
within = "2 d"
[[resolution]]
within = "3 d"
counting = "working"
"""
JOB = Job("J", Location(39.9, 116.4), datetime(2026, 11, 22), 3600, kind="repair")


def write(folder: Path, text: str) -> Path:
    """Write a file of standards."""
    path = folder / "standards.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> str:
    """Return the text of the error that a file of standards raises."""
    with pytest.raises(StandardsError) as caught:
        load_standards(write(folder, text))
    return str(caught.value)


def test_a_file_is_read(tmp_path: Path) -> None:
    """Times, weights and hours arrive as written; calendar hours are the default."""
    standards = load_standards(write(tmp_path, GOOD))
    assert str(standards.timezone) == "Asia/Shanghai"
    assert standards.weights[Priority.HIGH] == 2.5
    assert standards.calendar.hours(date(2026, 11, 23)) == ((510, 720), (780, 1050))
    assert standards.calendar.hours(date(2026, 10, 10)) == ((540, 1020),)
    assert standards.on_site.of(JOB, ZoneKind.URBAN) == Allowance(48 * 3600, Counting.CALENDAR)
    # A day of working hours is as long as the file says.
    assert standards.resolution.of(JOB, ZoneKind.URBAN) == Allowance(24 * 3600, Counting.WORKING)
    assert standards.first_response.of(JOB, ZoneKind.URBAN).seconds == 1800


def test_the_product_has_standards() -> None:
    """Without a file the packaged standards hold: a day in town, two in the suburbs, hours for emergencies."""
    standards = load_standards()
    emergency = replace(JOB, priority=Priority.EMERGENCY)

    def hours(job: Job, zone: ZoneKind) -> float:
        return standards.on_site.of(job, zone).seconds / 3600

    assert hours(JOB, ZoneKind.URBAN) == 24
    assert hours(JOB, ZoneKind.SUBURBAN) == 48
    assert hours(emergency, ZoneKind.URBAN) == 4
    assert hours(emergency, ZoneKind.SUBURBAN) == 8
    days = [
        standards.resolution.of(replace(JOB, difficulty=difficulty), ZoneKind.URBAN).seconds / 86400
        for difficulty in Difficulty
    ]
    assert days == [1, 3, 7]
    assert standards.first_response.of(emergency, ZoneKind.URBAN).seconds == 1800
    assert standards.first_response.of(JOB, ZoneKind.URBAN).seconds == 7200


def test_the_file_in_data_is_the_product_s(repository: Path) -> None:
    """The file beside the sample days is the one that is installed."""
    assert load_standards(repository / "data" / "standards.toml") == load_standards()


@pytest.mark.parametrize(
    ("rules", "hours"),
    [
        ({"": 1, 'priority = "high"': 2, 'kind = "repair"': 3}, 2),
        ({"": 1, 'kind = "repair"': 3, 'difficulty = "hard"': 4}, 3),
        ({"": 1, 'difficulty = "hard"': 4, 'zone = "urban"': 5}, 4),
        ({'zone = "urban"': 5, "": 1}, 5),
        ({"": 1, 'priority = "high"': 2, 'priority = "high"\nzone = "urban"': 6}, 6),
        ({"": 1, 'priority = "high"': 2, 'kind = "repair"\nzone = "urban"': 6}, 2),
        ({"": 1, 'priority = "low"': 2, 'kind = "inspection"': 3, 'zone = "outside"': 4}, 1),
        ({"": 1, 'kind = ["inspection", "  REPAIR "]': 3}, 3),
        ({"": 1, 'kind = "*"\npriority = ["low", "high"]': 7}, 7),
    ],
)
def test_the_most_specific_rule_wins(tmp_path: Path, rules: dict[str, int], hours: int) -> None:
    """Priority before kind before difficulty before zone, in whatever order the rules stand."""
    job = replace(JOB, priority=Priority.HIGH, difficulty=Difficulty.HARD, kind="Repair")
    for ordered in (rules, dict(reversed(rules.items()))):
        sections = "".join(f'[[on_site]]\n{ask}\nwithin = "{h} h"\n' for ask, h in ordered.items())
        text = GOOD.replace('[[on_site]]\nwithin = "2 d"\n', sections)
        standards = load_standards(write(tmp_path, text))
        assert standards.on_site.of(job, ZoneKind.URBAN).seconds == hours * 3600


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Asia/Shanghai"', '"Peking"', "timezone is 'Peking', which is no time zone"),
        ('"Asia/Shanghai"', '"../etc"', "is no time zone"),
        ('"Asia/Shanghai"', '"Asia"', "is no time zone"),
        ('"Asia/Shanghai"', '""', "timezone is '', which is no time zone"),
        ('"Asia/Shanghai"', "8", "timezone is 8, which is no text"),
        ("timezone =", "timezoen =", "timezoen is no known key"),
        ("saturday = []", "", "working_hours.saturday is missing"),
        ('["09:00-17:00"]', '["9-17"]', "makeup_workday is ['9-17'], which is no list of hours"),
        ('["09:00-17:00"]', '["09:00-17:60"]', "which is no list of hours"),
        ('["09:00-17:00"]', '["22:00-06:00"]', "none across midnight"),
        ('["09:00-17:00"]', '["09:00-12:00", "11:00-17:00"]', "Write them in order"),
        ('["09:00-17:00"]', '"09:00-25:00"', "which is no list of hours"),
        ("day_hours = 8", "day_hours = 0", "day_hours is 0, which is out of range"),
        ("day_hours = 8", "day_hours = nan", "day_hours is nan"),
        ('country = "CN"', 'country = "Cathay"', "holidays.country is 'Cathay'"),
        ('country = "CN"', 'country = "DE"\nsubdivision = "XX"', "holidays.subdivision is 'XX'"),
        ('country = "CN"', 'country = "CN"\nfile = "days.csv"', "days.csv cannot be read"),
        ("[holidays]", "[holiday]", "holidays is missing"),
        ("high = 2.5", "high = 0.5", "weights.high is 0.5"),
        ("high = 2.5", "high = true", "weights.high is True"),
        ("high = 2.5", "", "weights.high is missing"),
        ("low = 1", "low = 1\nlowest = 1", "weights.lowest is no known key"),
        ('"30 min"', '"30"', "first_response[1].within is '30', which is no duration"),
        ('"30 min"', "30", "first_response[1].within is 30"),
        ('"30 min"', '"0 h"', "which is no duration"),
        ('"30 min"', '"4000 d"', "which is no duration"),
        ('within = "30 min"', "", "first_response[1].within is missing"),
        ('within = "30 min"', 'within = "1 h"\nzoen = "urban"', "first_response[1].zoen is no known key"),
        ('within = "30 min"', 'within = "1 h"\nzone = "town"', "first_response[1].zone is 'town'"),
        ('within = "30 min"', 'within = "1 h"\nkind = []', "first_response[1].kind is [], which is empty"),
        ('within = "30 min"', 'within = "1 h"\nkind = 3', "first_response[1].kind is 3"),
        ('within = "30 min"', 'within = "1 h"\nzone = "urban"', "has no rule"),
        ('counting = "working"', 'counting = "office"', "resolution[1].counting is 'office'"),
        ("[[resolution]]", "[[resolutions]]", "resolution is missing"),
        ('[[on_site]]\nwithin = "2 d"', "on_site = 3", "on_site is 3"),
        ("[[resolution]]", '[[on_site]]\nwithin = "1 d"\n[[resolution]]', "on_site[2]"),
    ],
)  # fmt: skip
def test_every_fault_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Each fault is named with its key and value, in a sentence that begins with the file."""
    assert old in GOOD
    text = GOOD.replace(old, new)
    if new.startswith("on_site ="):
        text = new + "\n" + GOOD.replace(old, "")
    said_text = refused(tmp_path, text)
    assert said in said_text
    assert "standards.toml" in said_text or "days.csv" in said_text


def test_all_faults_are_gathered(tmp_path: Path) -> None:
    """Three faults make three lines."""
    text = GOOD.replace("Asia/Shanghai", "Mars").replace("2.5", "0").replace("2 d", "soon")
    lines = refused(tmp_path, text).splitlines()
    assert len(lines) == 3
    assert all(line.endswith(".") for line in lines)


def test_counting_working_hours_needs_some(tmp_path: Path) -> None:
    """A promise in working hours with a week that has none is refused; in calendar hours it is fine."""
    idle = GOOD.replace('["08:30-12:00", "13:00-17:30"]', "[]")
    assert "leaves no hour to count" in refused(tmp_path, idle)
    calendar = load_standards(write(tmp_path, idle.replace('"working"', '"calendar"')))
    assert not calendar.counts_working_hours


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"timezone = ", "is no TOML"), (b"\xff\xfe\x00", "is no TOML"), (None, "cannot be read")],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, said: str) -> None:
    """A missing file, a broken one and one in another encoding are named."""
    path = tmp_path / "standards.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StandardsError, match=said):
        load_standards(path)


def test_which_file_holds(tmp_path: Path) -> None:
    """The file given comes first, then the one in the folder of the input, then the product's."""
    given = tmp_path / "other.toml"
    assert find_standards(tmp_path) is None
    assert find_standards(tmp_path, given=given) == given
    path = write(tmp_path, GOOD)
    assert find_standards(tmp_path) == path
    assert find_standards(tmp_path, given=given) == given


@pytest.mark.parametrize("name", ["day.xlsx", "Day.XLSX"])
def test_a_workbook_brings_the_standards_beside_it(tmp_path: Path, name: str) -> None:
    """Standards beside a workbook are its own; a folder that is named like one has them inside."""
    assert find_standards(tmp_path / name) is None
    path = write(tmp_path, GOOD)
    assert find_standards(tmp_path / name) == path
    (tmp_path / name).mkdir()
    assert find_standards(tmp_path / name) is None


def with_days(folder: Path, content: bytes) -> Path:
    """Write standards that name a holiday list with this content."""
    (folder / "days.csv").write_bytes(content)
    return write(folder, GOOD.replace('country = "CN"', 'country = "CN"\nfile = "days.csv"'))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_holiday_list_stands_beside_the_file(tmp_path: Path, encoding: str) -> None:
    """A list in UTF-8, with or without a mark, or in GB18030 is read from beside the standards."""
    text = "date,working,name\n2026-11-24,no,厂庆\n\n2026-11-28,是,补班\n"
    calendar = load_standards(with_days(tmp_path, text.encode(encoding))).calendar
    assert calendar.listed == {date(2026, 11, 24): False, date(2026, 11, 28): True}


def test_faults_of_the_holiday_list_are_gathered(tmp_path: Path) -> None:
    """Each wrong row of the holiday list is a line with its number and value."""
    rows = "date,working,name\n24.11.2026,no,x\n2026-11-25,maybe,x\n2026-11-26,no\n2026-11-27,no,x\n2026-11-27,yes,x\n"
    with pytest.raises(StandardsError) as caught:
        load_standards(with_days(tmp_path, rows.encode()))
    lines = str(caught.value).splitlines()
    assert ["row 2" in lines[0], "row 3" in lines[1], "row 4" in lines[2], "row 6" in lines[3]] == [
        True
    ] * 4
    assert "24.11.2026" in lines[0]
    assert "maybe" in lines[1]
    assert "listed twice" in lines[3]


@pytest.mark.parametrize(
    ("content", "said"), [(b"day,free\n", "the heading is"), (b"", "the heading is"), (b"\xff\xff", "neither UTF-8")]
)  # fmt: skip
def test_another_file_is_no_holiday_list(tmp_path: Path, content: bytes, said: str) -> None:
    """A file with other columns or in another encoding is refused."""
    with pytest.raises(StandardsError, match=said):
        load_standards(with_days(tmp_path, content))
