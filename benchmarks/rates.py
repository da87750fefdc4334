"""`python -m benchmarks.rates` prints how fast the kernel searches, what each rule costs it, and how long it compiles.

Iterations a second are counted by processor time, over a whole search of a fixed number of processor seconds, so all
temperatures are in it. Variants take turns in several rounds and the median counts: ratios hold on a busy machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks import families, machine, report
from benchmarks.formats.rows import FormatError
from benchmarks.rules import RULES, with_rules
from solver import kernel
from solver.documents import read_problem
from solver.kernel.compilation import warm_up
from solver.problem import Problem
from solver.stop import Iterations, Seconds, Stop

PLAIN = ("n100-s1", "n200-s1", "n500-s1", "n1000-s1")
WITH_RULES = "n200-s1"
ALL = "all rules"
START = (
    "import time; began = time.process_time(); "
    "from solver.kernel.compilation import warm_up; warm_up(); "
    "print(time.process_time() - began)"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 2 for a wrong request."""
    options = _parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    try:
        problems = variants(options.bench.resolve(), each=options.each, sizes=options.instances)
    except FormatError as error:
        print(f"rates: {error}", file=sys.stderr)
        return 2
    print(report.machine_line(machine.describe()))
    if not options.no_compile:
        cold, cached = start_seconds()
        print(
            f"compiled cold in {cold:.1f} s of processor time, taken from the cache in {cached:.2f} s"
        )
    warm_up()
    rates = measure(
        problems,
        rounds=options.rounds,
        seconds=None if options.iterations else options.seconds,
        iterations=options.iterations,
    )
    for line in table(rates):
        print(line)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks.rates", description=__doc__)
    add = parser.add_argument
    add("--seconds", type=float, default=2.0, help="processor seconds of a search (2)")
    add("--rounds", type=int, default=5, help="searches of each variant (5)")
    add("--iterations", type=int, help="search so long instead; for trying the command out")
    add("--instances", nargs="+", default=list(PLAIN), help="core instances without further rules")
    add("--each", action="store_true", help="also each rule by itself")
    add("--no-compile", action="store_true", help="leave out the times of compilation")
    add("--bench", type=Path, default=families.BENCH, help="folder of the benchmark data")
    return parser


def variants(bench: Path, *, each: bool, sizes: Sequence[str] = PLAIN) -> dict[str, Problem]:
    """Return the problems to search by name: plain instances, all rules on, and with `each` every rule alone."""
    found = {
        name: read_problem(families.read_instance("core", name, bench).problem) for name in sizes
    }
    base = families.read_instance("core", WITH_RULES, bench).problem
    found.setdefault(WITH_RULES, read_problem(base))
    found[ALL] = read_problem(with_rules(base, RULES))
    if each:
        found |= {rule: read_problem(with_rules(base, [rule])) for rule in RULES}
    return found


def measure(
    problems: Mapping[str, Problem],
    *,
    rounds: int,
    seconds: float | None = None,
    iterations: int | None = None,
) -> dict[str, float]:
    """Return the median of iterations a second of processor time, by name.

    Parameters
    ----------
    rounds : int
        Searches of each problem; they take turns, each round with another seed.
    seconds, iterations : float, int or None
        How long a search is: one of the two.
    """
    counted: dict[str, list[float]] = {name: [] for name in problems}
    for seed in range(rounds):
        for name, problem in problems.items():
            counted[name].append(_rate(problem, seed, seconds=seconds, iterations=iterations))
    return {name: median(found) for name, found in counted.items()}


def _rate(problem: Problem, seed: int, *, seconds: float | None, iterations: int | None) -> float:
    """Return the iterations a second of one search; loading and reading back are not in a limit of seconds."""
    if iterations is None:
        limit = seconds or 1.0
        stop: Stop = Seconds(limit, clock=time.process_time)
        return kernel.run(problem, stop, seed=seed).iterations / limit
    began = time.process_time()
    done = kernel.run(problem, Iterations(iterations), seed=seed).iterations
    return done / max(1e-9, time.process_time() - began)


def table(rates: Mapping[str, float]) -> list[str]:
    """Return the lines of the table: a variant, its rate, and its share of the rate with all rules off."""
    lines = [f"{'core':<12}{'iterations a second':>20}{'share of ' + WITH_RULES:>20}"]
    for name, rate in rates.items():
        lines.append(f"{name:<12}{rate:>20,.0f}{rate / rates[WITH_RULES]:>20.2f}")
    return lines


def start_seconds() -> tuple[float, float]:
    """Return the processor seconds of a start with an empty compile cache and of one after it, imports included."""
    with tempfile.TemporaryDirectory() as folder:
        cold, cached = (_start(folder) for _ in range(2))
    return cold, cached


def _start(folder: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", START],
        env={**os.environ, "NUMBA_CACHE_DIR": folder},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
