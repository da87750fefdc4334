"""Sentences in the code that people read and that nobody has marked to be translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

MARKS = frozenset({"_", "gettext", "ngettext", "pgettext", "lazy_gettext", "mark"})
# Raised for programmers alone, or caught and told in other words.
NOT_FOR_PEOPLE = frozenset(
    {
        *("AssertionError", "KeyError", "LookupError", "NotImplementedError", "RuntimeError"),
        *("TypeError", "ValueError", "CatalogueError"),
    }
)
SAYING = frozenset({"echo", "print", "add_column", "UsageError"})
"""Calls whose texts people read: what a command prints."""
FAULTS = frozenset({"whole", "row", "fault"})
"""Methods that note what is wrong with a table or a file."""
HEADED = frozenset({"OutSheet"})
"""Calls whose first text is a title."""

_SENTENCE = re.compile(r"[^\W\d_]{2,}[,.:;']? +\S")
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def untagged(source: str) -> Iterator[str]:
    """Give line and text of every sentence that is raised or printed without a mark."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        text = _text(node)
        if text is None or isinstance(parents.get(node), ast.JoinedStr | ast.FormattedValue):
            continue
        calls, statement = _around(node, parents)
        if any(name in MARKS for name in calls) or not _is_read(text, calls, statement):
            continue
        yield f"{node.lineno}: {text[:70]!r}"  # type: ignore[attr-defined]


def _text(node: ast.AST) -> str | None:
    """Return the text of a literal, each value of an f-string as one mark that is no letter."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "\u25a1" for part in node.values)
        return "".join(str(part) for part in parts)
    return None


def _around(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> tuple[list[str], ast.AST | None]:
    """Return the names of the calls around a literal, the nearest first, and its statement."""
    calls: list[str] = []
    above = parents.get(node)
    while above is not None and not isinstance(above, ast.stmt):
        if isinstance(above, ast.Call):
            called = above.func
            if isinstance(called, ast.Attribute):
                calls.append(f".{called.attr}" if called.attr in FAULTS else called.attr)
            else:
                calls.append(getattr(called, "id", ""))
        above = parents.get(above)
    return calls, above


def _is_read(text: str, calls: list[str], statement: ast.AST | None) -> bool:
    if calls and calls[0] in HEADED:
        return bool(_LETTERS.search(text))
    if not _SENTENCE.search(text):
        return False
    if isinstance(statement, ast.Raise):
        return bool(calls) and calls[-1] not in NOT_FOR_PEOPLE
    return any(name in SAYING or name[:1] == "." for name in calls)
