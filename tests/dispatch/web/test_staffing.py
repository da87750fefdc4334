"""The planner's pages of staffing studies: asked for, run by the worker, watched, stopped, read, compared."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.desk import studies
from dispatch.spreadsheets.day_rows import rows_of
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.write_table import write_csv
from dispatch.staffing.history import StaffingError
from dispatch.staffing.study_file import read_study_text
from dispatch.storage import Session
from dispatch.web.staffing_form import next_monday, study_of_form
from dispatch.web.staffing_scale import Scale
from dispatch.worker import Surroundings, Worker
from dispatch.worker import studies as running
from dispatch.worker.heartbeat import Stopped
from tests.dispatch.planning import example
from tests.dispatch.staffing.small_service import history, standards
from tests.dispatch.web.store_case import Case, csrf_token
from tests.dispatch.worker.workshop import AROUND

STUDY = """
name = "Spring & <b>summer</b>"
day = "store"
history = "{history}"
first_day = 2026-03-02
days = 7
warm_up_days = 0
iterations = 0

[precision]
half_width = 0.4
least = 2
most = 7

[[scenario]]
name = "as it is"

[[scenario]]
name = "without T-1"
without = ["T-1"]
"""
FORM = {
    "name": "Winter",
    "question": "Enough?",
    "target": "90",
    "days": "28",
    "warm_up_days": "14",
    "half_width": "1.5",
    "most": "40",
    "iterations": "100",
    "growth": "110",
}


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A history of six weeks as CSV, of jobs that the example's people can do."""
    path = tmp_path_factory.mktemp("past") / "history.csv"
    jobs = [example.job(j.id, reported_at=j.reported_at) for j in history(a_day=2).jobs]
    write_csv(TABLES["jobs"], rows_of(example.day(jobs=jobs))["jobs"], path, offsets=True)
    return path.read_bytes()


def upload(client: FlaskClient, text: str, past: bytes | None = None) -> TestResponse:
    """Send a study file, with a history where there is one."""
    data: dict[str, Any] = {
        "csrf_token": csrf_token(client, "/account"),
        "question": "How many?",
        "study": (io.BytesIO(text.encode()), "study.toml"),
    }
    if past is not None:
        data["history"] = (io.BytesIO(past), "history.csv")
    return client.post("/staffing/upload", data=data)


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form."""
    return client.post(path, data={**fields, "csrf_token": csrf_token(client, "/account")})


def work(case: Case) -> None:
    """Let a worker do the next piece of work."""
    around = Surroundings(standards(), AROUND.travel)
    assert Worker(case.store, around, clock=case.clock).run_one()


def test_a_study_is_asked_for_run_and_read(day: Case, past: bytes) -> None:
    """The answer stands before the chart it rests on, and this before the table; plots are SVG without styles."""
    client = day.browser("paul")
    assert "There is no study yet" in client.get("/staffing").text
    answer = upload(client, STUDY.format(history="history.csv"), past)
    assert answer.status_code == 302, answer.text
    assert 'http-equiv="refresh"' in client.get(answer.location).text
    work(day)
    page = client.get(answer.location).text
    assert "http-equiv" not in page
    assert "Spring &amp; &lt;b&gt;summer" in page
    order = [page.index(words) for words in ("as it is: ", "<img", "<h2>Scenarios", "<h2>Details")]
    assert order == sorted(order)
    sources = re.findall(r'src="([^"]+\.svg)"', page)
    assert next(Path(source).stem for source in sources) == "service-level"
    assert len(sources) >= 5
    for source in sources:
        plot = client.get(source)
        assert plot.mimetype == "image/svg+xml"
        assert "style-src 'self'" in plot.headers["Content-Security-Policy"]
        ElementTree.fromstring(plot.text)
        assert " style=" not in plot.text
    assert client.get(f"{answer.location}/plots/none.svg").status_code == 404
    assert client.get(f"{answer.location}/study.toml").text == STUDY.format(history="history.csv")


def test_a_stopped_worker_is_followed_by_another(
    day: Case, past: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A study given up after its first replication goes back to the queue, shows its interval, and is ended later."""
    client = day.browser("paul")
    place = upload(client, STUDY.format(history="history.csv"), past).location
    plain = running._Watch.note

    def stop_after(self: Any, name: str, interval: Any) -> None:
        plain(self, name, interval)
        raise Stopped

    monkeypatch.setattr(running._Watch, "note", stop_after)
    work(day)
    page = client.get(place).text
    assert "So far" in page
    assert 'class="interval"' in page
    assert "waiting" in page
    asked: list[int] = []

    def count(session: Session, *arguments: Any, **more: Any) -> None:
        asked.append(more["replication"])
        kept(session, *arguments, **more)

    kept = running.studies.put_result
    monkeypatch.setattr(running.studies, "put_result", count)
    monkeypatch.setattr(running._Watch, "note", plain)
    work(day)
    report = studies.get_study(day.store, "S-000001").report
    assert report is not None
    done = sum(each["service_level"]["replications"] for each in report["scenarios"])
    assert len(asked) >= done - 1
    assert asked[0] == 1, "what was kept is simulated again"


def test_a_study_is_stopped_and_goes_on(day: Case, past: bytes) -> None:
    """Stopped while it waits, the page offers to go on; a worker then ends it."""
    client = day.browser("paul")
    place = upload(client, STUDY.format(history="history.csv"), past).location
    assert post(client, f"{place}/go-on").status_code == 422
    assert post(client, f"{place}/stop").status_code == 302
    page = client.get(place).text
    assert "stopped" in page
    assert f'action="{place}/go-on"' in page
    assert post(client, f"{place}/go-on").location == place
    work(day)
    assert "<h2>Scenarios" in client.get(place).text


def test_a_running_study_is_stopped_between_replications(
    day: Case, past: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done is kept, and the work is called stopped."""
    client = day.browser("paul")
    place = upload(client, STUDY.format(history="history.csv"), past).location
    plain = running._Watch.note

    def cancel_after(self: Any, name: str, interval: Any) -> None:
        plain(self, name, interval)
        self._task.heartbeat.cancel.set()

    monkeypatch.setattr(running._Watch, "note", cancel_after)
    work(day)
    assert "It was stopped; what is done is kept" in client.get(place).text
    assert studies.get_study(day.store, "S-000001").state == "cancelled"


def test_studies_are_compared(day: Case, past: bytes) -> None:
    """Two answers stand on one page and one scale; an open study is left out in words."""
    client = day.browser("ada")
    text = STUDY.format(history="history.csv")
    for name in ("First", "Second", "Third"):
        assert upload(client, text.replace("Spring & <b>summer</b>", name), past).status_code == 302
    work(day)
    work(day)
    page = client.get("/staffing/compare?study=S-000001&study=S-000002&study=S-000003").text
    assert page.count('class="answer"') == 2
    assert "1 without an answer is left out" in page
    assert "Nothing to compare" in client.get("/staffing/compare").text
    assert client.get("/staffing/compare?study=S-000099").status_code == 404


def test_an_answer_that_misses_is_marked(day: Case, past: bytes) -> None:
    """Where the back-test misses, page and list say that the answer is not to be trusted."""
    client = day.browser("paul")
    place = upload(client, STUDY.format(history="history.csv"), past).location
    work(day)
    with day.store.transaction() as session:
        row = running.studies.for_change(session, "S-000001")
        sentence = "The back-test misses, so the answer is not to be trusted: …"
        row.report = {**(row.report or {}), "trusted": False, "back_test": {"sentence": sentence}}
    page = client.get(place).text
    assert page.index("Not to be trusted: simulated with the staff of then") < page.index(
        '"answer"'
    )
    assert sentence in page
    assert "not to be trusted</span>" in client.get("/staffing").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("days = 7", "days = 0"), "days is 0"),
        (('day = "store"', 'day = "../secret"'), "rests on the store"),
        (('without = ["T-1"]', 'without = ["T-77"]'), "there is no technician"),
        (("name =", "name ="), "Send that file along"),
    ],
)
def test_faults_are_sentences(day: Case, past: bytes, change: tuple[str, str], said: str) -> None:
    """A study that cannot be run is refused with its fault, and nothing is kept."""
    client = day.browser("paul")
    sent = None if said.startswith("Send") else past
    answer = upload(client, STUDY.format(history="history.csv").replace(*change), sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert studies.list_studies(day.store) == ()


def test_files_that_are_none_are_sentences(day: Case, past: bytes) -> None:
    """No file, binary content, a broken history, and a store with hardly any ticket are named."""
    client = day.browser("paul")
    token = csrf_token(client, "/account")
    none = client.post("/staffing/upload", data={"csrf_token": token})
    assert (none.status_code, "There is no file" in none.text) == (422, True)
    odd = {"csrf_token": token, "study": (io.BytesIO(b"\xff\xfe\x00"), "x.toml")}
    assert "is no text in UTF-8" in client.post("/staffing/upload", data=odd).text
    broken = upload(client, STUDY.format(history="history.csv"), b"Job,Latitude\nJ-1,x\n")
    assert broken.status_code == 422
    assert "history.csv: " in broken.text
    few = upload(client, STUDY.format(history="store"))
    assert "The history holds" in few.text


def form(app: Flask, **changes: str) -> str:
    """Return the study file of a form."""
    with app.test_request_context("/staffing", method="POST", data={**FORM, **changes}):
        return study_of_form(today=date(2026, 11, 23))


def test_the_form_is_a_study_file(day: Case) -> None:
    """Heads, training, stock, growth and goal come out as keys that the reader takes."""
    text = form(
        day.app,
        like_1="T-1",
        cost_1="1200",
        search="yes",
        train_who="T-2",
        train_skill='gas "x"',
        train_level="2",
        stock_depot="D-1",
        stock_part="P-1",
        stock_level="7",
    )
    study = read_study_text(text)
    assert (study.day, study.history, study.first_day) == (None, None, date(2026, 11, 30))
    assert study.demand["growth"] == 1.1
    assert study.goal is not None
    assert study.goal["target"] == 0.9
    assert study.roles["like T-1"].cents_a_week == 120_000
    _, more, learns, stock = study.scenarios
    assert more.heads == {"like T-1": 1}
    assert learns.train == {"T-2": {'gas "x"': 2}}
    assert stock.stock == {"D-1": {"P-1": 7}}
    assert read_study_text(form(day.app)).goal is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"search": "yes"}, "nobody may be hired"),
        ({"train_who": "T-1"}, "who learns and which skill"),
        ({"stock_part": "P-1"}, "both a depot and a part"),
        ({"target": "101"}, "target is"),
        ({"name": " "}, "no name"),
    ],
)
def test_faults_of_the_form_are_sentences(day: Case, changes: dict[str, str], said: str) -> None:
    """What cannot be asked is refused, and what was written stands in the form again."""
    answer = post(day.browser("paul"), "/staffing", **{**FORM, "name": "Kept words", **changes})
    assert answer.status_code == 422
    assert said in answer.text
    assert ("Kept words" in answer.text) == ("name" not in changes)


def test_an_unknown_key_is_no_study() -> None:
    """The reader of sent texts names the text as people know it."""
    with pytest.raises(StaffingError, match=r"study\.toml: nonsense"):
        read_study_text(STUDY.format(history="store").replace("days = 7", "nonsense = 7"))


def test_a_scale_holds_every_interval() -> None:
    """Ends lie within the drawing in steps of five points; without rows it is the whole."""
    rows: list[dict[str, Any]] = [
        {"mean": 0.8, "half_width": 0.07},
        {"mean": 0.93, "half_width": None},
    ]
    scale = Scale.over(rows)
    assert (scale.low, scale.high) == (0.7, 0.95)
    assert 0 < scale.at(0.73) < scale.at(0.93) < 400
    assert (scale.at(0.0), scale.at(1.0)) == (0.0, 400.0)
    assert Scale.over([]) == Scale(0.0, 1.0)


def test_weeks_begin_after_today() -> None:
    """A Monday leads to the next one."""
    for offset in range(7):
        found = next_monday(date(2026, 11, 23) + timedelta(days=offset))
        assert found == date(2026, 11, 30)
