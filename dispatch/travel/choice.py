"""Which source of travel times the settings choose."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from dispatch.errors import SettingsError
from dispatch.languages import gettext as _
from dispatch.settings import Settings
from dispatch.travel.csv_matrix import CsvMatrix
from dispatch.travel.fallback import WithFallback
from dispatch.travel.osrm import BLOCK as OSRM_BLOCK
from dispatch.travel.osrm import Osrm
from dispatch.travel.routers import Router
from dispatch.travel.routing_server import RoutingServer
from dispatch.travel.service_travel import ServiceTravel
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_cache import FILE, TravelCache
from dispatch.travel.travel_times import TravelTimes
from dispatch.travel.valhalla import BLOCK as VALHALLA_BLOCK
from dispatch.travel.valhalla import Valhalla
from dispatch.web_addresses import Allowed

SOURCES = ("straight", "roads", "osrm", "valhalla", "csv")
SERVICES = ("osrm", "valhalla")
DAY_SECONDS = 86400


def travel_of(settings: Settings, *, say: Callable[[str], None] = lambda _: None) -> TravelTimes:
    """Return the source of travel times that the settings choose; no server is asked yet.

    Parameters
    ----------
    settings : Settings
        `travel` and every setting that begins with `travel_`.
    say : callable
        Told in a sentence before something takes long.

    Raises
    ------
    SettingsError
        If there is no such source, or a setting that it needs is empty or cannot be used.
    TravelError
        If roads or a table cannot be read. Nothing stands in silently for what was chosen.
    """
    source = chosen_source(settings)
    if source == "roads":
        return _roads(settings, say)
    if source == "csv":
        return CsvMatrix(
            Path(_needed(settings, "travel_csv")),
            places=_path(settings.travel_csv_places),
            metres=_path(settings.travel_csv_metres),
            detour=settings.travel_detour,
        )
    line = StraightLine(a=settings.travel_a, p=settings.travel_p, detour=settings.travel_detour)
    if source == "straight":
        return line
    service = ServiceTravel(_router(source, settings), kept_answers(settings))
    return WithFallback(service, line) if _falls_back(settings) else service


def chosen_source(settings: Settings) -> str:
    """Return which of `SOURCES` the settings choose.

    Raises
    ------
    SettingsError
        If they name another one.
    """
    source = settings.travel.strip().lower()
    if not source:
        return "roads" if settings.travel_roads else "straight"
    if source not in SOURCES:
        raise SettingsError(
            _(
                "travel is {value}. Give one of {choices}.",
                value=repr(settings.travel),
                choices=", ".join(SOURCES),
            )
        )
    return source


def kept_answers(settings: Settings, *, now: Callable[[], float] = time.time) -> TravelCache | None:
    """Return where the answers of the routing server are kept; None where none is chosen or none are kept."""
    source = chosen_source(settings)
    if source not in SERVICES or settings.travel_keep_days == 0:
        return None
    address = _needed(settings, "travel_url").rstrip("/")
    return TravelCache(
        Path(settings.travel_cache) / FILE,
        source=" ".join([source, address, settings.travel_mode, settings.travel_data]).strip(),
        keep_seconds=settings.travel_keep_days * DAY_SECONDS,
        now=now,
    )


def _roads(settings: Settings, say: Callable[[str], None]) -> TravelTimes:
    # Only who uses roads waits for their packages.
    from dispatch.travel.roads.road_travel import RoadTravel

    return RoadTravel.of(
        Path(_needed(settings, "travel_roads")),
        cache=Path(settings.travel_cache),
        factor=settings.travel_roads_factor,
        say=say,
    )


def _router(source: str, settings: Settings) -> Router:
    # A routing server mostly stands on this machine, where no webhook should reach: it has a rule of its own.
    allowed = Allowed.of(
        settings.outgoing_hosts,
        private=settings.travel_private,
        private_setting="travel_private",
    )
    server = RoutingServer(_needed(settings, "travel_url"), allowed)
    block = int(settings.travel_block)
    if source == "osrm":
        return Osrm(server, mode=settings.travel_mode or "driving", block=block or OSRM_BLOCK)
    return Valhalla(server, mode=settings.travel_mode or "auto", block=block or VALHALLA_BLOCK)


def _falls_back(settings: Settings) -> bool:
    if settings.travel_fallback not in {"", "straight"}:
        raise SettingsError(
            _(
                "travel_fallback is {value}. Give straight, or leave it empty.",
                value=repr(settings.travel_fallback),
            )
        )
    return settings.travel_fallback == "straight"


def _needed(settings: Settings, name: str) -> str:
    value: str = getattr(settings, name).strip()
    if not value:
        raise SettingsError(
            _(
                "travel is {source}, and {name} is empty. Set it too.",
                source=chosen_source(settings),
                name=name,
            )
        )
    return value


def _path(value: str) -> Path | None:
    return Path(value) if value else None
