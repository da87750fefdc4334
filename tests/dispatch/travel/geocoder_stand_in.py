"""A geocoding service on this machine that answers what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# The shape of Nominatim's format=json: coordinates are texts, the box is south, north, west, east.
HOUSE = {
    "place_id": 128, "licence": "Data © OpenStreetMap contributors, ODbL 1.0", "osm_type": "node", "osm_id": 7,
    "lat": "39.9123", "lon": "116.4512", "class": "place", "type": "house", "place_rank": 30, "importance": 0.00007,
    "addresstype": "place", "name": "", "display_name": "12号, 朝阳路, 朝阳区, 北京市, 中国",
    "boundingbox": ["39.9122500", "39.9123500", "116.4511500", "116.4512500"],
}  # fmt: skip
CITY = {
    **HOUSE, "lat": "39.9057136", "lon": "116.3912972", "class": "boundary", "type": "administrative",
    "place_rank": 8, "addresstype": "city", "name": "北京市", "display_name": "北京市, 中国",
}  # fmt: skip


@dataclass
class StandIn:
    """What the service answers next, and what it was asked."""

    status: int = 200
    body: bytes = b"[]"
    kind: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    promised_length: int | None = None
    silent: bool = False
    questions: list[str] = field(default_factory=list)
    user_agents: list[str | None] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def answer(self, content: Any) -> None:
        """Answer with this from now on, as JSON."""
        self.body = json.dumps(content, ensure_ascii=False).encode()


@contextmanager
def serving() -> Iterator[StandIn]:
    """Serve a stand-in until the block ends."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stand_in.questions.append(parse_qs(urlsplit(self.path).query)["q"][0])
            stand_in.user_agents.append(self.headers.get("User-Agent"))
            if stand_in.silent:
                stand_in.released.wait(30)
                return
            self.send_response(stand_in.status)
            self.send_header("Content-Type", stand_in.kind)
            length = stand_in.promised_length or len(stand_in.body)
            self.send_header("Content-Length", str(length))
            for name, value in stand_in.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(stand_in.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        stand_in.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield stand_in
        finally:
            stand_in.released.set()
            server.shutdown()
            thread.join()
