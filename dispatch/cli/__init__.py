"""The command line: `dispatch plan | solve | check | template | import | load | export | serve | webhook | warmup`."""

from __future__ import annotations

import sys
import traceback

INTERRUPTED = 130
UNEXPECTED = 70


def main() -> None:
    """Run the command line and leave with its exit code.

    The commands are loaded here and not with the module, so that Ctrl-C ends quietly while they load. An error that no
    command expects has an exit code of its own, as Python's would be that of a plan that is not valid.
    """
    try:
        from dispatch.cli.commands import run

        code = run()
    except KeyboardInterrupt:
        from dispatch.languages import gettext as _

        sys.stderr.write(_("Stopped.") + "\n")
        code = INTERRUPTED
    except Exception as error:
        name = type(error).__name__
        from dispatch.languages import gettext as _

        told = _("Unexpected error: {name}: {error}. Please report it.", name=name, error=error)
        sys.stderr.write(f"{told}\n")
        traceback.print_exc()
        code = UNEXPECTED
    sys.exit(code)
