"""Sends one message: to the machine that was checked, following no redirect, within a limit of time."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from dispatch.languages import gettext as _
from dispatch.web_addresses import AddressRefused, Allowed, reachable_at
from dispatch.webhooks.message import Message, signature

TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt.

    Attributes
    ----------
    delivered : bool
        Whether the receiver answered with a status from 200 to 299.
    sentence : str
        What happened, for people; never the receiver's own words.
    """

    delivered: bool
    sentence: str


def send(
    message: Message,
    *,
    url: str,
    secret: str,
    at: datetime,
    allowed: Allowed,
    timeout_seconds: float = TIMEOUT_SECONDS,
    find: Callable[..., tuple[str, ...]] = reachable_at,
) -> Outcome:
    """Post a message to a receiver; whatever goes wrong is an outcome, not an exception.

    Parameters
    ----------
    url : str
        Where the receiver listens.
    secret : str
        Known to the receiver too; signs the message.
    at : datetime
        Now; stands in the signature.
    allowed : Allowed
        Which hosts may be asked.
    timeout_seconds : float
        For connecting, and again for the answer to begin.
    find : callable
        `reachable_at`, or a test's own.
    """
    try:
        number = find(url, allowed, what="The webhook")[0]
    except AddressRefused as refusal:
        return Outcome(False, str(refusal))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "field-dispatch",
        "X-Dispatch-Event": message.event,
        "X-Dispatch-Delivery": message.id,
        "X-Dispatch-Signature": signature(message.body, secret=secret, at=at),
    }
    try:
        status = _post(url, number, message.body.encode(), headers, timeout_seconds)
    except (OSError, HTTPException, ValueError) as error:
        return Outcome(
            False, _("The receiver could not be reached ({kind}).", kind=type(error).__name__)
        )
    if 200 <= status < 300:
        return Outcome(True, _("Delivered with status {status}.", status=status))
    answered = _("The receiver answered with status {status}.", status=status)
    if 300 <= status < 400:
        answered += " " + _("Redirects are not followed; give the final address.")
    return Outcome(False, answered)


def _post(
    url: str, number: str, body: bytes, headers: dict[str, str], timeout_seconds: float
) -> int:
    parts = urlsplit(url)
    host = parts.hostname or ""
    connection: HTTPConnection
    if parts.scheme == "https":
        connection = _PinnedHTTPS(host, number, port=parts.port, timeout_seconds=timeout_seconds)
    else:
        connection = _PinnedHTTP(host, number, port=parts.port, timeout_seconds=timeout_seconds)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body=body, headers=headers)
        # The answer's body is nobody's business and may be endless: it is not read.
        return connection.getresponse().status
    finally:
        connection.close()


class _PinnedHTTP(HTTPConnection):
    """Connects to the number that was checked, whatever the name stands for by now."""

    def __init__(self, host: str, number: str, *, port: int | None, timeout_seconds: float) -> None:
        super().__init__(host, port, timeout=timeout_seconds)
        self._number = number

    def connect(self) -> None:
        self.sock = socket.create_connection((self._number, self.port), self.timeout)


class _PinnedHTTPS(HTTPSConnection):
    """The same over TLS; the certificate has to be that of the name."""

    def __init__(self, host: str, number: str, *, port: int | None, timeout_seconds: float) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=timeout_seconds, context=self._tls)
        self._number = number

    def connect(self) -> None:
        plain = socket.create_connection((self._number, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
