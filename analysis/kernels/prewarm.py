"""A report's notebook run without a kernel, so that what its cells cache is there afterwards."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import nbformat

from analysis.kernels.notebook import report_notebook


def prewarm(given: Mapping[str, str]) -> None:
    """Run the cells of the report's notebook, and render what they display.

    Parameters
    ----------
    given : mapping of str to str
        Parameters other than the notebook's own.
    """
    notebook = nbformat.read(report_notebook(), as_version=4)  # type: ignore[no-untyped-call]
    for _ in run_cells(notebook, given):
        pass


def run_cells(notebook: Any, given: Mapping[str, str]) -> Iterator[tuple[Any, list[Any]]]:
    """Run the code cells of a notebook, and yield each with the MIME bundles that it displays.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    given : mapping of str to str
        Parameters other than the notebook's own.
    """
    shown: list[Any] = []
    names: dict[str, Any] = {"__name__": "prewarm", "display": shown.append}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if "parameters" in cell.metadata.get("tags", []):
            cell.source += "".join(f"\n{name} = {value!r}" for name, value in given.items())
        *lines, last = ast.parse(cell.source).body
        exec(compile(ast.Module(lines, []), "prewarm", "exec"), names)
        if isinstance(last, ast.Expr):
            shown.append(eval(compile(ast.Expression(last.value), "prewarm", "eval"), names))
        else:
            exec(compile(ast.Module([last], []), "prewarm", "exec"), names)
        yield cell, [one._repr_mimebundle_() for one in shown]
        shown.clear()
