"""`python -m benchmarks FAMILY` runs a family and prints its table.

`python -m benchmarks table FILE` renders results that `--out` wrote as Markdown.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import families, machine, peers, report
from benchmarks.formats.rows import FormatError
from benchmarks.one_run import Task
from benchmarks.record import Record, read_records
from benchmarks.runner import run_all, tasks_for
from solver.solve import DEFAULT_ENGINE, engine_names

DEFAULT_SECONDS = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 1 where a run failed or a plan is not valid, or 2 for a wrong request."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["table"]:
            print(report.markdown(read_records(_table_parser().parse_args(given[1:]).files)))
            return 0
        return _run(_parser().parse_args(given))
    except (FormatError, OSError) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2


def _table_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks table", description="Render results as Markdown.")
    parser.add_argument("files", nargs="+", type=Path, help="files that --out wrote")
    return parser


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks", description=__doc__)
    add = parser.add_argument
    add("family", choices=list(families.FAMILIES), help="which instances")
    add("--engine", nargs="+", default=[DEFAULT_ENGINE], choices=[*engine_names(), *peers.NAMES])
    add("--seconds", type=float, help=f"processor seconds of a run ({DEFAULT_SECONDS:g})")
    add("--iterations", type=int, help="stop by iterations instead: the same plan everywhere")
    add("--seeds", nargs="+", type=int, default=[1])
    add("--instances", nargs="+", help="names; without it all of the family")
    add("--bench", type=Path, default=families.BENCH, help="folder of the benchmark data")
    add("--out", type=Path, help="append each result to this file, a JSON object a line")
    add("--plans", type=Path, help="write problem and plan documents to this folder")
    add("--core", type=int, help="core to run on (the last one)")
    add("--cpuclock", type=Path, help="library to preload that shows engines processor time")
    add("--list", action="store_true", help="print the instances' names and end")
    return parser


def _run(options: argparse.Namespace) -> int:
    bench = options.bench.resolve()
    names = options.instances or families.instance_names(options.family, bench)
    if options.list:
        print("\n".join(names))
        return 0
    if options.iterations is not None and options.seconds is not None:
        raise FormatError("--seconds and --iterations: give one of them")
    seconds = None if options.iterations is not None else (options.seconds or DEFAULT_SECONDS)
    like = Task(
        family=options.family,
        instance="",
        engine="",
        seed=0,
        bench=str(bench),
        seconds=seconds,
        iterations=options.iterations,
        core=machine.last_core() if options.core is None else options.core,
        plans=None if options.plans is None else str(options.plans.resolve()),
        preload=None if options.cpuclock is None else str(options.cpuclock.resolve(strict=True)),
    )
    tasks = tasks_for(names, options.engine, options.seeds, like=like)
    records = _print_runs(tasks, options.out)
    return 0 if all(record.valid for record in records) else 1


def _print_runs(tasks: Sequence[Task], out: Path | None) -> list[Record]:
    """Run the tasks, print the table as it grows and append each record to the file."""
    if tasks:
        print(report.machine_line(machine.describe(clock=tasks[0].clock)))
        print(f"one process a run, on core {tasks[0].core}")
    print(report.text_row(report.HEADINGS))
    records: list[Record] = []
    for record in run_all(tasks):
        records.append(record)
        known = report.targets([record]) if record.best_known is not None else {}
        target = known.get((record.family, record.instance))
        print(report.text_row(report.cells(record, target)), flush=True)
        if record.trouble:
            print(f"    {record.trouble}", flush=True)
        if out is not None:
            with out.open("a", encoding="utf-8") as file:
                file.write(record.to_json() + "\n")
    for row in report.mean_rows(records, report.targets(records)):
        print(report.text_row(row))
    return records


if __name__ == "__main__":
    sys.exit(main())
