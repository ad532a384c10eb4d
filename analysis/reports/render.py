"""Rendering: papermill runs the notebook and nbconvert makes the page, aside until whole."""

from __future__ import annotations

import base64
import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import ParameterError, RenderError
from analysis.reports.kernels import local_kernels
from analysis.reports.markup import REPORT, as_json
from analysis.reports.parameters import ReportParameters, report_parameters
from analysis.store import notebooks_folder

_TEMPLATES = Path(__file__).parent / "template"
_WAIT = 600
_STALE = 24 * 3600


def render(
    article: str,
    *,
    as_of: object = None,
    currency: str | None = None,
    out: Path | str | None = None,
) -> Path:
    """Render the report on an article.

    Parameters
    ----------
    article : str
        Name of an article in ``data/articles``.
    as_of : str or datetime.date, optional
        A day, as ``2022-04-21``, or ``latest``; by default the day of the article.
    currency : {"USD", "CNY"}, optional
        By default the article's.
    out : Path or str, optional
        Folder under which ``<article>/<as-of>/`` is written; by default ``reports``.

    Returns
    -------
    Path
        The page, ``report.html``. Beside it lie the executed ``report.ipynb``, ``verdicts.json``,
        ``verdicts.csv``, and each chart as SVG and PNG.

    Raises
    ------
    InputError
        If a parameter, the article or a figure is wrong; before any kernel starts.
    RenderError
        If the notebook fails; a report rendered before stays as it was.
    """
    parameters = report_parameters(article, as_of, currency)
    parameters.check()
    target = Path(out or "reports") / parameters.folder
    with _aside(target) as aside:
        notebook = _executed(parameters, as_of, aside)
        _extract(notebook, aside)
        (aside / "report.html").write_text(_page(notebook), encoding="utf-8")
    return target / "report.html"


@contextlib.contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """Build a folder aside, and put it in place whole."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _tidy(target)
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise ParameterError(
            "out", str(target), f"a folder that can be written ({error.strerror})"
        ) from None
    try:
        aside.chmod(0o755)
        yield aside
        _swap(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _tidy(target: Path) -> None:
    """Remove what runs that were killed left aside; what is younger than a day may be in use."""
    for left in target.parent.glob(f".{target.name}-*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left, ignore_errors=True)


def _swap(aside: Path, target: Path) -> None:
    for _ in range(100):  # another run may put its own in place between the two renames
        gone = aside.with_name(aside.name + "-old")
        with contextlib.suppress(FileNotFoundError):
            target.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        try:
            aside.rename(target)
        except OSError:
            continue
        return
    raise RenderError(target, None, "the folder is being written by others")


def _executed(parameters: ReportParameters, as_of: object, aside: Path) -> Any:
    import nbformat
    import papermill

    given = {
        "article": parameters.article.slug,
        "as_of": "" if as_of is None else str(as_of),
        "currency": parameters.currency,
    }
    source, output = notebooks_folder() / "report.ipynb", aside / "report.ipynb"
    try:
        papermill.execute_notebook(
            str(source), str(output), parameters=given, progress_bar=False, cwd=str(aside),
            kernel_manager_class=local_kernels(), execution_timeout=_WAIT)  # fmt: skip
    except papermill.PapermillExecutionError as error:
        raise RenderError(source, error.cell_index, f"{error.ename}: {error.evalue}") from error
    except Exception as error:
        raise RenderError(source, None, f"{type(error).__name__}: {error}") from error
    notebook = nbformat.read(output, as_version=4)  # type: ignore[no-untyped-call]
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    notebook.metadata["title"] = _data(notebook, "title")
    nbformat.write(notebook, output)  # type: ignore[no-untyped-call]
    return notebook


def _outputs(notebook: Any) -> Iterator[Any]:
    return (
        output for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output
    )


def _data(notebook: Any, key: str) -> Any:
    return next(
        (
            output["data"][REPORT][key]
            for output in _outputs(notebook)
            if key in output["data"].get(REPORT, {})
        ),
        None,
    )


def _extract(notebook: Any, aside: Path) -> None:
    verdicts = _data(notebook, "verdicts")
    if verdicts is None:
        raise RenderError(notebooks_folder() / "report.ipynb", None, "it shows no verdicts")
    (aside / "verdicts.json").write_text(as_json(verdicts), encoding="utf-8")
    _flat(verdicts).to_csv(aside / "verdicts.csv", index=False, lineterminator="\n")
    for output in _outputs(notebook):
        name = output.get("metadata", {}).get("trade-claims", {}).get("chart")
        if name:
            (aside / f"{name}.svg").write_text(output["data"]["image/svg+xml"], encoding="utf-8")
            (aside / f"{name}.png").write_bytes(base64.b64decode(output["data"]["image/png"]))


def _flat(verdicts: dict[str, Any]) -> pd.DataFrame:
    keys = ["id", "quote", "speaker", "stated", "range", "rating", "reason", "flip"]
    rows = [
        {key: one[key] for key in keys}
        | {f"found_{key}": value for key, value in one["finding"].items()}
        for one in verdicts["verdicts"]
    ]
    return pd.DataFrame(rows)


def _page(notebook: Any) -> str:
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="trade-claims", extra_template_basedirs=[str(_TEMPLATES)],
        exclude_anchor_links=True)  # fmt: skip
    page, _ = exporter.from_notebook_node(notebook)
    return str(page)
