"""The rooms import each other in one direction, and each library is known to the place that wraps it."""

from __future__ import annotations

import configparser
import importlib.metadata
import re
import sys
from pathlib import Path

import pytest

from tests.support.import_rules import ONLY_IN, ROOMS, faults_of, imports_of
from tests.support.source_tree import source_files

# Packages that come with a declared one and are part of its interface.
COMES_WITH = {
    "werkzeug": "flask",
    "jinja2": "flask",
    "markupsafe": "flask",
    "branca": "folium",
    "webargs": "flask-smorest",
}


@pytest.fixture(scope="module")
def product(repository: Path) -> dict[str, str]:
    """The text of every module of the product by its path from the top."""
    files = {path.relative_to(repository).as_posix(): path for path in source_files(repository)}
    return {
        name: path.read_text("utf-8")
        for name, path in files.items()
        if name == "app.py" or (name.startswith(("dispatch/", "solver/")) and name.endswith(".py"))
    }


def test_every_import_keeps_the_rules(product: dict[str, str]) -> None:
    """No file of the product imports against the order of the rooms."""
    assert len(product) > 10, "hardly any module was found: is this the repository's top?"
    faults = [fault for path, text in product.items() for fault in faults_of(text, path=path)]
    assert not faults, "\n" + "\n".join(faults)


def test_every_library_is_declared(product: dict[str, str], repository: Path) -> None:
    """What the product imports is declared in setup.cfg, or comes with what is declared there; Dask is an extra."""
    settings = configparser.ConfigParser()
    settings.read(repository / "setup.cfg", "utf-8")
    lists = (
        settings["options"]["install_requires"],
        settings["options.extras_require"]["roads"],
        settings["options.extras_require"]["basemap"],
        settings["options.extras_require"]["cluster"],
    )
    declared = {name for text in lists for name in re.findall(r"^([\w-]+)>=", text, re.MULTILINE)}
    packages = importlib.metadata.packages_distributions()
    ours = {"app", "dispatch", "solver"} | sys.stdlib_module_names
    for path, text in product.items():
        for found in imports_of(text, path=path):
            if found.top not in ours:
                owners = {name.lower() for name in packages.get(found.top, ())}
                owners.add(COMES_WITH.get(found.top, ""))
                assert owners & declared, f"{path}:{found.line}: {found.top} is not declared"


ALLOWED = [
    ("dispatch/web/plans.py", "from dispatch.planning.make_plan import make_plan"),
    (
        "dispatch/web/plans.py",
        "from flask import Blueprint\nfrom werkzeug.exceptions import NotFound",
    ),
    ("dispatch/web/__init__.py", "from dispatch.web.plans import pages"),
    ("dispatch/web/__init__.py", "from .plans import pages"),
    ("dispatch/web/plans.py", "from . import pages\nfrom ..maps.plan_map import draw"),
    ("dispatch/cli.py", "def serve():\n    from dispatch.web import create_app"),
    (
        "dispatch/cli/plan.py",
        "from dispatch.spreadsheets import read\nfrom solver.checker import check",
    ),
    ("dispatch/__main__.py", "from dispatch.cli import main"),
    ("dispatch/staffing/simulate.py", "from dispatch.planning import make_plan"),
    ("dispatch/planning/convert.py", "from solver.problem import Problem\nimport numpy as np"),
    ("dispatch/planning/make_plan.py", "from dispatch.travel.travel_times import TravelTimes"),
    ("dispatch/planning/make_plan.py", "from dispatch import __version__"),
    ("dispatch/standards/due.py", "from dispatch.domain.job import Job\nimport holidays"),
    (
        "dispatch/spreadsheets/read.py",
        "import pandas as pd\nfrom dispatch.errors import InputError",
    ),
    ("dispatch/storage/engine.py", "import sqlalchemy\nfrom dispatch.settings import SETTINGS"),
    ("dispatch/maps/plan_map.py", "import folium\nfrom branca.element import Element"),
    ("dispatch/travel/straight_line.py", "from solver.travel import Travel"),
    ("dispatch/travel/geocoding.py", "from geopy.geocoders import Nominatim"),
    (
        "dispatch/domain/job.py",
        "from dataclasses import dataclass\nfrom dispatch.domain import place",
    ),
    ("dispatch/errors.py", "from dispatch.domain.fault import Fault"),
    ("solver/kernel/search.py", "import numba\nfrom solver.kernel.tables import Tables"),
    ("solver/kernel/compilation.py", "from pathlib import Path"),
    ("solver/exact/model.py", "from ortools.sat.python import cp_model"),
    ("solver/recombine.py", "from ortools.linear_solver import pywraplp"),
    ("solver/ortools_routing/build.py", "from ortools.constraint_solver import pywrapcp"),
    (
        "solver/checker/read_plan.py",
        "from solver.violations import Kind\nfrom solver.checker import faults",
    ),
    ("solver/checker.py", "from solver.violations import Kind\nimport json"),
    ("solver/__init__.py", "from solver.checker import check"),
    (
        "app.py",
        '"""The server\'s entrance."""\nfrom dispatch.web import create_app\napp = create_app()',
    ),
]


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_allowed_imports_pass(path: str, source: str) -> None:
    """Imports along the order raise no fault."""
    assert faults_of(source, path=path) == []


BROKEN = [
    ("dispatch/web/plans.py", "import pandas", "only dispatch.spreadsheets"),
    ("dispatch/web/plans.py", "from dispatch.cli import main", "dispatch/web may not"),
    ("dispatch/planning/make_plan.py", "from dispatch.web import create_app", "dispatch/planning"),
    ("dispatch/planning/make_plan.py", "from dispatch import spreadsheets", "may not import"),
    ("dispatch/planning/make_plan.py", "from ..staffing import demand", "dispatch/staffing"),
    ("dispatch/planning/make_plan.py", "from .. import maps", "may not import dispatch/maps"),
    ("dispatch/staffing/report.py", "from dispatch.storage import PlanStore", "dispatch/storage"),
    ("dispatch/standards/due.py", "from dispatch.travel import TravelMatrix", "dispatch/travel"),
    ("dispatch/standards/due.py", "import solver.problem", "nothing of the solver"),
    ("dispatch/travel/straight_line.py", "from solver.problem import Problem", "solver.travel of"),
    ("dispatch/travel/straight_line.py", "from dispatch.planning import x", "dispatch/planning"),
    ("dispatch/spreadsheets/read.py", "from dispatch.storage import engine", "dispatch/storage"),
    ("dispatch/spreadsheets/read.py", "from dispatch.maps import plan_map", "dispatch/maps"),
    ("dispatch/storage/engine.py", "from dispatch.spreadsheets import read", "may not import"),
    ("dispatch/storage/engine.py", "import pandas as pd", "only dispatch.spreadsheets"),
    ("dispatch/maps/plan_map.py", "from dispatch.spreadsheets import read", "may not import"),
    ("dispatch/maps/plan_map.py", "from flask import url_for", "only dispatch.web"),
    ("dispatch/domain/plan.py", "import numpy as np", "standard library alone"),
    ("dispatch/domain/plan.py", "from dispatch.planning import convert", "dispatch/planning"),
    ("dispatch/domain/plan.py", "from dispatch.settings import SETTINGS", "dispatch/settings"),
    ("dispatch/domain/plan.py", "from solver.plan import Plan", "nothing of the solver"),
    ("dispatch/errors.py", "from dispatch.settings import SETTINGS", "dispatch/settings"),
    ("dispatch/__init__.py", "from dispatch.web import create_app", "may not import dispatch/web"),
    ("dispatch/billing/invoice.py", "import json", "no place in the order of rooms"),
    ("dispatch/planning/x.py", "def f():\n    import folium", "only dispatch.maps"),
    ("dispatch/planning/x.py", "if TYPE_CHECKING:\n    from geopy import Point", "only dispatch"),
    (
        "dispatch/planning/x.py",
        "import importlib\nimportlib.import_module('flask')",
        "only dispatch",
    ),
    ("dispatch/planning/x.py", "__import__('dispatch.web')", "may not import dispatch/web"),
    ("dispatch/planning/x.py", "from app import app", "nothing imports app"),
    ("dispatch/planning/x.py", "import numba", "only solver.kernel"),
    ("dispatch/planning/x.py", "from ortools.sat.python import cp_model", "solver.exact"),
    ("solver/solve.py", "import numba", "only solver.kernel"),
    ("solver/solve.py", "import pandas as pd", "only dispatch.spreadsheets"),
    ("solver/solve.py", "from ortools.sat.python import cp_model", "solver.exact"),
    ("solver/kernel/chain.py", "import ortools", "solver.exact"),
    ("solver/bounds/relaxation.py", "from ortools.linear_solver import pywraplp", "solver.exact"),
    ("solver/solve.py", "import rich", "the solver's libraries"),
    ("solver/solve.py", "from dispatch.errors import DispatchError", "nothing of ours"),
    ("solver/documents/text.py", "from zoneinfo import ZoneInfo", "no files, calendars"),
    ("solver/documents/text.py", "from pathlib import Path", "compile cache"),
    ("solver/solve.py", "from solver.checker import check", "the search does not use"),
    ("solver/checker.py", "from solver.documents import read_problem", "violations only"),
    ("solver/checker/read_plan.py", "from solver.problem import Problem", "violations only"),
    ("solver/checker/read_plan.py", "from ..kernel import search", "violations only"),
    ("solver/checker/read_plan.py", "from solver import kernel", "violations only"),
    ("solver/checker/read_plan.py", "import numpy", "standard library alone"),
    ("solver/violations.py", "from solver.plan import Plan", "nothing of ours"),
    ("app.py", "from dispatch.web import create_app\napp = create_app('debug')", "nothing else"),
    (
        "app.py",
        "import os\nfrom dispatch.web import create_app\napp = create_app()",
        "nothing else",
    ),
]


@pytest.mark.parametrize(("path", "source", "said"), BROKEN)
def test_a_broken_rule_is_noticed(path: str, source: str, said: str) -> None:
    """Each import against the order raises exactly one fault, which names the file and the rule."""
    faults = [fault for fault in faults_of(source, path=path) if said in fault]
    assert len(faults) == 1
    assert faults[0].startswith(path)


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_wrapped_library_is_refused_elsewhere(library: str) -> None:
    """No room but its own imports a wrapped library, whichever room it is."""
    own = {place.split(".")[1].rstrip("*") for place in ONLY_IN[library]}
    for room in set(ROOMS) - own:
        assert faults_of(f"import {library}.part", path=f"dispatch/{room}/x.py"), room


def test_the_order_has_no_way_back() -> None:
    """Following the rooms' permissions never leads from a room back to itself, but for errors and domain."""
    for room, allowed in ROOMS.items():
        for other in allowed - {room}:
            assert room not in ROOMS[other] or {room, other} == {"errors", "domain"}
