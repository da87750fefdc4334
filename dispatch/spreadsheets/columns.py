"""The column dictionary: every table and column of the input, once.

Reading, faults, templates and `docs/columns.md` are made from it. A heading may be written as the name, in English or
in Chinese; capitals, blanks and underscores do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dispatch.languages import current_language


class Kind(str, Enum):
    """How a cell is read."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    YES_NO = "yes or no"
    MOMENT = "date and time"
    CLOCK = "time of day"
    LIST = "list"
    AMOUNTS = "names with whole numbers"
    SPEED = "number, or names with numbers"
    SHARES = "names with numbers"
    WINDOWS = "time windows"
    CHOICE = "choice"


FORMATS: dict[Kind, tuple[str, str]] = {
    Kind.TEXT: ("any text", "任意文字"),
    Kind.NUMBER: ("1.5", "1.5"),
    Kind.WHOLE: ("3", "3"),
    Kind.YES_NO: ("yes / no", "是 / 否"),
    Kind.MOMENT: ("2026-11-23 09:00, in the time zone of the plan", "2026-11-23 09:00（计划时区）"),
    Kind.CLOCK: ("08:30", "08:30"),
    Kind.LIST: ("a; b; c", "a；b；c"),
    Kind.AMOUNTS: ("a:2; b:1 (a name alone counts 1)", "a:2；b:1（只写名称表示 1）"),
    Kind.SPEED: ("1.2, or a:1.2; b:0.8", "1.2，或 a:1.2；b:0.8"),
    Kind.SHARES: ("a:0.6; b:0.25", "a:0.6；b:0.25"),
    Kind.WINDOWS: (
        "2026-11-23 09:00/2026-11-23 12:00; …",
        "2026-11-23 09:00/2026-11-23 12:00；…",
    ),
    Kind.CHOICE: ("one of the values listed", "所列取值之一"),
}


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    name : str
        Name in this program, also accepted as a heading.
    english, chinese : str
        Headings shown in templates.
    kind : Kind
        How cells are read.
    help, help_zh : str
        One sentence.
    required : bool
        Whether an empty cell is a fault.
    default : str
        Shown in the documentation; how an empty cell counts.
    unit : str
        Unit of a number.
    least, most : float or None
        Closed range of a number, or of every number in a list.
    choices : tuple of (value, English, Chinese)
        What a choice may be; any of the three spellings is read.
    refers_to : str
        Table whose key the cell (or each name in it) has to be.
    key : bool
        Whether the values are unique in the table.
    example : str
        Shown in templates.
    """

    name: str
    english: str
    chinese: str
    kind: Kind
    help: str
    help_zh: str
    required: bool = False
    default: str = ""
    unit: str = ""
    least: float | None = None
    most: float | None = None
    choices: tuple[tuple[str, str, str], ...] = ()
    refers_to: str = ""
    key: bool = False
    example: str = ""

    @property
    def heading(self) -> str:
        """The heading in the language at work."""
        return self.chinese if current_language() == "zh" else self.english

    def spelled(self, choice: tuple[str, str, str]) -> str:
        """Return one of `choices` in the language at work."""
        return choice[2] if current_language() == "zh" else choice[1]


@dataclass(frozen=True)
class Table:
    """One table: a CSV file of this name or a sheet of a workbook."""

    name: str
    chinese: str
    help: str
    help_zh: str
    columns: tuple[Column, ...]
    required: bool = True

    @property
    def title(self) -> str:
        """The table's name in the language at work."""
        return self.chinese if current_language() == "zh" else self.name

    def column(self, name: str) -> Column:
        """Return the column of this name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")
