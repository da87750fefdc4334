"""The fault catalogue is read whole, or refused with every fault of its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.domain.job import Difficulty, Priority
from dispatch.errors import InputFaults
from dispatch.spreadsheets import read_day
from dispatch.standards.service_standard import load_standards
from dispatch.triage import load_catalogue

HEAD = "Fault,Symptom,Skill,Minutes on site"


def refused(tmp_path: Path, text: str) -> list[str]:
    """Return the lines with which a file is refused."""
    file = tmp_path / "faults.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults) as error:
        load_catalogue(file)
    return [str(fault) for fault in error.value.faults]


def test_the_catalogue_of_the_product_fits_the_sample_day(repository: Path) -> None:
    """Its parts are stocked, its tools are carried or lent, and somebody holds each skill at its level."""
    day = read_day(repository / "data" / "city", timezone=load_standards().timezone)
    catalogue = load_catalogue()
    assert 25 <= len(catalogue.faults) <= 40
    parts = {part.sku for part in day.parts}
    tools = {tool for person in day.technicians for tool in person.tools}
    tools |= {tool for depot in day.depots for tool in depot.tools}
    for fault in catalogue:
        assert set(fault.parts) <= parts, fault.code
        assert set(fault.tools) <= tools, fault.code
        held = [person.skills.get(fault.skill, 0) for person in day.technicians]
        assert max(held) >= fault.level, fault.code
        assert fault.symptom_zh
        assert 0 < len(fault.steps) == len(fault.steps_zh)


def test_the_file_in_data_is_the_one_of_the_product(repository: Path) -> None:
    """Who starts from data/faults.csv starts from what the product uses."""
    assert load_catalogue(repository / "data" / "faults.csv") == load_catalogue()


def test_a_row_is_read_in_full(tmp_path: Path) -> None:
    """Each cell arrives where it belongs, and empty ones as their defaults."""
    file = tmp_path / "own.csv"
    file.write_text(
        "故障代码,Symptom,症状,Search words,Skill,Level,Parts with likelihood,Minutes on site,Difficulty,Priority,"
        "Fixable remotely,Steps on the phone,Device signals\n"
        "X-1,It hums,嗡嗡响,buzz；鸣,aircon,2,P-1:0.5;P-2:1,45.5,hard,emergency,yes,One | Two,E7; e8\n"
        "X-2,It is quiet,,,boiler,,,30,,,,,\n",
        encoding="utf-8",
    )
    catalogue = load_catalogue(file)
    first, second = catalogue
    assert (first.code, first.symptom, first.symptom_zh) == ("X-1", "It hums", "嗡嗡响")
    assert (first.words, first.signals) == (("buzz", "鸣"), ("E7", "e8"))
    assert (first.skill, first.level, first.parts) == ("aircon", 2, {"P-1": 0.5, "P-2": 1.0})
    assert (first.minutes, first.difficulty, first.priority) == (
        45.5,
        Difficulty.HARD,
        Priority.EMERGENCY,
    )
    assert (first.remote, first.remote_steps) == (True, ("One", "Two"))
    assert (second.level, second.kind, second.remote) == (1, "repair", False)
    assert (second.priority, second.difficulty) == (Priority.NORMAL, Difficulty.SIMPLE)
    assert catalogue.by_code["X-2"] is second
    assert catalogue.of_signal(" e7 ") is first
    assert catalogue.of_signal("E9") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEAD}\n", "faults.csv: no fault is listed. Write a row for each symptom."),
        (
            f"{HEAD}\nA,Hums,boiler,0\n",
            "faults.csv, row 2, column Minutes on site: the number is below 1 minutes ('0')."
            " Write a number from 1 to 1440.",
        ),
        (
            f"{HEAD}\nA,Hums,boiler,5\nA,Whistles,boiler,5\n",
            "faults.csv, row 3, column Fault: row 2 has the same fault ('A')."
            " Give each its own, or remove one of the rows.",
        ),
        (
            f"{HEAD},Fixable remotely\nA,Hums,boiler,5,yes\n",
            "faults.csv, row 2, column Steps on the phone: it is fixable remotely, but no step says how."
            " Write the steps, or no.",
        ),
        (
            f"{HEAD},Parts with likelihood\nA,Hums,boiler,5,P-1:1.2\n",
            "faults.csv, row 2, column Parts with likelihood: the number is above 1 ('P-1:1.2')."
            " Write a number from 0.01 to 1.",
        ),
        (
            f"{HEAD},Steps on site,现场步骤\nA,Hums,boiler,5,One | Two,一\n",
            "faults.csv, row 2, column 现场步骤: there are 1 steps in Chinese and 2 in English ('一')."
            " Write the same steps in both.",
        ),
        (
            f"{HEAD},Device signals\nA,Hums,boiler,5,E1\nB,Whistles,boiler,5,e1\n",
            "faults.csv, row 3, column Device signals: the signal 'e1' stands for A already ('e1')."
            " Leave it with one of the two.",
        ),
        (
            "Fault,Symptom,Skill\nA,Hums,boiler\n",
            "faults.csv, row 1: the column 'Minutes on site' is missing."
            " Add a column headed 'Minutes on site' or '现场分钟'.",
        ),
    ],
)
def test_each_fault_of_a_file_is_named_by_its_row(tmp_path: Path, text: str, expected: str) -> None:
    """Row, column, value and remedy are in the sentence, and nothing else is said."""
    assert refused(tmp_path, text) == [expected]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Who mends a file mends it once."""
    lines = refused(tmp_path, f"{HEAD}\nA,,boiler,five\n,Hums,,5\n")
    assert [line.split(":")[0] for line in lines] == [
        "faults.csv, row 2, column Symptom",
        "faults.csv, row 2, column Minutes on site",
        "faults.csv, row 3, column Fault",
        "faults.csv, row 3, column Skill",
    ]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The path stands in the sentence, so that the setting can be mended."""
    with pytest.raises(InputFaults, match="Give a CSV file that can be read"):
        load_catalogue(tmp_path / "none.csv")
