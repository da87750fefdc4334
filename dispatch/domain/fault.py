"""One thing wrong in the user's files: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.languages import gettext as _


@dataclass(frozen=True)
class Fault:
    """A fault in the input.

    Attributes
    ----------
    file : str
        Name of the file or, in a workbook, of the sheet.
    row : int or None
        Row as a spreadsheet counts it (the heading is row 1); None for a fault of the whole file.
    column : str or None
        Heading as the user wrote it; None for a fault of the row or file.
    value : str
        What stands there, shortened to 80 characters.
    problem : str
        What is wrong, as a sentence without its full stop.
    remedy : str
        What to do, as a sentence without its full stop.
    """

    file: str
    row: int | None
    column: str | None
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        where = [self.file]
        if self.row is not None:
            where.append(_("row {row}", row=self.row))
        if self.column is not None:
            where.append(_("column {column}", column=self.column))
        shown = _(" ({value!r})", value=self.value) if self.value else ""
        return _(
            "{where}: {problem}{shown}. {remedy}.",
            where=_(", ").join(where),
            problem=self.problem,
            shown=shown,
            remedy=self.remedy,
        )
