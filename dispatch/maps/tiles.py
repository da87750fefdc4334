"""Where background tiles may come from."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from dispatch.errors import SettingsError

_HOST = re.compile(r"[A-Za-z0-9.*_-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


def image_sources(tile_url: str) -> tuple[str, ...]:
    """Return the hosts of a tile address as a content security policy names them; none for an empty address.

    Parameters
    ----------
    tile_url : str
        With {z}, {x} and {y}; `{s}` in the host stands for any subdomain. A path such as `/tiles/{z}/{x}/{y}.png` asks
        the server that the page came from.

    Raises
    ------
    SettingsError
        If it is no http or https address, or lacks one of the three.
    """
    if not tile_url:
        return ()
    missing = [name for name in ("{z}", "{x}", "{y}") if name not in tile_url]
    if missing:
        raise SettingsError(
            f"tile_url is {tile_url!r}, without {' and '.join(missing)}. Give an address such as"
            " https://tiles.example.org/{z}/{x}/{y}.png"
        )
    if tile_url.startswith("/") and not tile_url.startswith("//"):
        return ()
    scheme, host = _scheme_and_host(tile_url)
    if scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        raise SettingsError(
            f"tile_url is {tile_url!r}, which is no http or https address of a host."
            " Give one such as https://tiles.example.org/{z}/{x}/{y}.png"
        )
    return (f"{scheme}://{host}",)


def _scheme_and_host(tile_url: str) -> tuple[str, str]:
    try:
        address = urlsplit(tile_url.replace("{s}.", "*.", 1))
        return address.scheme, address.netloc
    except ValueError:
        return "", ""
