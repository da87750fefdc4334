"""Saves plans until it is killed, forty times over; run as a process of its own, as it forks.

The parent tells on standard output, as JSON, which ids were acknowledged before each kill.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from pathlib import Path

from dispatch.storage import Store, audit
from dispatch.storage.engine import make_engine
from tests.dispatch.storage.contents import NOON, saved

TEXT = "plan " * 20_000


def save_for_ever(url: str, acknowledge: int) -> None:
    """Save plans with a row of the trail each, and say the id of each one that is saved."""
    store = Store(make_engine(url))
    while True:
        with store.transaction() as session:
            id = saved(session, TEXT).id
            audit.record(session, at=NOON, actor="ann", action="saved", subject=("plan", id))
        os.write(acknowledge, f"{id}\n".encode())


def kill_once(url: str, chance: random.Random) -> tuple[list[str], bool]:
    """Let a child save, kill it at a moment of chance, and return what was acknowledged and whether it was saving."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        save_for_ever(url, send)
    os.close(send)
    with os.fdopen(receive) as lines:
        said = [lines.readline().strip() for _ in range(chance.randint(1, 3))]
        for _ in range(chance.randrange(1_500_000)):
            pass  # a moment somewhere in the next save
        os.kill(child, signal.SIGKILL)
        said += lines.read().split()
    os.waitpid(child, 0)
    return said, Path(url.removeprefix("sqlite:///") + "-journal").exists()


def main(url: str, times: int) -> None:
    """Kill a saving child so many times; write what each had acknowledged, and whether it was in mid-save."""
    chance = random.Random(1)
    for _ in range(times):
        print(json.dumps(kill_once(url, chance)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
