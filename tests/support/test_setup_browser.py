"""How the browser is found and what is said where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.setup_browser import WHAT_TO_INSTALL, BrowserMissing, can_install, find_browser


def programs(*present: str) -> object:
    """Stand in for `shutil.which` on a machine that has just these programs."""
    return lambda name: name if name in present else None


def test_the_first_known_name_wins() -> None:
    """Debian's chromium is taken before Chrome, and Chrome before the applications of a Mac."""
    mac = ("/Applications/Chrome",)
    everything = programs("chromium", "google-chrome", *mac)
    assert find_browser({}, which=everything, applications=mac) == "chromium"
    assert find_browser({}, which=programs("google-chrome", *mac), applications=mac) == (
        "google-chrome"
    )
    assert find_browser({}, which=programs(*mac), applications=mac) == mac[0]


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


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ('ID=debian\nVERSION_ID="12"\n', True),
        ("ID=ubuntu\nID_LIKE=debian\n", True),
        ('ID=pop\nID_LIKE="ubuntu debian"\n', True),
        ('ID="fedora"\n', False),
    ],
)
def test_packages_are_installed_on_debian_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str, expected: bool
) -> None:
    """Only root on Debian or a system made from it installs packages."""
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    file = tmp_path / "os-release"
    file.write_text(release, "utf-8")
    assert can_install(is_root=True, release=file) is expected
    assert can_install(is_root=False, release=file) is False
