"""Nights in which clocks are set or years end, with Chinese names: plan, tables, pages and print (check 25)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from wsgiref.types import WSGIApplication
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from dispatch.cli.commands import run
from dispatch.planning.archive import load_plan
from dispatch.settings import Settings
from dispatch.spreadsheets import read_day, write_day
from dispatch.web import create_app
from tests.support.browser import assert_quiet_and_local

if TYPE_CHECKING:
    from playwright.sync_api import Page

CUSTOMER = "远望写字楼 𠮷野家"
"""With a sign beyond the first 65,536, which halves of programs lose."""


@dataclass(frozen=True)
class Night:
    """A night shift, the appointment in it, and how long the shift really takes."""

    zone: str
    starts: str
    ends: str
    opens: str
    closes: str
    hours: int


NIGHTS = {
    "clocks back": Night(
        "Europe/Berlin",
        "2026-10-24 22:00",
        "2026-10-25 06:00",
        "2026-10-25 04:00",
        "2026-10-25 05:00",
        9,
    ),
    "clocks forward": Night(
        "Europe/Berlin",
        "2026-03-28 22:00",
        "2026-03-29 06:00",
        "2026-03-29 04:00",
        "2026-03-29 05:00",
        7,
    ),
    "year end": Night(
        "Asia/Shanghai",
        "2026-12-31 22:00",
        "2027-01-01 06:00",
        "2026-12-31 23:50",
        "2027-01-01 00:30",
        8,
    ),
    "clocks back in America": Night(
        "America/New_York",
        "2026-10-31 22:00",
        "2026-11-01 06:00",
        "2026-11-01 04:00",
        "2026-11-01 05:00",
        9,
    ),
}


def write_tables(folder: Path, night: Night, repository: Path) -> Path:
    """Write a day of one technician and one customer as people would."""
    folder.mkdir()
    standards = (repository / "data" / "standards.toml").read_text("utf-8")
    assert 'timezone = "Asia/Shanghai"' in standards
    (folder / "standards.toml").write_text(
        standards.replace('timezone = "Asia/Shanghai"', f'timezone = "{night.zone}"'), "utf-8"
    )
    tables = {
        "technicians": "Technician,Name,Home latitude,Home longitude\nT-1,谢静,52.52,13.40\n",
        "shifts": f"Technician,Start,End\nT-1,{night.starts},{night.ends}\n",
        "jobs": "Job,Reported at,Minutes on site,Customer,Latitude,Longitude,Appointments\n"
        f"J-1,{night.starts},30,{CUSTOMER},52.53,13.42,{night.opens}/{night.closes}\n",
    }
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8-sig")
    return folder


@pytest.fixture(params=NIGHTS)
def night(request: pytest.FixtureRequest) -> Night:
    """Each of the nights."""
    return NIGHTS[request.param]


@pytest.fixture
def planned(night: Night, tmp_path: Path, repository: Path) -> Path:
    """The folder of the night's plan."""
    folder = write_tables(tmp_path / "night", night, repository)
    out = tmp_path / "out"
    assert run(["plan", str(folder), "--out", str(out), "--iterations", "20"]) == 0
    return out


def moment(text: str, zone: str) -> datetime:
    """Return what a clock on the wall shows as the moment it is."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_the_plan_counts_real_hours(night: Night, planned: Path) -> None:
    """The shift is as long as it is, the visit starts in its window by the wall's clock, and the checker agrees."""
    assert run(["check", str(planned / "problem.json"), str(planned / "plan.json")]) == 0
    problem = json.loads((planned / "problem.json").read_text("utf-8"))
    ((start, end),) = [(s["start"], s["end"]) for s in shifts(problem)]
    assert end - start == timedelta(hours=night.hours).total_seconds()
    plan = load_plan(planned)
    (visit,) = [stop for route in plan.routes for stop in route.stops if stop.job_id]
    assert visit.start_at is not None
    opens, closes = moment(night.opens, night.zone), moment(night.closes, night.zone)
    assert opens <= visit.start_at.astimezone(UTC) <= closes


def shifts(problem: dict[str, object]) -> list[dict[str, int]]:
    """Return every shift of a problem document."""
    found: list[dict[str, int]] = []
    for technician in problem["technicians"]:  # type: ignore[attr-defined]
        found += technician["shifts"]
    return found


def test_tables_show_the_wall_clock_and_the_name(night: Night, planned: Path) -> None:
    """Workbook and CSV hold the time that the customer's clock shows, and every sign of the name."""
    book = load_workbook(planned / "plan.xlsx", read_only=True)
    cells = [str(c) for s in book.worksheets for row in s.values for c in row if c is not None]
    assert CUSTOMER in cells
    (route,) = (planned / "routes").glob("*.csv")
    with route.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.reader(stream) if CUSTOMER in row]
    times = [cell for cell in rows[0] if night.opens[:10] in cell or night.closes[:10] in cell]
    assert times
    assert any(night.opens <= cell[:16] <= night.closes for cell in times), times


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_day_written_and_read_is_the_same(
    night: Night, planned: Path, tmp_path: Path, form: Literal["csv", "xlsx"], language: str
) -> None:
    """Moments and names come back as they went, from either form, with headings of either language."""
    day = load_plan(planned).day
    write_day(day, tmp_path / "again", form=form, language=language)
    again = read_day(tmp_path / "again", timezone=ZoneInfo(night.zone))
    assert [job.customer for job in again.jobs] == [CUSTOMER]
    assert again.jobs[0].windows == day.jobs[0].windows
    assert again.technicians[0].shifts == day.technicians[0].shifts
    assert again.technicians[0].name == "谢静"


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_pages_and_print(
    planned: Path,
    night: Night,
    locale: str,
    serve: Callable[[WSGIApplication], str],
    open_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    """Whatever the language and the zone of the browser, the page and its print show the wall's clock and the name."""
    settings = Settings(plan_folder=str(planned))
    page = open_page("desktop", locale=locale, timezone_id="Pacific/Auckland")
    page.goto(serve(create_app(settings=settings)) + "/technicians/T-1")
    text = page.evaluate("document.body.innerText")
    assert CUSTOMER in text
    opens, closes = moment(night.opens, night.zone), moment(night.closes, night.zone)
    minutes = int((closes - opens).total_seconds() // 60)
    shown = {
        (opens + timedelta(minutes=m)).astimezone(ZoneInfo(night.zone)).strftime("%H:%M")
        for m in range(minutes + 1)
    }
    assert any(time in text for time in shown)
    page.pdf(path=tmp_path / "route.pdf")
    printed = "".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "route.pdf").pages)
    assert "远望写字楼" in printed.replace(" ", "")
    assert_quiet_and_local(page)
