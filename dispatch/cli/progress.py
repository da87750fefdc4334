"""Show a running search, and let Ctrl-C end it with the best plan so far."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from solver.engine import Progress

HINT = "Planning; Ctrl-C keeps the best plan so far"

Report = Callable[[Progress], None]


@contextmanager
def shown_search(console: Console) -> Iterator[tuple[Report, threading.Event]]:
    """Yield a callback for progress and the event that Ctrl-C sets.

    The first Ctrl-C sets the event, so that the search ends with what it has; a second one interrupts.
    """
    cancel = threading.Event()
    bar = Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    with bar, _interrupt_sets(cancel):
        task = bar.add_task(HINT)
        if not console.is_terminal:
            console.print(HINT, markup=False)

        def report(progress: Progress) -> None:
            bar.update(task, description=sentence(progress))

        yield report, cancel


def sentence(progress: Progress) -> str:
    """Return one line about a running search."""
    text = f"{progress.message or 'Planning'}: cost {progress.cost / 100:,.2f}"
    text += f", {progress.unserved} unserved, {progress.iterations:,} steps"
    return text + "  (Ctrl-C keeps the best plan so far)"


@contextmanager
def _interrupt_sets(event: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def first(_number: int, _frame: FrameType | None) -> Any:
        event.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
