"""Downloads, the map's own files, and the plan that is read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dispatch.domain.plan import Plan
from dispatch.errors import PlanFolderError
from tests.dispatch.made_plan import made_plan

TRIES = [
    "../secret.csv",
    "..%2fsecret.csv",
    "%2e%2e/secret.csv",
    "..\\secret.csv",
    "routes/../../secret.csv",
    "routes/../plan.xlsx",
    "/etc/passwd",
    "//etc/passwd",
    "plan.xlsx%00.csv",
    "%00",
    ".hidden.csv",
    "day.json",
    "notes.txt",
    "link.csv",
    "routes",
    "routes/deeper/deep.csv",
    "",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan folder with files to hand out, and others to keep."""
    (tmp_path / "secret.csv").write_text("secret", "utf-8")
    folder = tmp_path / "plan"
    (folder / "routes" / "deeper").mkdir(parents=True)
    for name in ("plan.json", "plan.xlsx", "map.html", "routes/T-1 陈伟.csv"):
        (folder / name).write_text(f"content of {name}", "utf-8")
    for name in ("day.json", ".hidden.csv", "notes.txt", "routes/deeper/deep.csv"):
        (folder / name).write_text("secret", "utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    return folder


def test_the_plans_files_are_offered_and_sent(
    client_of: Callable[..., FlaskClient], folder: Path
) -> None:
    """Every listed file comes as an attachment with its content; the list names no other."""
    client = client_of(made_plan(), plan_folder=str(folder))
    page = client.get("/").text
    for name in ("plan.json", "plan.xlsx", "map.html", "routes/T-1 陈伟.csv"):
        with client.application.test_request_context():
            address = client.application.url_for("files.download", name=name)
        assert f'href="{address}"' in page
        answer = client.get(address)
        assert answer.text == f"content of {name}"
        assert answer.headers["Content-Disposition"].startswith("attachment")
    assert page.count('href="/files/') == 4


@pytest.mark.parametrize("name", TRIES)
def test_nothing_else_is_sent(
    client_of: Callable[..., FlaskClient], folder: Path, name: str
) -> None:
    """Paths that climb, hidden files, links that lead out, other kinds of file: all refused."""
    answer = client_of(made_plan(), plan_folder=str(folder)).get(f"/files/{name}")
    assert answer.status_code in {308, 404}
    assert "secret" not in answer.text


def test_without_a_plan_no_file_is_sent(
    client_of: Callable[..., FlaskClient], folder: Path
) -> None:
    """A folder that holds no plan is not the pages' to hand out."""

    def load() -> Plan:
        raise PlanFolderError("no plan")

    client = client_of(load, plan_folder=str(folder))
    assert client.get("/files/plan.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("leaflet/leaflet.js", "text/javascript"),
        ("leaflet/leaflet.css", "text/css"),
        ("leaflet/images/layers.png", "image/png"),
        ("maps/route-layer.js", "text/javascript"),
        ("pages.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
    ],
)
def test_scripts_and_styles_come_from_this_server(
    client: FlaskClient, name: str, kind: str
) -> None:
    """Leaflet out of its package and our own files, each with its type, which browsers are told not to guess."""
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer.mimetype == kind
    assert answer.data


@pytest.mark.parametrize(
    "name",
    [
        "leaflet/leaflet-src.js",
        "leaflet/../__init__.py",
        "leaflet/%2e%2e/__init__.py",
        "maps/../local_map.py",
        "maps/..%2flocal_map.py",
        "../factory.py",
        "..%2ffactory.py",
        "leaflet/",
    ],
)
def test_nothing_else_of_the_packages_is_sent(client: FlaskClient, name: str) -> None:
    """Only the files a page asks for are served."""
    assert client.get(f"/static/{name}").status_code == 404


def test_a_plan_made_again_shows_at_reload(
    client_of: Callable[..., FlaskClient], tmp_path: Path
) -> None:
    """The plan is read once, and again when a document of its folder has changed."""
    plans = [made_plan(visits=1), made_plan(visits=2)]
    calls = []

    def load() -> Plan:
        calls.append(1)
        return plans[len(calls) - 1]

    document = tmp_path / "day.json"
    document.write_text("first", "utf-8")
    client = client_of(load)
    assert "J-1-2" not in client.get("/").text
    client.get("/technicians")
    assert len(calls) == 1
    fresh = tmp_path / "fresh"
    fresh.write_text("other", "utf-8")  # of the same length
    fresh.replace(document)
    assert "J-1-2" in client.get("/").text
    assert len(calls) == 2


def test_a_missing_plan_is_looked_for_again(client_of: Callable[..., FlaskClient]) -> None:
    """Once there is a plan, the next request shows it."""
    answers = [PlanFolderError("none yet"), made_plan()]

    def load() -> Plan:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = client_of(load)
    assert "none yet" in client.get("/").text
    assert "J-1-1" in client.get("/").text
