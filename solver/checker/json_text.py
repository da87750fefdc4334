"""JSON text to plain values, with the fractions kept as written."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import Any, NoReturn

from solver.checker.faults import DocumentError, Fault, shown


def load_json(text: str, *, document: str = "document") -> Any:
    """Parse JSON strictly: fractions become `Decimal`, nothing is dropped or made up.

    Parameters
    ----------
    text : str
        The whole text of a document.
    document : str
        Name of the document in the faults.

    Returns
    -------
    dict, list, str, int, Decimal, bool or None

    Raises
    ------
    DocumentError
        If the text is not JSON, holds NaN or Infinity, repeats a key inside an object, or nests too deep.
    """
    faults: list[Fault] = []

    def refuse(name: str) -> NoReturn:
        raise ValueError(f"{name} is not a JSON number")

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        if len(table) < len(pairs):
            faults.extend(
                Fault(document, "", f"key {shown(key)} is given {times} times in one object")
                for key, times in Counter(key for key, _ in pairs).items()
                if times > 1
            )
        return table

    try:
        value = json.loads(
            text, parse_float=Decimal, parse_constant=refuse, object_pairs_hook=build
        )
    except RecursionError:
        faults.append(Fault(document, "", "not readable as JSON: nested too deep"))
    except ArithmeticError:
        faults.append(Fault(document, "", "not readable as JSON: a number is out of range"))
    except ValueError as error:
        faults.append(Fault(document, "", f"not readable as JSON: {error}"))
    if faults:
        raise DocumentError(faults)
    return value
