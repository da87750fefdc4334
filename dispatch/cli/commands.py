"""The group of commands, and the only place where exceptions become exit codes.

Exit codes: 0 done; 1 `check` finds the plan not valid, or `import` refused rows; 2 the input or a setting cannot be
used, something cannot be written, or the checker refused a plan just made, which is then not saved; 70 an error that
nobody expected (see `dispatch.cli.main`); 130 stopped by Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich.console import Console

from dispatch import __version__
from dispatch.cli import INTERRUPTED
from dispatch.cli.accounts import token_command, user_command
from dispatch.cli.backup import backup_command, restore_command
from dispatch.cli.basemap import basemap_command
from dispatch.cli.calibrate import calibrate_command
from dispatch.cli.check import check_command
from dispatch.cli.files import import_command, template_command
from dispatch.cli.fixes import fixes_command, what_if_command
from dispatch.cli.gazetteer import gazetteer_command
from dispatch.cli.language import language_asked_for, speak
from dispatch.cli.plan import plan_command
from dispatch.cli.replan import replan_command
from dispatch.cli.run import run_command
from dispatch.cli.serve import serve_command
from dispatch.cli.solve import solve_command
from dispatch.cli.staffing import staffing_command
from dispatch.cli.store_files import export_command, load_command
from dispatch.cli.travel import travel_group
from dispatch.cli.warmup import warmup_command
from dispatch.cli.webhook import webhook_group
from dispatch.cli.worker import worker_command
from dispatch.errors import DispatchError, InputFaults
from dispatch.languages import LANGUAGES, ngettext
from dispatch.languages import gettext as _
from solver.problem import ProblemError

UNUSABLE = 2


def _speak(context: click.Context, _option: click.Parameter, given: str | None) -> None:
    if given and isinstance(context.command, click.Group):
        speak(context.command, given)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    is_eager=True,
    expose_value=False,
    callback=_speak,
    help="Language of what is said [the setting language, else that of the terminal].",
)
@click.version_option(__version__, prog_name="dispatch")
def dispatch() -> None:
    """Plan the days of field technicians."""


for command in (
    plan_command,
    replan_command,
    fixes_command,
    what_if_command,
    solve_command,
    check_command,
    staffing_command,
    calibrate_command,
    travel_group,
    template_command,
    import_command,
    gazetteer_command,
    load_command,
    export_command,
    serve_command,
    run_command,
    worker_command,
    backup_command,
    restore_command,
    webhook_group,
    basemap_command,
    warmup_command,
    user_command,
    token_command,
):
    dispatch.add_command(command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error becomes a sentence on standard error."""
    speak(dispatch, language_asked_for())
    try:
        code = dispatch.main(
            args=None if arguments is None else list(arguments),
            prog_name="dispatch",
            standalone_mode=False,
        )
    except InputFaults as error:
        count = len(error.faults)
        told = ngettext(
            "{count} fault in the input; nothing was done:",
            "{count} faults in the input; nothing was done:",
            count,
        )
        _say(told, str(error))
        return UNUSABLE
    except (DispatchError, ProblemError) as error:
        _say(str(error))
        return UNUSABLE
    except click.ClickException as error:
        error.show()
        return UNUSABLE
    except (click.Abort, KeyboardInterrupt):
        _say(_("Stopped."))
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def _say(*lines: str) -> None:
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    for line in lines:
        console.print(line)
