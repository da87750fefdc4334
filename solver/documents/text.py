"""JSON text to a dict: numbers as written, nothing lost on the way."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from solver.problem import ProblemError


def load(text: str) -> dict[str, Any]:
    """Return the object that a JSON text holds, its fractions as `Decimal`.

    Parameters
    ----------
    text : str
        A JSON text.

    Raises
    ------
    ProblemError
        If the text is not JSON, holds NaN or Infinity, names a key twice in one object, or is not an object.
    """
    try:
        document = json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique
        )
    except ProblemError:
        raise
    except json.JSONDecodeError as fault:
        raise ProblemError(
            f"line {fault.lineno}, column {fault.colno}: not JSON ({fault.msg}); correct the text there"
        ) from fault
    except RecursionError as fault:
        raise ProblemError(
            "the document is nested too deeply; remove the superfluous brackets"
        ) from fault
    except ValueError as fault:
        raise ProblemError(
            f"a number cannot be read ({fault}); write it with fewer digits"
        ) from fault
    if not isinstance(document, dict):
        raise ProblemError(f"the document is a {type(document).__name__}; give a JSON object {{…}}")
    return document


def _refuse_constant(name: str) -> None:
    raise ProblemError(f"{name} is not a number that JSON knows; give a finite number or null")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise ProblemError(f'key "{key}" stands twice in one object; keep one of them')
            seen.add(key)
    return table
