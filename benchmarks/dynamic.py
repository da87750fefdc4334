"""`python -m benchmarks.dynamic` plays the same-day versions of trsp_pillac and tables what is rejected."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from benchmarks import families, machine, report
from benchmarks.formats import trsp_pillac
from benchmarks.formats.rows import FormatError, number_rows, read_text, stems
from benchmarks.online import OnlineDay
from solver.solve import DEFAULT_ENGINE, engine_names
from solver.stop import Iterations, Seconds, Stop

SHARES = (10, 50, 90)
HEADINGS = ("instance", "share", "decisions", "slowest s", "rejected", "2012", "duration", "valid")
WIDTHS = (20, 6, 10, 10, 9, 6, 11, 6)


@dataclass(frozen=True)
class Played:
    """One day as a row of the table; `reference` is what the authors rejected in 2012."""

    instance: str
    share: int
    decisions: int
    slowest: float
    rejected: int
    reference: int | None
    duration: float
    valid: bool

    @property
    def group(self) -> tuple[str, int]:
        """The class of the instance (C1, R2, ...) and the share."""
        found = re.match(r"[A-Z]+\d", self.instance)
        return (found[0] if found else self.instance, self.share)


def revelations(text: str) -> dict[str, int]:
    """Return the second at which each dynamic request becomes known; -1 in the file says beforehand."""
    rows = [row for row in number_rows(text.splitlines(), columns=2) if len(row) == 2]
    # The first pair counts dynamic and static requests.
    return {str(int(n)): round(at * trsp_pillac.SCALE) for n, at in rows[1:] if at >= 0}


def play(
    folder: Path, name: str, share: int, *, engine: str, seed: int, first: Stop, later: _Later
) -> Played:
    """Play one day and return its row."""
    instance = trsp_pillac.read(folder, name)
    revealed = revelations(read_text(folder / "dynamic" / f"{name}_rd_{share}.txt"))
    day = OnlineDay(instance.problem, revealed, engine, seed)
    played = day.play(first, [later() for _ in day.moments])
    return Played(
        instance=name,
        share=share,
        decisions=played.decisions,
        slowest=played.slowest,
        rejected=played.rejected,
        reference=_references(folder).get((name, share)),
        duration=instance.value(played.plan["cost"]),
        valid=played.valid,
    )


@dataclass(frozen=True)
class _Later:
    """Makes the stop of a decision."""

    seconds: float
    iterations: int | None

    def __call__(self) -> Stop:
        if self.iterations is not None:
            return Iterations(self.iterations)
        return Seconds(self.seconds, clock=time.process_time)


def _references(folder: Path) -> dict[tuple[str, int], int]:
    """Return what the authors rejected, by instance and share."""
    path = folder / "dynamic_reference.csv"
    if not path.exists():
        return {}
    rows = [line.split(",") for line in read_text(path).splitlines()[1:]]
    return {(row[0], int(row[1])): int(row[4]) for row in rows if len(row) > 4 and row[4]}


def mean_rows(days: Sequence[Played]) -> Iterator[list[str]]:
    """Yield the texts of a row of means for each class and share, in order of appearance."""
    for group in dict.fromkeys(day.group for day in days):
        own = [day for day in days if day.group == group]
        known = [day.reference for day in own if day.reference is not None]
        yield [
            f"mean of {len(own)} {group[0]}",
            str(group[1]),
            f"{fmean(day.decisions for day in own):.1f}",
            f"{max(day.slowest for day in own):.2f}",
            f"{fmean(day.rejected for day in own):.2f}",
            f"{fmean(known):.2f}" if known else "–",
            f"{fmean(day.duration for day in own):.2f}",
            f"{sum(day.valid for day in own)}/{len(own)}",
        ]


def cells(day: Played) -> list[str]:
    """Return the texts of a day's row."""
    return [
        day.instance,
        str(day.share),
        str(day.decisions),
        f"{day.slowest:.2f}",
        str(day.rejected),
        "–" if day.reference is None else str(day.reference),
        f"{day.duration:.2f}",
        "yes" if day.valid else "NO",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 1 where a plan is not valid, or 2 for a wrong request."""
    options = _parser().parse_args(arguments)
    try:
        folder = families.folder_of("trsp_pillac", options.bench)
        names = options.instances or [
            name
            for name in stems(folder, "*.txt")
            if (folder / "dynamic" / f"{name}_rd_{options.shares[0]}.txt").exists()
        ]
        return _print_days(folder, names, options)
    except FormatError as error:
        print(f"benchmarks.dynamic: {error}", file=sys.stderr)
        return 2


def _print_days(folder: Path, names: Sequence[str], options: argparse.Namespace) -> int:
    machine.pin(machine.last_core() if options.core is None else options.core)
    later = _Later(options.seconds, options.iterations)
    first = _Later(options.first, options.iterations)
    print(report.machine_line(machine.describe()))
    print(f"{options.engine}, seed {options.seed}, {options.seconds:g} s a decision")
    print(_row(HEADINGS))
    days: list[Played] = []
    for share in options.shares:
        for name in names:
            chosen = {"engine": options.engine, "seed": options.seed}
            days.append(play(folder, name, share, first=first(), later=later, **chosen))
            print(_row(cells(days[-1])), flush=True)
    for row in mean_rows(days):
        print(_row(row))
    return 0 if all(day.valid for day in days) else 1


def _row(texts: Sequence[str]) -> str:
    pairs = list(zip(texts, WIDTHS, strict=True))
    left = f"{pairs[0][0]:<{pairs[0][1]}}"
    return " ".join([left, *(f"{text:>{width}}" for text, width in pairs[1:])])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks.dynamic", description=__doc__)
    add = parser.add_argument
    add("--engine", default=DEFAULT_ENGINE, choices=engine_names())
    add("--seconds", type=float, default=0.5, help="processor seconds of a decision (0.5)")
    add("--first", type=float, default=10.0, help="processor seconds of the first plan (10)")
    add("--iterations", type=int, help="stop every search by iterations instead")
    add("--seed", type=int, default=1)
    add("--shares", nargs="+", type=int, default=list(SHARES), help="percent revealed in the day")
    add("--instances", nargs="+", help="names; without it all of the folder")
    add("--bench", type=Path, default=families.BENCH, help="folder of the benchmark data")
    add("--core", type=int, help="core to run on (the last one)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
