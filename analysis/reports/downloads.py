"""Verdicts and figures as files that a reader takes from the page itself."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import zopfli.gzip

from analysis.claims.verdicts import Verdicts
from analysis.core.html import Block, as_json, text
from analysis.core.paths import data_folder
from analysis.figures.evidence import Evidence
from analysis.figures.schema import COLUMNS, rows_of
from analysis.reports.variants import View, evidence_of

SCHEMA = "verdicts.schema.json"
_KINDS = {"json": "application/json", "csv": "text/csv"}
_FLAT = ["id", "quote", "speaker", "stated", "range", "rating", "reason", "tipping_point"]
_NAMES = {
    "verdicts.json": "Verdicts, with their evidence (JSON)",
    "verdicts.csv": "Verdicts (CSV)",
    "figures.csv": "Published figures used (CSV)",
    "figures.json": "Published figures used (JSON)",
}


def show_downloads(views: Sequence[View], charts: Iterable[Any] = ()) -> Block:
    """Show the verdicts of a report and the published figures behind it, to take away.

    Parameters
    ----------
    views : sequence of View
        From `analysis.report.views_of`.
    charts : iterable of Chart
        The charts whose figures are to be among them.

    Returns
    -------
    Block
        With the files as data. Packed with gzip into the page, they come out as plain files with
        its script, and as ``.gz`` without.
    """
    figures = cited(evidence_of(views, charts), views[0].trade.folder)
    files = {
        "verdicts.json": as_json({"$schema": SCHEMA} | views[0].verdicts.as_dict()),
        "verdicts.csv": as_csv(flat(views[0].verdicts)),
        "figures.csv": as_csv(figures),
        "figures.json": as_json(figures),
    }
    links = [_packed(name, content) for name, content in files.items() if name != "figures.json"]
    links += [
        f'<a data-records-of="figures.csv.gz" download="figures.json" type="{_KINDS["json"]}" '
        f'href="figures.json">{text(_NAMES["figures.json"])}</a>',
        '<a href="report.pdf">This report (PDF)</a>',
    ]
    markup = "".join(f"<li>{link}</li>" for link in links)
    return Block(f'<ul class="files">{markup}</ul>', "\n".join(files), {"files": files})


def _packed(name: str, content: str) -> str:
    """Return a link that holds a file, packed the same on every machine."""
    packed = base64.b64encode(
        zopfli.gzip.compress(content.encode(), numiterations=1, blocksplitting=False)
    ).decode()
    return (
        f'<a data-packed download="{name}.gz" type="{_KINDS[name.rpartition(".")[2]]}" '
        f'href="data:application/gzip;base64,{packed}">{text(_NAMES[name])}</a>'
    )


def flat(verdicts: Verdicts) -> list[dict[str, Any]]:
    """Return verdicts as rows: what was claimed, the rating, and the finding with its bounds."""
    rows = [one.as_dict() for one in verdicts]
    return [
        {key: row[key] for key in _FLAT}
        | {f"found_{key}": value for key, value in row["finding"].items()}
        for row in rows
    ]


def cited(used: Iterable[Evidence], folder: Path | str | None = None) -> list[dict[str, str]]:
    """Return the rows of the data files that evidence cites, each once, with the digits printed.

    Parameters
    ----------
    used : iterable of Evidence
    folder : Path or str, optional
        Where the data lie, if not in `analysis.core.paths.data_folder`.

    Examples
    --------
    >>> import analysis as an
    >>> march = an.total(an.load(as_of="2022-04-21"), "2022-03", "export")
    >>> [(row["value"], row["unit"], row["resolution"]) for row in cited(march.evidence)]
    [('3.8', '1000000000', '0.1')]
    """
    place = Path(folder or data_folder()) / "figures"
    wanted: dict[str, set[int]] = {}
    for item in used:
        wanted.setdefault(item.file, set()).add(item.row)
    rows = []
    for file in sorted(wanted):
        lines = dict(rows_of(place / file))
        rows += [{name: lines[row][name] for name in COLUMNS} for row in sorted(wanted[file])]
    return rows


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Return rows as CSV; a text that a spreadsheet would take for a formula starts with ``'``."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else ["none"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    formula = isinstance(value, str) and re.match(r"[=+@\t\r]|-(?!\d+(\.\d+)?$)", value)
    return f"'{value}" if formula else value
