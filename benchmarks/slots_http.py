"""How long callers wait for appointments by HTTP: the server of `dispatch run` in a process of its own, on loopback."""

from __future__ import annotations

import ctypes
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.large.city import DAYS, SKILLS, SKUS, city
from benchmarks.machine import describe
from benchmarks.slots_store import fill, first_moment
from dispatch.desk.work import ask_for_plan, cancel_work, get_work
from dispatch.domain.actor import SYSTEM
from dispatch.standards.service_standard import load_standards
from dispatch.storage import Store

Document = dict[str, Any]

NOW = timedelta(hours=9)
AT_ONCE = 4
TAKEN = 5
PATIENCE = 120
"""Seconds that anything may take."""
LONGEST_SEARCH = 600
WORKER = (sys.executable, "-c", "from dispatch.cli import main; main()", "worker", "--with-parent")


@dataclass(frozen=True)
class Callers:
    """Who asks: the server's process and address, a token, and the city the callers live in."""

    process: int
    address: str
    token: str
    document: Document
    at: datetime

    def order(self, number: int) -> Document:
        """Return what a caller asks for: a new place near others, one skill, for every other caller a part."""
        rng = np.random.default_rng([1, number])
        places = self.document["locations"]
        latitude, longitude = places[int(rng.integers(len(places)))]
        due_at = self.at + timedelta(hours=int(rng.integers(12, 60)))
        job = {
            "location": {
                "latitude": latitude + 0.01 * rng.random(),
                "longitude": longitude + 0.01 * rng.random(),
            },
            "service_seconds": 60 * int(rng.integers(20, 90)),
            "skills": {f"skill{rng.integers(SKILLS)}": 1},
            "parts": {f"part{rng.integers(SKUS)}": 1} if number % 2 else {},
            "due_at": due_at.isoformat(),
        }
        return {"job": job}

    def send(self, method: str, path: str, body: Document | None = None) -> Any:
        """Send one request on a connection of its own and return the answer.

        Raises
        ------
        RuntimeError
            If it is refused.
        """
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
        try:
            headers = {
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
            }
            connection.request(method, "/api/v1" + path, json.dumps(body or {}), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path} was answered {answer.status}: {text}")
        return json.loads(text)

    def timed(self, number: int) -> tuple[float, float, int]:
        """Return the seconds of a question by the clock and of the server's processor, and how many it found."""
        order = self.order(number)
        wall, cpu = time.perf_counter(), processor_seconds(self.process)
        offered = self.send("POST", "/slots", order)
        wall, cpu = time.perf_counter() - wall, processor_seconds(self.process) - cpu
        return wall, cpu, len(offered["slots"])


def processor_seconds(process: int) -> float:
    """Return what another process has used of the processor so far; 0 where the system does not tell."""
    system = ctypes.CDLL(None)
    if not hasattr(system, "clock_getcpuclockid"):
        return 0.0
    clock = ctypes.c_int()
    if system.clock_getcpuclockid(process, ctypes.byref(clock)):
        return 0.0
    return time.clock_gettime(clock.value)


@contextmanager
def serving(store_url: str, at: datetime) -> Iterator[tuple[int, str]]:
    """Run the server beside the block; give its process and its address."""
    command = [sys.executable, "-m", "benchmarks.slots_server", store_url, at.isoformat()]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        line = process.stdout.readline()
        if not line.startswith("Serving "):
            raise RuntimeError(f"the server did not start: {line!r}")
        try:
            yield process.pid, line.split()[1]
        finally:
            process.stdin.close()


@contextmanager
def optimising(store: Store, at: datetime) -> Iterator[None]:
    """Run a worker beside the block that plans the three days anew."""
    quiet = subprocess.DEVNULL
    environment = {**os.environ, "DISPATCH_STORE_URL": store.url.render_as_string(False)}
    with subprocess.Popen(
        WORKER, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, env=environment
    ) as process:
        now = datetime.now(at.tzinfo)
        work = ask_for_plan(store, by=SYSTEM, at=now, seconds=LONGEST_SEARCH, days=DAYS, from_at=at)
        try:
            _wait_until(lambda: bool(get_work(store, work.id).progress))
            yield
            if get_work(store, work.id).finished_at is not None:
                raise RuntimeError("The search ended before the questions did.")
        finally:
            cancel_work(store, work.id, by=SYSTEM, at=datetime.now(at.tzinfo))
            assert process.stdin is not None
            process.stdin.close()


def _wait_until(reached: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not reached():
        if time.monotonic() > until:
            raise RuntimeError(f"The search did not begin within {PATIENCE} s.")
        time.sleep(0.1)


def measure(*, jobs: int, questions: int, iterations: int) -> list[str]:
    """Return the lines of the report: what was asked, the machine, and a table."""
    standards = load_standards()
    start_at = first_moment(standards)
    at = start_at + NOW
    document = city(jobs, seed=1)
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'store.sqlite'}"
        store = Store.open(url)
        try:
            token = fill(store, document, iterations=iterations, seed=1, standards=standards)
            with serving(url, at) as (process, address):
                callers = Callers(process, address, token, document, at)
                table = _rows(callers, store, questions=questions, plan_from=start_at)
        finally:
            store.close()
    people = len(document["technicians"])
    known = describe()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    return [
        f"{jobs} jobs, {people} technicians, {DAYS} days; {questions} callers in each row",
        f"{known['processor']}, {cores} of {known['cores']} cores used, Python {known['Python']}; load {load}",
        "",
        "| by HTTP | p50 ms | p95 ms | most ms | appointments each |",
        "|---|---|---|---|---|",
        *table,
    ]


def _rows(callers: Callers, store: Store, *, questions: int, plan_from: datetime) -> list[str]:
    callers.timed(questions)  # the plan is loaded, whatever the keeper has done by now
    numbers = range(questions)
    alone = [callers.timed(number) for number in numbers]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        together = list(threads.map(callers.timed, numbers))
    with optimising(store, plan_from):
        meanwhile = [callers.timed(number) for number in numbers]
    after = [take_and_ask(callers, questions + number) for number in range(TAKEN)]
    offered = float(np.mean([found for _, _, found in alone]))
    return [
        _row("one caller after another", [wall for wall, _, _ in alone], offered),
        _row("the same, processor of the server", [cpu for _, cpu, _ in alone], offered),
        _row(f"{AT_ONCE} callers at once", [wall for wall, _, _ in together]),
        _row("one after another while a worker optimises", [wall for wall, _, _ in meanwhile]),
        _row(f"taking one ({TAKEN} times)", [taken for taken, _ in after]),
        _row(f"the question right after it ({TAKEN} times)", [asked for _, asked in after]),
    ]


def take_and_ask(callers: Callers, number: int) -> tuple[float, float]:
    """Take the cheapest appointment for a new ticket, which publishes a plan, and ask for the next caller at once.

    Returns the seconds that taking took, and those of the question after it.
    """
    ticket = callers.send("POST", "/tickets", callers.order(number))["id"]
    callers.send("POST", f"/tickets/{ticket}/triage")
    slot = callers.send("GET", f"/tickets/{ticket}/slots")["slots"][0]
    window = {name: slot[name] for name in ("opens_at", "closes_at")}
    began = time.perf_counter()
    callers.send("POST", f"/tickets/{ticket}/slots", window)
    taken = time.perf_counter() - began
    return taken, callers.timed(number + TAKEN)[0]


def _row(name: str, seconds: list[float], offered: float | None = None) -> str:
    figures = 1000 * np.percentile(seconds, [50, 95, 100])
    last = "" if offered is None else f"{offered:.1f}"
    return f"| {name} | " + " | ".join(f"{figure:.0f}" for figure in figures) + f" | {last} |"
