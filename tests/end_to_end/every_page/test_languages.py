"""In Chinese no page shows an English word, but for data and a few names."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.settings import Settings
from dispatch.web import create_app
from tests.dispatch.made_plan import made_plan
from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import Case
from tests.end_to_end.every_page.conftest import pages_of
from tests.end_to_end.every_page.shown import english_words

CHINESE = "zh-CN,zh;q=0.9"
# Names that are the same in every language: of the product, the other language, keys, programs and kinds of files.
NAMES = {
    "Ctrl",
    "Dispatch",
    "English",
    "Enter",
    "Esc",
    "Excel",
    "GeoJSON",
    "km",
    "Shift",
    "Tab",
    "zip",
}
# What the store of these tests holds: people, customers, skills, parts, kinds of jobs, what was written down.
DATA = {
    *("ada", "dora", "paul", "tess", "tim", "test"),
    *("Chen", "Wei", "Confucius", "Books", "Lotus", "Hotel", "Service"),
    *("boiler", "core", "repair"),
}
KNOWN = frozenset(NAMES | DATA)


def test_no_page_shows_an_english_word_in_chinese(day: Case, closed_day: Office) -> None:
    """Texts, titles, labels, placeholders and the words of scripts are Chinese on every page."""
    found = []
    for door, answer in pages_of(day, closed_day, accept=CHINESE):
        assert 'lang="zh-Hans"' in answer.text, door
        words = english_words(answer.text, known=KNOWN)
        found += [f"{door.endpoint}: {word!r} in {text!r}" for word, text in words.items()]
    assert not found, "\n" + "\n".join(found)


# The words of the plan in the folder: names, addresses, parts, a fault's own text, a reason that no solver gives.
OF_THE_FOLDER = frozenset(
    {
        *("Shanghai", "Haidilao", "Nanjing", "East", "Road", "North", "Filter", "Technician"),
        *(
            "multimeter",
            "ladder",
            "electrical",
            "refrigeration",
            "latitude",
            "made",
            "straight",
            "line",
        ),
        *(
            [
                "The",
                "cold",
                "room",
                "does",
                "not",
                "reach",
                "its",
                "temperature",
                "is",
                "over",
                "Correct",
                "it",
            ]
        ),
        *(["No", "skill", "no", "technician", "holds", "at", "level"]),
    }
)


@pytest.mark.parametrize("path", ["/", "/technicians", "/technicians/T-1", "/jobs/J-1-1"])
def test_pages_of_a_folder_are_chinese(tmp_path: Path, path: str) -> None:
    """The day, the technicians and the jobs of a planned folder, with their map, are Chinese as well."""
    app = create_app(load=made_plan, settings=Settings(plan_folder=str(tmp_path), language="zh"))
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert not english_words(answer.text, known=KNOWN | OF_THE_FOLDER)


def test_english_pages_are_found_full_of_english_words(day: Case, closed_day: Office) -> None:
    """The look that finds nothing in Chinese finds much in English, on each page."""
    for door, answer in pages_of(day, closed_day):
        assert 'lang="en"' in answer.text, door
        assert len(english_words(answer.text, known=KNOWN)) > 5, door


@pytest.mark.parametrize(
    ("piece", "word"),
    [
        ("<p>保存 Saved</p>", "Saved"),
        ('<button title="Close the panel">×</button>', "Close"),
        ('<input placeholder="Search">', "Search"),
        ('<div data-words=\'{"late": "late"}\'></div>', "late"),
        ('<script type="application/json">{"texts": {"all": "All"}}</script>', "All"),
        ("<p>T-000001 <code>dispatch plan</code> /a/path.csv day.json {name}</p>", None),
        ('<td translate="no">ticket.moved by hand</td>', None),
        ("<script>const late = true;</script>", None),
    ],
)
def test_the_look_finds_words_where_people_do(piece: str, word: str | None) -> None:
    """Texts and attributes count; code, data, paths and names of values do not."""
    found = english_words(piece, known=KNOWN)
    assert (word in found) if word else not found


@pytest.mark.parametrize(
    ("method", "path"), [("get", "/nothing"), ("get", "/tickets/T-999999"), ("post", "/tickets")]
)
def test_refusals_are_chinese(day: Case, closed_day: Office, method: str, path: str) -> None:
    """What is not there or not allowed is refused in Chinese, with its title."""
    client = day.browser("dora")
    answer = getattr(client, method)(path, headers={"Accept-Language": CHINESE})
    assert 400 <= answer.status_code < 500
    assert not english_words(answer.text, known=KNOWN)
