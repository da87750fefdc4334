"""Make the sample days: `python data/make_city.py` writes data/city, data/small and data/nyc anew.

The same seed gives the same bytes; a test compares them. See data/README.md for what the days hold.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from sample.beijing import CITY, SMALL, write_day
from sample.newyork import write_crews

HERE = Path(__file__).resolve().parent
WRITERS = {
    "city": partial(write_day, CITY),
    "small": partial(write_day, SMALL),
    "nyc": write_crews,
}


def main() -> None:
    """Write the days that are asked for, all of them unless told otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--day", choices=sorted(WRITERS), help="only this one")
    parser.add_argument("--out", type=Path, default=HERE, help="folder above the days' folders")
    asked = parser.parse_args()
    for name, write in WRITERS.items():
        if asked.day in (None, name):
            write(asked.out / name)
            print(f"{asked.out / name} written")


if __name__ == "__main__":
    main()
