"""Every setting once: its name, default, unit and help.

A setting is read from the environment (`DISPATCH_` and the name in capitals), else from `dispatch.toml` in the working
folder, else it has its default. `docs/settings.md` is made from this file.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from dispatch.errors import SettingsError
from dispatch.figure_settings import FigureSettings
from dispatch.figure_settings import setting as _setting
from dispatch.languages import gettext as _
from dispatch.travel_settings import TravelSettings

PREFIX = "DISPATCH_"
FILE = "dispatch.toml"


@dataclass(frozen=True)
class _General:
    """The settings of pages and places."""

    store_url: str = _setting(
        "sqlite:///instance/dispatch.sqlite",
        unit="address",
        text="The store: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE.",
    )
    language: str = _setting(
        "auto",
        unit="auto, en or zh",
        text="Language of pages and commands; auto is that of the browser, and of the terminal's LANG.",
    )
    plan_folder: str = _setting(
        "build/city", unit="folder", text="Folder of the plan that the pages show."
    )
    tile_url: str = _setting(
        "",
        unit="address",
        text="Background tiles: an address with {z}, {x} and {y}, or a name of xyzservices such as Gaode.Normal;"
        " empty draws a plain grid and asks no other host.",
    )
    basemap: str = _setting(
        "",
        unit="file",
        text="Background of a local file, made by `dispatch basemap`, in place of tiles: streets that need no other"
        " host.",
    )
    tile_attribution: str = _setting(
        "© OpenStreetMap contributors", unit="text", text="Shown on the map beside the tiles."
    )
    tile_coordinates: str = _setting(
        "",
        unit="wgs84 or gcj02",
        text="What the tiles are drawn in; empty is gcj02 for tiles of Gaode by name, else wgs84.",
    )
    coordinates: str = _setting(
        "wgs84",
        unit="wgs84 or gcj02",
        text="What latitude and longitude mean in tables that are read and, until changed, in the form of a call.",
    )
    navigation_url: str = _setting(
        "https://www.openstreetmap.org/directions?to={latitude}%2C{longitude}",
        unit="address",
        text="Link that opens navigation, with {latitude} and {longitude}.",
    )
    trusted_hosts: str = _setting(
        "",
        unit="host names",
        text="Names, with commas, that the pages answer to besides 127.0.0.1 and localhost.",
    )
    secret_key: str = _setting(
        "",
        unit="text",
        text="Key that signs cookies, by chance and 32 characters or more; empty makes one beside the store.",
    )
    secret_key_fallbacks: str = _setting(
        "",
        unit="texts",
        text="Earlier keys, with commas, whose cookies are still taken while a new key takes over.",
    )
    session_hours: float = _setting(
        12.0, unit="hours", least=0.1, text="How long a login lasts at most."
    )
    session_idle_hours: float = _setting(
        2.0, unit="hours", least=0.1, text="How long a login lasts without a page being asked for."
    )
    proxies: float = _setting(
        0.0,
        unit="",
        least=0.0,
        text="How many proxies stand before the server; their X-Forwarded headers are believed, and no other.",
    )
    outgoing_hosts: str = _setting(
        "",
        unit="host names",
        text="Hosts, with commas, that webhooks, tiles and travel_url may ask; .example.org is all below it; empty is"
        " every public one.",
    )
    outgoing_private: str = _setting(
        "no",
        unit="yes or no",
        text="Whether webhooks and tiles may ask hosts in private networks and this machine.",
    )
    service_name: str = _setting(
        "Service", unit="text", text="Whom customers have called: the name on their page."
    )
    service_phone: str = _setting(
        "", unit="phone", text="Number that customers are told to call; empty shows none."
    )
    customer_link_days: float = _setting(
        30.0, unit="days", least=0.01, text="How long a customer's link is taken after it was sent."
    )
    standards_file: str = _setting(
        "",
        unit="file",
        text="Service standards of the running service (docs/standards.md); empty is those of the product.",
    )
    arrival_share: float = _setting(
        0.9,
        unit="share",
        least=0.5,
        text="Share of arrivals that the windows told to customers are to hold, up to 0.99.",
    )
    staffing_processes: float = _setting(
        1.0,
        unit="",
        least=1.0,
        text="In how many processes the worker simulates a staffing study; a plan that is asked for still goes first.",
    )
    fault_catalogue: str = _setting(
        "",
        unit="file",
        text="Fault catalogue of your own (docs/intake.md); empty is that of the product.",
    )
    part_likelihood: float = _setting(
        0.5,
        unit="share",
        least=0.0,
        text="From which likelihood on the catalogue's parts are proposed to be taken along.",
    )
    follow_up_hours: float = _setting(
        24.0, unit="hours", least=0.0, text="How long after the work the customer is called back."
    )
    follow_up_overdue_hours: float = _setting(
        48.0, unit="hours", least=0.0, text="How long after the work a call-back is overdue."
    )
    geocoder: str = _setting(
        "",
        unit="provider",
        text="geopy provider that looks up addresses (nominatim, photon, …); empty looks up none.",
    )
    geocoder_domain: str = _setting(
        "", unit="host", text="Host of the geocoder where it is your own; empty is the provider's."
    )
    geocoder_scheme: str = _setting(
        "https", unit="", text="http or https, for a geocoder of your own."
    )
    geocoder_user_agent: str = _setting(
        "", unit="text", text="Name and contact sent to the geocoder; public services ask for it."
    )
    geocoder_options: str = _setting(
        "",
        unit="name=value",
        text="Further options of the geopy provider, with commas, such as api_key=….",
    )
    geocoder_coordinates: str = _setting(
        "", unit="wgs84 or gcj02", text="What the geocoder answers in; empty is wgs84."
    )
    geocoder_delay: float = _setting(
        1.0, unit="seconds", least=0.0, text="Least time between two questions to the geocoder."
    )
    geocoder_cache: str = _setting(
        "geocoding.sqlite", unit="file", text="Where answers of the geocoder are kept."
    )
    gazetteer: str = _setting(
        "",
        unit="file",
        text="CSV of addresses with their places (docs/places.md), asked before any geocoder; empty is none.",
    )


@dataclass(frozen=True)
class Settings(FigureSettings, TravelSettings, _General):
    """All settings of the product; immutable."""

    @classmethod
    def load(
        cls, environment: Mapping[str, str] | None = None, *, file: Path = Path(FILE)
    ) -> Settings:
        """Return the settings from the environment, the file and the defaults, in this order.

        Raises
        ------
        SettingsError
            If the file cannot be read, or a name or value is wrong.
        """
        known = {item.name: item for item in fields(cls)}
        values = _from_file(file, known)
        for name in known:
            text = (os.environ if environment is None else environment).get(PREFIX + name.upper())
            if text is not None:
                values[name] = text
        return cls(**{name: _value(known[name], value) for name, value in values.items()})


def _from_file(file: Path, known: Mapping[str, Any]) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            _("{file} cannot be read: {error}. Correct it or remove it.", file=file, error=error)
        ) from error
    for name in values:
        if name not in known:
            raise SettingsError(
                _(
                    "{file}: there is no setting {name!r}. The settings are {known}.",
                    file=file,
                    name=name,
                    known=", ".join(sorted(known)),
                )
            )
    return values


def _value(item: Any, value: Any) -> Any:
    if isinstance(item.default, str):
        return str(value)
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise SettingsError(
            _("{item} is {value!r}, which is no number. Give one.", item=item.name, value=value)
        ) from None
    least = item.metadata["least"]
    if not least <= number < float("inf"):
        raise SettingsError(
            _(
                "{item} is {value!r}. Give a number of {least:g} or more.",
                item=item.name,
                value=value,
                least=least,
            )
        )
    return number


def settings_markdown() -> str:
    """Return `docs/settings.md`: every setting with its variable, default, unit and help."""
    lines = [
        "# Settings",
        "",
        "A setting is read from the environment, else from `dispatch.toml` in the working folder,"
        " else it has its default.",
        "",
        "| in `dispatch.toml` | in the environment | default | unit | |",
        "|---|---|---|---|---|",
    ]
    for item in fields(Settings):
        shown = f"`{item.default}`" if item.default != "" else "empty"
        unit, text = item.metadata["unit"], item.metadata["help"]
        lines.append(
            f"| `{item.name}` | `{PREFIX}{item.name.upper()}` | {shown} | {unit} | {text} |"
        )
    return "\n".join(lines) + "\n"
