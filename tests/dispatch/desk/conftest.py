"""An office of its own for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch.storage import Store
from dispatch.storage.engine import make_engine
from tests.dispatch.desk.office import FILE, open_office
from tests.support.quick_store import without_waiting


@pytest.fixture(scope="session")
def closed_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an office that nobody changes."""
    folder = tmp_path_factory.mktemp("office")
    open_office(folder).close()
    return folder / FILE


@pytest.fixture
def office(closed_office: Path, tmp_path: Path) -> Iterator[Store]:
    """A store with master data and stock, closed at the end."""
    shutil.copy(closed_office, tmp_path / FILE)
    store = without_waiting(Store(make_engine(f"sqlite:///{tmp_path / FILE}")))
    yield store
    store.close()
