"""Links that leave the pages: a call, a way to drive."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from dispatch.domain.place import Location
from dispatch.errors import SettingsError
from dispatch.languages import gettext as _

SCHEMES = ("https", "http", "geo")


def check_navigation_url(address: str) -> None:
    """Raise SettingsError unless the address is empty, or opens navigation and takes both coordinates.

    A link of any other kind could run a script.
    """
    if not address:
        return
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        scheme = ""
    lacking = [name for name in ("{latitude}", "{longitude}") if name not in address]
    if scheme not in SCHEMES or lacking:
        raise SettingsError(
            _(
                "navigation_url is {address!r}. Give an address that begins with {schemes} and holds"
                " {{latitude}} and {{longitude}}, such as geo:{{latitude}},{{longitude}}",
                address=address,
                schemes=", ".join(SCHEMES),
            )
        )


def navigation_link(address: str, location: Location) -> str:
    """Return the link that opens navigation to a place; empty where none is set."""
    latitude, longitude = f"{location.latitude:.6f}", f"{location.longitude:.6f}"
    return address.replace("{latitude}", latitude).replace("{longitude}", longitude)


def call_link(phone: str) -> str:
    """Return the link that calls a number; empty where no digit is given."""
    number = re.sub(r"[^0-9+*#]", "", phone)
    return f"tel:{number.replace('#', '%23')}" if re.search(r"[0-9]", number) else ""
