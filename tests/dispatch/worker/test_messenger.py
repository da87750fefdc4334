"""The messenger sends what waits to a real receiver and stops when it is told."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from dispatch.desk.webhooks import tell_of
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.storage import Store, webhooks
from dispatch.web_addresses import Allowed
from dispatch.worker.messenger import Messenger
from tests.dispatch.planning import example
from tests.dispatch.planning.example import at


class Receiver(HTTPServer):
    """Tells when it has been called."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.called = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
        self.server.called.set()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def test_a_message_reaches_its_receiver(file_store: Store) -> None:
    """What a move leaves behind is delivered by the running messenger, and the store says so once it has stopped."""
    receiver = Receiver()
    serving = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    ticket = Ticket("J-1", example.job("J-1"), TicketState.DONE, at(9), "U-1", "T-1")
    with file_store.transaction() as session:
        url = f"http://127.0.0.1:{receiver.server_port}/"
        webhooks.add(session, url=url, events=["ticket.done"], secret="s", at=at(8))
        tell_of(session, ticket, at=at(9))
    messenger = Messenger(file_store, Allowed(private=True), clock=lambda: at(9))
    messenger.start()
    assert receiver.called.wait(30)
    messenger.stop()
    receiver.shutdown()
    serving.join()
    receiver.server_close()
    with file_store.reading() as session:
        [message] = webhooks.messages(session)
    assert (message.attempts, message.delivered_at, message.due_at) == (1, at(9), None)
