"""Which other servers the product may ask: a closed list of schemes and hosts, private addresses only by decision.

Whoever may type an address into the product could otherwise have the server ask things that only the server can
reach. So every address that is typed in is checked here twice: `check_address` when it is stored, and
`reachable_at` when it is used, because a name may stand for another machine by then.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from dispatch.errors import SettingsError
from dispatch.languages import gettext as _
from dispatch.languages import mark

SCHEMES = ("https", "http")
PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*\.?")
# 127.1, 0x7f.0.0.1 and 2130706433 are all read as 127.0.0.1 by some program or other.
_NUMBERS = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*\.?")
_OWN_NAMES = ("localhost", "local", "internal", "home.arpa", "lan")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(SettingsError):
    """An address may not be asked; the sentence says why and what to change."""


@dataclass(frozen=True)
class Allowed:
    """What may be asked.

    Attributes
    ----------
    hosts : tuple of str
        Names; one that begins with a dot stands for all below it. Empty allows every public host.
    private : bool
        Whether hosts in private networks and this machine may be asked.
    schemes : tuple of str
        `https` and `http`, or `https` alone.
    private_setting : str
        The setting that allows private networks, for the sentences.
    """

    hosts: tuple[str, ...] = ()
    private: bool = False
    schemes: tuple[str, ...] = SCHEMES
    private_setting: str = "outgoing_private"

    @classmethod
    def of(cls, hosts: str, *, private: str, private_setting: str = "outgoing_private") -> Allowed:
        """Return what two settings allow: names with commas between them, and `yes` or `no`.

        Raises
        ------
        SettingsError
            If `private` is neither.
        """
        if private not in {"yes", "no"}:
            raise SettingsError(
                _(
                    "{private_setting} is {private!r}. Give yes or no.",
                    private_setting=private_setting,
                    private=private,
                )
            )
        names = tuple(name.strip().lower() for name in hosts.split(",") if name.strip())
        return cls(hosts=names, private=private == "yes", private_setting=private_setting)


NO_HOST_NAME = mark("{what} names the host {host!r}, which is no host name. Correct it.")
NOT_LISTED = mark(
    "{what} asks {host!r}, which is not among outgoing_hosts. Add it there, or give another address."
)


def check_address(address: str, allowed: Allowed, *, what: str) -> None:
    """Refuse an address that may not be asked, without asking anybody.

    Parameters
    ----------
    address : str
        In full, as in `https://tiles.example.org/{z}/{x}/{y}.png`.
    allowed : Allowed
        The hosts that may be asked.
    what : str
        What the address is for, as in `tile_url`; it begins the sentence.

    Raises
    ------
    AddressRefused
        If its scheme or host is not allowed, or it holds a name and password.
    """
    parts = _parts(address, what)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in allowed.schemes:
        raise AddressRefused(
            _(
                "{what} is {address!r}. Give an address that begins with {schemes}.",
                what=what,
                address=address,
                schemes=" or ".join(allowed.schemes),
            )
        )
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(
            _("{what} holds a name or password before its host. Leave it out.", what=what)
        )
    literal = _literal(host)
    if literal is None and not _HOST.fullmatch(host):
        raise AddressRefused(_(NO_HOST_NAME, what=what, host=host))
    if allowed.hosts and not any(_is_below(host, name) for name in allowed.hosts):
        raise AddressRefused(_(NOT_LISTED, what=what, host=host))
    if not allowed.private and _is_private_host(host, literal):
        raise AddressRefused(
            _(
                "{what} asks {host!r}, which lies in a private network. Set {private_setting} to yes"
                " if this server may ask there.",
                what=what,
                host=host,
                private_setting=allowed.private_setting,
            )
        )


def reachable_at(
    address: str,
    allowed: Allowed,
    *,
    what: str,
    look_up: Callable[..., Iterable[tuple]] = socket.getaddrinfo,
) -> tuple[str, ...]:
    """Return the numeric addresses an address may be asked at now; connect to one of these and to no name.

    Parameters
    ----------
    look_up : callable
        `socket.getaddrinfo`, or a test's own.

    Raises
    ------
    AddressRefused
        If it may not be asked, its name is not found, or any machine behind the name lies in a private network.
    """
    check_address(address, allowed, what=what)
    parts = _parts(address, what)
    port = parts.port or PORTS[parts.scheme]
    try:
        found = [entry[4][0] for entry in look_up(parts.hostname, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise AddressRefused(
            _(
                "{what} asks {hostname!r}, whose address is not found. Correct the name or try later.",
                what=what,
                hostname=parts.hostname,
            )
        ) from error
    numbers = tuple(dict.fromkeys(str(number).partition("%")[0] for number in found))
    if not allowed.private:
        for number in numbers:
            if _is_private(ipaddress.ip_address(number)):
                raise AddressRefused(
                    _(
                        "{what} asks {hostname!r}, which leads into a private network. Set {private_setting}"
                        " to yes if this server may ask there.",
                        what=what,
                        hostname=parts.hostname,
                        private_setting=allowed.private_setting,
                    )
                )
    return numbers


def _parts(address: str, what: str) -> SplitResult:
    if any(ord(sign) <= 32 or ord(sign) == 127 or sign == "\\" for sign in address):
        raise AddressRefused(
            _("{what} holds a blank, a backslash or a control character.", what=what)
        )
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - a port that is no number raises here
    except ValueError as error:
        raise AddressRefused(
            _(
                "{what} is {address!r}, which is no address: {error}.",
                what=what,
                address=address,
                error=error,
            )
        ) from error
    return parts


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _is_below(host: str, name: str) -> bool:
    return host.endswith(name) if name.startswith(".") else host == name


def _is_private_host(host: str, literal: Address | None) -> bool:
    if literal is not None:
        return _is_private(literal)
    own = any(host == name or host.endswith("." + name) for name in _OWN_NAMES)
    return own or "." not in host or bool(_NUMBERS.fullmatch(host))


def _is_private(number: Address) -> bool:
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or _inside_nat64(number)
        if inner is not None:
            return _is_private(inner)
    return not number.is_global or number.is_multicast


def _inside_nat64(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if number in ipaddress.IPv6Network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return None
