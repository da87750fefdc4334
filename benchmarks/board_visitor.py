"""Somebody who is logged in and asks for pages by HTTP, as a browser would."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlencode

PASSWORD = "nine quiet herons fly over"
PATIENCE = 60
"""Seconds that an answer may take."""


class Visitor:
    """A login on a server, kept on one connection.

    Parameters
    ----------
    address : str
        Host and port.
    name : str
        Of a user whose password is `PASSWORD`.

    Raises
    ------
    RuntimeError
        If the login is refused.
    """

    def __init__(self, address: str, name: str) -> None:
        self._address = address
        self._connection = http.client.HTTPConnection(address, timeout=PATIENCE)
        self._cookie = ""
        page = self._ask("GET", "/login")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        fields = {"name": name, "password": PASSWORD, "csrf_token": token[1] if token else ""}
        if "log out" in self._ask("POST", "/login", urlencode(fields)).lower():
            raise RuntimeError("The login was answered with a page instead of the board.")
        self.size("/board/changes")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def size(self, path: str) -> int:
        """Ask for a path and return the bytes of the answer.

        Raises
        ------
        RuntimeError
            If it is refused.
        """
        return len(self._ask("GET", path).encode())

    def _ask(self, method: str, path: str, body: str = "") -> str:
        headers = {"Cookie": self._cookie, "Referer": f"http://{self._address}/"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        given = answer.getheader("Set-Cookie")
        if given:
            self._cookie = given.split(";")[0]
        if answer.status >= 400 or (method == "GET" and answer.status >= 300):
            raise RuntimeError(f"{method} {path} was answered {answer.status}: {text[:500]}")
        return text
