"""The page of a report without a kernel: the cells of its notebook run in this process."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat

from analysis.kernels.notebook import report_notebook


def run_here(given: dict[str, Any], folder: Path, watch: Any = None, **_: Any) -> Any:
    """Run the report's notebook; in the place of `analysis.kernels.notebook.executed`."""
    notebook = nbformat.read(report_notebook(), as_version=4)
    shown: list[Any] = []
    names: dict[str, Any] = {"display": shown.append}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        shown.clear()
        _run(cell.source, names, shown)
        if "parameters" in cell.metadata.get("tags", []):
            names |= given
        cell.outputs = [_output(one) for one in shown]
    nbformat.write(notebook, folder / "report.ipynb")
    return notebook


def _run(source: str, names: dict[str, Any], shown: list[Any]) -> None:
    """Run a cell; what its last line comes to is shown, as in Jupyter."""
    *lines, last = ast.parse(source).body
    exec(compile(ast.Module(lines, []), "cell", "exec"), names)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        shown.extend([] if value is None else [value])
    else:
        exec(compile(ast.Module([last], []), "cell", "exec"), names)


def _output(one: Any) -> Any:
    data, metadata = one._repr_mimebundle_()
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)
