"""`python -m benchmarks.large --jobs 1000 2000 5000 10000` prints how cost and quality grow with the size.

Each size is a process of its own, which starts the workers. The command ends with status 1 where a plan is not valid
or not better than both dispatch rules.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict

from benchmarks import machine
from benchmarks.large.one_size import Measured, Task

SECONDS_A_JOB = 0.003
STAGES = ("read", "rules", "search", "reasons", "write", "check")
HEADS = (
    "jobs", "technicians", *(f"{stage} s" for stage in STAGES), "wall s", "CPU s", "quiet s",
    "quiet ms/job", "memory MiB", "cost/job", "unserved", "nearest/job", "unserved",
    "earliest-due/job", "unserved", "checker",
)  # fmt: skip
"""Seconds of each stage and `wall s` are of the clock; `quiet s` is what the clock would show on cores left alone."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 1 where a plan is refused or not better than both rules."""
    options = _parser().parse_args(arguments)
    print(", ".join(f"{name}: {value}" for name, value in machine.describe().items()))
    print(f"workers: {options.workers}, seed: {options.seed}, money in whole units of 100 cents\n")
    print(_line(HEADS))
    print(_line(["---:"] * (len(HEADS) - 1) + ["---"]), flush=True)
    good = True
    for jobs in options.jobs:
        measured = _in_own_process(_task(options, jobs))
        print(_line(row(measured)), flush=True)
        good &= measured.valid and measured.better
    return 0 if good else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks.large", description=__doc__)
    add = parser.add_argument
    add("--jobs", nargs="+", type=int, default=[1000, 2000, 5000, 10000], help="the sizes")
    add("--seed", type=int, default=1, help="of the city and of the search")
    add("--workers", type=int, default=os.cpu_count() or 1, help="processes (one a core)")
    add("--seconds-per-job", type=float, default=SECONDS_A_JOB, help="of the clock for the search")
    add(
        "--iterations-per-job",
        type=int,
        help="stop by iterations instead: the same plan everywhere",
    )
    return parser


def _task(options: argparse.Namespace, jobs: int) -> Task:
    if options.iterations_per_job is not None:
        iterations = options.iterations_per_job * jobs
        return Task(jobs, options.seed, options.workers, iterations=iterations)
    return Task(jobs, options.seed, options.workers, seconds=options.seconds_per_job * jobs)


def _in_own_process(task: Task) -> Measured:
    command = [sys.executable, "-m", "benchmarks.large.one_size", json.dumps(asdict(task))]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def row(measured: Measured) -> list[str]:
    """Return the cells of one size, in the order of `HEADS`."""
    rules = [
        text
        for name in ("nearest", "earliest-due")
        for text in (_a_job(measured.rules[name][0], measured.jobs), str(measured.rules[name][1]))
    ]
    return [
        str(measured.jobs),
        str(measured.technicians),
        *(f"{measured.stages[stage]:.1f}" for stage in STAGES),
        f"{measured.wall:.1f}",
        f"{measured.own_cpu + measured.workers_cpu:.1f}",
        f"{measured.quiet:.1f}",
        f"{1000 * measured.quiet / measured.jobs:.1f}",
        str(measured.memory),
        _a_job(measured.cents, measured.jobs),
        str(measured.unserved),
        *rules,
        "valid" if measured.valid else "NOT VALID",
    ]


def _a_job(cents: int, jobs: int) -> str:
    return f"{cents / 100 / jobs:.2f}"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
