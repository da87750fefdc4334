"""Addresses to places, through any provider that geopy knows."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geopy.adapters import URLLibAdapter
from geopy.exc import ConfigurationError, GeocoderRateLimited, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import SERVICE_TO_GEOCODER

from dispatch.domain.place import FoundPlace, Location
from dispatch.errors import GeocodingError, SettingsError
from dispatch.settings import Settings
from dispatch.travel.geocoding_cache import GeocodingCache
from dispatch.travel.precision import precision_of

TIMEOUT_SECONDS = 10.0

Geocode = Callable[[str], FoundPlace | None]


def make_geocoder(
    settings: Settings,
    *,
    timeout_seconds: float = TIMEOUT_SECONDS,
    now: Callable[[], float] = time.time,
) -> Geocode | None:
    """Return a function that looks up one address, or None where no provider is set.

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
    """
    name = settings.geocoder.strip().lower()
    if not name:
        return None
    service = _service(name, settings, timeout_seconds)
    host = settings.geocoder_domain or "its own host"
    ask = RateLimiter(
        service.geocode,
        min_delay_seconds=settings.geocoder_delay,
        error_wait_seconds=settings.geocoder_delay,
        max_retries=0,
        swallow_exceptions=False,  # or a service that is down would look like an address nobody knows
    )
    cache = GeocodingCache(Path(settings.geocoder_cache), provider=f"{name} at {host}", now=now)

    def geocode(address: str) -> FoundPlace | None:
        if not address.strip():
            return None
        known, found = cache.get(address)
        if not known:
            found = _found(_asked(ask, address, name=name, host=host))
            cache.put(address, found)
        return found

    return geocode


def _service(name: str, settings: Settings, timeout_seconds: float) -> Any:
    kind = SERVICE_TO_GEOCODER.get(name)
    if kind is None:
        choices = ", ".join(sorted(SERVICE_TO_GEOCODER))
        raise SettingsError(
            f"geocoder is {name!r}, which geopy does not know. Take one of {choices}."
        )
    accepted = inspect.signature(kind).parameters
    # urllib answers a 429 at once; the adapter of `requests` would wait as long as the service asks for.
    options: dict[str, Any] = {"timeout": timeout_seconds, "adapter_factory": URLLibAdapter}
    options |= _given(settings, name, accepted=set(accepted))
    missing = [
        parameter.name
        for parameter in accepted.values()
        if parameter.default is parameter.empty and parameter.name not in options
    ]
    if missing:
        raise SettingsError(
            f"geocoder is {name!r}, which needs {', '.join(missing)}; there is no setting for that."
            " Take nominatim or photon, with geocoder_domain for a host of your own."
        )
    try:
        return kind(**options)
    except ConfigurationError as error:
        raise SettingsError(
            f"geocoder is {name!r}, and geopy refuses it: {error}"
            " Set geocoder_user_agent to your name and a contact, and geocoder_scheme to http or https."
        ) from error


def _given(settings: Settings, name: str, *, accepted: set[str]) -> dict[str, str]:
    """Return the settings that are not empty and that the provider takes."""
    values = {
        "domain": settings.geocoder_domain,
        "scheme": settings.geocoder_scheme,
        "user_agent": settings.geocoder_user_agent,
    }
    if values["domain"] and "domain" not in accepted:
        raise SettingsError(
            f"geocoder_domain is {values['domain']!r}, but {name} has one host of its own. Leave it empty."
        )
    return {option: value for option, value in values.items() if value and option in accepted}


def _asked(ask: Callable[..., Any], address: str, *, name: str, host: str) -> Any:
    where = f"The geocoder {name} at {host} was asked for {address!r}"
    try:
        return ask(address, exactly_one=True)
    except GeocoderRateLimited as error:
        wait = "later" if error.retry_after is None else f"in {error.retry_after} seconds"
        raise GeocodingError(
            f"{where} and refuses more questions for now. Try again {wait}, or raise geocoder_delay."
        ) from error
    except GeopyError as error:
        reason = " ".join(str(error).split())[:120]
        raise GeocodingError(
            f"{where} and did not answer: {type(error).__name__}, {reason}."
            " Check geocoder_domain and the connection, or give latitude and longitude."
        ) from error
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise GeocodingError(
            f"{where} and gave an answer that cannot be read."
            " Check that geocoder_domain is a host of this provider, or give latitude and longitude."
        ) from error


def _found(answer: Any) -> FoundPlace | None:
    if answer is None:
        return None
    # geopy refuses coordinates off the globe itself, as an answer that cannot be read.
    place = Location(float(answer.latitude), float(answer.longitude))
    return FoundPlace(place, precision_of(answer.raw), str(answer.address))
