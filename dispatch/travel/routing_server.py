"""Questions to a routing server over HTTP: checked address, limits of time and size, two retries, one breaker.

The connection goes to the numeric address that was checked, follows no redirect and knows no proxy of the environment.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, InvalidHeader

from dispatch.errors import TravelRejected, TravelUnavailable
from dispatch.languages import gettext as _
from dispatch.web_addresses import AddressRefused, Allowed, check_address, reachable_at

FULL = 429
SETTING = "travel_url"


@dataclass(frozen=True)
class Manners:
    """How long a server is waited for, and how often it is asked again.

    Attributes
    ----------
    connect_seconds, read_seconds : float
        Until the connection stands, and between two pieces of the answer.
    whole_seconds : float
        Until the whole answer is there.
    retries : int
        Further questions after the status 429, or 500 and above.
    pause_seconds : float
        Before the first of them; doubled before each further one, unless the server names a time.
    longest_pause_seconds : float
        A server that wants more is not asked again.
    rest_seconds : float
        After a failure nobody is asked for so long.
    most_bytes : int
        Longer answers are not read.
    """

    connect_seconds: float = 5.0
    read_seconds: float = 30.0
    whole_seconds: float = 120.0
    retries: int = 2
    pause_seconds: float = 1.0
    longest_pause_seconds: float = 60.0
    rest_seconds: float = 60.0
    most_bytes: int = 64 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """A status below 500 other than 429, and what the server said: JSON, or None where it was none."""

    status: int
    content: Any


class RoutingServer:
    """One server; everything that goes wrong with it is a `TravelUnavailable`.

    Parameters
    ----------
    address : str
        Such as `http://127.0.0.1:5000`; a path may follow.
    allowed : Allowed
        Which hosts may be asked.
    manners : Manners
        Limits of time and size.
    clock : callable
        Seconds that only rise.
    sleep : callable
        Waits for so many seconds.
    find : callable
        `reachable_at`, or a test's own.

    Raises
    ------
    AddressRefused
        If the address may not be asked.
    """

    def __init__(
        self,
        address: str,
        allowed: Allowed,
        *,
        manners: Manners = Manners(),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        find: Callable[..., tuple[str, ...]] = reachable_at,
    ) -> None:
        check_address(address, allowed, what=SETTING)
        self.address = address.rstrip("/")
        self._parts: SplitResult = urlsplit(self.address)
        self._allowed, self._manners = allowed, manners
        self._clock, self._sleep, self._find = clock, sleep, find
        self._pool: urllib3.HTTPConnectionPool | None = None
        self._failed: tuple[float, TravelUnavailable] | None = None

    @property
    def name(self) -> str:
        """The host and its port, for people."""
        return self._parts.netloc

    def ask(self, path: str, *, body: Any = None) -> Answer:
        """Return the answer to a question: GET, or POST where there is a body, which is sent as JSON.

        Raises
        ------
        TravelUnavailable
            If there is none: not reached, too slow, too long, cut off, a redirect, 429 or 500 and above after all
            retries; and at once, without asking, for a while after that.
        """
        self._refuse_while_resting()
        try:
            return self._asked(path, body)
        except TravelUnavailable as error:
            self._failed = (self._clock(), error)
            raise

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _refuse_while_resting(self) -> None:
        if self._failed is None:
            return
        since, error = self._failed
        if self._clock() - since < self._manners.rest_seconds:
            told = _("{reason} It was not asked again so soon.", reason=error)
            raise TravelUnavailable(told, short=error.short)
        self._failed = None

    def _asked(self, path: str, body: Any) -> Answer:
        for attempt in range(self._manners.retries + 1):
            status, wished, data = self._once(path, body)
            if status != FULL and status < 500:
                return Answer(status, _read(data))
            if attempt < self._manners.retries:
                self._sleep(self._pause(attempt, wished, status=status))
        raise self._unavailable(
            _("it answered {attempts} times with status {status}").format(
                attempts=self._manners.retries + 1, status=status
            )
        )

    def _pause(self, attempt: int, wished: str | None, *, status: int) -> float:
        """Return how long to wait before the next attempt: as long as the server wants, else doubling."""
        seconds = self._manners.pause_seconds * 2**attempt
        if wished is not None:
            with suppress(InvalidHeader):  # a time that cannot be read is none
                seconds = urllib3.Retry().parse_retry_after(wished)
        if seconds > self._manners.longest_pause_seconds:
            raise self._unavailable(
                _("it answered with status {status} and wants {seconds} seconds of rest").format(
                    status=status, seconds=f"{seconds:,.0f}"
                )
            )
        return seconds

    def _once(self, path: str, body: Any) -> tuple[int, str | None, bytes]:
        """Ask once; return the status, the rest that the server wants, and what it said."""
        began = self._clock()
        try:
            response = self._open_pool().request(
                "GET" if body is None else "POST",
                f"{self._parts.path}/{path}",
                body=None if body is None else json.dumps(body).encode(),
                headers=self._headers(body is not None),
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(
                    connect=self._manners.connect_seconds, read=self._manners.read_seconds
                ),
            )
            try:
                data = self._content(response, began)
            finally:
                response.close()
        except AddressRefused as error:
            raise TravelUnavailable(str(error)) from error
        except (HTTPError, OSError) as error:
            self.close()
            raise self._unavailable(_said(error)) from error
        if 300 <= response.status < 400:
            raise self._unavailable(
                _("it sends elsewhere (status {status})").format(status=response.status)
            )
        return response.status, response.headers.get("Retry-After"), data

    def _headers(self, with_body: bool) -> dict[str, str]:
        headers = {"Host": self._parts.netloc, "User-Agent": "field-dispatch", "Accept": "*/*"}
        return headers | ({"Content-Type": "application/json"} if with_body else {})

    def _content(self, response: urllib3.BaseHTTPResponse, began: float) -> bytes:
        pieces, size = [], 0
        for piece in response.stream(64 * 1024):
            size += len(piece)
            if size > self._manners.most_bytes:
                raise self._unavailable(_("its answer is too long"))
            if self._clock() - began > self._manners.whole_seconds:
                raise self._unavailable(_("its answer takes too long"))
            pieces.append(piece)
        return b"".join(pieces)

    def _open_pool(self) -> urllib3.HTTPConnectionPool:
        """Return the connection, opened to the address that is allowed now."""
        number = self._find(self.address, self._allowed, what=SETTING)[0]
        if self._pool is None or self._pool.host != number:
            self.close()
            self._pool = self._pool_to(number)
        return self._pool

    def _pool_to(self, number: str) -> urllib3.HTTPConnectionPool:
        host = self._parts.hostname or ""
        if self._parts.scheme == "https":
            return urllib3.HTTPSConnectionPool(
                number,
                self._parts.port or 443,
                ssl_context=ssl.create_default_context(),
                server_hostname=host,
                assert_hostname=host,
            )
        return urllib3.HTTPConnectionPool(number, self._parts.port or 80)

    def _unavailable(self, reason: str) -> TravelUnavailable:
        short = _(
            "The routing server at {name} gives no travel times: {reason}.",
            name=self.name,
            reason=reason,
        )
        remedy = _("Start it or correct travel_url; travel_fallback = straight plans without it.")
        return TravelUnavailable(f"{short} {remedy}", short=short)

    def unreadable(self, what: str) -> TravelUnavailable:
        """Return the error for an answer that is not what such a server says; nobody is asked for a while after it.

        Parameters
        ----------
        what : str
            What is wrong with it, a part of a sentence.
        """
        error = self._unavailable(_("its answer cannot be understood ({what})").format(what=what))
        self._failed = (self._clock(), error)
        return error

    def rejected(self, code: str, message: str = "") -> TravelRejected:
        """Return the error for a question that the server refuses, with its own code and words."""
        said = f"{code} {message[:120].strip()}".rstrip(". ")
        return TravelRejected(
            code,
            _(
                "The routing server at {name} refuses the question: {said}."
                " Check travel, travel_url and travel_mode.",
                name=self.name,
                said=said,
            ),
        )


def _said(error: Exception) -> str:
    """Return what went wrong in words that do not depend on the library."""
    if isinstance(error, urllib3.exceptions.NewConnectionError):  # a kind of TimeoutError there
        return _("it cannot be reached")
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return _("it did not answer in time")
    if isinstance(error, urllib3.exceptions.SSLError):
        return _("its certificate is not accepted")
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return _("its answer was cut off")
    return _("it cannot be reached")


def _read(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None
