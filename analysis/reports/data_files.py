"""Verdicts and figures as files, written from the record of a report's downloads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.core.html import as_json
from analysis.reports.data_records import Downloads

SCHEMA = "verdicts.schema.json"
KINDS = {"json": "application/json", "csv": "text/csv"}
TITLES = {  # of those that the page itself holds; the figures as JSON are unpacked from the CSV
    "verdicts.json": "Verdicts, with their evidence (JSON)",
    "verdicts.csv": "Verdicts (CSV)",
    "figures.csv": "Published figures used (CSV)",
}
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
    """Return rows as CSV; a text that a spreadsheet would take for a formula starts with ``'``."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else ["none"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    formula = isinstance(value, str) and re.match(r"[=+@\t\r]|-(?!\d+(\.\d+)?$)", value)
    return f"'{value}" if formula else value
