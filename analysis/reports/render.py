"""Rendering: papermill runs the notebook and nbconvert makes the page, aside until whole."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import ParameterError
from analysis.reports.catalogue import write_catalogue
from analysis.reports.execution import executed
from analysis.reports.export import exported
from analysis.reports.linked import page_address
from analysis.reports.parameters import report_parameters
from analysis.reports.provenance import rendered_at
from analysis.reports.publishing import aside


def render(
    article: str,
    *,
    as_of: object = None,
    currency: str | None = None,
    out: Path | str | None = None,
    site: str = "",
    index: bool = True,
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
    site : str, optional
        Address at which that folder will be published, for the links of cards, citations and
        feeds; without it they are relative.
    index : bool
        Whether to list the report in that folder's index and feed, and to link to them.

    Returns
    -------
    Path
        The page, ``report.html``. Beside it lie the same on paper, ``report.pdf``; the executed
        ``report.ipynb``; ``verdicts`` and the published ``figures`` used, as JSON and CSV; each
        chart as SVG and PNG; and ``preview.png``, the picture of a shared link.

    Raises
    ------
    InputError
        If a parameter, the article or a figure is wrong; before any kernel starts.
    RenderError
        If the notebook fails; a report rendered before stays as it was.
    """
    if out is not None and not str(out):
        raise ParameterError("out", "", "a folder, as reports")
    parameters, rendered = report_parameters(article, as_of, currency), rendered_at()
    address = page_address(site, parameters)
    verdicts = parameters.check()
    target = Path(out or "reports") / parameters.folder
    given = {
        "article": parameters.article.slug,
        "as_of": "" if as_of is None else str(as_of),
        "currency": parameters.currency,
    }
    with aside(target) as folder:
        notebook = executed(given, folder)
        for name, content in exported(notebook, verdicts, address, rendered, index=index):
            (folder / name).write_bytes(content)
    if index:
        write_catalogue(Path(out or "reports"), site, strict=False)
    return target / "report.html"
