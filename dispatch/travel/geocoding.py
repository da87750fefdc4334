"""Addresses to places, through any provider that geopy knows."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from geopy.adapters import URLLibAdapter
from geopy.exc import ConfigurationError, GeocoderRateLimited, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import SERVICE_TO_GEOCODER

from dispatch.domain.gcj02 import Coordinates, coordinates_of, to_wgs84
from dispatch.domain.place import FoundPlace, Location
from dispatch.errors import GeocodingError, SettingsError
from dispatch.languages import gettext as _
from dispatch.settings import Settings
from dispatch.travel.gazetteer import Gazetteer, read_gazetteer
from dispatch.travel.geocoding_cache import GeocodingCache
from dispatch.travel.precision import precision_of

TIMEOUT_SECONDS = 10.0

Geocode = Callable[[str], FoundPlace | None]
_OWN = frozenset(
    {"domain", "scheme", "user_agent", "timeout", "adapter_factory", "proxies", "ssl_context"}
)
"""Options of providers that have settings of their own, or that no text can give."""


def make_geocoder(
    settings: Settings,
    *,
    timeout_seconds: float = TIMEOUT_SECONDS,
    now: Callable[[], float] = time.time,
) -> Geocode | None:
    """Return a function that looks up one address, or None where neither a gazetteer nor a provider is set.

    The gazetteer is asked first. Where it lists but the beginning of an address, the provider is asked too, and what
    the gazetteer has counts only if the provider does not know the address.

    The function returns None for an address that the provider does not know, and raises GeocodingError when the
    provider cannot be asked or its answer cannot be read. Answers are kept, "not found" for a day. Questions keep the
    least time apart that the settings ask for; a question that fails is not repeated, since the answers so far are kept
    and the next run goes on from there.

    Parameters
    ----------
    settings : Settings
        Provider, host, user agent, delay and file of answers.
    timeout_seconds : float
        How long one answer is waited for.
    now : callable
        Seconds since 1970.

    Raises
    ------
    SettingsError
        If there is no such provider, or it needs a setting that is missing.
    InputError
        If the gazetteer cannot be read.
    """
    gazetteer = gazetteer_of(settings)
    provider = _provider(settings, timeout_seconds, now)
    if gazetteer is None:
        return provider

    def geocode(address: str) -> FoundPlace | None:
        found = gazetteer.exact(address)
        if found is None and provider is not None:
            found = provider(address)
        return found or gazetteer.nearest(address)

    return geocode


def shared_geocoder(settings: Settings) -> Geocode | None:
    """Return what `make_geocoder` does, the same each time, so that all who ask keep the least time between questions.

    A gazetteer that has changed is read again.

    Raises
    ------
    SettingsError, InputError
        As `make_geocoder`.
    """
    try:
        changed = Path(settings.gazetteer).stat().st_mtime_ns if settings.gazetteer else 0
    except OSError:
        changed = 0  # that it cannot be read is said when it is
    return _kept(settings, changed)


@lru_cache(maxsize=4)
def _kept(settings: Settings, changed: int) -> Geocode | None:
    return make_geocoder(settings)


def gazetteer_of(settings: Settings) -> Gazetteer | None:
    """Return the gazetteer of the settings, None where none is set.

    Raises
    ------
    InputError, SettingsError
        If it cannot be read, or its coordinates are unknown.
    """
    if not settings.gazetteer:
        return None
    coordinates = coordinates_of(settings.coordinates, what="coordinates")
    return read_gazetteer(Path(settings.gazetteer), coordinates=coordinates)


def _provider(
    settings: Settings, timeout_seconds: float, now: Callable[[], float]
) -> Geocode | None:
    """Return a function that asks the provider of the settings, None where none is set."""
    name = settings.geocoder.strip().lower()
    if not name:
        return None
    coordinates = coordinates_of(settings.geocoder_coordinates, what="geocoder_coordinates")
    service = _service(name, settings, timeout_seconds)
    host = settings.geocoder_domain or "its own host"
    ask = RateLimiter(
        service.geocode,
        min_delay_seconds=settings.geocoder_delay,
        error_wait_seconds=settings.geocoder_delay,
        max_retries=0,
        swallow_exceptions=False,  # or a service that is down would look like an address nobody knows
    )
    cache = GeocodingCache(
        Path(settings.geocoder_cache), provider=_kept_as(name, host, coordinates), now=now
    )

    def geocode(address: str) -> FoundPlace | None:
        if not address.strip():
            return None
        known, found = cache.get(address)
        if not known:
            found = _found(_asked(ask, address, name=name, host=host), coordinates)
            cache.put(address, found)
        return found

    return geocode


def _kept_as(name: str, host: str, coordinates: Coordinates) -> str:
    """Return whose answers are kept: those of other coordinates are other answers."""
    words = f"{name} at {host}"
    return words if coordinates is Coordinates.WGS84 else f"{words} in {coordinates.value}"


def _service(name: str, settings: Settings, timeout_seconds: float) -> Any:
    kind = _known(name)
    accepted = inspect.signature(kind).parameters
    # urllib answers a 429 at once; the adapter of `requests` would wait as long as the service asks for.
    options: dict[str, Any] = {"timeout": timeout_seconds, "adapter_factory": URLLibAdapter}
    options |= _given(settings, name, accepted=set(accepted))
    options |= _further(settings.geocoder_options, name, accepted=set(accepted))
    _refuse_missing(name, accepted.values(), given=options)
    try:
        return kind(**options)
    except ConfigurationError as error:
        raise SettingsError(
            _(
                "geocoder is {name}, and geopy refuses it: {error}"
                " Set geocoder_user_agent to your name and a contact, and geocoder_scheme to http or https.",
                name=repr(name),
                error=error,
            )
        ) from error


def _known(name: str) -> Any:
    """Return geopy's class of a provider."""
    if (kind := SERVICE_TO_GEOCODER.get(name)) is not None:
        return kind
    choices = ", ".join(sorted(SERVICE_TO_GEOCODER))
    raise SettingsError(
        _(
            "geocoder is {name}, which geopy does not know. Take one of {choices}.",
            name=repr(name),
            choices=choices,
        )
    )


def _refuse_missing(
    name: str, accepted: Iterable[inspect.Parameter], *, given: Mapping[str, Any]
) -> None:
    """Refuse a provider that needs an option which nobody has set."""
    missing = [
        parameter.name
        for parameter in accepted
        if parameter.default is parameter.empty and parameter.name not in given
    ]
    if missing:
        raise SettingsError(
            _(
                "geocoder is {name}, which needs {missing}."
                " Set geocoder_options to {options}, or take nominatim or photon.",
                name=repr(name),
                missing=", ".join(missing),
                options=", ".join(f"{each}=…" for each in missing),
            )
        )


def _given(settings: Settings, name: str, *, accepted: set[str]) -> dict[str, str]:
    """Return the settings that are not empty and that the provider takes."""
    values = {
        "domain": settings.geocoder_domain,
        "scheme": settings.geocoder_scheme,
        "user_agent": settings.geocoder_user_agent,
    }
    if values["domain"] and "domain" not in accepted:
        raise SettingsError(
            _(
                "geocoder_domain is {domain}, but {name} has one host of its own. Leave it empty.",
                domain=repr(values["domain"]),
                name=name,
            )
        )
    return {option: value for option, value in values.items() if value and option in accepted}


def _further(text: str, name: str, *, accepted: set[str]) -> dict[str, str]:
    """Return the options written as name=value, with commas between them; their values may hold secrets."""
    found = {}
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        option, equals, value = (part.strip() for part in piece.partition("="))
        if not equals or not value or option not in accepted - _OWN:
            known = ", ".join(sorted(accepted - _OWN)) or "none"
            raise SettingsError(
                _(
                    "geocoder_options names {option}, which {name} does not take or which has no value."
                    " Write name=value with commas between them; {name} takes {known}.",
                    option=repr(option),
                    name=name,
                    known=known,
                )
            )
        found[option] = value
    return found


def _asked(ask: Callable[..., Any], address: str, *, name: str, host: str) -> Any:
    values = {"name": name, "host": host, "address": repr(address)}
    try:
        return ask(address, exactly_one=True)
    except GeocoderRateLimited as error:
        if error.retry_after is None:
            sentence = _(
                "The geocoder {name} at {host} was asked for {address} and refuses more questions for now."
                " Try again later, or raise geocoder_delay.",
                **values,
            )
        else:
            sentence = _(
                "The geocoder {name} at {host} was asked for {address} and refuses more questions for now."
                " Try again in {seconds} seconds, or raise geocoder_delay.",
                seconds=error.retry_after,
                **values,
            )
        raise GeocodingError(sentence) from error
    except GeopyError as error:
        reason = " ".join(str(error).split())[:120]
        raise GeocodingError(
            _(
                "The geocoder {name} at {host} was asked for {address} and did not answer: {kind}, {reason}."
                " Check geocoder_domain and the connection, or give latitude and longitude.",
                kind=type(error).__name__,
                reason=reason,
                **values,
            )
        ) from error
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise GeocodingError(
            _(
                "The geocoder {name} at {host} was asked for {address} and gave an answer that cannot be read."
                " Check that geocoder_domain is a host of this provider, or give latitude and longitude.",
                **values,
            )
        ) from error


def _found(answer: Any, coordinates: Coordinates) -> FoundPlace | None:
    if answer is None:
        return None
    # geopy refuses coordinates off the globe itself, as an answer that cannot be read.
    place = Location(float(answer.latitude), float(answer.longitude))
    place = to_wgs84(place, coordinates)
    return FoundPlace(place, precision_of(answer.raw), str(answer.address))
