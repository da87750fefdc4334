"""Settings come from the environment, a file, or their defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.errors import SettingsError
from dispatch.settings import Settings, settings_markdown


def load(tmp_path: Path, environment: dict[str, str], text: str | None = None) -> Settings:
    """Return the settings with a file of this text, or none."""
    file = tmp_path / "dispatch.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    return Settings.load(environment, file=file)


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    """No file and no variable: the defaults, and no tile server is asked for anything."""
    settings = load(tmp_path, {})
    assert settings == Settings()
    assert settings.tile_url == ""


def test_the_file_replaces_a_default_and_the_environment_replaces_the_file(tmp_path: Path) -> None:
    """The environment counts before the file, the file before the default."""
    text = 'tile_url = "http://tiles/{z}/{x}/{y}.png"\ntravel_a = 180\n'
    settings = load(tmp_path, {"DISPATCH_TRAVEL_A": "150.5"}, text)
    assert settings.tile_url == "http://tiles/{z}/{x}/{y}.png"
    assert settings.travel_a == 150.5


@pytest.mark.parametrize(
    ("environment", "text", "message"),
    [
        ({}, "travel_b = 1", "no setting 'travel_b'"),
        ({}, "travel_a = ", "cannot be read"),
        ({"DISPATCH_TRAVEL_A": "fast"}, None, "travel_a is 'fast', which is no number"),
        ({"DISPATCH_TRAVEL_A": "-1"}, None, "travel_a is '-1'"),
        ({"DISPATCH_TRAVEL_P": "nan"}, None, "travel_p is 'nan'"),
        ({"DISPATCH_TRAVEL_P": "inf"}, None, "travel_p is 'inf'"),
    ],
)
def test_a_wrong_setting_is_named(
    tmp_path: Path, environment: dict[str, str], text: str | None, message: str
) -> None:
    """A name or value that cannot be used is refused with a sentence that names it."""
    with pytest.raises(SettingsError, match=message):
        load(tmp_path, environment, text)


def test_the_documentation_lists_every_setting(repository: Path) -> None:
    """`docs/settings.md` is what the settings say of themselves."""
    written = (repository / "docs" / "settings.md").read_text(encoding="utf-8")
    assert written == settings_markdown()
