"""The repository as a whole: sizes, docstrings, what may not be in it, and what the package carries."""

from __future__ import annotations

import configparser
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.support import house_rules
from tests.support.source_tree import source_files

# One file, because the compile cache is keyed by it.
MAY_BE_LONG = {"solver/kernel/search.py", "solver/bound/labels.py"}
LICENCE_SHA256 = "0ffddef9e48f8a09aed5caf2d44f7ba1c1be2d9b8e0a6f693b1635b2d5566645"


@pytest.fixture(scope="module")
def tree(repository: Path) -> dict[str, Path]:
    """Every file of the source tree by its path from the top."""
    return {path.relative_to(repository).as_posix(): path for path in source_files(repository)}


def texts(tree: dict[str, Path], *endings: str) -> Iterator[tuple[str, str]]:
    """Give path and text of the files that end so, or of every text file."""
    for name, path in tree.items():
        if endings and not name.endswith(endings):
            continue
        try:
            yield name, path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a workbook or a sample in GB18030


def expect_none(faults: Iterable[str]) -> None:
    """Fail with every fault on a line of its own."""
    listed = list(faults)
    assert not listed, "\n" + "\n".join(listed)


def test_the_source_tree_is_found(tree: dict[str, Path]) -> None:
    """The listing holds the repository's own files and no environment, cache or build."""
    assert {"setup.cfg", "Makefile", "LICENSE", ".ci/run", "solver/problem.py"} <= set(tree)
    assert not [name for name in tree if re.search(r"(^|/)(\.venv|\.git|__pycache__)/", name)]


def test_files_are_short(tree: dict[str, Path]) -> None:
    """Code files stay under 300 lines."""
    lengths = {
        name: len(text.splitlines()) for name, text in texts(tree, ".py", ".js", ".css", ".html")
    }
    expect_none(
        f"{name} has {length} lines"
        for name, length in lengths.items()
        if length >= house_rules.FILE_LINES and name not in MAY_BE_LONG
    )


def test_functions_are_short(tree: dict[str, Path]) -> None:
    """Functions stay under 40 lines, their docstrings not counted."""
    expect_none(
        f"{name}:{fault}"
        for name, text in texts(tree, ".py")
        for fault in house_rules.overlong_functions(text)
    )


def test_public_names_are_documented(tree: dict[str, Path]) -> None:
    """Every public module, class, function, method and test has a docstring with a first sentence."""
    expect_none(
        f"{name}:{fault}"
        for name, text in texts(tree, ".py")
        for fault in house_rules.undocumented_names(text)
    )


def test_no_module_is_called_utils(tree: dict[str, Path]) -> None:
    """A module is named for its purpose."""
    expect_none(
        name for name in tree if {"utils", "util", "utils.py", "util.py"} & set(name.split("/"))
    )


def test_packages_can_be_found(tree: dict[str, Path]) -> None:
    """Every folder of modules, and data/, is a package, or installing would leave it out."""
    folders = {
        str(Path(name).parent.as_posix())
        for name in tree
        if name.startswith(("dispatch/", "solver/")) and name.endswith(".py")
    } | {"data"}
    expect_none(folder for folder in sorted(folders) if f"{folder}/__init__.py" not in tree)


def test_no_third_party_file_is_copied(tree: dict[str, Path]) -> None:
    """Browser libraries are served out of installed packages and stand nowhere in the tree."""
    expect_none(
        f"{name}: {sign}"
        for name, text in texts(tree)
        for sign in house_rules.third_party_signs(name, text)
    )


def test_no_leftovers(tree: dict[str, Path]) -> None:
    """No file names a path of one machine or a package registry, and no merge left anything behind."""
    expect_none(
        f"{name}:{fault}" for name, text in texts(tree) for fault in house_rules.leftovers(text)
    )
    expect_none(name for name in tree if name.endswith((".orig", ".rej")))


def test_notebooks_have_no_outputs(tree: dict[str, Path]) -> None:
    """Notebooks are stored without outputs and execution counts."""
    for name, text in texts(tree, ".ipynb"):
        for cell in json.loads(text)["cells"]:
            assert not cell.get("outputs"), f"{name} has outputs"
            assert cell.get("execution_count") is None, f"{name} has execution counts"


def test_changelog_begins_with_unreleased(repository: Path) -> None:
    """The first section is Unreleased, and only the four agreed headings are used below a version."""
    text = (repository / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE)[0] == "Unreleased"
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= {
        "Added",
        "Changed",
        "Fixed",
        "Removed",
    }


def test_licence_is_apache(repository: Path) -> None:
    """LICENSE is the full text of Apache-2.0, and the metadata say the same."""
    words = " ".join((repository / "LICENSE").read_text("utf-8").split())
    assert hashlib.sha256(words.encode()).hexdigest() == LICENCE_SHA256
    assert metadata(repository)["metadata"]["license"] == "Apache-2.0"


def metadata(repository: Path) -> configparser.ConfigParser:
    """Read setup.cfg."""
    parser = configparser.ConfigParser()
    parser.read(repository / "setup.cfg", "utf-8")
    return parser


def test_every_dependency_has_its_reason(repository: Path) -> None:
    """The tables in CONTRIBUTING.md and the lists in setup.cfg name the same packages, in the same order."""
    settings = metadata(repository)
    lists = [
        settings["options"]["install_requires"],
        settings["options.extras_require"]["postgres"],
        settings["options.extras_require"]["roads"],
        settings["options.extras_require"]["basemap"],
        settings["options.extras_require"]["cluster"],
        settings["options.extras_require"]["test"],
        settings["options.extras_require"]["dev"],
        settings["options.extras_require"]["bench"],
    ]
    declared = [re.findall(r"^([\w-]+)(?:\[\w+\])?>=", text, re.MULTILINE) for text in lists]
    chapter = (repository / "CONTRIBUTING.md").read_text("utf-8").split("## Dependencies")[1]
    tables = chapter.split("| package | licence | why |\n|---|---|---|\n")[1:]
    assert [
        re.findall(r"^\| ([\w-]+) \| .+ \| .+ \|$", table, re.MULTILINE) for table in tables
    ] == declared


def test_continuous_integration_runs_make_test(repository: Path) -> None:
    """.ci/run can be executed and runs `make test` and nothing else."""
    script = repository / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text("utf-8").splitlines() if "make" in line]
    assert commands == ["exec make test </dev/null"]


@pytest.mark.slow
def test_the_wheel_holds_everything(
    tree: dict[str, Path], repository: Path, tmp_path: Path
) -> None:
    """A wheel carries app, dispatch and solver with their data files, data/ as dispatch_data, and the command."""
    for name, path in tree.items():
        copy = tmp_path / "tree" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    run = subprocess.run(
        [*build, "--wheel-dir", str(tmp_path), str(tmp_path / "tree")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    (wheel,) = tmp_path.glob("field_dispatch-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
        (entry,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "dispatch = dispatch.cli:main" in archive.read(entry).decode()
    expected = {
        re.sub("^data/", "dispatch_data/", name)
        for name in tree
        if name == "app.py" or name.startswith(("data/", "dispatch/", "solver/"))
    }
    expect_none(f"missing: {name}" for name in sorted(expected - inside))
    expect_none(f"not ours: {name}" for name in sorted(inside - expected))
