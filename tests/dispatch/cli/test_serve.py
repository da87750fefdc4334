"""`dispatch serve` as it is run: a server that answers, and sentences where it cannot."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from dispatch.cli.commands import run
from dispatch.cli.serve import trusting
from dispatch.settings import Settings


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_folder_without_a_plan_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence says how to make a plan."""
    assert run(["serve", str(tmp_path)]) == 2
    assert "holds no plan" in capsys.readouterr().err


def test_a_taken_port_is_named(small_plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where somebody listens already, the port is named with another one to try."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run(["serve", str(small_plan), "--port", str(port)]) == 2
    shown = capsys.readouterr().err
    assert f"Port {port} of 127.0.0.1 cannot be used" in shown
    assert f"--port {port % 65535 + 1}" in shown


def test_the_server_answers_and_stops(small_plan: Path) -> None:
    """The real command serves the day's page, and ends when it is told to."""
    port = free_port()
    command = [sys.executable, "-c", "from dispatch.cli import main; main()"]
    with subprocess.Popen(
        [*command, "serve", str(small_plan), "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONUNBUFFERED": "1", "PYTHONPATH": ":".join(sys.path)},
    ) as server:
        try:
            assert server.stdout is not None
            assert f"http://127.0.0.1:{port}" in server.stdout.readline()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as answer:
                assert "small" in answer.read().decode("utf-8")
        finally:
            server.terminate()


@pytest.mark.parametrize(
    ("host", "named", "trusted"),
    [
        ("192.168.1.5", "", "192.168.1.5"),
        ("192.168.1.5", "desk", "desk,192.168.1.5"),
        ("192.168.1.5", "192.168.1.5", "192.168.1.5"),
        ("0.0.0.0", "", ""),
        ("::1", "", ""),
    ],
)
def test_the_address_listened_on_is_trusted(host: str, named: str, trusted: str) -> None:
    """A single address needs no setting; listening on all of them trusts none."""
    assert trusting(Settings(trusted_hosts=named), host).trusted_hosts == trusted
