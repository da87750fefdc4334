"""Applications fresh for each test: over a plan made by hand, and over a store."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.domain.plan import Plan
from dispatch.settings import Settings
from dispatch.storage.engine import Store
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan
from tests.dispatch.planning.example import at
from tests.dispatch.web.customer_case import Queue, open_queue
from tests.dispatch.web.office_case import Office, open_day
from tests.dispatch.web.phone_case import PhoneDay, open_phone_day
from tests.dispatch.web.store_case import Case, Staff, add_staff, make_case
from tests.support.quick_store import without_waiting

Open = Callable[..., FlaskClient]


class WholeAnswers(FlaskClient):
    """Reads every answer to its end, so that files are closed again."""

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        """Send a request."""
        return super().open(*arguments, **{"buffered": True, **options})


@pytest.fixture
def client_of(tmp_path: Path) -> Open:
    """Return a client for the pages of a plan; other settings are given by name."""

    def open_client(plan: Plan | Callable[[], Plan], **settings: str) -> FlaskClient:
        load = plan if callable(plan) else lambda: plan
        chosen = Settings(**{"plan_folder": str(tmp_path), **settings})
        app = create_app(load=load, settings=chosen)
        app.test_client_class = WholeAnswers
        return app.test_client()

    return open_client


@pytest.fixture
def client(client_of: Open) -> FlaskClient:
    """Return a client for the pages of the small plan."""
    return client_of(made_plan())


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Staff]:
    """A store with a user of each role, made once; each test works on a copy."""
    path = tmp_path_factory.mktemp("peopled") / "store.sqlite"
    opened = Store.open(f"sqlite:///{path}")
    staff = add_staff(opened)
    opened.close()
    return path, staff


@pytest.fixture
def case_of(peopled: tuple[Path, Staff], tmp_path: Path) -> Iterator[Callable[..., Case]]:
    """Return an application over a store of the test's own; settings are given by name."""
    original, staff = peopled
    opened: list[Store] = []

    def make(**settings: Any) -> Case:
        path = tmp_path / f"store{len(opened)}" / "store.sqlite"
        path.parent.mkdir()
        shutil.copy(original, path)
        opened.append(without_waiting(Store.open(f"sqlite:///{path}")))
        return make_case(opened[-1], staff, **settings)

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def case(case_of: Callable[..., Case]) -> Case:
    """Return an application over a store with a dispatcher, a planner, an administrator and two technicians."""
    return case_of()


@pytest.fixture(scope="session")
def closed_day(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The file of a store with a published day that nobody changes."""
    return open_day(tmp_path_factory.mktemp("day"))


@pytest.fixture
def day(closed_day: Office, tmp_path: Path) -> Iterator[Case]:
    """Return an application over a store with a published day, at nine in the morning."""
    path = tmp_path / "day" / "store.sqlite"
    path.parent.mkdir()
    shutil.copy(closed_day.path, path)
    store = without_waiting(Store.open(f"sqlite:///{path}"))
    case = make_case(store, closed_day.staff)
    case.clock.now = at(9)
    yield case
    store.close()


@pytest.fixture(scope="session")
def closed_queue(tmp_path_factory: pytest.TempPathFactory) -> Queue:
    """The file of a store with four visits in two routes that nobody changes."""
    return open_queue(tmp_path_factory.mktemp("queue"))


@pytest.fixture
def queue(closed_queue: Queue, tmp_path: Path) -> Iterator[Case]:
    """Return an application over a store with four visits planned and published, at half past seven."""
    path = tmp_path / "queue" / "store.sqlite"
    path.parent.mkdir()
    shutil.copy(closed_queue.path, path)
    store = without_waiting(Store.open(f"sqlite:///{path}"))
    case = make_case(store, closed_queue.staff, service_phone="+86 10 5555 0000")
    case.clock.now = at(7, 30)
    yield case
    store.close()


@pytest.fixture(scope="session")
def closed_phone_day(tmp_path_factory: pytest.TempPathFactory) -> PhoneDay:
    """The file of a store with a technician's day that nobody changes."""
    return open_phone_day(tmp_path_factory.mktemp("phone"))


@pytest.fixture
def phone_case(closed_phone_day: PhoneDay, tmp_path: Path) -> Iterator[Case]:
    """Return an application over a technician's day, at nine in the morning."""
    path = tmp_path / "phone" / "store.sqlite"
    path.parent.mkdir()
    shutil.copy(closed_phone_day.path, path)
    store = without_waiting(Store.open(f"sqlite:///{path}"))
    case = make_case(store, closed_phone_day.staff)
    case.clock.now = at(9)
    yield case
    store.close()
