"""The planner's pages of staffing studies: asked for, run by the worker, watched, stopped, read, compared."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.desk import studies
from dispatch.spreadsheets.day_rows import rows_of
from dispatch.spreadsheets.tables import TABLES
from dispatch.spreadsheets.write_table import write_csv
from dispatch.storage import Session
from dispatch.worker import Surroundings, Worker
from dispatch.worker import studies as running
from dispatch.worker.heartbeat import Stopped
from tests.dispatch.planning import example
from tests.dispatch.staffing.small_service import history, standards
from tests.dispatch.web.store_case import Case, csrf_token
from tests.dispatch.worker.workshop import AROUND

WORK = "W-000001"
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
    assert f'href="{place}"' in client.get(f"/work/{WORK}").text
    assert f'href="{place}"' not in day.browser("dora").get(f"/work/{WORK}").text
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
        report = {**(row.report or {}), "trusted": False, "back_test": {"sentence": sentence}}
        report["told"]["en"]["back_test"] = sentence
        row.report = report
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
