"""Numbers are put into `dispatch.toml` without touching anything else."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from dispatch.cli.settings_file import put_numbers
from dispatch.errors import SettingsError

TEXT = """# Our service
service_name = "Cool & Co # not a comment"

travel_a = 180   # guessed in spring
# travel_p = 0.9
"""


def test_values_change_and_everything_else_stays(tmp_path: Path) -> None:
    """Comments, order and the comment behind a value are kept; what was missing is added at the end."""
    file = tmp_path / "dispatch.toml"
    file.write_text(TEXT, encoding="utf-8")
    put_numbers(file, {"travel_a": 203.8, "travel_p": 0.7})
    assert file.read_text(encoding="utf-8") == (
        TEXT.replace("180   # guessed", "203.8   # guessed") + "travel_p = 0.7\n"
    )


def test_a_missing_file_is_made(tmp_path: Path) -> None:
    """The first settings of all are a file with these lines."""
    put_numbers(tmp_path / "dispatch.toml", {"travel_a": 210.0})
    assert (tmp_path / "dispatch.toml").read_text(encoding="utf-8") == "travel_a = 210\n"


def test_new_lines_stand_above_a_section(tmp_path: Path) -> None:
    """A value below a section would belong to it; line ends of Windows stay, a missing last one is added."""
    file = tmp_path / "dispatch.toml"
    file.write_bytes(b"a = 1\r\n[b]\r\ntravel_a = 3")
    put_numbers(file, {"travel_a": 210.0})
    assert file.read_bytes() == b"a = 1\r\ntravel_a = 210\r\n[b]\r\ntravel_a = 3\r\n"


def test_the_rights_of_the_file_stay(tmp_path: Path) -> None:
    """A file that only its owner may read, as it holds a key, is no more open afterwards."""
    file = tmp_path / "dispatch.toml"
    file.write_text('secret_key = "x"\n', encoding="utf-8")
    file.chmod(0o600)
    put_numbers(file, {"travel_a": 210.0})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        'note = """\ntravel_a = 1\n"""\ntravel_a = 180\n',
        '"travel_a" = 180\n',
    ],
)
def test_what_cannot_be_changed_safely_is_left(tmp_path: Path, text: str) -> None:
    """A line within a text, or a name written otherwise: the file stays, and the lines to put in are said."""
    file = tmp_path / "dispatch.toml"
    file.write_text(text, encoding="utf-8")
    tomllib.loads(text)
    with pytest.raises(SettingsError, match=r"left as it is.*travel_a = 210"):
        put_numbers(file, {"travel_a": 210.0})
    assert file.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    """It is neither read over nor replaced."""
    file = tmp_path / "dispatch.toml"
    file.write_text("travel_a 3", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be read"):
        put_numbers(file, {"travel_a": 210.0})
    assert file.read_text(encoding="utf-8") == "travel_a 3"
