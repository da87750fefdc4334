"""The API does what its description says, whatever it is sent (check 21): no failure, no undocumented answer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from wsgiref.types import WSGIApplication

import pytest

from tests.dispatch.web.store_case import Case

RUN = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"
OPTIONS = (
    "--seed=2026",
    "--max-examples=3",
    "--phases=coverage,fuzzing",
    "--continue-on-failure",
    "--warnings=off",
    "--no-color",
    # A value in its range may still be refused, as nobody knows the ids that are made up.
    "--exclude-checks=positive_data_acceptance",
    # Whoever revokes the token that the calls are made with is refused from there on.
    "--exclude-path=/api/v1/tokens/{token_id}",
)


@pytest.mark.slow
def test_every_call_keeps_to_its_description(
    day: Case, serve: Callable[[WSGIApplication], str], tmp_path: Path
) -> None:
    """What fits the description and what does not: a documented status, a documented form, never a failure."""
    address = f"{serve(day.app)}/api/v1/openapi.json"
    token = f"Authorization: Bearer {day.tokens['ada']}"
    done = subprocess.run(
        [sys.executable, "-c", RUN, "run", address, "-H", token, *OPTIONS],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Operations:       49 selected" in done.stdout or "Tested: " in done.stdout
    assert day.program("ada").get("/api/v1/me").status_code == 200
