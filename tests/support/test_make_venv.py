"""Which Python the environment is made with, tried on made-up interpreters."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

# Answers like an interpreter of a version that is not supported, or like a launcher without one behind it.
UNSUITABLE = "#!/bin/sh\nexit 1\n"
SUITABLE = """#!/bin/sh
case "$1" in
    --version) echo "Python $(basename "$0")" ;;
    -c) case "$2" in *base_prefix*) echo "$0" ;; esac ;;
    -m) mkdir -p "$4/bin" && echo "$0" >"$4/made-with" ;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that holds sh's helpers and no Python."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("basename", "mkdir", "sh"):
        found = next(
            Path(folder, name)
            for folder in os.environ["PATH"].split(os.pathsep)
            if Path(folder, name).exists()
        )
        (programs / name).symlink_to(found)
    return programs


def put(machine: Path, name: str, script: str) -> Path:
    """Add an executable script to the machine."""
    path = machine / name
    path.write_text(script, "utf-8")
    path.chmod(0o755)
    return path


def make_venv(
    repository: Path, machine: Path, *wanted: str
) -> tuple[subprocess.CompletedProcess[str], str | None]:
    """Run the script; return its result and the name of the interpreter it used, if any."""
    venv = machine.parent / "venv"
    run = subprocess.run(
        [str(machine / "sh"), str(repository / "tools" / "make_venv.sh"), str(venv), *wanted],
        env={"PATH": str(machine)},
        capture_output=True,
        text=True,
        check=False,
    )
    mark = venv / "made-with"
    return run, Path(mark.read_text("utf-8").strip()).name if mark.exists() else None


def test_the_newest_suitable_python_is_taken(repository: Path, machine: Path) -> None:
    """A launcher that has no interpreter behind it is passed over for the next name."""
    put(machine, "python3.13", UNSUITABLE)
    put(machine, "python3.12", SUITABLE)
    put(machine, "python3", SUITABLE)
    run, used = make_venv(repository, machine)
    assert (run.returncode, used) == (0, "python3.12"), run.stderr


def test_plain_python3_is_the_last_resort(repository: Path, machine: Path) -> None:
    """A machine with python3 alone uses it."""
    put(machine, "python3", SUITABLE)
    assert make_venv(repository, machine)[1] == "python3"


def test_no_python_says_what_to_install(repository: Path, machine: Path) -> None:
    """Without a suitable Python a sentence names the versions and PYTHON=, and nothing is made."""
    put(machine, "python3", UNSUITABLE)
    run, used = make_venv(repository, machine)
    assert (run.returncode, used) == (1, None)
    assert "No Python 3.11, 3.12 or 3.13" in run.stderr
    assert "make run PYTHON=" in run.stderr


def test_the_wanted_python_is_taken(repository: Path, machine: Path) -> None:
    """PYTHON= is taken before newer ones."""
    put(machine, "python3.13", SUITABLE)
    wanted = put(machine, "mine", SUITABLE)
    assert make_venv(repository, machine, str(wanted))[1] == "mine"


def test_an_unsuitable_wanted_python_is_named(repository: Path, machine: Path) -> None:
    """PYTHON= that cannot be used is refused by name, even where another would do."""
    put(machine, "python3.13", SUITABLE)
    run, used = make_venv(repository, machine, "python2")
    assert (run.returncode, used) == (1, None)
    assert "PYTHON=python2 is not a Python 3.11, 3.12 or 3.13" in run.stderr


def test_a_working_environment_is_kept(repository: Path, machine: Path) -> None:
    """An environment that works stays, and is made anew when another interpreter is asked for."""
    put(machine, "python3.13", SUITABLE)
    other = put(machine, "python3.11", SUITABLE)
    inside = machine.parent / "venv" / "bin"
    inside.mkdir(parents=True)
    put(inside, "python", SUITABLE)
    assert make_venv(repository, machine)[1] is None
    assert make_venv(repository, machine, str(other))[1] == "python3.11"


def test_a_half_made_environment_is_made_anew(repository: Path, machine: Path) -> None:
    """An environment without pip, left by an interruption, is not taken for one that works."""
    put(machine, "python3.12", SUITABLE)
    inside = machine.parent / "venv" / "bin"
    inside.mkdir(parents=True)
    put(inside, "python", SUITABLE.replace("-c)", '-c) [ "$2" != "import pip" ] || exit 1;', 1))
    assert make_venv(repository, machine)[1] == "python3.12"
