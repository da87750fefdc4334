"""How the browser is found and what is said where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import setup_browser
from tools.setup_browser import (
    WHAT_TO_INSTALL,
    BrowserMissing,
    find_browser,
    package_of_browser,
)


def programs(*present: str) -> Callable[[str], str | None]:
    """Stand in for `shutil.which` on a machine that has just these programs."""
    return lambda name: name if name in present else None


def test_the_first_known_name_wins() -> None:
    """Debian's chromium is taken before Chrome, and Chrome before the applications of a Mac."""
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    assert find_browser({}, which=programs(mac, "google-chrome", "chromium")) == "chromium"
    assert find_browser({}, which=programs(mac, "google-chrome")) == "google-chrome"
    assert find_browser({}, which=programs(mac)) == mac


def test_the_environment_decides() -> None:
    """CHROME is taken before every name."""
    found = find_browser({"CHROME": "my-chrome"}, which=programs("chromium", "my-chrome"))
    assert found == "my-chrome"


def test_a_wrong_choice_is_named() -> None:
    """CHROME that names no program is refused with its value, even where another browser is installed."""
    with pytest.raises(BrowserMissing, match=r"CHROME is 'no-such-chrome'.*unset it"):
        find_browser({"CHROME": "no-such-chrome"}, which=programs("chromium"))


def test_no_browser_says_what_to_install() -> None:
    """Without any browser the error names the packages and the setting."""
    with pytest.raises(BrowserMissing) as caught:
        find_browser({}, which=programs())
    assert str(caught.value) == WHAT_TO_INSTALL
    assert "apt-get install chromium" in WHAT_TO_INSTALL
    assert "CHROME" in WHAT_TO_INSTALL


def test_browser_tests_fail_without_a_browser(repository: Path) -> None:
    """On a machine without a browser the browser tests fail, and do not skip, with that sentence."""
    this = "tests/support/test_browser.py"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", "test_viewports", this],
        cwd=repository,
        env={**os.environ, "CHROME": "no-such-chrome"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "2 errors" in run.stdout.splitlines()[-1]
    assert "BrowserMissing: CHROME is 'no-such-chrome'" in run.stdout


DEBIAN = 'ID=debian\nVERSION_ID="12"\n'


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        (DEBIAN, "chromium"),
        ("ID=kali\nID_LIKE=debian\n", "chromium"),
        ("ID=ubuntu\nID_LIKE=debian\n", "chromium-browser"),
        ('ID=pop\nID_LIKE="ubuntu debian"\n', "chromium-browser"),
        ('ID="fedora"\n', None),
        ("", None),
    ],
)
def test_packages_are_installed_on_debian_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str, expected: str | None
) -> None:
    """Only root on Debian, Ubuntu or a system made from them installs packages, each by its own name."""
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    file = tmp_path / "os-release"
    file.write_text(release, "utf-8")
    assert package_of_browser(is_root=True, release=file) == expected
    assert package_of_browser(is_root=False, release=file) is None
    assert package_of_browser(is_root=True, release=tmp_path / "missing") is None


APT_GET = """#!/bin/sh
echo "$@" >>"${0%/*}/asked"
case "$*" in
    *" update") exit 100 ;;
    *" chromium"*) echo '#!/bin/sh' >"${0%/*}/chromium" && /bin/chmod +x "${0%/*}/chromium" ;;
esac
"""


@pytest.fixture
def bare_debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian seen by root whose path holds only an apt-get; the folder of that path."""
    apt_get = tmp_path / "apt-get"
    apt_get.write_text(APT_GET, "utf-8")
    apt_get.chmod(0o755)
    (tmp_path / "os-release").write_text(DEBIAN, "utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setattr(setup_browser, "MAC_APPLICATIONS", ())
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    return tmp_path


def test_what_is_missing_is_installed(
    bare_debian: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Browser and font are installed even when the package lists could not all be renewed, and then found."""
    assert setup_browser.main(release=bare_debian / "os-release") == 0
    said = capsys.readouterr()
    assert "Installing for the browser tests: chromium fontconfig fonts-noto-cjk." in said.out
    assert said.err == ""
    asked = (bare_debian / "asked").read_text("utf-8").splitlines()
    assert len(asked) == 2
    assert asked[1].endswith("chromium fontconfig fonts-noto-cjk")
    assert find_browser() == str(bare_debian / "chromium")


def test_what_cannot_be_installed_is_said(
    bare_debian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without root nothing is asked of apt-get, and the sentence says what to install."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert setup_browser.main(release=bare_debian / "os-release") == 0
    assert capsys.readouterr().err.strip() == WHAT_TO_INSTALL
    assert not (bare_debian / "asked").exists()


def test_a_chosen_browser_is_left_alone(
    bare_debian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With CHROME set nothing is installed; a wrong one is named before the tests begin."""
    monkeypatch.setenv("CHROME", "no-such-chrome")
    assert setup_browser.main(release=bare_debian / "os-release") == 0
    assert "CHROME is 'no-such-chrome'" in capsys.readouterr().err
    assert not (bare_debian / "asked").exists()
