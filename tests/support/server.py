"""Serve a WSGI application to a browser under test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.server import create_server

HOME = "127.0.0.1"
PATIENCE = 10  # seconds a stop may take


@contextmanager
def served(app: WSGIApplication) -> Iterator[str]:
    """Serve `app` on a free port of 127.0.0.1 and give its address, as in `http://127.0.0.1:40123`.

    The server is waitress, which the product uses as well. It has stopped when the block ends.
    """
    sockets: dict[int, object] = {}
    server = create_server(app, map=sockets, host=HOME, port=0, threads=4)
    thread = threading.Thread(target=server.run, name="served application", daemon=True)
    thread.start()
    try:
        yield f"http://{HOME}:{server.effective_port}"
    finally:
        # Sockets may be closed only by the thread that waits on them.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets, ignore_all=True))
        thread.join(PATIENCE)
        server.task_dispatcher.shutdown(timeout=PATIENCE)
    if thread.is_alive():
        raise RuntimeError(f"the served application did not stop within {PATIENCE} seconds")
