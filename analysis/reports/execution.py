"""A report's notebook, run by papermill, and what its outputs hold for programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.errors import RenderError
from analysis.markup import REPORT
from analysis.reports.kernels import local_kernels
from analysis.store import notebooks_folder

_WAIT = 600


def report_notebook() -> Path:
    """Return the file of the report's notebook."""
    return notebooks_folder() / "report.ipynb"


def executed(given: dict[str, Any], folder: Path) -> Any:
    """Run the report's notebook in a folder.

    Parameters
    ----------
    given : dict of str to str
        Its parameters, checked before.
    folder : Path
        Where it runs, and where the executed notebook is written.

    Returns
    -------
    nbformat.NotebookNode
        Without what differs from run to run.

    Raises
    ------
    RenderError
        Naming the cell that failed.
    """
    import nbformat
    import papermill

    source, output = report_notebook(), folder / "report.ipynb"
    try:
        papermill.execute_notebook(
            str(source), str(output), parameters=given, progress_bar=False, cwd=str(folder),
            kernel_manager_class=local_kernels(), execution_timeout=_WAIT)  # fmt: skip
    except papermill.PapermillExecutionError as error:
        raise RenderError(source, error.cell_index, f"{error.ename}: {error.evalue}") from error
    except Exception as error:
        raise RenderError(source, None, f"{type(error).__name__}: {error}") from error
    notebook = nbformat.read(output, as_version=4)  # type: ignore[no-untyped-call]
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for passing in ("papermill", "execution"):
            cell.metadata.pop(passing, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "given"  # papermill draws lots for it
    nbformat.write(notebook, output)  # type: ignore[no-untyped-call]
    return notebook


def outputs(notebook: Any) -> Iterator[Any]:
    """Yield the outputs of a notebook that hold data."""
    for cell in notebook.cells:
        yield from (output for output in cell.get("outputs", []) if "data" in output)


def held(notebook: Any, key: str) -> Any:
    """Return what the outputs of a report hold for programs under a name.

    Raises
    ------
    RenderError
        If no output does.
    """
    for output in outputs(notebook):
        data = output["data"].get(REPORT, {})
        if key in data:
            return data[key]
    raise RenderError(report_notebook(), None, f"it shows no {key}")
