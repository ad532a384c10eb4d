"""Verdicts and figures as files, written from the record of a report's downloads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.core.html import as_json, seen
from analysis.reports.data_records import Downloads

SCHEMA = "verdicts.schema.json"
KINDS = {"json": "application/json", "csv": "text/csv"}
TITLES = {  # of those that the page itself holds; the figures as JSON are unpacked from the CSV
    "verdicts.json": "Verdicts, with their evidence (JSON)",
    "verdicts.csv": "Verdicts (CSV)",
    "figures.csv": "Published figures used (CSV)",
}
_BREAKS = re.compile("\r\n|[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_FORMULA = re.compile(r"\s*([=+@＝＋＠－]|-(?![0-9]+(\.[0-9]+)?\Z))")  # with full-width forms
_FLAT = ["id", "quote", "speaker", "stated", "range", "rating", "reason", "tipping_point"]


def files_of(downloads: Downloads) -> dict[str, str]:
    """Return the files to download from a report, by name.

    Parameters
    ----------
    downloads : Downloads
        The record carried in the notebook's output.

    Returns
    -------
    dict of str to str
        Verdicts and figures, each as JSON and CSV.
    """
    figures = downloads.records()
    return {
        "verdicts.json": as_json({"$schema": SCHEMA} | downloads.verdicts),
        "verdicts.csv": as_csv(flat(downloads.verdicts)),
        "figures.csv": as_csv(figures),
        "figures.json": as_json(figures),
    }


def schema_file() -> bytes:
    """Return ``verdicts.schema.json``, which describes ``verdicts.json``."""
    return (Path(__file__).parent / "schemas" / SCHEMA).read_bytes()


def flat(verdicts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return verdicts as rows: what was claimed, the rating, and the finding with its bounds.

    Parameters
    ----------
    verdicts : mapping
        As `analysis.claims.verdicts.Verdicts.as_dict` returns them.
    """
    return [
        {key: row[key] for key in _FLAT}
        | {f"found_{key}": value for key, value in row["finding"].items()}
        for row in verdicts["verdicts"]
    ]


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as CSV, its texts made `harmless`."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else ["none"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def harmless(value: Any) -> Any:
    """Return a cell that a spreadsheet shows as it is, on one line.

    A text that would be taken for a formula has ``'`` before it, tabs and line breaks are spaces,
    and other characters that are not seen are ``�``. Numbers stay as they are.

    Examples
    --------
    >>> harmless("=1+1"), harmless("-7.7"), harmless("a" + chr(10) + "b" + chr(27))
    ("'=1+1", '-7.7', 'a b�')
    """
    if not isinstance(value, str):
        return value
    text = seen(_BREAKS.sub(" ", value))
    return f"'{text}" if _FORMULA.match(text) else text
