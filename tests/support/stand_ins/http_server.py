"""A server on loopback that answers by a function, unless a test has put something worse before it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON = "application/json; charset=UTF-8"


@dataclass(frozen=True)
class Reply:
    """What is sent back.

    Attributes
    ----------
    status : int
        Of HTTP.
    body : bytes
        As it is sent.
    kind : str
        Its content type.
    headers : dict
        Further ones.
    promised_bytes : int or None
        A length that is said and not kept.
    silent : bool
        Say nothing until the stand-in ends.
    """

    status: int = 200
    body: bytes = b""
    kind: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    promised_bytes: int | None = None
    silent: bool = False


def reply(content: Any, *, status: int = 200) -> Reply:
    """Return a reply in JSON."""
    return Reply(status, json.dumps(content).encode())


# What a server, a proxy before it or a wrong address may say instead of an answer.
HTML = Reply(200, b"<!doctype html><title>Welcome</title>", "text/html")
EMPTY = Reply(200, b"")
BROKEN = Reply(500, b"<html>Internal Server Error</html>", "text/html")
SILENT = Reply(silent=True)
ELSEWHERE = Reply(302, headers={"Location": "http://192.0.2.1/"})
TRUNCATED = Reply(200, b'{"code":"Ok","durations":[[0,', promised_bytes=5000)
HALF_JSON = Reply(200, b'{"code":"Ok","durations":[[0,')


def full(seconds: str) -> Reply:
    """Return a 429 that asks to wait."""
    return Reply(429, b'{"message":"Too Many Requests"}', headers={"Retry-After": seconds})


@dataclass
class StandIn:
    """A server that runs.

    Attributes
    ----------
    answer : callable
        (path with query, body or None) to a reply.
    before : list of Reply
        Sent first, one a question.
    asked : list of str
        The paths of all questions.
    port : int
        Where it listens on 127.0.0.1.
    """

    answer: Callable[[str, Any], Reply]
    before: list[Reply] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    port: int = 0
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def next_reply(self, path: str, body: Any) -> Reply:
        """Return what is sent for a question."""
        self.asked.append(path)
        return self.before.pop(0) if self.before else self.answer(path, body)


class _Handler(BaseHTTPRequestHandler):
    """Answers as the stand-in of its server says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are written apart, and would wait for each other
    stand_in: StandIn

    def do_GET(self) -> None:
        self._send(None)

    def do_POST(self) -> None:
        self._send(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _send(self, body: Any) -> None:
        self.stand_in.headers.append(dict(self.headers.items()))
        said = self.stand_in.next_reply(self.path, body)
        if said.silent:
            self.stand_in.released.wait(30)
            self.close_connection = True
            return
        self.send_response(said.status)
        self.send_header("Content-Type", said.kind)
        self.send_header("Content-Length", str(said.promised_bytes or len(said.body)))
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said.body)
        self.close_connection = said.promised_bytes is not None

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(answer: Callable[[str, Any], Reply]) -> Iterator[StandIn]:
    """Serve a stand-in until the block ends."""
    stand_in = StandIn(answer)
    handler = type("Handler", (_Handler,), {"stand_in": stand_in})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        stand_in.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield stand_in
        finally:
            stand_in.released.set()
            server.shutdown()
            thread.join()
