"""How the server is found, and what is said where there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup_postgres
from tools.setup_postgres import WHAT_TO_INSTALL, PostgresMissing, find_programs


def release(library: Path, number: str) -> Path:
    """Make a folder as Debian does for a release, and return it."""
    folder = library / number / "bin"
    folder.mkdir(parents=True)
    (folder / "initdb").touch()
    return folder


def test_the_newest_release_is_taken(tmp_path: Path) -> None:
    """Release 15 counts as newer than 9.6, and both are taken before the path."""
    release(tmp_path, "9.6")
    newest = release(tmp_path, "15")
    release(tmp_path, "13")
    assert find_programs(tmp_path) == newest


def test_without_a_server_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing can be installed the sentence names the package, and the tests go on to fail by themselves."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PostgresMissing, match="apt-get install postgresql"):
        find_programs(tmp_path)
    assert setup_postgres.main(release=tmp_path / "none", library=tmp_path) == 0
    assert capsys.readouterr().err.strip() == WHAT_TO_INSTALL


def test_root_on_debian_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where packages can be installed, the server's package is, and only where it is missing."""
    asked: list[list[str]] = []

    def install(packages: list[str]) -> None:
        asked.append(packages)
        release(tmp_path, "15")

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(setup_postgres, "install", install)
    monkeypatch.setattr(setup_postgres, "package_of_browser", lambda **_: "chromium")
    for _ in range(2):
        assert setup_postgres.main(library=tmp_path) == 0
    assert asked == [["postgresql"]]
    assert "postgresql" in capsys.readouterr().out


def test_store_tests_fail_without_a_server(repository: Path, tmp_path: Path) -> None:
    """On a machine without a server the tests on it fail, and do not skip, with that sentence."""
    script = (
        "import sys, pathlib, pytest, tools.setup_postgres as s;"
        f"s.find_programs.__defaults__ = (pathlib.Path({str(tmp_path)!r}),);"
        "sys.exit(pytest.main(['-p', 'no:cacheprovider', '-k', 'whole_or_not_at_all and postgresql',"
        " 'tests/dispatch/storage/test_engine.py']))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=repository,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert WHAT_TO_INSTALL in run.stdout
    assert "skipped" not in run.stdout
