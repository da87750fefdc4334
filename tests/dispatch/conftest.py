"""Stores for the tests: a SQLite file and a real PostgreSQL server, with the same promises."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from dispatch.storage import Store
from tests.support.postgres import Postgres, running_postgres

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for this process; where it cannot be started the tests fail and say what to install."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store with nothing in it, to be copied."""
    file = tmp_path_factory.mktemp("store") / "empty.sqlite"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def new_file_store(empty_file: Path, tmp_path: Path) -> Callable[[], str]:
    """Give the address of a new, empty store in a SQLite file each time."""
    numbers = count(1)

    def new() -> str:
        file = tmp_path / f"store-{next(numbers)}.sqlite"
        shutil.copy(empty_file, file)
        return f"sqlite:///{file}"

    return new


@pytest.fixture
def new_server_store(postgres: Postgres) -> Iterator[Callable[[], str]]:
    """Give the address of an empty store on the server each time."""
    given: list[str] = []

    def new() -> str:
        given.append(postgres.new_store())
        return given[-1]

    yield new
    for url in given:
        postgres.take_back(url)


@pytest.fixture(params=ENGINES)
def new_store(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Give the address of a new, empty store each time; the test runs once on each engine."""
    name = "new_file_store" if request.param == "sqlite" else "new_server_store"
    new: Callable[[], str] = request.getfixturevalue(name)
    return new


@pytest.fixture
def store(new_store: Callable[[], str]) -> Iterator[Store]:
    """An empty store; the test runs once on each engine."""
    opened = Store.open(new_store())
    yield opened
    opened.close()


@pytest.fixture
def file_store(new_file_store: Callable[[], str]) -> Iterator[Store]:
    """An empty store in a SQLite file, for tests of what rests on it."""
    opened = Store.open(new_file_store())
    yield opened
    opened.close()
