"""Options of geocoders: keys, answers in GCJ-02, and that no plan waits for any."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.domain.place import Location
from dispatch.errors import SettingsError
from dispatch.settings import Settings
from dispatch.travel.geocoding import make_geocoder
from tests.dispatch.travel.geocoder_stand_in import HOUSE, StandIn
from tests.dispatch.travel.test_geocoding import ask, service, settings

__all__ = ["service", "settings"]


def test_options_of_a_provider_with_a_key(settings: Settings) -> None:
    """A provider that needs a key takes it from the options; one it does not take is refused without its value."""
    own = {"geocoder_domain": "", "geocoder_scheme": "https"}
    keyed = replace(settings, geocoder="bing", geocoder_options=" api_key = s3cret ", **own)
    assert make_geocoder(keyed) is not None
    for options in ("api_kay=s3cret", "api_key", "api_key=", "user_agent=s3cret"):
        with pytest.raises(
            SettingsError, match=r"geocoder_options names .*bing takes api_key"
        ) as caught:
            make_geocoder(replace(keyed, geocoder_options=options))
        assert "s3cret" not in str(caught.value)


def test_answers_in_gcj02_become_wgs84(service: StandIn, settings: Settings) -> None:
    """What a provider answers in GCJ-02 is turned into WGS-84, and kept apart from its other answers."""
    service.answer([{**HOUSE, "lat": "39.905603", "lon": "116.413642"}])
    plain = ask(settings)
    shifted = ask(replace(settings, geocoder_coordinates="gcj02"))
    assert plain is not None
    assert shifted is not None
    assert plain.location == Location(39.905603, 116.413642)
    assert abs(shifted.location.latitude - 39.9042) < 1e-6
    assert abs(shifted.location.longitude - 116.4074) < 1e-6
    assert len(service.questions) == 2


def test_no_plan_waits_for_a_geocoder(repository: Path) -> None:
    """Nothing that solves, plans, studies or works in the background imports the lookup of addresses."""
    for room in (
        "solver",
        "dispatch/planning",
        "dispatch/staffing",
        "dispatch/worker",
        "dispatch/standards",
    ):
        files = list((repository / room).rglob("*.py"))
        assert files
        assert [str(path) for path in files if "geocod" in path.read_text(encoding="utf-8")] == []
