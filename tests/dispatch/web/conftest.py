"""An application over a plan made by hand, fresh for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.domain.plan import Plan
from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan

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
