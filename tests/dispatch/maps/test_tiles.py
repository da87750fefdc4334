"""Where background tiles may come from."""

from __future__ import annotations

import pytest

from dispatch.errors import SettingsError
from dispatch.maps.tiles import image_sources


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ()),
        ("/tiles/{z}/{x}/{y}.png", ()),
        ("https://tiles.example.org/{z}/{x}/{y}.png?key=a;b", ("https://tiles.example.org",)),
        ("https://{s}.tile.example.org/{z}/{x}/{y}.png", ("https://*.tile.example.org",)),
        ("http://127.0.0.1:8080/{z}/{x}/{y}.png", ("http://127.0.0.1:8080",)),
        ("http://[::1]:8080/{z}/{x}/{y}.png", ("http://[::1]:8080",)),
    ],
)
def test_the_policy_names_the_host_alone(address: str, expected: tuple[str, ...]) -> None:
    """Paths and keys stay out of the policy; the own server needs no mention."""
    assert image_sources(address) == expected


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("javascript:alert(1)//{z}/{x}/{y}", "no http or https address"),
        ("//tiles.example.org/{z}/{x}/{y}.png", "no http or https address"),
        ("https://a b/{z}/{x}/{y}.png", "no http or https address"),
        ("https://a;script-src *;/{z}/{x}/{y}.png", "no http or https address"),
        ("https://user:word@tiles.example.org/{z}/{x}/{y}.png", "no http or https address"),
        ("https://[bad/{z}/{x}/{y}.png", "no http or https address"),
        ("https://tiles.example.org/{z}/{x}.png", r"without \{y\}"),
        ("https://tiles.example.org/", r"without \{z\} and \{x\} and \{y\}"),
    ],
)
def test_other_addresses_are_refused(address: str, said: str) -> None:
    """An address that is none, or that would smuggle words into the policy, is named with a remedy."""
    with pytest.raises(SettingsError, match=said) as caught:
        image_sources(address)
    assert "tile_url" in str(caught.value)
    assert "such as" in str(caught.value)
