"""Looking up addresses: found, not found and service down are three different things."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.domain.place import FoundPlace, Location
from dispatch.errors import GeocodingError, SettingsError
from dispatch.settings import Settings
from dispatch.travel.geocoding import make_geocoder
from dispatch.travel.geocoding_cache import NOT_FOUND_SECONDS
from dispatch.travel.precision import precision_of
from tests.dispatch.travel.geocoder_stand_in import CITY, HOUSE, StandIn, serving

ADDRESS = "朝阳路 12 号"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A service on this machine, asked directly even where a proxy is set."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as stand_in:
        yield stand_in


@pytest.fixture
def settings(service: StandIn, tmp_path: Path) -> Settings:
    """Settings that ask the stand-in, without a delay."""
    return Settings(
        geocoder="nominatim",
        geocoder_domain=f"127.0.0.1:{service.port}",
        geocoder_scheme="http",
        geocoder_user_agent="dispatch-tests (tests@example.org)",
        geocoder_delay=0.0,
        geocoder_cache=str(tmp_path / "new" / "answers.sqlite"),
    )


def ask(
    settings: Settings, address: str = ADDRESS, *, timeout: float = 5.0, now: float = 0.0
) -> FoundPlace | None:
    """Ask with a geocoder made for this one question."""
    geocode = make_geocoder(settings, timeout_seconds=timeout, now=lambda: now)
    assert geocode is not None
    return geocode(address)


def test_no_provider_looks_up_nothing() -> None:
    """Without a provider there is no function to ask."""
    assert make_geocoder(Settings()) is None


def test_an_address_is_found(service: StandIn, settings: Settings) -> None:
    """A house number is found with its coordinates, precision and label, and the service learns who asks."""
    service.answer([HOUSE])
    assert ask(settings) == FoundPlace(
        Location(39.9123, 116.4512), "house", "12号, 朝阳路, 朝阳区, 北京市, 中国"
    )
    assert service.questions == [ADDRESS]
    assert service.user_agents == ["dispatch-tests (tests@example.org)"]


def test_a_rough_answer_says_so(service: StandIn, settings: Settings) -> None:
    """An address of which only the city is known is told apart by its precision."""
    service.answer([CITY])
    found = ask(settings)
    assert found is not None
    assert found.precision == "city"


def test_an_unknown_address_is_no_error(service: StandIn, settings: Settings) -> None:
    """An empty answer means that nobody knows the address."""
    service.answer([])
    assert ask(settings) is None


def test_a_blank_address_is_not_asked(service: StandIn, settings: Settings) -> None:
    """Nobody is asked for an address of blanks."""
    assert ask(settings, "  \t") is None
    assert service.questions == []


def test_an_answer_is_kept(service: StandIn, settings: Settings) -> None:
    """The same address, in other capitals, blanks and widths, is asked once, for good."""
    service.answer([HOUSE])
    first = ask(settings, "Road 12")
    assert ask(settings, " ROAD　１２ ", now=1e9) == first
    assert len(service.questions) == 1


def test_not_found_is_kept_for_a_day(service: StandIn, settings: Settings) -> None:
    """An unknown address is asked again once a day has passed, and not before."""
    assert ask(settings, now=1000.0) is None
    service.answer([HOUSE])
    assert ask(settings, now=1000.0 + NOT_FOUND_SECONDS - 1) is None
    assert len(service.questions) == 1
    assert ask(settings, now=1000.0 + NOT_FOUND_SECONDS) is not None
    assert len(service.questions) == 2


def test_providers_do_not_share_answers(service: StandIn, settings: Settings) -> None:
    """What one provider answered is not taken for what another would."""
    service.answer([HOUSE])
    ask(settings)
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [116.1, 39.1]},
        "properties": {"osm_key": "highway", "type": "street", "name": "朝阳路", "country": "中国"},
    }
    service.answer({"type": "FeatureCollection", "features": [feature]})
    found = ask(replace(settings, geocoder="photon"))
    assert found is not None
    assert (found.location, found.precision) == (Location(39.1, 116.1), "street")


def fails(service: StandIn, settings: Settings, *, timeout: float = 5.0) -> str:
    """Ask, expect an error, and see that it was not kept as an answer; returns its text."""
    with pytest.raises(GeocodingError) as caught:
        ask(settings, timeout=timeout)
    service.status, service.silent, service.promised_length = 200, False, None
    service.headers.clear()
    service.answer([HOUSE])
    assert ask(settings) is not None
    return str(caught.value)


def test_a_server_error_is_no_unknown_address(service: StandIn, settings: Settings) -> None:
    """500 raises an error that names the provider, the host, the address and what to do."""
    service.status, service.body = 500, b"oops"
    text = fails(service, settings)
    assert "nominatim at 127.0.0.1" in text
    assert ADDRESS in text
    assert "Check geocoder_domain" in text


def test_too_many_questions_are_said_to_be_that(service: StandIn, settings: Settings) -> None:
    """429 is answered at once, with the time the service asks for and the setting that helps."""
    service.status, service.headers = 429, {"Retry-After": "120"}
    text = fails(service, settings)
    assert "in 120 seconds" in text
    assert "geocoder_delay" in text
    assert len(service.questions) == 2


def test_a_web_page_is_no_answer(service: StandIn, settings: Settings) -> None:
    """HTML in place of JSON, as a portal gives it, is an error, shortened."""
    service.body, service.kind = b"<html>" + b"Please log in. " * 100 + b"</html>", "text/html"
    text = fails(service, settings)
    assert "GeocoderParseError" in text
    assert len(text) < 400


@pytest.mark.filterwarnings("ignore:Latitude normalization")  # geopy warns before it refuses
@pytest.mark.parametrize(
    "content",
    [
        {"error": "Bad query"},
        [{"licence": "none"}],
        [{**HOUSE, "lat": "north"}],
        [{**HOUSE, "lat": "NaN"}],
        [{**HOUSE, "lat": "95"}],
        [17],
    ],
    ids=["error", "no coordinates", "no number", "not a number", "off the globe", "no object"],
)
def test_an_odd_answer_is_an_error(service: StandIn, settings: Settings, content: object) -> None:
    """JSON of another shape is an error and not an unknown address."""
    service.answer(content)
    assert ADDRESS in fails(service, settings)


def test_half_an_answer_is_an_error(service: StandIn, settings: Settings) -> None:
    """An answer that breaks off is an error."""
    service.answer([HOUSE])
    service.body = service.body[:100]
    service.promised_length = 5000
    assert ADDRESS in fails(service, settings)


def test_a_silent_service_is_an_error(service: StandIn, settings: Settings) -> None:
    """A service that does not answer in time is an error."""
    service.silent = True
    assert "did not answer" in fails(service, settings, timeout=0.1)


def test_a_refused_connection_is_an_error(settings: Settings) -> None:
    """Where nobody listens there is an error."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        domain = f"127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(GeocodingError, match="did not answer"):
            ask(replace(settings, geocoder_domain=domain))


def test_a_broken_file_of_answers_is_named(service: StandIn, settings: Settings) -> None:
    """A file of answers that is no database is an error that names it."""
    path = Path(settings.geocoder_cache)
    path.parent.mkdir()
    path.write_text("this is no database, and long enough to be seen as none of them")
    with pytest.raises(GeocodingError, match=r"answers\.sqlite.*Remove it"):
        ask(settings)
    assert service.questions == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"geocoder": "nominatin"}, "nominatim"),
        ({"geocoder_user_agent": "", "geocoder_domain": ""}, "geocoder_user_agent"),
        ({"geocoder": "bing"}, "api_key"),
        ({"geocoder": "pelias", "geocoder_domain": ""}, "domain"),
        ({"geocoder": "here"}, "one host of its own"),
        ({"geocoder_scheme": "ftp"}, "geocoder_scheme"),
    ],
)
def test_settings_that_cannot_work_are_refused(
    settings: Settings, changes: dict[str, str], said: str
) -> None:
    """A provider nobody knows, a missing user agent and a missing key are said before anything is asked."""
    with pytest.raises(SettingsError, match=said):
        make_geocoder(replace(settings, **changes))


def test_the_provider_may_be_written_in_capitals(settings: Settings) -> None:
    """Capitals and blanks around a provider's name do not count."""
    assert make_geocoder(replace(settings, geocoder=" Nominatim ")) is not None


def test_questions_keep_their_distance(
    service: StandIn, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two questions are the set time apart; an answer that is kept costs no waiting."""
    clock, waits = [100.0], []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr("geopy.extra.rate_limiter.default_timer", lambda: clock[0])
    monkeypatch.setattr("geopy.extra.rate_limiter.sleep", sleep)
    service.answer([HOUSE])
    geocode = make_geocoder(replace(settings, geocoder_delay=5.0))
    assert geocode is not None
    for address in ("Road 1", "Road 2", "Road 1"):
        geocode(address)
    assert waits == [5.0]
    assert service.questions == ["Road 1", "Road 2"]


@pytest.mark.parametrize(
    ("raw", "precision"),
    [
        ({"place_rank": 30}, "house"),
        ({"place_rank": 28}, "house"),
        ({"place_rank": 27}, "street"),
        ({"place_rank": 26}, "street"),
        ({"place_rank": 25}, "district"),
        ({"place_rank": 17}, "district"),
        ({"place_rank": 16}, "city"),
        ({"place_rank": 4}, "city"),
        ({"addresstype": "road"}, "street"),
        ({"addresstype": "volcano"}, "unknown"),
        ({"properties": {"type": "house"}}, "house"),
        ({"properties": {"type": "district"}}, "district"),
        ({"properties": None}, "unknown"),
        ({}, "unknown"),
        (None, "unknown"),
    ],
)
def test_precision_is_read_from_what_providers_say(raw: object, precision: str) -> None:
    """Ranks and types of Nominatim and Photon become one scale; other answers are unknown."""
    assert precision_of(raw) == precision
