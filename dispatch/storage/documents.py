"""JSON as the store writes it."""

from __future__ import annotations

import json
from typing import Any

from dispatch.errors import StorageError
from dispatch.languages import gettext as _


def to_text(value: Any) -> str:
    """Return a value as JSON text.

    Raises
    ------
    StorageError
        If a number is one that JSON does not know: NaN or an infinite one.
    """
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise StorageError(
            _(
                "What is to be saved holds NaN or an infinite number. Give a finite one; nothing was"
                " saved."
            )
        ) from error


def from_text(text: str) -> Any:
    """Return the value of a JSON text."""
    return json.loads(text)
