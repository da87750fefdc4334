"""How long the figures of a year take: `python -m tests.dispatch.figures.measure --tickets 10000`."""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from dispatch.desk.figures import FigureBook
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.figures.periods import Span, period_of
from dispatch.settings import Settings
from dispatch.standards.service_standard import load_standards
from dispatch.storage import Store
from tests.dispatch.figures.year import Year

FIRST = date(2025, 11, 22)
PLANNER = Actor("U-1", Role.PLANNER)


def main() -> None:
    """Make a year, ask for figures, and print the seconds of processor time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=10_000)
    tickets = parser.parse_args().tickets
    standards = load_standards()
    with TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'year.sqlite'}")
        end = Year(standards, FIRST, np.random.default_rng(7)).write(store, tickets=tickets)
        book = FigureBook(store, standards, Settings())
        week = period_of(Span.WEEK, date(2026, 11, 18), zone=standards.timezone)
        year = period_of(Span.RANGE, FIRST, zone=standards.timezone, last=date(2026, 11, 21))
        for name, period in (("first page", week), ("a week", week), ("a whole year", year)):
            begin = time.process_time()
            book.report(period, by=PLANNER, at=end)
            book.groups(period, "customer", by=PLANNER, at=end)
            print(f"{name:15} {time.process_time() - begin:6.2f} s")
        store.close()


if __name__ == "__main__":
    main()
