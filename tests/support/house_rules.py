"""What every file of the repository keeps to, as functions from a text to the faults found in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

FILE_LINES = 300
FUNCTION_LINES = 40
Function = ast.FunctionDef | ast.AsyncFunctionDef

# Written so that no pattern matches its own text in this file.
MACHINE_PATHS = re.compile(
    r"(?<![\w.})/-])/(?:root|work|tmp|opt|mnt|home/[\w.-]+|Users/[\w.-]+|var/folders)/[\w.]"
    r"|\b[A-Z]:\\+Users\b"
)
REGISTRIES = re.compile(
    r"pypi\.org|python[h]osted\.org|npm[j]s\.|crates\.io|anaconda\.org"
    r"|\b(?:mirrors?|pypi)\.[\w-]+\.(?:com|cn|org|edu)\b|--(?:extra-)?index[-]url|--find[-]links"
)
MERGE_LEFTOVERS = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |$)", re.MULTILINE)

THIRD_PARTY_NAMES = re.compile(
    r"^(?:leaflet|jquery|bootstrap|htmx|plotly|maplibre|d3)(?:[-.](?:src|min|bundle|gl|v?\d).*)?"
    r"\.(?:m?js|css|map)$|\.min\.|\.(?:js|css)\.map$"
)
THIRD_PARTY_MARKS = re.compile(r"@licen[s]e|@preser[v]e|source[M]appingURL|/\*!")


def overlong_functions(source: str) -> list[str]:
    """Return the functions of 40 lines and more, with their line and length; docstrings are not counted."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, Function):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if ast.get_docstring(node) is not None:
            docstring = node.body[0]
            length -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
        if length >= FUNCTION_LINES:
            found.append(f"{node.lineno}: {node.name} has {length} lines")
    return found


def undocumented_names(source: str) -> list[str]:
    """Return the public module, classes, functions and methods whose docstring is missing or begins badly.

    The first line has to end with a period. Overloads, overrides and setters are documented where the name is defined.
    """
    found = []
    for name, node in _public_names(ast.parse(source)):
        text = ast.get_docstring(node)
        line = getattr(node, "lineno", 1)
        if not text:
            found.append(f"{line}: {name} has no docstring")
        elif not text.splitlines()[0].rstrip().endswith("."):
            found.append(
                f"{line}: the docstring of {name} has no period at the end of its first line"
            )
    return found


def _public_names(
    tree: ast.Module,
) -> Iterator[tuple[str, ast.Module | ast.ClassDef | Function]]:
    if tree.body:  # an empty __init__.py has nothing to say
        yield "the module", tree
    for node in _named_in(tree):
        yield node.name, node
        if isinstance(node, ast.ClassDef):
            for method in _named_in(node):
                yield f"{node.name}.{method.name}", method


def _named_in(parent: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | Function]:
    for node in parent.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            marks = {ast.unparse(mark).split(".")[-1] for mark in node.decorator_list}
            if not marks & {"overload", "override", "setter", "deleter"}:
                yield node


def leftovers(text: str) -> list[str]:
    """Return the lines that name a path of one machine or a package registry, or that a merge left behind."""
    found = []
    for pattern, what in (
        (MACHINE_PATHS, "a path of one machine"),
        (REGISTRIES, "the address of a package registry"),
        (MERGE_LEFTOVERS, "a leftover of a merge"),
    ):
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{line}: {what}: {match.group()!r}")
    return found


def third_party_signs(path: str, text: str) -> list[str]:
    """Return what makes a file look copied from somebody else's library: its name, its marks, its line length.

    Parameters
    ----------
    path
        The file's path from the repository's top.
    text
        Its content; marks and line lengths are judged in scripts and style sheets only.
    """
    name = PurePosixPath(path).name
    found = [f"the name {name}"] if THIRD_PARTY_NAMES.search(name.lower()) else []
    if name.endswith((".js", ".mjs", ".css")):
        found += [f"the mark {mark!r}" for mark in THIRD_PARTY_MARKS.findall(text)]
        if any(len(line) > 1000 for line in text.splitlines()):
            found.append("a line of more than 1000 characters")
    return found
