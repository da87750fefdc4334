"""JSON as the store writes it."""

from __future__ import annotations

import json
from typing import Any


def to_text(value: Any) -> str:
    """Return a value as JSON text; ValueError for numbers that JSON does not know (NaN, infinity)."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def from_text(text: str) -> Any:
    """Return the value of a JSON text."""
    return json.loads(text)
