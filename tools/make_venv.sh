#!/bin/sh
# Make the virtual environment FOLDER with INTERPRETER, or with the first suitable Python that is found.
# usage: make_venv.sh FOLDER [INTERPRETER]
set -eu

folder=$1
wanted=${2:-}

# True when $1 runs, is one of the supported versions and can make virtual environments.
suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1 &&
        "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

# What tells two interpreters apart: the folder of the installation and the version.
identity() {
    "$1" -c 'import sys; print(sys.base_prefix, *sys.version_info[:3])' 2>/dev/null
}

choose() {
    if [ -n "$wanted" ]; then
        if suits "$wanted"; then
            echo "$wanted"
            return
        fi
        echo "PYTHON=$wanted is not a Python 3.11, 3.12 or 3.13 with its venv module: name another one" \
            "(on Debian and Ubuntu venv comes with the package python3-venv)." >&2
        exit 1
    fi
    for candidate in python3.13 python3.12 python3.11 python3; do
        if suits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "No Python 3.11, 3.12 or 3.13 with its venv module was found: install one" \
        "(on Debian and Ubuntu the packages python3 and python3-venv)" \
        "or name yours, as in 'make run PYTHON=/path/to/python3.12'." >&2
    exit 1
}

# An environment that works is kept, unless another interpreter was asked for by name. One whose making was interrupted
# has no pip yet.
if suits "$folder/bin/python" && "$folder/bin/python" -c 'import pip' >/dev/null 2>&1; then
    if [ -z "$wanted" ] || [ "$(identity "$folder/bin/python")" = "$(identity "$wanted")" ]; then
        exit 0
    fi
fi
python=$(choose)
echo "Making $folder with $("$python" --version)."
"$python" -m venv --clear "$folder"
