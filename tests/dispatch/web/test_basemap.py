"""The file of streets over HTTP: ranges of it, nothing else, kept by browsers, and refused where it is none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.errors import SettingsError
from dispatch.maps.basemap.served import served_basemap
from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan
from tests.dispatch.web.store_case import Case

MakeCase = Callable[..., Case]
CONTENT = b"PMTiles\x03" + bytes(range(256)) * 40


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that begins as one of streets does."""
    path = tmp_path / "streets" / "城 city.pmtiles"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    (path.parent / "secret.txt").write_text("secret")
    return path


def app_over(file: Path) -> Flask:
    """Return the pages of a folder over this file."""
    return create_app(load=made_plan, settings=Settings(basemap=str(file)))


def address_of(file: Path) -> str:
    """Return where the file is served now."""
    found = served_basemap(Settings(basemap=str(file)))
    assert found is not None
    return found.address


@pytest.fixture
def client(file: Path) -> FlaskClient:
    """A browser of these pages."""
    return app_over(file).test_client()


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-126", 0, 126), ("bytes=1000-1999", 1000, 1999), ("bytes=-10", -10, None)],
)
def test_a_range_is_answered_with_it(
    client: FlaskClient, file: Path, asked: str, first: int, last: int | None
) -> None:
    """The bytes asked for come with 206, and the answer says which of how many they are."""
    answer = client.get(address_of(file), headers={"Range": asked}, buffered=True)
    assert answer.status_code == 206
    assert answer.data == CONTENT[first : None if last is None else last + 1]
    assert answer.headers["Content-Range"].endswith(f"/{len(CONTENT)}")
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_range_beyond_the_end_is_refused(client: FlaskClient, file: Path) -> None:
    """Past the file's end there is nothing to send."""
    answer = client.get(address_of(file), headers={"Range": f"bytes={len(CONTENT)}-"})
    assert answer.status_code == 416


def test_browsers_keep_it(client: FlaskClient, file: Path) -> None:
    """The answer may be kept for a year without asking; who asks all the same is told that nothing has changed."""
    answer = client.get(address_of(file), buffered=True)
    assert answer.status_code == 200
    assert answer.data == CONTENT
    assert {"immutable", "public", "max-age=31536000"} <= set(
        answer.headers["Cache-Control"].split(", ")
    )
    again = client.get(
        address_of(file), headers={"If-None-Match": answer.headers["ETag"]}, buffered=True
    )
    assert (again.status_code, again.data) == (304, b"")


def test_another_file_has_another_address(client: FlaskClient, file: Path) -> None:
    """After the file is replaced its old address answers 404, so no map mixes bytes of two files."""
    before = address_of(file)
    file.write_bytes(CONTENT + b"more")
    os.utime(file, ns=(1, 1))
    assert address_of(file) != before
    assert client.get(before).status_code == 404
    assert client.get(address_of(file), buffered=True).status_code == 200


def test_a_file_that_has_gone_is_a_404(client: FlaskClient, file: Path) -> None:
    """Pages work on without it: the map is drawn on a grid, and the address leads nowhere."""
    address = address_of(file)
    file.unlink()
    assert client.get(address).status_code == 404
    page = client.get("/")
    assert page.status_code == 200
    assert '"tiles":null' in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/basemap/secret.txt",
        "/basemap/../secret.txt",
        "/basemap/%2e%2e/secret.txt",
        "/basemap/..%2fsecret.txt",
        "/basemap//etc/passwd",
        "/basemap/%00.pmtiles",
        "/basemap/secret.txt%00.pmtiles",
        "/basemap/.pmtiles",
        "/basemap/city.pmtiles",
    ],
)
def test_no_other_file_is_sent(client: FlaskClient, path: str) -> None:
    """No address leads to another file, whatever stands in it (check 13)."""
    answer = client.get(path)
    assert answer.status_code in {400, 404}
    assert "secret" not in answer.text.replace(path, "")


def test_without_the_setting_there_is_nothing(file: Path) -> None:
    """Where no file is set its address leads nowhere."""
    client = create_app(load=made_plan, settings=Settings()).test_client()
    assert client.get(address_of(file), buffered=True).status_code == 404


def test_a_store_serves_it_too(case_of: MakeCase, file: Path) -> None:
    """Over a store the streets come without a login, for the phone's and the office's maps alike."""
    case = case_of(basemap=str(file))
    answer = case.browser().get(address_of(file), headers={"Range": "bytes=0-7"}, buffered=True)
    assert (answer.status_code, answer.data) == (206, CONTENT[:8])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"", "no PMTiles file of version 3"),
        (b"PMTiles\x02" + bytes(200), "no PMTiles file of version 3"),
        (b"<html>not found</html>", "no PMTiles file of version 3"),
    ],
)
def test_a_wrong_file_stops_the_start(tmp_path: Path, content: bytes | None, said: str) -> None:
    """A file that is missing or none of streets is named at the start, with the command that makes one."""
    path = tmp_path / "wrong.pmtiles"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=said) as caught:
        app_over(path)
    assert str(path) in str(caught.value)
    assert "dispatch basemap" in str(caught.value)


def test_two_backgrounds_are_refused(file: Path) -> None:
    """A file and tiles together are refused, for one would hide the other."""
    settings = Settings(basemap=str(file), tile_url="/tiles/{z}/{x}/{y}.png")
    with pytest.raises(SettingsError, match="a map has one background"):
        create_app(load=made_plan, settings=settings)


def test_the_policy_stays_as_strict(client: FlaskClient) -> None:
    """Streets need no host and no exception in the content security policy."""
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "blob:" not in policy
