"""The command line: `dispatch plan | solve | check | template | import | serve | warmup`."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit code.

    The commands are loaded here and not with the module, so that Ctrl-C ends quietly while they load.
    """
    try:
        from dispatch.cli.commands import run

        code = run()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; nothing was written.\n")
        code = INTERRUPTED
    sys.exit(code)
