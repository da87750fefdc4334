"""Find the PostgreSQL server that the tests start, or install it from Debian's packages.

Run as `python -m tools.setup_postgres` it makes sure of a server before the tests start: as root on Debian or Ubuntu it
installs one; elsewhere, and where that fails, it says what to install and leaves the failing to the tests.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from tools.setup_browser import OS_RELEASE, install, package_of_browser

LIBRARY = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each release, as they are not on the path."""

WHAT_TO_INSTALL = (
    "The tests of the store need PostgreSQL's server and found no initdb. Install it (on Debian and Ubuntu, as root: "
    "apt-get install postgresql; elsewhere the packages of postgresql.org) or put its programs on the path."
)


class PostgresMissing(RuntimeError):
    """No server can be started; the message says what to install."""


def find_programs(library: Path = LIBRARY) -> Path:
    """Return the folder of `initdb` and `pg_ctl`: that of the newest release, else the one on the path.

    Raises
    ------
    PostgresMissing
        If there is none.
    """
    releases = [path.parent for path in library.glob("*/bin/initdb")]
    if releases:
        return max(releases, key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))])
    found = shutil.which("initdb")
    if found is None:
        raise PostgresMissing(WHAT_TO_INSTALL)
    return Path(found).resolve().parent


def main(*, release: Path = OS_RELEASE, library: Path = LIBRARY) -> int:
    """Make sure of a server if that is possible here; say what is missing otherwise."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    try:
        find_programs(library)
    except PostgresMissing:
        # Where Chromium can be installed, so can the server.
        if package_of_browser(is_root=is_root, release=release) is not None:
            print("Installing for the tests of the store: postgresql.", flush=True)
            install(["postgresql"])
    try:
        find_programs(library)
    except PostgresMissing as missing:
        print(missing, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
