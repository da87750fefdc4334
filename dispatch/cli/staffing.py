"""`dispatch staffing STUDY`: how many technicians, of which skill, with which stock."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console
from rich.live import Live
from rich.table import Table

from dispatch.cli.progress import interrupt_sets
from dispatch.cli.study_files import open_study
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.saving import save_text
from dispatch.spreadsheets import save_named
from dispatch.staffing.build_study import StudyPlan
from dispatch.staffing.report import Report, run_study
from dispatch.staffing.results import Results
from dispatch.staffing.scenario import World
from dispatch.staffing.statistics import Interval
from dispatch.staffing.study import Study
from solver.executor import Executor, InProcess, ProcessPool

RESULTS = "results.jsonl"
REPORT = "report.json"
STOPPING = (
    mark("Stopping; replications that are done are kept."),
    mark("Still stopping; a third Ctrl-C gives those under way up."),
)


@click.command("staffing", short_help="Simulate staffing: service level by heads, skills, stock.")
@click.argument("study_file", metavar="STUDY", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where results go, and are taken up again [the study's name beside it].",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    default=1,
    show_default=True,
    help="Processes that simulate; the answer does not depend on it.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Simulate on a Dask cluster instead: its scheduler, such as tcp://10.0.0.5:8786.",
)
def staffing_command(study_file: Path, out: Path | None, workers: int, cluster: str | None) -> None:
    """Run the study in STUDY, a TOML file (docs/staffing.md), and print its answers.

    Replications are kept as they are done: a study that was stopped goes on where it was when it is started again.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    plan = open_study(study_file)
    folder = out or study_file.with_suffix("")
    with ExitStack() as stack:
        executor = _executor(workers, cluster, stack)
        cancel = threading.Event()
        stack.enter_context(interrupt_sets(cancel, STOPPING))
        board = _Board(plan)
        stack.enter_context(Live(get_renderable=board.table, console=console, refresh_per_second=2))
        study = Study(
            plan.world,
            seed=plan.seed,
            executor=executor,
            results=Results(folder / RESULTS),
            on_progress=board.note,
            cancel=cancel,
        )
        report = run_study(plan, study)
    text = json.dumps(report.plain(), ensure_ascii=False, indent=1, allow_nan=False)
    save_named(folder / REPORT, lambda path: save_text(path, text + "\n"))
    # Imported here, as it takes a second that no other command should wait.
    from dispatch.staffing.plots import write_plots

    write_plots(report, folder, put=save_named)
    print_report(report, Console(highlight=False, soft_wrap=True))
    click.echo(_("Written to {folder}: {report} and the plots", folder=folder, report=REPORT))


def _executor(workers: int, cluster: str | None, stack: ExitStack) -> Executor:
    if cluster is None:
        return InProcess() if workers == 1 else stack.enter_context(ProcessPool(workers))
    if workers > 1:
        raise click.UsageError(_("--workers and --cluster: the cluster's own workers do the work."))
    try:
        from dispatch.staffing.cluster import Cluster
    except ModuleNotFoundError as error:
        if error.name != "distributed":
            raise
        raise click.UsageError(
            _("--cluster needs Dask. Install field-dispatch[cluster], here and on every worker.")
        ) from error
    return stack.enter_context(Cluster(cluster, shared=(World,)))


class _Board:
    """The intervals so far, by scenario, as they narrow."""

    def __init__(self, plan: StudyPlan) -> None:
        self._title = plan.name
        self._lock = threading.Lock()
        self._intervals: dict[str, Interval] = {}

    def note(self, name: str, interval: Interval) -> None:
        """Keep a scenario's interval."""
        with self._lock:
            self._intervals[name] = interval

    def table(self) -> Table:
        """Return what is known so far."""
        table = Table(_("scenario"), _("promises kept"), _("replications"), title=self._title)
        with self._lock:
            known = list(self._intervals.items())
        for name, interval in known[-12:]:
            table.add_row(name, str(interval), str(interval.count))
        return table


def print_report(report: Report, console: Console) -> None:
    """Print the answer in one sentence, then every scenario in a line, then what was mostly missed."""
    console.print(report.sentence, markup=False)
    if report.back_test is not None:
        console.print(report.back_test.sentence, markup=False)
    table = Table(
        *(_("scenario"), _("kept"), _("to the first"), _("used"), _("driving")),
        *(_("overtime"), _("a week"), _("fixed")),
    )
    for answer in report.answers:
        estimate = answer.estimate
        table.add_row(
            estimate.scenario.name,
            _("unstable") if estimate.trend.is_unstable else _percent(estimate.level),
            "" if answer.difference is None else _percent(answer.difference, signed=True),
            f"{answer.mean('utilisation'):.0%}",
            f"{answer.mean('travel_share'):.0%}",
            _("{number} h", number=f"{answer.mean('overtime_hours'):.0f}"),
            f"{answer.cents_a_week / 100:,.0f}",
            f"{answer.mean('first_time_fix'):.0%}",
        )
    console.print(table)
    for answer in report.answers:
        worst = [f"{_(cause)} {share:.1%}" for cause, share in list(answer.causes.items())[:3]]
        name = answer.estimate.scenario.name
        told = _(
            "{name} misses by: {causes}", name=name, causes=_(", ").join(worst) or _("nothing")
        )
        console.print(told, markup=False)


def _percent(interval: Interval, *, signed: bool = False) -> str:
    mean = f"{interval.mean:+.1%}" if signed else f"{interval.mean:.1%}"
    return f"{mean} ± {interval.half_width:.1%}" if interval.count > 1 else mean
