"""Find the browser the tests drive, or install it from Debian's packages.

Run as a script it makes sure of a browser before the tests start: as root on Debian or Ubuntu it installs what is
missing; elsewhere, and where that fails, it says what to install and leaves the failing to the browser tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
OS_RELEASE = Path("/etc/os-release")
WHAT_TO_INSTALL = (
    "The browser tests need Chromium or Chrome and found neither. Install one (on Debian and Ubuntu, as root: "
    "apt-get install chromium fonts-noto-cjk; elsewhere Google Chrome) or set CHROME to the path of its program."
)
APT_GET = ("apt-get", "--quiet=2", "--option=DPkg::Lock::Timeout=600")


class BrowserMissing(RuntimeError):
    """No browser can be driven; the message says what to install."""


def find_browser(
    environ: Mapping[str, str] = os.environ,
    *,
    which: Callable[[str], str | None] = shutil.which,
) -> str:
    """Return the path of the browser's program.

    Parameters
    ----------
    environ
        Where `CHROME` may name the program; it is then the only one considered.
    which
        Looks a name up among the programs on the path; a full path stands for itself.

    Raises
    ------
    BrowserMissing
        If there is none, or `CHROME` does not name a program.
    """
    chosen = environ.get("CHROME")
    if chosen:
        path = which(chosen)
        if path is None:
            raise BrowserMissing(
                f"CHROME is {chosen!r}, which is not a program: set it to the path of Chromium or "
                "Chrome, or unset it."
            )
        return path
    for candidate in (*NAMES, *MAC_APPLICATIONS):
        path = which(candidate)
        if path is not None:
            return path
    raise BrowserMissing(WHAT_TO_INSTALL)


def has_chinese_font() -> bool:
    """Return whether some installed font can draw Chinese, as far as fontconfig knows."""
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip())


def package_of_browser(*, is_root: bool, release: Path = OS_RELEASE) -> str | None:
    """Return the package that brings Chromium, or None where packages cannot be installed.

    They can by root, with apt-get, on Debian, Ubuntu and systems made from them.
    """
    if not is_root or shutil.which("apt-get") is None or not release.exists():
        return None
    lines = release.read_text("utf-8").replace('"', "").splitlines()
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    family = {values.get("ID", ""), *values.get("ID_LIKE", "").split()}
    if "ubuntu" in family:
        return "chromium-browser"
    return "chromium" if "debian" in family else None


def install(packages: list[str]) -> None:
    """Install Debian packages, waiting for another installation that is under way; failures are shown, not raised."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # An update may fail on one dead source while the package lies in another: only the installation counts.
    for command in (
        [*APT_GET, "update"],
        [*APT_GET, "install", "--yes", "--no-install-recommends", *packages],
    ):
        subprocess.run(
            command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )


def missing_packages(browser: str) -> list[str]:
    """Return the Debian packages that would complete what the browser tests need, the browser's own among them."""
    packages = []
    try:
        find_browser()
    except BrowserMissing:
        packages.append(browser)
    if not has_chinese_font():
        # fontconfig brings fc-list, which tells the next run that the font is there.
        packages += ["fontconfig", "fonts-noto-cjk"]
    return packages


def main(*, release: Path = OS_RELEASE) -> int:
    """Make sure of a browser if that is possible here; say what is missing otherwise."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    browser = package_of_browser(is_root=is_root, release=release)
    packages = missing_packages(browser) if browser and not os.environ.get("CHROME") else []
    if packages:
        print(f"Installing for the browser tests: {' '.join(packages)}.", flush=True)
        install(packages)
    try:
        find_browser()
    except BrowserMissing as missing:
        print(missing, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
