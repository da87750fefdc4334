"""No sentence that people read is written into the code without a mark."""

from __future__ import annotations

from pathlib import Path

from tests.support.source_tree import source_files
from tests.support.untagged import untagged

# Values of faults of the API's fields, and styles, codes and parts of configuration files, as they stand in the code.
CODES = {
    *("'bold red'", "'HTTP \u25a1'", "'No suitable edges near location'", "'link of ticket'"),
    *("'travel_detour = \u25a1'", "'     what-if: \u25a1'"),
}
# Refusals of single fields of a call, which programs read beside the field's name.
FOR_PROGRAMS = "dispatch/web/api/"


def test_every_sentence_that_is_read_is_marked(repository: Path) -> None:
    """What is raised, printed or noted as a fault anywhere in the product can be translated."""
    found = []
    for path in source_files(repository):
        name = path.relative_to(repository).as_posix()
        if not (name.startswith("dispatch/") and name.endswith(".py")):
            continue
        if name.startswith(FOR_PROGRAMS):
            continue
        for each in untagged(path.read_text("utf-8")):
            if each.partition(": ")[2] not in CODES:
                found.append(f"{name}:{each}")
    assert not found, "\n" + "\n".join(found)
