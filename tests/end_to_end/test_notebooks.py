"""Every notebook runs from top to bottom; those with parameters on a small size."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
TINY: dict[str, Any] = {"days": 7, "warm_up_days": 0, "iterations": 0, "replications": 2}
SMALL: dict[str, dict[str, Any]] = {
    "how_many_heads": {**TINY, "target": 0.5, "indifference": 0.1},
    "which_skill_to_train": {**TINY, "technicians": ["T-03"], "skills": ["boiler", "gas"]},
    "which_stock": {**TINY, "most_parts": 2},
}
"""Parameters by notebook; one that is not named is run as it is."""
ANSWERS = {
    "how_many_heads": "of the promises",
    "which_skill_to_train": "T-03 learns ",
    "which_stock": "beyond doubt",
}


def run(path: Path, folder: Path) -> Any:
    """Return a notebook with its outputs."""
    if path.stem not in SMALL:
        notebook = nbformat.read(path, as_version=4)
        resources = {"metadata": {"path": path.parent}}
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
        return notebook
    with warnings.catch_warnings():
        # Its own warnings are no matter of the notebooks.
        warnings.simplefilter("ignore")
        import papermill

        return papermill.execute_notebook(
            path,
            folder / path.name,
            parameters=SMALL[path.stem],
            cwd=path.parent,
            kernel_name="python3",
            progress_bar=False,
        )


def printed(notebook: Any) -> str:
    """Return all that the cells have printed."""
    return "\n".join(
        output.text
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "stream" and output.name == "stdout"
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No cell raises, several show something, and a question is answered in words and in plots."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    notebook = run(path, tmp_path)
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 3
    if path.stem in SMALL:
        assert ANSWERS[path.stem] in printed(notebook)
        plots = [
            output
            for cell in shown
            for output in cell.outputs
            if "image/svg+xml" in output.get("data", {})
        ]
        assert len(plots) >= 2


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_are_known(path: Path) -> None:
    """What the tests change stands in the cell of parameters, where people change it."""
    cells = nbformat.read(path, as_version=4).cells
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", ())]
    assert len(tagged) == (path.stem in SMALL)
    for name in SMALL.get(path.stem, {}):
        assert f"\n{name} = " in f"\n{tagged[0]}"


def test_every_question_has_its_notebook() -> None:
    """Heads, skills and stock are there, so the tests above test something."""
    assert {"plan_a_day", *SMALL} == {path.stem for path in NOTEBOOKS}
