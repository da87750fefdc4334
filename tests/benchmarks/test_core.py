"""The neutral workload through a generator of the same form, made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.families import instance_names, read_instance
from benchmarks.formats import core
from benchmarks.formats.rows import FormatError
from benchmarks.instance import Trip
from tests.benchmarks.judging import broken_rules, judged

# Two days of one technician; job 1 weighs 3 and both jobs use part 2, of which the van holds one every morning.
GENERATOR = """
import numpy as np


def travel_matrix(coords):
    return np.array([[0, 600, 900], [600, 0, 300], [900, 300, 0]])


def generate(n_jobs, seed, load=10.0):
    shifts = [
        dict(technician=0, day=day, loc=0, start=day * 86400 + 28800, end=day * 86400 + 61200,
             skills=[1], stock=[0, 0, 1])
        for day in range(2)
    ]
    job = dict(loc=1, service=1800, skills=[1], parts={"2": 1}, windows=[[0, 172800]], weight=1)
    jobs = [job, {**job, "loc": 2, "weight": 3 if load == 10 else 1}]
    return dict(coords=[[31.0, 121.0]] * 3, shifts=shifts, jobs=jobs[:n_jobs], seed=seed)
"""


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A folder of benchmark data with a generator only."""
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "trsp.py").write_text(GENERATOR, "utf-8")
    return tmp_path


def test_vans_are_filled_every_night(bench: Path) -> None:
    """One piece of the part serves a job on each day, but not two on one: days are technicians of their own."""
    instance = read_instance("core", "n2-s1", bench)
    plan, value = judged(instance, Trip("t0d0", ("j0",)), Trip("t0d1", ("j1",)))
    assert value == (2 * 600 + 2 * 900) / 3600
    assert instance.unserved(plan) == 0
    assert broken_rules(instance, Trip("t0d0", ("j0", "j1"))) == ["van-stock"]


def test_what_is_left_out_counts_by_weight(bench: Path) -> None:
    """Job 1 weighs 3, at 20,000 cents each; with another load the generator makes it 1."""
    plan, _ = judged(read_instance("core", "n2-s1", bench), Trip("t0d0", ("j0",)))
    assert plan["cost"]["unserved"] == 60_000
    assert read_instance("core", "n2-s1", bench).unserved(plan) == 3
    assert read_instance("core", "n2-s1-load6", bench).unserved(plan) == 1


def test_names_of_the_workload(bench: Path) -> None:
    """The standard set has 4 sizes, 2 loads, 3 seeds; other names work, wrong ones are refused with an example."""
    names = instance_names("core", bench)
    assert len(names) == 24
    assert {"n100-s1", "n1000-s3-load6"} <= set(names)
    assert core.generate(bench / "core", "n1-s77")["seed"] == 77
    with pytest.raises(FormatError, match='"n200" is no instance; write n200-s1'):
        read_instance("core", "n200", bench)


def test_missing_data_are_named(tmp_path: Path) -> None:
    """Without the folder, or without the generator in it, the remedy is said."""
    with pytest.raises(FormatError, match="core does not exist; name the folder of the data"):
        read_instance("core", "n2-s1", tmp_path)
    (tmp_path / "core").mkdir()
    with pytest.raises(FormatError, match=r"trsp\.py does not exist"):
        read_instance("core", "n2-s1", tmp_path)
    with pytest.raises(FormatError, match='"cores" is no family; give core'):
        instance_names("cores", tmp_path)
