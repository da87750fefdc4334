"""Show a running search, let Ctrl-C end it with the best plan so far, and keep Ctrl-C from half-written plans."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from dispatch.domain.retelling import retold
from dispatch.languages import gettext as _
from dispatch.languages import mark
from solver.engine import Progress

HINT = mark("Planning; Ctrl-C keeps the best plan so far")
SEARCHING = mark("Searching")
PLAN_KEPT = (
    mark("Stopping; the best plan so far is kept."),
    mark("Still stopping; a third Ctrl-C gives the plan up."),
)

Report = Callable[[Progress], None]


@contextmanager
def shown_search(console: Console) -> Iterator[tuple[Report, threading.Event]]:
    """Yield a callback for progress and the event that Ctrl-C sets.

    Ctrl-C sets the event, so that the search ends with what it has.
    """
    cancel = threading.Event()
    bar = Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    with bar, interrupt_sets(cancel, PLAN_KEPT):
        task = bar.add_task(_(HINT))
        # The bar is seen on a terminal alone; a log gets a line for each step of the way.
        lines = [] if console.is_terminal else [_(HINT), _(SEARCHING)]
        if lines:
            console.print(lines.pop(0), markup=False)

        def report(progress: Progress) -> None:
            bar.update(task, description=sentence(progress))
            if lines and progress.iterations:
                console.print(lines.pop(0), markup=False)

        yield report, cancel


def sentence(progress: Progress) -> str:
    """Return one short line about a running search."""
    if not progress.iterations:
        return _("{message} (Ctrl-C ends it)", message=retold(progress.message))
    return _(
        "cost {cost:,.2f}, {unserved} unserved, {steps:,} steps (Ctrl-C ends)",
        cost=progress.cost / 100,
        unserved=progress.unserved,
        steps=progress.iterations,
    )


@contextmanager
def interrupts_held_off() -> Iterator[None]:
    """Let Ctrl-C do nothing for the second in which a plan is written, so that its files belong together."""
    with _answering(signal.SIG_IGN):
        yield


@contextmanager
def interrupt_sets(event: threading.Event, answers: tuple[str, str]) -> Iterator[None]:
    """Let Ctrl-C set the event and say the first answer, then the second; a third Ctrl-C works as ever."""
    before, left = signal.getsignal(signal.SIGINT), [_(answer) for answer in answers]

    def stop(_number: int, _frame: FrameType | None) -> Any:
        event.set()
        # The console may be in the middle of printing, and a second print would repeat the first.
        os.write(sys.stderr.fileno(), f"\n{left.pop(0)}\n".encode())
        if not left:
            signal.signal(signal.SIGINT, before)

    with _answering(stop):
        yield


@contextmanager
def _answering(answer: Callable[[int, FrameType | None], Any] | signal.Handlers) -> Iterator[None]:
    """Answer Ctrl-C in this way; only the main thread may say how, and in others nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, answer)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
