"""`python -m benchmarks.slots_server STORE_URL MOMENT`: the server of `dispatch run` at a fixed moment, on a free port.

It says `Serving ADDRESS` and ends when its standard input closes, as it does when whoever began it is gone.
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import datetime

from dispatch.cli.serve import listening
from dispatch.settings import Settings
from dispatch.storage import Store
from dispatch.web import create_app
from dispatch.web.store_mode import appointments_ready

HOST = "127.0.0.1"


def main(arguments: list[str]) -> int:
    """Serve until standard input closes."""
    store_url, moment = arguments
    at = datetime.fromisoformat(moment)
    store = Store.open(store_url)
    app = create_app(settings=Settings(store_url=store_url), store=store, clock=lambda: at)
    server = listening(app, HOST, port=0)
    threading.Thread(target=_end_with_input, daemon=True).start()
    with appointments_ready(app):
        print(f"Serving {HOST}:{server.effective_port}", flush=True)
        server.run()
    return 0


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
