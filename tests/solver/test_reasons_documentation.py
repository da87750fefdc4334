"""The documentation lists every reason, in the order of the tests."""

from __future__ import annotations

import re
from pathlib import Path

from solver.reasons import Reason


def test_the_documentation_lists_every_reason(repository: Path) -> None:
    """The rows of `docs/reasons.md` are the closed list."""
    text = (repository / "docs" / "reasons.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(.+?)` \|", text, re.MULTILINE) == [reason.value for reason in Reason]
