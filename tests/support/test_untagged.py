"""The look for sentences without a mark finds those that people read, and no others."""

from __future__ import annotations

import pytest

from tests.support.english_left import english_words, words_of
from tests.support.untagged import untagged


@pytest.mark.parametrize(
    "source",
    [
        'raise InputError("There is no such file. Correct the path.")',
        'raise InputError(f"There is no {name}. Correct it.")',
        'click.echo(f"Written to {path}: all of it")',
        'log.whole(file, "the table is missing", remedy)',
        'OutSheet("Routes", columns, rows)',
    ],
)
def test_a_sentence_without_a_mark_is_found(source: str) -> None:
    """What is raised, printed, told of a table or heads a sheet has to be marked."""
    assert len(list(untagged(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        'raise InputError(_("There is no such file. Correct the path."))',
        'raise InputError(_("There is no {name}. Correct it.", name=name))',
        'raise ValueError("a and b differ")',
        'click.echo(f"{user.id}  {user.name:<24}")',
        'click.echo(ngettext("{count} row read", "{count} rows read", count))',
        'OutSheet(_("Routes"), columns, rows)',
        'LOG.info("work %s is over", id)',
    ],
)
def test_what_is_marked_or_not_for_people_is_left_alone(source: str) -> None:
    """Marked sentences, faults of programs and logs are no finding."""
    assert list(untagged(source)) == []


def test_codes_are_no_english_words() -> None:
    """Options, ids, files and capitals count for nothing; words do unless they are known."""
    text = "用法： dispatch plan --out DIR T-01 day.json 已写入 two rows"
    assert english_words(text) == ["dispatch", "plan", "two", "rows"]
    assert english_words(text, known={"dispatch", "plan", "two"}) == ["rows"]
    assert words_of(["a:2; boiler", "Lin Chao"]) == {"boiler", "Lin", "Chao"}
