"""Make the history of the staffing study: `python data/make_staffing.py` writes data/staffing/history.csv anew.

The same seed gives the same bytes; a test compares them. See data/README.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sample.history import write_history

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write the history."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="folder above the study's folder")
    folder = parser.parse_args().out / "staffing"
    write_history(folder)
    print(f"{folder} written")


if __name__ == "__main__":
    main()
