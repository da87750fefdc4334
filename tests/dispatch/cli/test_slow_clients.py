"""The server as it is run, against clients that are slow or send too much (check 22)."""

from __future__ import annotations

import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from waitress import wasyncore

from dispatch.cli.serve import LONGER_THAN_BODIES, listening
from dispatch.web import create_app
from dispatch.web.security import longest_body
from tests.dispatch.made_plan import made_plan

HOST = "127.0.0.1"
PATIENCE = 30
SLOW = 60
"""Many more than the server has threads."""


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a running server."""
    server = listening(create_app(load=made_plan), HOST, port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    # Sockets may be closed only by the thread that waits on them.
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(PATIENCE)
    server.task_dispatcher.shutdown(timeout=PATIENCE)
    assert not thread.is_alive()


def connect(port: int) -> socket.socket:
    """Return a connection to the server."""
    return socket.create_connection((HOST, port), timeout=PATIENCE)


def test_slow_clients_hold_up_nobody(port: int) -> None:
    """Sixty clients that stop in the middle of a head or a body keep no thread from the next one."""
    head = f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1000\r\n\r\nthe beginning".encode()
    with ExitStack() as open_ones:
        for number in range(SLOW):
            slow = open_ones.enter_context(connect(port))
            slow.sendall(head[:20] if number % 2 else head)
        with urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=PATIENCE) as answer:
            assert answer.status == 200


def test_a_body_beyond_every_limit_is_cut_off(port: int) -> None:
    """The server answers 413 from the head alone; it does not take in what no view would read."""
    most = longest_body(create_app(load=made_plan)) + LONGER_THAN_BODIES
    with connect(port) as client:
        client.sendall(
            f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {most + 1}\r\n\r\n".encode()
        )
        assert b" 413 " in client.recv(4096).split(b"\r\n")[0]
