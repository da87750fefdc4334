"""JSON as it may come from outside: numbers that are numbers, texts that can be stored, no endless nesting."""

from __future__ import annotations

import json
import math
from typing import Any

DEEPEST = 40


def strict_loads(text: bytes | str) -> Any:
    """Return the value of a JSON text.

    Raises
    ------
    ValueError
        If it is no JSON, holds NaN or an infinity, half a character or a NUL, or is nested too deep.
    """
    try:
        value = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    _check(value, depth=0)
    return value


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _check(value: Any, *, depth: int) -> None:
    if depth >= DEEPEST and isinstance(value, dict | list):
        raise ValueError("nested too deep")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check(item, depth=depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth=depth + 1)


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise ValueError("a text holds a NUL")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("a text holds half a character") from error
