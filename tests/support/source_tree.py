"""Which files make up the source tree: with git, and without it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

# What .gitignore leaves out, for a tree that came without git.
NOT_OURS = {"build", "dist", "__pycache__", "node_modules"}
HIDDEN_AND_OURS = {".ci", ".github"}


def source_files(root: Path) -> list[Path]:
    """Return the files of the tree below `root` that are tracked or would be, sorted by path.

    Where `root` is not itself the top of a git work tree (an unpacked archive, even inside another repository) the
    folders are walked instead, leaving out environments, caches and builds.
    """
    listed = _listed_by_git(root)
    files = _walked(root) if listed is None else (root / name for name in listed)
    # A file that was deleted and not yet committed is still listed; a link out of the tree is not ours to judge.
    return sorted(path for path in files if path.is_file() and not path.is_symlink())


def _listed_by_git(root: Path) -> list[str] | None:
    top = _git(root, "rev-parse", "--show-toplevel")
    if top is None or Path(top.strip()).resolve() != root.resolve():
        return None
    names = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return None if names is None else [name for name in names.split("\0") if name]


def _git(root: Path, *arguments: str) -> str | None:
    # Inside a hook git's own variables would point every command at the repository of the hook.
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        run = subprocess.run(
            ["git", *arguments], cwd=root, env=environ, capture_output=True, check=False
        )
    except FileNotFoundError:
        return None
    return run.stdout.decode() if run.returncode == 0 else None


def _walked(root: Path) -> Iterator[Path]:
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if _is_ours(Path(folder, name))]
        for name in names:
            if not name.endswith((".pyc", ".nbi", ".nbc", ".swp")) and name != ".DS_Store":
                yield Path(folder, name)


def _is_ours(folder: Path) -> bool:
    if folder.name in NOT_OURS or folder.name.endswith(".egg-info"):
        return False
    if (folder / "pyvenv.cfg").exists():
        return False
    return not folder.name.startswith(".") or folder.name in HIDDEN_AND_OURS
