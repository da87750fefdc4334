"""The command line speaks Chinese: help, a plan, faults, and the files that it writes."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from openpyxl import load_workbook

from dispatch.cli.commands import dispatch, run
from dispatch.cli.language import help_texts, language_asked_for, translated_help
from dispatch.languages import set_language, use_language
from tests.support.english_left import english_words, words_of

CHINESE = ("--language", "zh")
# What is the same in every language: the product's name and files, units and formats, keys, systems.
NAMES = frozenset(
    {
        *("dispatch", "field-dispatch", "kernel", "ortools", "nearest", "earliest-due", "Ctrl-C"),
        *("Excel", "GeoJSON", "OpenStreetMap", "PostgreSQL", "Python", "Webhook", "Dask", "km"),
        *(
            "technician",
            "more",
            "all",
            "none",
            "serve",
            "what-if",
            "change",
            "basemap",
            "coordinates",
        ),
        *(
            "iterations",
            "address",
            "latitude",
            "longitude",
            "change",
            "overtime",
            "places",
            "store",
            "language",
            "auto",
            "gcj02",
            "wgs84",
        ),
    }
)
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """Let the tests that follow read English."""
    yield
    set_language("en")


def every_command() -> Iterator[tuple[str, ...]]:
    """Give the way to every command and group."""
    waiting: list[tuple[tuple[str, ...], click.Command]] = [((), dispatch)]
    while waiting:
        path, command = waiting.pop()
        yield path
        if isinstance(command, click.Group):
            waiting += [((*path, name), below) for name, below in command.commands.items()]


def codes_of(command: click.Command) -> Iterator[str]:
    """Give what a help page shows as it is typed: commands, options, choices, defaults."""
    for parameter in command.params:
        yield from parameter.opts
        yield str(parameter.default)
        if isinstance(parameter.type, click.Choice):
            yield from map(str, parameter.type.choices)
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield name
            yield from codes_of(below)


CODES = NAMES | frozenset(codes_of(dispatch)) | words_of(codes_of(dispatch))


@pytest.mark.parametrize("path", list(every_command()), ids=" ".join)
def test_help_of_every_command_is_chinese(path: tuple[str, ...], capsys: Captured) -> None:
    """No English word stands on a help page, but for what is typed as it stands."""
    run([*CHINESE, *path, "--help"])
    shown = capsys.readouterr().out
    assert re.search(r"用法：", shown)
    assert english_words(shown, known=CODES) == []


def test_every_help_text_has_its_translation() -> None:
    """Each paragraph that a command declares is another one in Chinese."""
    with use_language("zh"):
        left = [text for text in help_texts(dispatch) if translated_help(text) == text]
    assert left == []


def test_english_help_is_as_declared_after_chinese(capsys: Captured) -> None:
    """A language does not stay behind in the help of the next call."""
    run([*CHINESE, "solve", "--help"])
    run(["--language", "en", "solve", "--help"])
    chinese, english = capsys.readouterr().out.split("Usage:")
    assert "求解" in chinese
    assert "Solve the problem document PROBLEM" in english
    assert "Show this message and exit." in english


def test_mistakes_on_the_command_line_are_told_in_chinese(capsys: Captured) -> None:
    """Click's own words are Chinese as well."""
    assert run([*CHINESE, "plan", "--no-such-option"]) == 2
    assert run([*CHINESE, "no-such-command"]) == 2
    assert run([*CHINESE, "solve"]) == 2
    told = capsys.readouterr().err
    assert "没有选项" in told
    assert "没有命令" in told
    assert "缺少参数" in told
    assert english_words(told, known=CODES | {"no-such-option", "no-such-command"}) == []


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "DISPATCH_LANGUAGE": "en"}, "en"),
        ({"LANG": "C", "DISPATCH_LANGUAGE": "zh"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "DISPATCH_LANGUAGE": "klingon"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_setting_comes_before_the_terminal(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting says the language, else the terminal's variables do; English is the last resort."""
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "DISPATCH_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_asked_for() == expected


@pytest.fixture(scope="module")
def day(repository: Path) -> Path:
    """The small sample day."""
    return repository / "data" / "small"


@pytest.fixture(scope="module")
def data(day: Path) -> frozenset[str]:
    """Every word of the rows of the sample's tables, their English headings aside."""
    tables = [path.read_text("utf-8-sig").splitlines() for path in day.glob("*.csv")]
    zones = (day / "zones.geojson").read_text("utf-8")
    return words_of([zones, *(row for table in tables for row in table[1:])])


@pytest.fixture(scope="module")
def planned(day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample planned in Chinese."""
    out = tmp_path_factory.mktemp("chinese") / "plan"
    assert run([*CHINESE, "plan", str(day), "--out", str(out), "--iterations", "20"]) == 0
    set_language("en")
    return out


def test_a_plan_is_told_in_chinese(
    day: Path, data: frozenset[str], tmp_path: Path, capsys: Captured
) -> None:
    """Progress and summary hold no English word, the data aside."""
    run([*CHINESE, "plan", str(day), "--out", str(tmp_path / "plan"), "--iterations", "20"])
    shown = capsys.readouterr()
    text = (shown.out + shown.err).replace(str(tmp_path), "").replace(str(day), "")
    assert "已检查，未违反任何规则" in text
    assert english_words(text, known=CODES | data | {"small", "plan", "Asia"}) == []


def test_the_workbook_is_chinese_and_its_numbers_stay_numbers(
    planned: Path, data: frozenset[str]
) -> None:
    """Sheets, headings and words are Chinese; quantities and moments are cells of their kind."""
    book = load_workbook(planned / "plan.xlsx")
    assert book.sheetnames[:3] == ["摘要", "路线", "上门"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    known = CODES | data | {"small", "Asia", "field-dispatch", "Python"}
    assert [text for text in texts if english_words(text, known=known)] == []
    start = next(cell for cell in book["上门"][1] if cell.value == "开始")
    assert book["上门"].cell(2, start.column).is_date
    late = next(cell for cell in book["上门"][1] if cell.value == "迟到分钟数")
    assert isinstance(book["上门"].cell(2, late.column).value, int | float)


def test_route_files_and_calendars_are_chinese(planned: Path, data: frozenset[str]) -> None:
    """The CSV of a technician opens in Excel by its mark, with Chinese headings; the calendar says the same."""
    for path in (planned / "routes").glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0][:6] == ["日期", "上门", "站点", "到达", "开始", "离开"]
        words = [cell for row in rows for cell in row if english_words(cell, known=data)]
        assert words == []
    for path in (planned / "routes").glob("*.ics"):
        folded = path.read_text("utf-8").replace("\n ", "")
        said = [line.partition(":")[2] for line in folded.splitlines() if line.startswith("DESC")]
        assert said
        words = [line for line in said if english_words(line.replace("\\n", " "), known=data)]
        assert words == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_chinese_template_is_planned_as_it_is(form: str, tmp_path: Path) -> None:
    """Tables with Chinese headings, sheets and choices are read back without a fault."""
    target = tmp_path / ("day.xlsx" if form == "xlsx" else "day")
    assert run([*CHINESE, "template", str(target)]) == 0
    if form == "csv":
        assert (target / "工单.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    out = tmp_path / "plan"
    assert run([*CHINESE, "plan", str(target), "--out", str(out), "--iterations", "5"]) == 0


def test_a_report_of_faults_is_chinese(
    day: Path, data: frozenset[str], tmp_path: Path, capsys: Captured
) -> None:
    """What is wrong with a table is told in Chinese: the thing, the value and the remedy."""
    broken = Path(shutil.copytree(day, tmp_path / "day"))
    with (broken / "jobs.csv").open("a", encoding="utf-8") as jobs:
        jobs.write("J-9999,yesterday,-5\n")
    assert run([*CHINESE, "plan", str(broken), "--out", str(tmp_path / "plan")]) == 2
    told = capsys.readouterr().err
    assert "处错误；未执行任何操作" in told
    assert "'yesterday'" in told
    headings = words_of([(day / "jobs.csv").read_text("utf-8-sig").splitlines()[0]])
    known = CODES | data | headings | {"yesterday", "Asia"}
    assert english_words(told.replace(str(tmp_path), ""), known=known) == []
