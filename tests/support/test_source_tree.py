"""The files of the source tree are found with git and without it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.source_tree import source_files

OURS = [".ci/run", ".gitignore", "solver/problem.py", "tests/new file.py"]
NOT_OURS = [
    ".venv/pyvenv.cfg",
    ".venv/lib/other.py",
    "env/pyvenv.cfg",
    "env/lib/other.py",
    ".pytest_cache/README.md",
    "build/city/plan.json",
    "field_dispatch.egg-info/PKG-INFO",
    "solver/__pycache__/problem.cpython-311.pyc",
]


def plant(root: Path) -> None:
    """Write a small tree with an environment, caches and builds in it."""
    for name in [*OURS, *NOT_OURS]:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            ".venv/\nenv/\nbuild/\n*.egg-info/\n__pycache__/\n.pytest_cache/\n", "utf-8"
        )


def found_in(root: Path) -> list[str]:
    """List the tree's files by their path from the top."""
    return [path.relative_to(root).as_posix() for path in source_files(root)]


def git(root: Path, *arguments: str) -> None:
    """Run git in a folder, where the machine has it; without it the folder is simply walked."""
    if shutil.which("git"):
        subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


@pytest.mark.parametrize("with_git", [True, False])
def test_the_same_files_are_found_either_way(tmp_path: Path, with_git: bool) -> None:
    """Tracked and new files are listed; environments, caches and builds are not, with git or without."""
    plant(tmp_path)
    if with_git:
        git(tmp_path, "init")
        git(tmp_path, "add", "solver")
    assert found_in(tmp_path) == OURS


def test_a_tree_inside_another_repository_is_walked(tmp_path: Path) -> None:
    """A tree unpacked where an outer repository ignores it is listed all the same."""
    git(tmp_path, "init")
    (tmp_path / ".gitignore").write_text("unpacked/\n", "utf-8")
    plant(tmp_path / "unpacked")
    assert found_in(tmp_path / "unpacked") == OURS


def test_a_deleted_file_is_not_listed(tmp_path: Path) -> None:
    """A file that git still tracks and that is gone is left out."""
    plant(tmp_path)
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    (tmp_path / "solver" / "problem.py").unlink()
    assert found_in(tmp_path) == [name for name in OURS if name != "solver/problem.py"]
