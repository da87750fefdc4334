"""Sources of travel over stand-ins, with a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dispatch.domain.place import Location
from dispatch.travel.osrm import Osrm
from dispatch.travel.routing_server import Manners, RoutingServer
from dispatch.travel.service_travel import ServiceTravel
from dispatch.travel.travel_cache import FILE, TravelCache
from dispatch.web_addresses import Allowed
from tests.support.stand_ins.http_server import StandIn

LOCAL = Allowed(private=True, private_setting="travel_private")


def place(number: int) -> Location:
    """Return a place of a made town, each number another one."""
    return Location(round(41.10 + 0.003 * (number % 17), 5), round(-8.70 + 0.004 * number, 5))


@dataclass
class Clock:
    """Seconds that pass only where somebody sleeps or a test turns them."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


def server_of(stand_in: StandIn, clock: Clock, **manners: float) -> RoutingServer:
    """Return the client of a stand-in."""
    kept = Manners(**manners)  # type: ignore[arg-type]
    return RoutingServer(stand_in.url, LOCAL, manners=kept, clock=clock, sleep=clock.sleep)


def cache_of(folder: Path, clock: Callable[[], float], *, source: str = "osrm") -> TravelCache:
    """Return kept answers that count for a day."""
    return TravelCache(folder / FILE, source=source, keep_seconds=86400, now=clock)


def travel_over(
    stand_in: StandIn,
    *,
    clock: Clock | None = None,
    folder: Path | None = None,
    block: int = 100,
    **manners: float,
) -> ServiceTravel:
    """Return travel by an OSRM stand-in, with kept answers where a folder is given."""
    clock = clock or Clock()
    cache = None if folder is None else cache_of(folder, clock)
    router = Osrm(server_of(stand_in, clock, **manners), block=block)
    return ServiceTravel(router, cache, clock=clock)
