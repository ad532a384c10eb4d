"""Rendering: a notebook is run, its outputs become files, and the report is swapped in whole."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.core.errors import ParameterError
from analysis.core.files import aside, remove_staged, write_files
from analysis.core.scratch import scratch
from analysis.kernels.notebook import Watch, executed
from analysis.reports.artifacts import exported
from analysis.reports.cache_keys import KEY, key_of
from analysis.reports.contract import Parameters
from analysis.reports.formats import FORMATS, checked_formats
from analysis.reports.index import write_index
from analysis.reports.parameters import ReportParameters, report_parameters
from analysis.reports.pdf.builder import Bounds
from analysis.reports.provenance import rendered_at
from analysis.reports.result import Result
from analysis.reports.structured_data import page_address
from analysis.reports.trimming import trimmed


def render(
    article: str,
    *,
    out: Path | str | None = None,
    base_url: str = "",
    index: bool = True,
    formats: Sequence[str] = FORMATS,
    watch: Watch | None = None,
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
    base_url : str, optional
        Address at which that folder will be published, for the links of cards, citations and
        feeds; without it they are relative.
    index : bool
        Whether to list the report in that folder's index and feed, and to link to them.
    formats : sequence of {"html", "pdf", "png", "svg", "ipynb", "embed"}
        The files to make. The page and the data, as JSON and CSV, are made in any case.
    watch : callable, optional
        Called after each cell, with its number and how many there are.
    as_of : str or datetime.date, optional
        A day, as ``2022-04-21``, or ``latest``; by default the day of the article.
    **chosen
        Other parameters of `analysis.report.report_parameters`, such as ``currency="CNY"``.

    Returns
    -------
    Path
        The page, ``report.html``. Beside it lie the same as PDF, ``report.pdf``; the executed
        ``report.ipynb``; ``verdicts`` and the published ``figures`` used, as JSON and CSV; each
        chart as SVG and PNG, and under ``embed`` as HTML and SVG for other pages; and
        ``preview.png``, the picture of a shared link.

    Raises
    ------
    InputError
        If a parameter, the article or a figure is wrong; before any kernel starts.
    RenderError
        If the notebook fails; a report rendered before stays as it was.
    """
    return rendered(
        article, out=out, base_url=base_url, index=index, formats=formats, watch=watch,
        as_of=as_of, **chosen)[0]  # fmt: skip


def rendered(
    article: str,
    *,
    out: Path | str | None = None,
    base_url: str = "",
    index: bool = True,
    formats: Sequence[str] = FORMATS,
    watch: Watch | None = None,
    as_of: object = None,
    **chosen: Any,
) -> tuple[Path, Result]:
    """Render the report on an article, and return what it found besides.

    Parameters
    ----------
    article, out, base_url, index, formats, watch, as_of, **chosen
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
    report, made = report_parameters(article, as_of, **chosen), checked_formats(formats)
    target = Path(out or "reports") / report.folder
    remove_staged(Path(out or "reports"))
    with aside(target) as folder:
        before = key_of(report, base_url, made)
        result, files = _made(report, base_url, index=index, formats=made, watch=watch)
        written = dict(files)
        if index and key_of(report, base_url, made) == before:  # as a plan would render it
            written[KEY] = before.to_json(written).encode()
        write_files(folder, written)
    if index:
        write_index(Path(out or "reports"), base_url, strict=False)
    return target / "report.html", result


def files_of(
    report: ReportParameters,
    base_url: str = "",
    *,
    index: bool = True,
    limits: Mapping[str, float] | None = None,
    formats: Collection[str] = FORMATS,
    watch: Watch | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a report, by name.

    Parameters
    ----------
    report : ReportParameters
    base_url, index
        As for `render`.
    limits : mapping of str to float, optional
        Of `analysis.kernels.limits.Limits`.
    formats : collection of str
        From `analysis.reports.formats.checked_formats`.
    watch
        As for `render`.

    Raises
    ------
    InputError, RenderError
        As `render` does.
    """
    made = _made(report, base_url, index=index, limits=limits, formats=formats, watch=watch)
    yield from made[1]


def _made(
    report: ReportParameters,
    base_url: str,
    *,
    index: bool,
    limits: Mapping[str, float] | None = None,
    formats: Collection[str] = FORMATS,
    watch: Watch | None = None,
) -> tuple[Result, Iterator[tuple[str, bytes]]]:
    """Run the notebook of a report; return its result, and the files written from it."""
    address, when = page_address(base_url, report), rendered_at()
    report.refuse_bad_input()
    with scratch() as place, tempfile.TemporaryDirectory(prefix="report-", dir=place) as name:
        notebook = executed(report.resolved(), Path(name), watch, **(limits or {}))
        file = (Path(name) / "report.ipynb").read_bytes()
    result = Result.of(notebook)
    bounds, page = Bounds.within(limits or {}), trimmed(notebook)
    others = [("report.ipynb", file)] if "ipynb" in formats else []
    return result, exported(
        page, result, address, when, index=index, formats=formats, bounds=bounds, others=others
    )
