"""`dispatch webhook`: added with a secret, listed, removed, and refused where it may not be asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.cli.commands import run


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new store for the commands."""
    monkeypatch.setenv("DISPATCH_STORE_URL", f"sqlite:///{tmp_path / 'store.sqlite'}")


def test_a_receiver_comes_and_goes(capsys: pytest.CaptureFixture[str]) -> None:
    """The secret is shown once; the list has the receiver until it is removed, then says how to add one."""
    assert run(["webhook", "add", "https://hooks.example.org/x", "--event", "ticket.done"]) == 0
    said = capsys.readouterr().out
    assert "H-000001 is told of ticket.done." in said
    secret = said.rsplit(" ", 1)[1].strip()
    assert len(secret) >= 32
    assert run(["webhook", "list"]) == 0
    listed = capsys.readouterr().out
    assert listed == "H-000001  https://hooks.example.org/x  ticket.done\n"
    assert secret not in listed
    assert run(["webhook", "remove", "H-000001"]) == 0
    capsys.readouterr()
    assert run(["webhook", "list"]) == 0
    assert "dispatch webhook add URL" in capsys.readouterr().out


def test_a_private_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The refusal names the setting that would allow it."""
    assert run(["webhook", "add", "http://192.168.1.7/x"]) == 2
    assert "outgoing_private" in capsys.readouterr().err
