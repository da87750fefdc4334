"""Data beside the repository that is never packaged: real calls, real roads, public instances."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


def shared_path(name: str) -> Path:
    """Return a file or folder of `../shared`; where that folder is missing the test is skipped, in CI it fails."""
    if not SHARED.is_dir() and not os.environ.get("CI"):
        pytest.skip(f"{SHARED} is missing")
    path = SHARED / name
    assert path.exists(), f"{path} is missing"
    return path
