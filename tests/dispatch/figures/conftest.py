"""A trail of its own for each test."""

from __future__ import annotations

import pytest

from dispatch.storage import Store
from tests.dispatch.figures.written import Written
from tests.support.quick_store import without_waiting


@pytest.fixture
def written(file_store: Store) -> Written:
    """An empty trail to be written by hand."""
    return Written(without_waiting(file_store))
