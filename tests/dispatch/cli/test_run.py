"""`dispatch run` and `dispatch worker` as they are run: a server and a worker that begin and end together."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dispatch.desk import plans, work
from dispatch.domain.actor import SYSTEM
from dispatch.storage import Store
from tests.dispatch.cli.test_serve import free_port

# A shell that runs the tests in the background has its children ignore Ctrl-C.
HEARS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
COMMAND = (sys.executable, "-c", f"{HEARS_CTRL_C}; from dispatch.cli import main; main()")


@contextmanager
def started(
    folder: Path, *arguments: str, **more: int
) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Run a command on a store in this folder and read what it says; it is killed at the end if need be."""
    file = folder / "store.sqlite"
    with subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": ":".join(sys.path),
            "DISPATCH_STORE_URL": f"sqlite:///{file}",
        },
    ) as process:
        try:
            yield process, file
        finally:
            process.kill()


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """Return the next line that holds these words."""
    assert process.stdout is not None
    return next(line for line in process.stdout if words in line)


def test_pages_and_worker_begin_and_end_together(repository: Path, tmp_path: Path) -> None:
    """An empty store gets its sample and its administrator, pages answer, and Ctrl-C ends the worker as well."""
    port = free_port()
    sample = str(repository / "data" / "small")
    with started(tmp_path, "run", "--sample", sample, "--seconds", "0", "--port", str(port)) as (
        process,
        file,
    ):
        said = line_with(process, "one-time password")
        assert re.search(r"administrator is admin, .* password \S{20,}", said)
        lines = sorted([line_with(process, " on sqlite" if i else "Serving") for i in range(2)])
        assert f"http://127.0.0.1:{port}" in lines[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as answer:
            assert answer.url.endswith("/login?next=/")
        store = Store.open(f"sqlite:///{file}")
        current = plans.current_plan(store)
        assert current is not None
        assert current.plan.routes
        id = work.ask_for_plan(
            store, by=SYSTEM, at=current.plan.day.horizon.start_at, iterations=10**9
        ).id
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        # The worker writes to the same pipe, so this ends only when both have ended.
        process.stdout.read()
        assert process.wait(60) == 0
        assert work.get_work(store, id).state == "queued"
        store.close()


def test_a_worker_ends_with_whoever_began_it(tmp_path: Path) -> None:
    """A worker begun by `dispatch run` ends when that process is gone, however it went."""
    with started(tmp_path, "worker", "--with-parent") as (process, _):
        line_with(process, "Working on sqlite")
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_worker_stops_when_told_to(tmp_path: Path) -> None:
    """The signal of a service manager ends a worker in good order."""
    with started(tmp_path, "worker") as (process, _):
        line_with(process, "Working on sqlite")
        process.terminate()
        assert process.wait(60) == 0
