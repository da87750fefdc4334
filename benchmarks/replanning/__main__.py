"""`python -m benchmarks.replanning --sequences 50` prints the table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from benchmarks.replanning.days import POLICIES, first_plan, play
from benchmarks.replanning.outcomes import Outcome, outcome, table


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the sequences and print the table; return 0."""
    parser = argparse.ArgumentParser("benchmarks.replanning", description=__doc__)
    parser.add_argument("--sequences", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=80, help="of each city (80)")
    parser.add_argument("--iterations", type=int, default=3000, help="of each search (3000)")
    options = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    outcomes: dict[str, list[Outcome]] = {policy: [] for policy in POLICIES}
    for seed in range(1, options.sequences + 1):
        first = first_plan(seed, jobs=options.jobs, iterations=options.iterations)
        for policy, found in outcomes.items():
            found.append(outcome(first, play(seed, policy, first, iterations=options.iterations)))
        line = ", ".join(f"{name} {found[-1].broken} broken" for name, found in outcomes.items())
        print(f"sequence {seed}: {line}", file=sys.stderr, flush=True)
    print(table(outcomes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
