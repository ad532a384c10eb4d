"""Rendering: a notebook is run, its outputs become files, and the report is swapped in whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from analysis.core.errors import ParameterError
from analysis.core.files import aside
from analysis.kernels.notebook import executed
from analysis.reports.artifacts import exported
from analysis.reports.contract import Parameters
from analysis.reports.index import write_catalogue
from analysis.reports.parameters import ReportParameters, report_parameters
from analysis.reports.provenance import rendered_at
from analysis.reports.result import Result
from analysis.reports.structured_data import page_address


def render(
    article: str,
    *,
    out: Path | str | None = None,
    site: str = "",
    index: bool = True,
    as_of: object = None,
    **chosen: Any,
) -> Path:
    """Render the report on an article.

    Parameters
    ----------
    article : str
        Name of an article in ``data/articles``.
    out : Path or str, optional
        Folder under which ``<article>/<as-of>/`` is written; by default ``reports``.
    site : str, optional
        Address at which that folder will be published, for the links of cards, citations and
        feeds; without it they are relative.
    index : bool
        Whether to list the report in that folder's index and feed, and to link to them.
    as_of : str or datetime.date, optional
        A day, as ``2022-04-21``, or ``latest``; by default the day of the article.
    **chosen
        Other parameters of `analysis.report.report_parameters`, such as ``currency="CNY"``.

    Returns
    -------
    Path
        The page, ``report.html``. Beside it lie the same as PDF, ``report.pdf``; the executed
        ``report.ipynb``; ``verdicts`` and the published ``figures`` used, as JSON and CSV; each
        chart as SVG and PNG; and ``preview.png``, the picture of a shared link.

    Raises
    ------
    InputError
        If a parameter, the article or a figure is wrong; before any kernel starts.
    RenderError
        If the notebook fails; a report rendered before stays as it was.
    """
    return rendered(article, out=out, site=site, index=index, as_of=as_of, **chosen)[0]


def rendered(
    article: str,
    *,
    out: Path | str | None = None,
    site: str = "",
    index: bool = True,
    as_of: object = None,
    **chosen: Any,
) -> tuple[Path, Result]:
    """Render the report on an article, and return what it found besides.

    Parameters
    ----------
    article, out, site, index, as_of, **chosen
        As for `render`.

    Returns
    -------
    Path, Result
        The page, and the result that it was written from.

    Raises
    ------
    InputError, RenderError
        As `render` does.
    """
    if out is not None and not str(out):
        raise ParameterError("out", "", "a folder, as reports")
    Parameters.check_names(chosen)
    report = report_parameters(article, as_of, **chosen)
    target = Path(out or "reports") / report.folder
    with aside(target) as folder:
        result, files = _made(report, site, index=index)
        for name, content in files:
            (folder / name).write_bytes(content)
    if index:
        write_catalogue(Path(out or "reports"), site, strict=False)
    return target / "report.html", result


def files_of(
    report: ReportParameters,
    site: str = "",
    *,
    index: bool = True,
    limits: Mapping[str, float] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a report, by name.

    Parameters
    ----------
    report : ReportParameters
    site, index
        As for `render`.
    limits : mapping of str to float, optional
        Of `analysis.kernels.limits.Limits`.

    Raises
    ------
    InputError, RenderError
        As `render` does.
    """
    yield from _made(report, site, index=index, limits=limits)[1]


def _made(
    report: ReportParameters,
    site: str,
    *,
    index: bool,
    limits: Mapping[str, float] | None = None,
) -> tuple[Result, Iterator[tuple[str, bytes]]]:
    """Run the notebook of a report; return its result, and the files written from it."""
    address, when = page_address(site, report), rendered_at()
    report.refuse_bad_input()
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        notebook = executed(report.resolved(), Path(name), **(limits or {}))
        file = "report.ipynb", (Path(name) / "report.ipynb").read_bytes()
    result = Result.of(notebook)
    return result, chain([file], exported(notebook, result, address, when, index=index))
