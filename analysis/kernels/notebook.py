"""A report's notebook, executed by papermill, and the data in its outputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from analysis.core.errors import FolderError, KernelKilledError, RenderError
from analysis.core.files import write_files
from analysis.core.paths import DATA, data_folder, notebooks_folder

Watch = Callable[[int, int], None]
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def report_notebook() -> Path:
    """Return the file of the report's notebook."""
    return notebooks_folder() / "report.ipynb"


def executed(
    given: dict[str, Any], folder: Path, watch: Watch | None = None, **limits: float
) -> Any:
    """Run the report's notebook in a folder.

    Parameters
    ----------
    given : dict of str to str
        Its parameters, checked before.
    folder : Path
        Where it runs, and where the executed notebook is written; temporary files lie beside it.
    watch : callable, optional
        Called after each cell, with its number and how many there are.
    **limits : float
        Of `analysis.kernels.limits.Limits`.

    Returns
    -------
    nbformat.NotebookNode
        Without what differs from run to run.

    Raises
    ------
    RenderError
        Naming the cell that failed.
    FolderError
        If the folder can't be written.
    """
    import nbformat
    import papermill

    from analysis.kernels import engine

    source, output = report_notebook(), folder / "report.ipynb"
    environment = _environment(folder.parent)
    try:
        notebook = papermill.execute_notebook(
            str(source), str(output), parameters=given, progress_bar=False, cwd=str(folder),
            engine_name=engine.ENGINE, limits=limits, watch=watch,
            environment=environment, request_save_on_cell_execute=False)  # fmt: skip
    except papermill.PapermillExecutionError as error:
        trace = _COLOURS.sub("", "\n".join(error.traceback))
        why, notebook = f"{error.ename}: {error.evalue}", nbformat.read(output, as_version=4)  # type: ignore[no-untyped-call]
        _refuse(f"{why} {trace} {nbformat.writes(notebook)}")  # type: ignore[no-untyped-call]
        raise RenderError(source, error.cell_index, why, trace, notebook) from error
    except engine.Stopped as stopped:
        _refuse(nbformat.writes(stopped.notebook))  # type: ignore[no-untyped-call]
        kind = KernelKilledError if stopped.killed else RenderError
        raise kind(source, stopped.cell, stopped.reason, "", stopped.notebook) from stopped
    except OSError as error:
        raise FolderError(folder.parent, error) from error
    except Exception as error:
        raise RenderError(source, None, f"{type(error).__name__}: {error}") from error
    stable(notebook)
    content = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    _refuse(content)
    write_files(folder, {output.name: f"{content}\n".encode()})
    return notebook


def _environment(scratch: Path) -> dict[str, str]:
    """Return variables for a kernel, which runs in another folder than this process."""
    return {DATA: str(data_folder()), "TMPDIR": str(scratch)}


def _refuse(text: str) -> None:
    """Refuse a text that shows the value of a secret; nothing of it is kept."""
    from analysis.kernels import engine

    if names := engine.leaked(text):
        why = f"its outputs show the value of {', '.join(names)}"
        raise RenderError(report_notebook(), None, why) from None


def stable(notebook: Any) -> None:
    """Take out of an executed notebook what differs from run to run."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for passing in ("papermill", "execution"):
            cell.metadata.pop(passing, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "given"  # papermill gives it a random one


def outputs(notebook: Any) -> Iterator[Any]:
    """Yield the outputs of a notebook that hold data."""
    for cell in notebook.cells:
        yield from (output for output in cell.get("outputs", []) if "data" in output)
