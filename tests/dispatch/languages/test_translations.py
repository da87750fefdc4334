"""Everything that is marked is translated, and the catalogues hold nothing else."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Message

from dispatch.languages import LANGUAGES
from tools import messages
from tools.messages import Marked


@pytest.fixture(scope="module")
def marked() -> list[Marked]:
    """Every sentence that the code marks."""
    return messages.all_marked()


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_marked_sentence_is_translated(language: str, marked: list[Marked]) -> None:
    """Each sentence of Python and templates stands in one of the language's catalogues."""
    assert len(marked) > 5, "hardly any marked sentence was found"
    known = [entry for _, entry in messages.entries(language)]
    left = [
        f"{each.place}: {each.message!r} has no translation: add it to a catalogue of {language}"
        for each in messages.missing(marked, known)
    ]
    assert not left, "\n" + "\n".join(left)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_the_catalogues_hold_nothing_wrong(language: str, marked: list[Marked]) -> None:
    """No entry is stale, empty, contradicted elsewhere, or names other values than its message."""
    left = list(messages.faults(marked, list(messages.entries(language))))
    assert not left, "\n" + "\n".join(left)


SAVED = Marked("Saved {count} jobs", "dispatch/web/plans.py:3")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (Message("Saved {count} jobs", "已保存{count}个工单"), None),
        (Message("Saved {count} jobs", "已保存{number}个工单"), "name different values"),
        (Message("Saved {count} jobs", "已保存工单"), "name different values"),
        (Message("Saved {count} jobs", ""), "is not translated"),
        (Message("Saved {count} jobs", "已保存{count}个工单", flags=["fuzzy"]), "not translated"),
        (Message("Lost {count} jobs", "丢失{count}个工单"), "said nowhere any more"),
    ],
)
def test_faults_of_an_entry_are_found(entry: Message, fault: str | None) -> None:
    """Each kind of fault is told; a good entry has none."""
    found = list(messages.faults([SAVED], [("a.po", entry)]))
    assert (fault in found[0]) if fault else not found


def test_contradictions_between_files_are_found() -> None:
    """One message translated twice, and differently, is told with both files."""
    first = ("a.po", Message("Saved {count} jobs", "已保存{count}个工单"))
    second = ("b.po", Message("Saved {count} jobs", "保存了{count}个工单"))
    (fault,) = messages.faults([SAVED], [first, second])
    assert fault.startswith("b.po")
    assert "a.po" in fault


def test_marks_of_python_are_found() -> None:
    """All ways to mark are read, with lines, plurals and contexts."""
    source = (
        'a = _("One")\nb = ngettext("{count} job", "{count} jobs", n)\n'
        'c = pgettext("state", "Open")\nd = lazy_gettext("Later")\ne = mark("Name")\nf = _(name)\n'
    )
    assert list(messages.marked_in_python(source, "x.py")) == [
        Marked("One", "x.py:1"),
        Marked("{count} job", "x.py:2", plural="{count} jobs"),
        Marked("Open", "x.py:3", context="state"),
        Marked("Later", "x.py:4"),
        Marked("Name", "x.py:5"),
    ]


@pytest.mark.parametrize("source", ['_(f"{n} jobs")', '_("a " + name)', '_("%d jobs" % n)'])
def test_sentences_put_together_are_refused(source: str) -> None:
    """What is made while the program runs can be in no catalogue."""
    with pytest.raises(ValueError, match=r"x.py:1: a sentence is put together inside _\(\)"):
        list(messages.marked_in_python(source, "x.py"))


def test_missing_entries_are_written_for_a_catalogue() -> None:
    """What is printed names the place and leaves the translation open."""
    text = messages.as_entries([SAVED])
    assert "dispatch/web/plans.py:3" in text
    assert 'msgid "Saved {count} jobs"\nmsgstr ""' in text
