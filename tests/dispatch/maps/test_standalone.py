"""The map as one file."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from pathlib import Path

import pytest

from dispatch.errors import SettingsError
from dispatch.maps import map_document, write_map
from dispatch.settings import Settings
from tests.dispatch.made_plan import made_plan


def policy_of(document: str) -> dict[str, list[str]]:
    """Return the content security policy of a document by directive."""
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', document)
    assert found
    parts = [part.split() for part in unescape(found[1]).split("; ")]
    return {part[0]: part[1:] for part in parts}


def test_every_script_and_style_is_inside_and_named_by_its_hash() -> None:
    """The policy allows exactly the scripts and styles of the file, and the file links nothing."""
    document = map_document(made_plan())
    policy = policy_of(document)
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        texts = re.findall(rf"<{element}>(.*?)</{element}>", document, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in texts]
        assert policy[directive] == [f"'sha256-{digest}'" for digest in digests]
        assert len(texts) >= 2
    assert policy["default-src"] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=", document)


def test_a_tile_server_is_asked_only_where_one_is_set() -> None:
    """The policy lets in pictures of the configured host, and no address of tiles stands in a file without."""
    settings = Settings(tile_url="https://tiles.example.org/{z}/{x}/{y}.png")
    document = map_document(made_plan(), settings=settings)
    assert policy_of(document)["img-src"] == ["data:", "https://tiles.example.org"]
    assert "tiles.example.org/{z}" in document
    assert '"tiles":null' in map_document(made_plan())


def test_a_wrong_tile_address_writes_nothing(tmp_path: Path) -> None:
    """The setting is named, and no half file is left behind."""
    with pytest.raises(SettingsError, match="tile_url"):
        write_map(made_plan(), tmp_path / "map.html", settings=Settings(tile_url="ftp://x"))
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_replaced_whole(tmp_path: Path) -> None:
    """A second plan replaces the first, no other file is left, and everybody may read it."""
    path = tmp_path / "map.html"
    write_map(made_plan(visits=1), path)
    write_map(made_plan(visits=3), path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text("utf-8") == map_document(made_plan(visits=3))
    assert path.stat().st_mode & 0o044 == 0o044


def test_the_title_is_text() -> None:
    """The day's name cannot bring markup into the file."""
    plan = made_plan(texts=lambda field, text: "<b>day</b>" if field == "name" else text)
    document = map_document(plan)
    assert "<b>" not in document.split("</title>")[0].rsplit("<title>")[1]
    assert "&lt;b&gt;day&lt;/b&gt;, Mon 23 Nov 2026" in document
