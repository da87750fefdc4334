"""Where background tiles may come from: an address, or a provider by name."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import xyzservices.providers
from xyzservices import TileProvider

from dispatch.domain.gcj02 import Coordinates, coordinates_of
from dispatch.errors import SettingsError
from dispatch.languages import gettext as _
from dispatch.settings import Settings

_HOST = re.compile(r"[A-Za-z0-9.*_-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+")
_IN_GCJ02 = "gaode."
"""How the names of providers begin whose tiles are drawn in GCJ-02."""


@dataclass(frozen=True)
class Background:
    """The tiles under a map.

    Attributes
    ----------
    url : str
        With {z}, {x} and {y}.
    attribution : str
        Whose they are.
    coordinates : Coordinates
        What they are drawn in: over GCJ-02 everything else on the map is shifted as well.
    """

    url: str
    attribution: str
    coordinates: Coordinates


def background(settings: Settings) -> Background | None:
    """Return the tiles that the settings choose; None for a plain grid.

    Raises
    ------
    SettingsError
        If there is no provider of the name given, it needs a key, or the coordinates are unknown.
    """
    if not settings.tile_url:
        return None
    attribution = settings.tile_attribution
    provider = _provider(settings.tile_url)
    if provider is not None and attribution == Settings.tile_attribution:
        attribution = _plain(provider.html_attribution)
    given = settings.tile_coordinates
    if not given and settings.tile_url.lower().startswith(_IN_GCJ02):
        given = Coordinates.GCJ02.value
    return Background(
        tile_address(settings.tile_url),
        attribution,
        coordinates_of(given, what="tile_coordinates"),
    )


def tile_address(tile_url: str) -> str:
    """Return the address of tiles that are named by an address already, or by a provider of xyzservices.

    Providers are asked over https, since a page that came over https asks nobody over http.

    Raises
    ------
    SettingsError
        If there is no such provider, or it needs a key.
    """
    provider = _provider(tile_url)
    if provider is None:
        return tile_url
    if provider.requires_token():
        raise SettingsError(
            _(
                "tile_url is {tile_url!r}, whose provider needs a key. Give its address with your key"
                " in it.",
                tile_url=tile_url,
            )
        )
    address: str = provider.build_url()
    return re.sub(r"^http://", "https://", address)


def _provider(tile_url: str) -> TileProvider | None:
    """Return the provider that a name stands for; None for an address."""
    if not _NAME.fullmatch(tile_url):
        return None
    try:
        return xyzservices.providers.query_name(tile_url)
    except ValueError:
        raise SettingsError(
            _(
                "tile_url is {tile_url!r}, which xyzservices does not know. Give a name such as"
                " Gaode.Normal or OpenStreetMap.Mapnik, or an address with {{z}}, {{x}} and {{y}}.",
                tile_url=tile_url,
            )
        ) from None


def _plain(attribution: str) -> str:
    """Return an attribution without its links: maps show it as text."""
    return html.unescape(re.sub(r"<[^>]*>", "", attribution))


def image_sources(tile_url: str) -> tuple[str, ...]:
    """Return the hosts of tiles as a content security policy names them; none for an empty address.

    Parameters
    ----------
    tile_url : str
        With {z}, {x} and {y}; `{s}` in the host stands for any subdomain. A path such as `/tiles/{z}/{x}/{y}.png` asks
        the server that the page came from. A provider may be named instead.

    Raises
    ------
    SettingsError
        If it is no http or https address, or lacks one of the three.
    """
    if not tile_url:
        return ()
    tile_url = tile_address(tile_url)
    missing = [name for name in ("{z}", "{x}", "{y}") if name not in tile_url]
    if missing:
        raise SettingsError(
            _(
                "tile_url is {tile_url!r}, without {missing}. Give an address such as"
                " https://tiles.example.org/{{z}}/{{x}}/{{y}}.png",
                tile_url=tile_url,
                missing=" and ".join(missing),
            )
        )
    if tile_url.startswith("/") and not tile_url.startswith("//"):
        return ()
    scheme, host = _scheme_and_host(tile_url)
    if scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        raise SettingsError(
            _(
                "tile_url is {tile_url!r}, which is no http or https address of a host. Give one such"
                " as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png",
                tile_url=tile_url,
            )
        )
    return (f"{scheme}://{host}",)


def _scheme_and_host(tile_url: str) -> tuple[str, str]:
    try:
        address = urlsplit(tile_url.replace("{s}.", "*.", 1))
        return address.scheme, address.netloc
    except ValueError:
        return "", ""
