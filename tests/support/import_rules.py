"""The direction of imports as tables and functions; `docs/architecture.md` says it in words.

A module is named by its dotted path, as in `dispatch.web.plans`; its room is the second part. Imports inside functions
and under `TYPE_CHECKING` count like all others.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

COMMON = {"domain", "errors", "languages", "saving", "settings", "web_addresses"}
USE_CASES = COMMON | {"planning", "standards", "travel"}
DESK = USE_CASES | {
    "archive",
    "calendars",
    "figures",
    "spreadsheets",
    "stock",
    "storage",
    "tickets",
    "triage",
    "contracts",
    "webhooks",
}
ENTRANCES = DESK | {"desk", "staffing", "maps"}

# Each room of dispatch/ and the other rooms it may import. A new room gets its line here and in the architecture page.
ROOMS = {
    "languages": set(),
    "errors": {"domain", "languages"},
    "domain": {"errors", "languages"},
    "settings": {"domain", "errors", "figure_settings", "languages", "travel_settings"},
    "figure_settings": set(),
    "travel_settings": {"figure_settings"},
    "saving": set(),
    "web_addresses": {"errors", "languages"},
    "standards": COMMON,
    "travel": COMMON,
    "spreadsheets": COMMON,
    "archive": COMMON,
    "storage": COMMON | {"archive"},
    "maps": COMMON,
    "calendars": COMMON,
    "webhooks": COMMON,
    "tickets": COMMON | {"standards"},
    "figures": COMMON | {"standards", "tickets"},
    "stock": COMMON,
    "triage": COMMON | {"contracts", "spreadsheets"},
    "contracts": COMMON | {"standards"},
    "planning": USE_CASES | {"archive"},
    "staffing": USE_CASES,
    "desk": DESK,
    "worker": DESK | {"desk", "staffing"},
    "web": ENTRANCES,
    "cli": ENTRANCES | {"web", "worker"},
    "__main__": {"cli"},
}
# What each room may use of the solver; travel gives its answers in the solver's own form, so that the
# straight-line formula is written once.
SOLVER_PARTS = {
    "travel": "solver.travel",
    "planning": "solver",
    "staffing": "solver",
    "desk": "solver",
    "worker": "solver",
    "web": "solver",
    "cli": "solver",
}

# Libraries that one place wraps, so that replacing them or working without them touches that place alone.
ONLY_IN = {
    "pandas": ("dispatch.spreadsheets",),
    "openpyxl": ("dispatch.spreadsheets",),
    "sqlalchemy": ("dispatch.storage",),
    "alembic": ("dispatch.storage",),
    "babel": ("dispatch.languages",),
    "cattrs": ("dispatch.archive",),
    "icalendar": ("dispatch.calendars",),
    "flask_smorest": ("dispatch.web",),
    "flask_wtf": ("dispatch.web",),
    "marshmallow": ("dispatch.web",),
    "webargs": ("dispatch.web",),
    "flask": ("dispatch.web",),
    "itsdangerous": ("dispatch.web.customer_gate",),
    "werkzeug": ("dispatch.web",),
    "folium": ("dispatch.maps",),
    "branca": ("dispatch.maps",),
    "xyzservices": ("dispatch.maps",),
    "geopy": ("dispatch.travel",),
    "osmium": ("dispatch.travel.roads", "dispatch.maps.basemap"),
    "pmtiles": ("dispatch.maps.basemap",),
    "mapbox_vector_tile": ("dispatch.maps.basemap",),
    "pyroutingkit": ("dispatch.travel.roads",),
    "urllib3": ("dispatch.travel",),
    "scipy": ("dispatch.staffing", "dispatch.travel.roads"),
    "distributed": ("dispatch.staffing.cluster",),
    "matplotlib": ("dispatch.staffing.plots",),
    "PIL": ("dispatch.desk.phone_photos",),
    "numba": ("solver.kernel",),
    "ortools": ("solver.ortools_routing", "solver.exact", "solver.recombine", "solver.bound"),
}
SOLVER_LIBRARIES = {"numpy", "numba", "ortools"}
# Files and calendars stay outside the solver; only the kernel's compile cache knows folders.
NOT_IN_SOLVER = {"calendar", "csv", "http", "socket", "sqlite3", "urllib", "zoneinfo"}
FOLDERS = {"glob", "pathlib", "shutil", "tempfile"}
STANDARD_LIBRARY_ONLY = (
    "dispatch.domain",
    "dispatch.errors",
    "solver.checker",
    "solver.violations",
)


@dataclass(frozen=True)
class Import:
    """One imported name in full, as in `dispatch.web.create_app`, and its line."""

    target: str
    line: int

    @property
    def top(self) -> str:
        """The top-level package the name comes from."""
        return self.target.partition(".")[0]


def faults_of(source: str, *, path: str) -> list[str]:
    """Return a sentence for every import in a product file that breaks a rule.

    Parameters
    ----------
    source
        The text of the file.
    path
        Its path from the repository's top with forward slashes, as in `dispatch/web/plans.py`.
    """
    if path == "app.py":
        return _faults_of_app(ast.parse(source, path))
    module, _ = _names_of(path)
    faults = []
    for found in imports_of(source, path=path):
        for fault in _faults_of_import(module, found):
            faults.append(f"{path}:{found.line}: {found.target}: {fault}")
    return faults


def _names_of(path: str) -> tuple[str, str]:
    """Return the dotted name of a file's module and that of the package its relative imports start from."""
    parts = list(PurePosixPath(path).with_suffix("").parts)
    package = ".".join(parts[:-1])
    return (package if parts[-1] == "__init__" else ".".join(parts)), package


def imports_of(source: str, *, path: str) -> Iterator[Import]:
    """Give every name a file imports, relative ones in full; `path` is that of `faults_of`."""
    _, package = _names_of(path)
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            for alias in node.names:
                yield Import(f"{base}.{alias.name}", node.lineno)
        elif isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            given = node.args[0]
            if name in {"import_module", "__import__"} and isinstance(given, ast.Constant):
                yield Import(str(given.value), node.lineno)


def _within(name: str, place: str) -> bool:
    """Return whether a dotted name lies in a place; a place that ends in a star stands for all that begin so."""
    if place.endswith("*"):
        return name.startswith(place[:-1])
    return name == place or name.startswith(place + ".")


def _faults_of_import(module: str, found: Import) -> Iterator[str]:
    places = ONLY_IN.get(found.top)
    if places and not any(_within(module, place) for place in places):
        yield f"only {', '.join(places)} may import {found.top}"
    library = found.top not in sys.stdlib_module_names and found.top not in {"dispatch", "solver"}
    if library and any(_within(module, place) for place in STANDARD_LIBRARY_ONLY):
        yield "this place uses the standard library alone"
    if _within(module, "solver"):
        yield from _faults_in_solver(module, found, is_library=library)
    else:
        yield from _faults_in_dispatch(module, found)


def _faults_in_solver(module: str, found: Import, *, is_library: bool) -> Iterator[str]:
    if is_library and found.top not in {"app", *SOLVER_LIBRARIES}:
        yield f"the solver's libraries are {', '.join(sorted(SOLVER_LIBRARIES))}"
    if found.top in {"app", "dispatch"}:
        yield "the solver imports nothing of ours"
    if found.top in NOT_IN_SOLVER:
        yield "the solver knows no files, calendars or network"
    if found.top in FOLDERS and not _within(module, "solver.kernel"):
        yield "only the kernel's compile cache knows folders"
    if found.top != "solver":
        return
    if _within(module, "solver.violations"):
        yield "violations import nothing of ours"
    elif _within(module, "solver.checker"):
        if not (
            _within(found.target, "solver.checker") or _within(found.target, "solver.violations")
        ):
            yield "the checker imports solver.violations only, so that one mistake cannot hide in both"
    elif _within(found.target, "solver.checker") and module != "solver":
        yield "the search does not use the checker, so that one mistake cannot hide in both"


def _faults_in_dispatch(module: str, found: Import) -> Iterator[str]:
    room = _room_of(module)
    if room not in ROOMS and room:
        yield f"dispatch/{room} has no place in the order of rooms: add it to {__name__}.ROOMS"
        return
    if found.top == "app":
        yield "nothing imports app"
    if found.top == "solver" and not _within(found.target, SOLVER_PARTS.get(room, "nothing")):
        yield f"dispatch/{room} may import {SOLVER_PARTS.get(room, 'nothing')} of the solver"
    if found.top != "dispatch":
        return
    target = _room_of(found.target)
    # The package itself (its version, say) is open to everyone; `dispatch/__init__.py` in turn imports no room.
    is_room = target in ROOMS or found.target.count(".") > 1
    if is_room and target != room and target not in ROOMS.get(room, set()):
        yield f"dispatch/{room or '__init__.py'} may not import dispatch/{target}"


def _room_of(name: str) -> str:
    """Return the second part of a dotted name, or the empty text for the package itself."""
    return [*name.split("."), ""][1]


def _faults_of_app(tree: ast.Module) -> list[str]:
    expected = ["from dispatch.web import create_app", "app = create_app()"]
    statements = [ast.unparse(node) for node in tree.body]
    if ast.get_docstring(tree) is not None:
        statements = statements[1:]
    statements = [text for text in statements if text != "from __future__ import annotations"]
    if statements == expected:
        return []
    return [f"app.py: holds `{'`, `'.join(expected)}` and nothing else, not {statements}"]
