"""Runs tasks one after the other, each in a process of its own on one core."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path

from benchmarks.formats.rows import FormatError
from benchmarks.one_run import Task
from benchmarks.record import Record, from_json

REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 900
"""How much longer than five times its limit a run may take before it is ended."""


def tasks_for(
    names: Sequence[str], engines: Sequence[str], seeds: Sequence[int], *, like: Task
) -> list[Task]:
    """Return a task for each instance, engine and seed, in the order of the table."""
    return [
        replace(like, instance=name, engine=engine, seed=seed)
        for name, engine, seed in product(names, engines, seeds)
    ]


def run_all(tasks: Iterable[Task]) -> Iterator[Record]:
    """Yield the record of each task as soon as it is there; a run that fails has its trouble in the record."""
    for task in tasks:
        yield run_apart(task)


def run_apart(task: Task) -> Record:
    """Return the record of a task that runs in a process of its own."""
    patience = PATIENCE_SECONDS + 5 * (task.seconds or 0)
    command = [sys.executable, "-m", "benchmarks.one_run", json.dumps(asdict(task))]
    environment = os.environ | ({"LD_PRELOAD": task.preload} if task.preload else {})
    try:
        done = subprocess.run(
            command,
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return replace(task.record(), trouble=f"ended after {patience:g} s without an answer")
    lines = done.stdout.strip().splitlines()
    if done.returncode == 0 and lines:
        try:
            return from_json(lines[-1])
        except FormatError as error:
            return replace(task.record(), trouble=str(error))
    last = (done.stderr.strip().splitlines() or [f"ended with status {done.returncode}"])[-1]
    return replace(task.record(), trouble=last)
