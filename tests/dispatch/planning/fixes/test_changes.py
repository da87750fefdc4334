"""Changes of a day: each touches what it names and nothing else, is read quickly, and survives being written."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest

from dispatch.errors import InputError, SituationError
from dispatch.planning.fixes import (
    KINDS,
    AllowTechnician,
    Away,
    Change,
    EarlierStart,
    ExtraShift,
    LaterDue,
    MoreOvertime,
    MorePart,
    MoreSkill,
    MoreTool,
    OneMore,
    PutOff,
    ReleaseLock,
    Serve,
    SoonerOrder,
    VanPart,
    WiderBreak,
    WiderWindow,
    Words,
    change_text,
    read_change,
)
from dispatch.planning.fixes.amounts import least
from dispatch.planning.fixes.changed import changed_problem
from dispatch.planning.replanning.carried_on import problem_of
from tests.dispatch.planning.fixes.small_day import (
    DAY,
    HOUR,
    MINUTE,
    Document,
    day,
    horizon,
    job,
    shift,
    technician,
)

CHANGES: tuple[Change, ...] = (
    MoreOvertime("T", 0, 40 * MINUTE),
    EarlierStart("T", 0, 30 * MINUTE),
    ExtraShift("V", "T", 0),
    Away("T"),
    OneMore("T", "A"),
    MoreSkill("U", "gas", 2),
    MoreTool("U", "winch"),
    WiderBreak("T", 0, 15 * MINUTE),
    VanPart("P", 1, "U", "D"),
    VanPart("P", 2, "U"),
    MorePart("P", 3, "D", 9 * HOUR),
    SoonerOrder("P", "D", 9 * HOUR),
    WiderWindow("A", 0, 60 * MINUTE),
    LaterDue("A", 60 * MINUTE),
    PutOff("A"),
    AllowTechnician("A", "U"),
    ReleaseLock("A"),
    Serve("A"),
)


def rich_day() -> Document:
    """Return a day in which every change has something to change."""
    rest = {"duration": HOUR // 2, "window": [12 * HOUR, 13 * HOUR]}
    people = [
        technician("T", shifts=[shift(8, 17, **{"break": rest})], skills={"gas": 1}),
        technician("U", tools=["saw"]),
        technician("V", shifts=[]),
    ]
    depot = {
        "id": "D",
        "location": 4,
        "stock": {"P": 1},
        "arrivals": [{"sku": "P", "quantity": 2, "at": DAY}],
    }
    work = [
        job(
            "A",
            1,
            1,
            windows=[[9 * HOUR, 10 * HOUR]],
            due=10 * HOUR,
            allowed=["T"],
            forbidden=["U"],
            lock={"technician": "T", "start": None},
            published={"technician": "T", "start": 9 * HOUR},
            skills={"gas": 1},
        ),
        job("B", 2, 1),
    ]
    return day(people, work, depots=[depot])


def test_every_kind_is_tried() -> None:
    """No kind of change is missing from these tests."""
    assert {change.kind for change in CHANGES} == set(KINDS)


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_change_leaves_the_document_as_it_was(change: Change) -> None:
    """The document that is changed stays; the new one differs, and can be planned."""
    document = rich_day()
    before = copy.deepcopy(document)
    after = change.apply(document)
    assert document == before
    assert after != before
    problem_of(after)
    assert change.size >= 0


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_what_is_read_quickly_is_what_would_be_read(change: Change) -> None:
    """The changed problem equals that of the whole changed document, travel aside, which stays the very same."""
    document = rich_day()
    problem = problem_of(document)
    after = change.apply(document)
    quick, whole = changed_problem(problem, document, after), problem_of(after)
    assert quick.travel is problem.travel
    for name in ("technicians", "jobs", "depots", "name", "start", "end", "locations", "weights"):
        assert getattr(quick, name) == getattr(whole, name), name


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_change_survives_being_written(change: Change) -> None:
    """The text of a change is read as the same change, and said in a sentence of its own."""
    assert read_change(change_text(change, horizon()), horizon()) == change
    told = Words(rich_day(), horizon()).change(change)
    assert told
    assert "{" not in told


def test_what_a_visit_put_off_loses() -> None:
    """Windows and promise move by a day; lock and what the customer was told hold no longer."""
    put = PutOff("A").apply(rich_day())["jobs"][0]
    assert put["windows"] == [[DAY + 9 * HOUR, DAY + 10 * HOUR]]
    assert (put["release"], put["due"], put["lock"], put["published"]) == (DAY, 2 * DAY, None, None)


def test_a_part_is_not_there_twice() -> None:
    """What goes into a van is missing at the depot, and a depot cannot give what it has not."""
    moved = VanPart("P", 1, "U", "D").apply(rich_day())
    assert moved["technicians"][1]["van"] == {"P": 1}
    assert moved["depots"][0]["stock"] == {"P": 0}
    with pytest.raises(SituationError, match="D has 1 of P, so it cannot give 2"):
        VanPart("P", 2, "U", "D").apply(rich_day())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (MoreOvertime("X", 0, 60), "no technician X"),
        (MoreOvertime("T", 3, 60), "T has 1 shifts"),
        (MoreOvertime("T", 0, 0), "0 is below 1"),
        (WiderBreak("U", 0, 60), "U has no break"),
        (ExtraShift("T", "U", 0), "T works at that time"),
        (WiderWindow("B", 0, 60), "B has no appointment"),
        (LaterDue("B", 60), "Nothing is promised for B"),
        (ReleaseLock("B"), "B is not locked"),
        (PutOff("X"), "no job X"),
        (SoonerOrder("Q", "D", 0), "No order of Q"),
        (SoonerOrder("P", "X", 0), "no depot X"),
        (VanPart("P", 1, "U", "X"), "no technician X"),
    ],
    ids=str,
)
def test_what_cannot_be_changed_is_named(change: Change, sentence: str) -> None:
    """A change of what is not there says what it is."""
    with pytest.raises(SituationError, match=sentence):
        change.apply(rich_day())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no kind of change"),
        ("holiday technician=T", "no kind of change. Known are: overtime, "),
        ("overtime technician=T", "more is missing"),
        ("overtime technician=T more=soon", "more=soon is no whole number"),
        ("overtime technician=T more=-5", "more=-5 is no whole number"),
        ("overtime technician=T more=9999999", "no whole number from 0 to"),
        ("overtime technician=T minutes=5", "minutes is not known here"),
        ("overtime T", "T is no value"),
        ("overtime 'technician=T", "a quote is not closed"),
        ("order part=P depot=D at=noon", "noon is no moment"),
    ],
)
def test_texts_that_are_no_change_are_refused(text: str, sentence: str) -> None:
    """What is wrong with a text is named, with what would do."""
    with pytest.raises(InputError) as found:
        read_change(text, horizon())
    assert sentence in str(found.value)


def test_hours_alone_are_those_of_the_first_day() -> None:
    """A moment may be an hour of the first day, or a day with an hour."""
    first = read_change("order part=P depot=D at=09:30", horizon())
    assert first == SoonerOrder("P", "D", 9 * HOUR + 30 * MINUTE)
    second = read_change("order part=P depot=D at=2026-11-24T09:30", horizon())
    assert second == replace(first, at=DAY + 9 * HOUR + 30 * MINUTE)


@pytest.mark.parametrize("enough", [1, 2, 7, 36])
def test_the_least_amount_is_found(enough: int) -> None:
    """Of 36 steps the least that does is found with few tries; none where the most is too little."""
    tried: list[int] = []

    def found(amount: int) -> str | None:
        tried.append(amount)
        return "yes" if amount >= 5 * enough else None

    assert least(found, step=5, most=180) == (5 * enough, "yes")
    assert len(tried) <= 8
    assert least(lambda _: None, step=5, most=180) is None


def test_documents_are_plain_values() -> None:
    """Every changed document can be written as JSON, so that anybody can solve and judge it."""
    for change in CHANGES:
        document = change.apply(rich_day())
        assert json.loads(json.dumps(document)) == document
