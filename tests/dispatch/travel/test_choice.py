"""One setting chooses where travel times come from; a fallback is chosen too, and told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.errors import PlaceOffRoad, SettingsError, TravelError, TravelUnavailable
from dispatch.settings import Settings
from dispatch.travel.choice import chosen_source, kept_answers, travel_of
from dispatch.travel.fallback import WithFallback
from dispatch.travel.straight_line import StraightLine
from tests.dispatch.travel.services import Clock, place, travel_over
from tests.support.stand_ins import http_server as worse
from tests.support.stand_ins.osrm import SEA, osrm
from tests.support.stand_ins.valhalla import valhalla

PLACES = [place(number) for number in range(4)]


def test_without_a_word_it_is_as_before() -> None:
    """Nothing set is the straight line; an extract alone is its roads; a word overrules that."""
    assert isinstance(travel_of(Settings()), StraightLine)
    assert chosen_source(Settings(travel_roads="city.osm.pbf")) == "roads"
    named = Settings(travel_roads="city.osm.pbf", travel="Straight")
    assert isinstance(travel_of(named), StraightLine)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(travel="teleport"), r"travel is 'teleport'. Give one of straight, roads, osrm"),
        (Settings(travel="roads"), "travel is roads, and travel_roads is empty"),
        (Settings(travel="osrm"), "travel is osrm, and travel_url is empty"),
        (Settings(travel="csv"), "travel is csv, and travel_csv is empty"),
        (Settings(travel="osrm", travel_url="http://127.0.0.1:5000"), "Set travel_private to yes"),
        (
            Settings(travel="osrm", travel_url="http://127.0.0.1:5000", outgoing_private="yes"),
            "Set travel_private to yes",
        ),
        (
            Settings(travel="osrm", travel_url="https://a.example.org", travel_private="perhaps"),
            "travel_private is 'perhaps'",
        ),
        (
            Settings(
                travel="osrm",
                travel_url="https://roads.example.org",
                outgoing_hosts="hooks.example.org",
            ),
            "outgoing_hosts",
        ),
        (
            Settings(
                travel="osrm", travel_url="https://roads.example.org", travel_fallback="roads"
            ),
            "travel_fallback is 'roads'",
        ),
    ],
)
def test_settings_that_do_not_fit(settings: Settings, said: str) -> None:
    """The sentence names the setting and what to give, before anybody is asked."""
    with pytest.raises(SettingsError, match=said):
        travel_of(settings)


def test_each_source_answers(tmp_path: Path) -> None:
    """OSRM, Valhalla and a table answer as the settings say, and say who they are; choosing asks nobody."""
    local = Settings(travel_private="yes", travel_cache=str(tmp_path))
    with osrm() as one, valhalla() as other:
        by_osrm = travel_of(replace(local, travel="osrm", travel_url=one.url))
        by_valhalla = travel_of(
            replace(local, travel="valhalla", travel_url=other.url, travel_mode="truck")
        )
        assert one.asked == other.asked == []
        first, second = by_osrm.matrix(PLACES), by_valhalla.matrix(PLACES)
        assert one.asked[0].startswith("/table/v1/driving/")
    assert first.provider.startswith("OSRM, driving, 127.0.0.1")
    assert second.provider.startswith("Valhalla, truck, 127.0.0.1")
    assert abs(first.seconds - second.seconds).max() <= 1
    (tmp_path / "t.csv").write_text("minutes,41.1 -8.7,41.103 -8.696\n41.1 -8.7,0,5\n41.103 -8.696,4,0\n")  # fmt: skip
    table = travel_of(Settings(travel="csv", travel_csv=str(tmp_path / "t.csv")))
    assert table.matrix(PLACES[:2]).seconds.tolist() == [[0, 300], [240, 0]]


def test_blocks_and_kept_answers_by_settings(tmp_path: Path) -> None:
    """The size of a question and how long answers are kept are settings; 0 days keeps none, new data ask anew."""
    with osrm() as server:
        settings = Settings(
            travel="osrm",
            travel_url=server.url + "/",
            travel_private="yes",
            travel_block=2,
            travel_cache=str(tmp_path),
        )
        travel_of(settings).matrix(PLACES)
        assert len(server.asked) == 4
        travel_of(settings).matrix(PLACES)
        assert len(server.asked) == 4
        travel_of(replace(settings, travel_data="2026-11")).matrix(PLACES)
        assert len(server.asked) == 8
        assert kept_answers(settings).count() == 12  # type: ignore[union-attr]
        nothing = replace(settings, travel_keep_days=0.0)
        assert kept_answers(nothing) is None
        travel_of(nothing).matrix(PLACES)
        assert len(server.asked) == 12
    assert kept_answers(Settings()) is None


def test_no_fallback_unless_it_is_chosen() -> None:
    """A dead server is an error that names the way out; the straight line never stands in by itself."""
    with osrm() as server:
        server.answer = lambda *_: worse.BROKEN
        with pytest.raises(TravelUnavailable, match="travel_fallback = straight"):
            travel_over(server).matrix(PLACES)


def test_a_fallback_is_whole_and_told(tmp_path: Path) -> None:
    """One failed block makes the whole matrix a straight line, with the reason; later the service is taken again."""
    clock = Clock()
    with osrm() as server:
        service = travel_over(server, clock=clock, block=2)
        travel = WithFallback(service, StraightLine())
        real = server.answer
        server.answer = lambda path, body: (
            real(path, body) if len(server.asked) < 3 else worse.BROKEN
        )
        matrix = travel.matrix(PLACES)
        assert (matrix.seconds == StraightLine().matrix(PLACES).seconds).all()
        assert matrix.fallback is not None
        assert "straight line, not a road" in matrix.fallback
        assert matrix.fallback.endswith("it answered 3 times with status 500.")
        assert set(matrix.document()) == {"a", "p", "detour"}
        with pytest.raises(TravelUnavailable):
            travel.line(PLACES)
        server.answer = real
        clock.now += 61
        again = travel.matrix(PLACES)
        assert again.fallback is None
        assert (again.seconds != matrix.seconds).any()


def test_what_has_to_be_mended_is_no_reason_to_fall_back(tmp_path: Path) -> None:
    """A place in the sea is an error with a fallback too: a straight line would send somebody there."""
    with osrm() as server:
        settings = Settings(
            travel="osrm",
            travel_url=server.url,
            travel_private="yes",
            travel_fallback="straight",
            travel_cache=str(tmp_path),
        )
        travel = travel_of(settings)
        assert isinstance(travel, WithFallback)
        with pytest.raises(PlaceOffRoad):
            travel.matrix([*PLACES, SEA])
        (tmp_path / "answers.sqlite").write_text("broken " * 99)
        with pytest.raises(TravelError, match="travel_cache"):
            travel_of(settings).matrix(PLACES)
