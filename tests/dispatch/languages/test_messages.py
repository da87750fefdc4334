"""Sentences come in the language at work, with their values in their places."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from dispatch.languages import (
    accepted_language,
    current_language,
    gettext,
    language_of_locale,
    lazy_gettext,
    ngettext,
    pgettext,
    set_language,
    use_language,
)
from dispatch.languages.catalogues import CatalogueError, catalogue, read_folder

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def write(folder: Path, name: str, *pairs: tuple[str, str]) -> None:
    """Write a catalogue of these messages and translations."""
    lines = [
        f"msgid {json.dumps(message)}\nmsgstr {json.dumps(text, ensure_ascii=False)}\n"
        for message, text in pairs
    ]
    (folder / name).write_text(HEAD + "\n".join(lines), encoding="utf-8")


def test_the_sentence_in_the_code_is_the_english_one() -> None:
    """Without a language set, a message is itself with its values."""
    assert current_language() == "en"
    assert gettext("Saved {count} jobs", count=3) == "Saved 3 jobs"
    assert gettext("A brace { stays") == "A brace { stays"


def test_a_known_sentence_is_translated_within_the_block_alone() -> None:
    """`use_language` holds for its block, whatever ends it."""

    def fail() -> None:
        with use_language("zh"):
            assert gettext("{minutes} min", minutes=35) == "35分钟"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert gettext("{minutes} min", minutes=35) == "35 min"


def test_an_unknown_sentence_stays_english() -> None:
    """What nobody has translated is shown in English rather than not at all."""
    with use_language("zh"):
        assert gettext("Nobody says this {word}", word="ever") == "Nobody says this ever"


def test_numbers_choose_the_english_form() -> None:
    """One is singular; none and several are plural, and the number stands in its place."""
    forms = [ngettext("{count} job", "{count} jobs", count) for count in (0, 1, 2)]
    assert forms == ["0 jobs", "1 job", "2 jobs"]
    assert ngettext("{count} job", "{count} jobs", 1200, count="1,200") == "1,200 jobs"


def test_a_context_tells_two_meanings_apart() -> None:
    """A message with a context is not that without one."""
    with use_language("zh"):
        assert pgettext("nowhere", "{minutes} min", minutes=35) == "35 min"


def test_a_lazy_text_is_written_when_it_is_shown() -> None:
    """A constant of a module follows the language of the moment."""
    text = lazy_gettext("{minutes} min", minutes=5)
    assert (str(text), f"{text}", text + "!") == ("5 min", "5 min", "5 min!")
    assert text == "5 min"
    assert text.upper() == "5 MIN"
    with use_language("zh"):
        assert str(text) == "5分钟"
    assert hash(text) == hash(lazy_gettext("{minutes} min"))


def test_another_thread_begins_in_english() -> None:
    """What one request has set is nothing to another thread."""
    found: list[str] = []
    with use_language("zh"):
        thread = threading.Thread(target=lambda: found.append(current_language()))
        thread.start()
        thread.join()
    assert found == ["en"]


def test_a_language_that_is_not_there_is_refused() -> None:
    """The refusal names the language and those that there are."""
    with pytest.raises(ValueError, match=r"no language 'fr'. The languages are en, zh"):
        set_language("fr")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["zh-CN", "en"], "zh"),
        (["fr", "zh-Hans-CN", "en"], "zh"),
        (["en-GB", "zh"], "en"),
        (["fr", "*"], None),
        ([], None),
    ],
)
def test_the_first_language_that_is_spoken_counts(tags: list[str], expected: str | None) -> None:
    """The reader's own order decides, and what is not spoken here is passed over."""
    assert accepted_language(tags) == expected


def test_locales_of_systems_are_understood() -> None:
    """The forms of LANG and of tags mean the same languages."""
    assert [language_of_locale(tag) for tag in ("zh_CN.UTF-8", "EN", "C.UTF-8", "")] == [
        "zh",
        "en",
        None,
        None,
    ]


def test_catalogues_are_put_together(tmp_path: Path) -> None:
    """Several files are one catalogue; what two of them say the same is fine."""
    write(tmp_path, "a.po", ("Save", "保存"), ("Later", ""))
    write(tmp_path, "b.po", ("Save", "保存"), ("Undo", "撤销"))
    assert read_folder(tmp_path) == {("", "Save"): "保存", ("", "Undo"): "撤销"}


def test_the_first_of_two_translations_counts(tmp_path: Path) -> None:
    """Catalogues that contradict each other stop no page; which one is used does not depend on chance."""
    write(tmp_path, "b.po", ("Save", "存盘"))
    write(tmp_path, "a.po", ("Save", "保存"))
    assert read_folder(tmp_path) == {("", "Save"): "保存"}


def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path) -> None:
    """A broken file is named instead of being passed over."""
    (tmp_path / "a.po").write_bytes(b'msgid "Save"\nmsgstr "\xff\xfe"\n')
    with pytest.raises(CatalogueError, match=r"a.po cannot be read"):
        read_folder(tmp_path)


def test_english_reads_no_catalogue() -> None:
    """The default language has nothing to load."""
    assert catalogue("en") == {}
