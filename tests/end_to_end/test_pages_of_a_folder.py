"""From a plan folder on disk to the pages: what the server of `dispatch serve` and `app:app` shows."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from dispatch.planning.archive import archive_text
from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan


def page_of(folder: Path) -> str:
    """Return the day's page of a folder, as an application made now shows it."""
    answer = create_app(settings=Settings(plan_folder=str(folder))).test_client().get("/")
    assert answer.status_code == 200
    return answer.text


def test_a_folders_plan_is_shown_as_it_was_made(tmp_path: Path) -> None:
    """What was written to the folder and read back gives the same page as the plan itself."""
    (tmp_path / "day.json").write_text(archive_text(made_plan()), "utf-8")
    direct = create_app(load=made_plan, settings=Settings(plan_folder=str(tmp_path)))
    assert page_of(tmp_path) == direct.test_client().get("/").text
    assert "J-1-1" in page_of(tmp_path)


def test_a_plan_made_again_replaces_the_first(tmp_path: Path) -> None:
    """The running application shows the new plan at the next request."""
    document = tmp_path / "day.json"
    document.write_text(archive_text(made_plan(visits=1)), "utf-8")
    client = create_app(settings=Settings(plan_folder=str(tmp_path))).test_client()
    assert "J-1-2" not in client.get("/").text
    document.write_text(archive_text(made_plan(visits=2)), "utf-8")
    assert "J-1-2" in client.get("/").text


@pytest.mark.parametrize("text", [None, "", "{}", '{"version": 1, "timezone": "UTC"}', "[" * 50])
def test_a_folder_without_a_readable_plan_says_what_to_do(tmp_path: Path, text: str | None) -> None:
    """No document, an empty one and broken ones each give the page that says how a plan is made."""
    if text is not None:
        (tmp_path / "day.json").write_text(text, "utf-8")
    page = page_of(tmp_path)
    assert "No plan yet" in page
    assert f"dispatch plan INPUT --out {tmp_path}" in page


def test_the_entrance_for_other_servers(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`app:app` shows the folder that the settings name."""
    (tmp_path / "day.json").write_text(archive_text(made_plan()), "utf-8")
    monkeypatch.setenv("DISPATCH_PLAN_FOLDER", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    app = runpy.run_path(str(repository / "app.py"))["app"]
    assert app.test_client().get("/health").json["plan"] is True
