"""The short form of a staffing study, and the scale on which its intervals are drawn."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask

from dispatch.staffing.history import StaffingError
from dispatch.staffing.study_file import read_study_text
from dispatch.web.staffing_form import next_monday, study_of_form
from dispatch.web.staffing_scale import Scale
from tests.dispatch.web.store_case import Case
from tests.dispatch.web.test_staffing import STUDY, post

FORM = {
    "name": "Winter",
    "question": "Enough?",
    "target": "90",
    "days": "28",
    "warm_up_days": "14",
    "half_width": "1.5",
    "most": "40",
    "iterations": "100",
    "growth": "110",
}


def form(app: Flask, **changes: str) -> str:
    """Return the study file of a form."""
    with app.test_request_context("/staffing", method="POST", data={**FORM, **changes}):
        return study_of_form(today=date(2026, 11, 23))


def test_the_form_is_a_study_file(day: Case) -> None:
    """Heads, training, stock, growth and goal come out as keys that the reader takes."""
    text = form(
        day.app,
        like_1="T-1",
        cost_1="1200",
        search="yes",
        train_who="T-2",
        train_skill='gas "x"',
        train_level="2",
        stock_depot="D-1",
        stock_part="P-1",
        stock_pieces="7",
        stock_most="2",
        stock_cost="3",
        rota_who="T-1",
        rota_from="11:00",
        rota_until="20:00",
        rota_days="monday to saturday",
    )
    study = read_study_text(text)
    assert (study.day, study.history, study.first_day) == (None, None, date(2026, 11, 30))
    assert study.demand["growth"] == 1.1
    assert study.goal is not None
    assert study.goal["target"] == 0.9
    assert study.roles["like T-1"].cents_a_week == 120_000
    _, more, *others = study.scenarios
    assert more.heads == {"like T-1": 1}
    assert [dict(s.choices) for s in others] == [{name: 1} for name in study.choices]
    learns, stock, hours = study.choices.values()
    assert learns.train == {"T-2": {'gas "x"': 2}}
    assert (stock.stock, stock.most, stock.cents_a_week) == ({"D-1": {"P-1": 7}}, 2, 300)
    assert hours.who == ("T-1",)
    assert hours.rota is not None
    assert hours.rota.shift == (time(11), time(20))
    assert hours.rota.days[-1] == "saturday"
    assert read_study_text(form(day.app)).goal is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"search": "yes"}, "nobody may be hired"),
        ({"train_who": "T-1"}, "who learns and which skill"),
        ({"stock_part": "P-1"}, "both a depot and a part"),
        ({"rota_who": "T-1", "rota_days": "sometimes"}, "no days to work on"),
        ({"rota_who": "T-1", "rota_days": "weekend"}, "a beginning and an end"),
        ({"target": "101"}, "target is"),
        ({"name": " "}, "no name"),
    ],
)
def test_faults_of_the_form_are_sentences(day: Case, changes: dict[str, str], said: str) -> None:
    """What cannot be asked is refused, and what was written stands in the form again."""
    answer = post(day.browser("paul"), "/staffing", **{**FORM, "name": "Kept words", **changes})
    assert answer.status_code == 422
    assert said in answer.text
    assert ("Kept words" in answer.text) == ("name" not in changes)


def test_an_unknown_key_is_no_study() -> None:
    """The reader of sent texts names the text as people know it."""
    with pytest.raises(StaffingError, match=r"study\.toml: nonsense"):
        read_study_text(STUDY.format(history="store").replace("days = 7", "nonsense = 7"))


def test_a_scale_holds_every_interval() -> None:
    """Ends lie within the drawing in steps of five points; without rows it is the whole."""
    rows: list[dict[str, Any]] = [
        {"mean": 0.8, "half_width": 0.07},
        {"mean": 0.93, "half_width": None},
    ]
    scale = Scale.over(rows)
    assert (scale.low, scale.high) == (0.7, 0.95)
    assert 0 < scale.at(0.73) < scale.at(0.93) < 400
    assert (scale.at(0.0), scale.at(1.0)) == (0.0, 400.0)
    assert Scale.over([]) == Scale(0.0, 1.0)


def test_weeks_begin_after_today() -> None:
    """A Monday leads to the next one."""
    for offset in range(7):
        found = next_monday(date(2026, 11, 23) + timedelta(days=offset))
        assert found == date(2026, 11, 30)
