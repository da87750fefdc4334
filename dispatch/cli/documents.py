"""Read problem and plan files for the commands that work on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dispatch.errors import InputError
from dispatch.languages import gettext as _
from solver.checker import load_json


def read_document(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file, its numbers as the decimals written; a byte order mark may stand first.

    Raises
    ------
    InputError
        If there is no such file, or it holds no JSON object.
    """
    try:
        content = load_json(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InputError(_("{path} does not exist. Check the name.", path=path)) from None
    except (OSError, ValueError) as error:
        raise InputError(
            _("{path} cannot be read: {error}. Give a JSON file in UTF-8.", path=path, error=error)
        ) from error
    if not isinstance(content, dict):
        raise InputError(
            _("{path} holds no JSON object. Give a problem or plan document.", path=path)
        )
    return content
