"""Which other servers may be asked: schemes, listed hosts, and private networks only by decision (SSRF)."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.errors import SettingsError
from dispatch.web_addresses import AddressRefused, Allowed, check_address, reachable_at

ANY = Allowed()
PRIVATE = [
    "http://127.0.0.1/",
    "http://localhost:8080/",
    "http://localhost./",
    "http://app.localhost/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.5/x",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fd00::1]/",
    "http://[fe80::1%25eth0]/",
    "http://224.0.0.1/",
    "http://metadata.google.internal/",
    "http://intranet/",
]


def found(*numbers: str) -> Any:
    """Return a look-up that finds these addresses."""

    def look_up(*_: Any, **__: Any) -> list[tuple]:
        return [(2, 1, 6, "", (number, 443)) for number in numbers]

    return look_up


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    """The own machine and private networks are refused however they are written, unless the setting says yes."""
    with pytest.raises(AddressRefused, match=r"webhook .*outgoing_private"):
        check_address(address, ANY, what="webhook")
    check_address(address, Allowed(private=True), what="webhook")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "gopher://example.org/",
        "ftp://example.org/",
        "javascript:alert(1)",
        "//example.org/",
        "example.org",
        "",
        "https:///path",
        "https://",
        "https://example.org:port/",
        "https://exa mple.org/",
        "https://example.org\\@127.0.0.1/",
        "https://example.org/\r\nHost: x",
        "https://user:secret@example.org/",
        "https://例え.jp:80:80/",
    ],
)
def test_no_other_kind_of_address(address: str) -> None:
    """Other schemes, addresses without a host, with a password or with signs that programs read differently."""
    with pytest.raises(AddressRefused) as caught:
        check_address(address, Allowed(private=True), what="webhook")
    assert "secret" not in str(caught.value)


def test_public_addresses_are_allowed() -> None:
    """Without a list every public host may be asked."""
    for address in ("https://hooks.example.org/a?b=c", "http://93.184.215.14:8000/"):
        check_address(address, ANY, what="webhook")


def test_only_listed_hosts_are_asked() -> None:
    """A list of hosts is a closed one; a leading dot stands for all names below, and for no look-alike."""
    allowed = Allowed.of("hooks.example.org, .tiles.example.org", private="no")
    check_address("https://HOOKS.example.org./x", allowed, what="webhook")
    check_address("https://a.tiles.example.org/", allowed, what="webhook")
    for other in ("example.org", "evilhooks.example.org", "xtiles.example.org", "93.184.215.14"):
        with pytest.raises(AddressRefused, match="outgoing_hosts"):
            check_address(f"https://{other}/", allowed, what="webhook")


def test_a_listed_private_host_still_needs_the_decision() -> None:
    """The list alone does not open private networks."""
    with pytest.raises(AddressRefused, match="outgoing_private"):
        check_address("http://192.168.1.5/", Allowed(hosts=("192.168.1.5",)), what="tile_url")


def test_a_name_that_leads_into_a_private_network_is_refused() -> None:
    """Every machine behind the name is looked at when it is used, not the first alone."""
    address = "https://hooks.example.org/"
    assert reachable_at(address, ANY, what="webhook", look_up=found("93.184.215.14")) == (
        "93.184.215.14",
    )
    for numbers in (["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::ffff:10.0.0.1"]):
        with pytest.raises(AddressRefused, match="leads into a private network"):
            reachable_at(address, ANY, what="webhook", look_up=found(*numbers))
        allowed = Allowed(private=True)
        assert reachable_at(address, allowed, what="webhook", look_up=found(*numbers))


def test_a_name_that_is_not_found_is_named() -> None:
    """A look-up that fails is a sentence and no failure."""

    def look_up(*_: Any, **__: Any) -> list[tuple]:
        raise OSError

    with pytest.raises(AddressRefused, match=r"'hooks\.example\.org', whose address is not found"):
        reachable_at("https://hooks.example.org/", ANY, what="webhook", look_up=look_up)


def test_the_settings_are_read_strictly() -> None:
    """Anything but yes or no is named."""
    with pytest.raises(SettingsError, match="maybe"):
        Allowed.of("", private="maybe")
