"""The families by name, and where their data lie."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from benchmarks.formats import (
    core,
    ostp_decisionbrain,
    pcvrptw,
    strsp_kovacs,
    trsp_pillac,
    trsp_praxedo,
    vrptw_gehring_homberger,
    vrptw_solomon,
    vsc2019,
)
from benchmarks.formats.rows import FormatError
from benchmarks.instance import Family, Instance

FAMILIES: Mapping[str, Family] = {
    module.__name__.rpartition(".")[2]: cast(Family, module)
    for module in (
        core,
        trsp_pillac,
        trsp_praxedo,
        strsp_kovacs,
        vsc2019,
        ostp_decisionbrain,
        vrptw_solomon,
        vrptw_gehring_homberger,
        pcvrptw,
    )
}
"""Every reader by its family's name."""

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
"""Where the benchmark data lie unless another folder is given: beside the repository."""


def folder_of(family: str, bench: Path = BENCH) -> Path:
    """Return the folder of a family's data.

    Raises
    ------
    FormatError
        If the family is not known, or its folder does not exist.
    """
    if family not in FAMILIES:
        raise FormatError(f'"{family}" is no family; give {", ".join(FAMILIES)}')
    folder = bench / FAMILIES[family].FOLDER
    if not folder.is_dir():
        raise FormatError(f"{folder} does not exist; name the folder of the data by --bench")
    return folder


def instance_names(family: str, bench: Path = BENCH) -> list[str]:
    """Return the names of a family's instances."""
    folder = folder_of(family, bench)
    return FAMILIES[family].names(folder)


def read_instance(family: str, name: str, bench: Path = BENCH) -> Instance:
    """Return one instance of a family."""
    folder = folder_of(family, bench)
    return FAMILIES[family].read(folder, name)
