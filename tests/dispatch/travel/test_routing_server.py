"""What a routing server may do wrong: each becomes one sentence, soon, and nobody is asked in vain."""

from __future__ import annotations

import socket

import pytest

from dispatch.errors import TravelError, TravelRejected, TravelUnavailable
from dispatch.travel.osrm import Osrm
from dispatch.travel.routing_server import Manners, RoutingServer
from dispatch.web_addresses import AddressRefused, Allowed
from tests.dispatch.travel.services import LOCAL, Clock, place, server_of, travel_over
from tests.support.stand_ins import http_server as worse
from tests.support.stand_ins.http_server import Reply, full, reply
from tests.support.stand_ins.osrm import osrm

PLACES = [place(number) for number in range(3)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (worse.HTML, "not JSON of OSRM"),
        (worse.EMPTY, "not JSON of OSRM"),
        (worse.HALF_JSON, "not JSON of OSRM"),
        (worse.TRUNCATED, "cut off"),
        (worse.ELSEWHERE, "sends elsewhere"),
        (reply({"code": "Ok"}), "holds no durations"),
        (reply({"code": "Ok", "durations": [[0, 1], [2]]}), "holds no durations"),
        (reply({"code": "Ok", "durations": [[0, -1, 2]] * 3}), "durations are not as asked"),
        (reply({"code": "Ok", "durations": [[0, "soon", 2]] * 3}), "holds no durations"),
        (reply(["Ok"]), "not JSON of OSRM"),
    ],
)
def test_answers_that_are_none(said: Reply, reason: str) -> None:
    """HTML, nothing, half an answer and tables of another form are told by name; nobody is asked a second time."""
    clock = Clock()
    with osrm() as server:
        server.before.append(said)
        travel = travel_over(server, clock=clock)
        with pytest.raises(TravelUnavailable, match=rf"127\.0\.0\.1.*{reason}.*travel_url"):
            travel.matrix(PLACES)
        assert (len(server.asked), clock.slept) == (1, [])


@pytest.mark.parametrize("said", [worse.BROKEN, full("2")])
def test_two_further_tries(said: Reply) -> None:
    """After 429 and 500 it is asked again, twice; the third answer counts."""
    clock = Clock()
    with osrm() as server:
        server.before += [said, said]
        matrix = travel_over(server, clock=clock).matrix(PLACES)
        assert matrix.seconds[0, 1] > 0
        assert len(server.asked) == 3
    assert clock.slept == ([1.0, 2.0] if said is worse.BROKEN else [2.0, 2.0])


@pytest.mark.parametrize("said", [worse.BROKEN, full("1")])
def test_no_third_try(said: Reply) -> None:
    """Three such answers are an error that names the status."""
    with osrm() as server:
        server.before += [said] * 3
        with pytest.raises(TravelUnavailable, match=f"3 times with status {said.status}"):
            travel_over(server).matrix(PLACES)
        assert len(server.asked) == 3


def test_a_long_rest_is_not_waited_for() -> None:
    """A server that wants an hour is neither waited for nor asked before: the sentence says what it wants."""
    clock = Clock()
    with osrm() as server:
        server.before.append(full("3600"))
        with pytest.raises(TravelUnavailable, match=r"429 and wants 3,600 seconds"):
            travel_over(server, clock=clock).matrix(PLACES)
        assert (len(server.asked), clock.slept) == (1, [])


def test_an_unreadable_rest_is_none() -> None:
    """A Retry-After that is neither a number nor a date leaves the pause as it is."""
    clock = Clock()
    with osrm() as server:
        server.before.append(full("soon"))
        travel_over(server, clock=clock).matrix(PLACES)
    assert clock.slept == [1.0]


def test_a_silent_server_is_left() -> None:
    """One that accepts and says nothing is given up after the time for reading, and not asked again."""
    with osrm() as server:
        server.before.append(worse.SILENT)
        with pytest.raises(TravelUnavailable, match="did not answer in time"):
            travel_over(server, read_seconds=0.05).matrix(PLACES)
        assert len(server.asked) == 1


def test_an_answer_that_drips_is_left() -> None:
    """The whole answer has a limit of time of its own: bytes that keep coming do not hold the plan for ever."""
    clock = Clock()
    ticks = iter(range(0, 10_000, 100))
    with osrm() as server:
        router = RoutingServer(
            server.url, LOCAL, clock=lambda: next(ticks), sleep=clock.sleep, manners=Manners(whole_seconds=50)
        )  # fmt: skip
        with pytest.raises(TravelUnavailable, match="takes too long"):
            Osrm(router).table(PLACES, PLACES)


def test_an_endless_answer_is_left() -> None:
    """More bytes than any matrix needs are not read."""
    with osrm() as server, pytest.raises(TravelUnavailable, match="too long"):
        travel_over(server, most_bytes=100).matrix(PLACES)


def test_nobody_listens() -> None:
    """A closed port is named with what to do."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(TravelUnavailable, match=r"cannot be reached.*Start it"):
        Osrm(RoutingServer(url, LOCAL)).table(PLACES, PLACES)


def test_a_dead_server_is_asked_once_a_run() -> None:
    """After a failure further questions fail at once, until a minute has passed; then it is asked again."""
    clock = Clock()
    with osrm() as server:
        travel = travel_over(server, clock=clock)
        server.before += [worse.BROKEN] * 3
        for _ in range(5):
            with pytest.raises(TravelUnavailable):
                travel.matrix(PLACES)
        assert len(server.asked) == 3
        with pytest.raises(TravelUnavailable, match="not asked again so soon"):
            travel.line(PLACES)
        clock.now += 61
        assert travel.matrix(PLACES).seconds.shape == (3, 3)
        assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (
            reply({"code": "InvalidOptions", "message": "Coordinates are invalid"}, status=400),
            "InvalidOptions",
        ),
        (Reply(403, b"<h1>Forbidden</h1>", "text/html"), "HTTP 403"),
        (reply({"message": "no such key"}, status=401), "HTTP 401"),
    ],
)
def test_refusals_carry_the_code(said: Reply, code: str) -> None:
    """A question that is refused is not repeated, and the server may be asked other ones."""
    with osrm() as server:
        travel = travel_over(server)
        server.before.append(said)
        with pytest.raises(TravelRejected, match=f"refuses the question: {code}") as caught:
            travel.matrix(PLACES)
        assert caught.value.code == code
        assert travel.matrix(PLACES).seconds[0, 1] > 0


@pytest.mark.parametrize(
    ("url", "allowed", "said"),
    [
        ("http://127.0.0.1:5000", Allowed(private_setting="travel_private"), "travel_private"),
        ("http://[::1]:5000", Allowed(private_setting="travel_private"), "travel_private"),
        ("http://2130706433/", Allowed(private_setting="travel_private"), "travel_private"),
        ("ftp://roads.example.org", LOCAL, "begins with"),
        ("file:///etc/passwd", LOCAL, "begins with"),
        ("http://me:secret@roads.example.org", LOCAL, "name or password"),
        ("http://roads.example.org", Allowed(hosts=("other.example.org",)), "outgoing_hosts"),
    ],
)
def test_addresses_that_may_not_be_asked(url: str, allowed: Allowed, said: str) -> None:
    """Other schemes, hosts that are not listed and private networks are refused before anybody is asked."""
    with pytest.raises(AddressRefused, match=said):
        RoutingServer(url, allowed)


def test_a_name_that_leads_inside_is_not_asked() -> None:
    """A public name that stands for a private machine when it is used is refused then."""

    def look_up(*_: object, **__: object) -> list[tuple]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]

    def find(address: str, allowed: Allowed, *, what: str) -> tuple[str, ...]:
        from dispatch.web_addresses import reachable_at

        return reachable_at(address, allowed, what=what, look_up=look_up)

    allowed = Allowed(private_setting="travel_private")
    server = RoutingServer("http://roads.example.org", allowed, find=find)
    with pytest.raises(TravelError, match=r"leads into a private network.*travel_private"):
        Osrm(server).table(PLACES, PLACES)


def test_the_checked_machine_is_asked_by_its_name() -> None:
    """The connection goes to the number that was checked; the server hears the name and nothing of ours but that."""
    with osrm() as server:
        client = RoutingServer(
            f"http://roads.example.org:{server.port}", LOCAL, find=lambda *_, **__: ("127.0.0.1",)
        )
        Osrm(client).table(PLACES, PLACES)
        (headers,) = server.headers
    assert headers["Host"] == f"roads.example.org:{server.port}"
    assert headers["User-Agent"] == "field-dispatch"


def test_a_path_before_the_service_stays() -> None:
    """A server behind a proxy may have a path of its own."""
    with osrm() as server:
        client = RoutingServer(server.url + "/osrm/", LOCAL)
        server.before.append(worse.EMPTY)
        client.ask("table/v1/driving/0,0")
        assert server.asked == ["/osrm/table/v1/driving/0,0"]
        client.close()


def test_a_connection_serves_many_questions() -> None:
    """A matrix of many blocks does not connect for each of them."""
    with osrm() as server:
        client = server_of(server, Clock())
        for _ in range(3):
            Osrm(client).table(PLACES, PLACES)
        pool = client._open_pool()
        assert pool.num_connections == 1
        client.close()
