"""Make the sample days: `python data/make_city.py` writes data/city and data/small anew.

The same seed gives the same bytes; a test compares them. See data/README.md for what the days hold.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sample.beijing import CITY, SMALL, write_day

HERE = Path(__file__).resolve().parent
DAYS = {"city": CITY, "small": SMALL}


def main() -> None:
    """Write the days that are asked for, all of them unless told otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--day", choices=sorted(DAYS), help="only this one")
    parser.add_argument("--out", type=Path, default=HERE, help="folder above the days' folders")
    asked = parser.parse_args()
    for name in [asked.day] if asked.day else sorted(DAYS):
        write_day(DAYS[name], asked.out / name)
        print(f"{asked.out / name} written")


if __name__ == "__main__":
    main()
