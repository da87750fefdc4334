"""The house rules notice what they are there to notice, on small made-up texts."""

from __future__ import annotations

import pytest

from tests.support.house_rules import (
    leftovers,
    overlong_functions,
    third_party_signs,
    undocumented_names,
)


def function_of(lines: int, *, docstring_lines: int = 0) -> str:
    """Write a function of so many lines beside its docstring."""
    text = ['    """Say something.', *["    more"] * (docstring_lines - 2), '    """']
    body = ["    x = 1"] * (lines - 1)
    return "\n".join(["def f():", *(text if docstring_lines else []), *body])


def test_a_function_may_have_39_lines() -> None:
    """39 lines pass and 40 do not; a docstring of any length makes no difference, and methods count as well."""
    assert overlong_functions(function_of(39)) == []
    assert overlong_functions(function_of(40)) == ["1: f has 40 lines"]
    assert overlong_functions(function_of(39, docstring_lines=20)) == []
    assert overlong_functions(function_of(40, docstring_lines=20)) == ["1: f has 40 lines"]
    method = "class A:\n" + "\n".join("    " + line for line in function_of(40).splitlines())
    assert overlong_functions(method) == ["2: f has 40 lines"]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("x = 1", "1: the module has no docstring"),
        ('"""M."""\ndef f(): pass', "2: f has no docstring"),
        ('"""M."""\nasync def f(): pass', "2: f has no docstring"),
        ('"""M."""\nclass A: pass', "2: A has no docstring"),
        ('"""M."""\nclass A:\n    """A."""\n    def f(self): pass', "4: A.f has no docstring"),
        (
            '"""No period"""',
            "1: the docstring of the module has no period at the end of its first line",
        ),
        (
            '"""M."""\ndef f():\n    """Begin a sentence\n    and end it here."""',
            "2: the docstring of f has no period at the end of its first line",
        ),
    ],
)
def test_a_missing_docstring_is_named(source: str, fault: str) -> None:
    """Modules, functions, classes and methods are named with their line when the first sentence is missing."""
    assert undocumented_names(source) == [fault]


@pytest.mark.parametrize(
    "source",
    [
        "",
        '"""M."""\ndef _f(): pass',
        '"""M."""\nclass A:\n    """A."""\n    def __len__(self): return 0',
        '"""M."""\nclass A:\n    """A."""\n    @x.setter\n    def x(self, value): pass',
        '"""M."""\n@typing.overload\ndef f(): ...',
        '"""M."""\ndef f():\n    """Do it.\n\n    At length, without a period"""\n    def inner(): pass',
    ],
)
def test_what_needs_no_docstring(source: str) -> None:
    """Empty modules, private and inner names, magic methods, setters and overloads need none."""
    assert undocumented_names(source) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("see /wo" + "rk/main/data", "a path of one machine"),
        ("'/ho" + "me/chen/x.csv'", "a path of one machine"),
        ("open('/Us" + "ers/chen/x.csv')", "a path of one machine"),
        (r"C:\Us" + r"ers\chen", "a path of one machine"),
        ("https://pypi" + ".org/simple", "a package registry"),
        ("https://mirrors" + ".aliyun.com/x", "a package registry"),
        ("pip install --index" + "-url x", "a package registry"),
        ("<<<<" + "<<< HEAD", "a leftover of a merge"),
        (">>>>" + ">>> main", "a leftover of a merge"),
    ],
)
def test_a_leftover_is_named(text: str, what: str) -> None:
    """Machine paths, registry hosts and merge marks are named with their line."""
    (fault,) = leftovers("first line\n" + text)
    assert fault.startswith("2: ")
    assert what in fault


@pytest.mark.parametrize(
    "text",
    [
        "../shared/work/x",
        "/usr/bin/env bash",
        "https://example.org/work/list",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/plans/work/3",
        "Heading\n=======\n",
        ">>> 1 + 1",
    ],
)
def test_ordinary_text_is_no_leftover(text: str) -> None:
    """Relative paths, system programs, addresses, headings and doctests pass."""
    assert leftovers(text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("dispatch/web/static/leaflet.js", ""),
        ("dispatch/web/static/leaflet-src.js", ""),
        ("dispatch/web/static/leaflet-1.9.4.css", ""),
        ("dispatch/web/static/jquery-3.7.1.min.js", ""),
        ("dispatch/web/static/own.min.css", ""),
        ("dispatch/web/static/own.js", "/*! somebody's */"),
        ("dispatch/web/static/own.js", "//# source" + "MappingURL=own.js.map"),
        ("dispatch/web/static/own.js", "x" * 1001),
    ],
)
def test_a_copied_library_is_noticed(path: str, text: str) -> None:
    """A library's name, its licence mark and a minified line each give a copied file away."""
    assert third_party_signs(path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("dispatch/web/static/route-layer.js", "// draws the routes on Leaflet's map\n"),
        ("dispatch/maps/leaflet_files.py", "x" * 2000),
        ("data/city/zones.geojson", "x" * 5000),
        ("dispatch/web/static/route-map.css", "/* ours */"),
    ],
)
def test_own_files_pass(path: str, text: str) -> None:
    """Own scripts and styles pass, and data may have long lines."""
    assert third_party_signs(path, text) == []
