"""The verdicts of a report and the figures behind it, for readers to download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.figures.evidence import Evidence
from analysis.figures.schema import COLUMNS
from analysis.figures.store import printed_rows
from analysis.reports.data_files import files_of
from analysis.reports.data_records import Downloads
from analysis.reports.drawn import Chart, Drawn
from analysis.reports.shown import Shown, shown
from analysis.reports.variants import View, evidence_of


def show_downloads(views: Sequence[View], charts: Iterable[Chart | Drawn] = ()) -> Shown:
    """Show links to the verdicts of a report and to the published figures behind it.

    Parameters
    ----------
    views : sequence of View
        From `views_of`.
    charts : iterable of Chart
        The charts whose figures are to be among them.

    Returns
    -------
    Shown
        With verdicts and figures as data. Packed with gzip into the page, they come out as plain
        files with its script, and as ``.gz`` without.
    """
    rows = cited(evidence_of(views, charts), views[0].trade.folder)
    section = Downloads(
        verdicts=views[0].verdicts.as_dict(),
        columns=tuple(COLUMNS),
        figures=tuple(tuple(row.values()) for row in rows),
    )
    return shown(section, "\n".join(files_of(section)))


def cited(used: Iterable[Evidence], folder: Path | str | None = None) -> list[dict[str, str]]:
    """Return the rows of the data files that evidence cites, each once, with the digits printed.

    Parameters
    ----------
    used : iterable of Evidence
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Examples
    --------
    >>> import analysis as an
    >>> march = an.total(an.load(as_of="2022-04-21"), "2022-03", "export")
    >>> [(row["value"], row["unit"], row["resolution"]) for row in cited(march.evidence)]
    [('3.8', '1000000000', '0.1')]
    """
    return printed_rows((item.figure for item in used), folder)
