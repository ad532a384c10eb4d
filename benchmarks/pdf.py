"""Compare two ways to a PDF without a browser or LaTeX: Typst, which we use, and WeasyPrint.

Run: ``python benchmarks/pdf.py [--turns N]``, after ``pip install weasyprint`` and with Pango
installed; without them only Typst is shown. Typst sets the records of a report, WeasyPrint its
page, in turn, in one run; medians are printed, with what the checks of PDF/UA that the package
`pdfua` knows find.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pdfua

import analysis as an
from analysis.reports.html.exporter import PageExporter
from analysis.reports.pdf.document import pdf_of
from analysis.reports.result import Result

WHEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def ways(notebook: Any, page: Path) -> dict[str, Callable[[], bytes]]:
    """Return the ways that this machine knows."""
    headline = Result.of(notebook).headline
    found: dict[str, Callable[[], bytes]] = {
        "Typst": lambda: pdf_of(notebook, headline, WHEN, {}).content
    }
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        print(f"WeasyPrint is left out: {str(error).splitlines()[0]}")
        return found
    document = weasyprint.HTML
    return found | {"WeasyPrint": lambda: document(page).write_pdf(pdf_variant="pdf/ua-1")}


def main(turns: int) -> None:
    """Print a table."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    with tempfile.TemporaryDirectory() as place:
        notebook = nbformat.read(
            an.render("bloomberg-2022-04-21", out=place).parent / "report.ipynb", as_version=4
        )
        whole, _ = PageExporter(exclude_input=True, lean=False).from_notebook_node(notebook)
        page = Path(place) / "page.html"
        page.write_text(whole, encoding="utf-8")
        known = ways(notebook, page)
        times: dict[str, list[float]] = {name: [] for name in known}
        made: dict[str, list[bytes]] = {name: [] for name in known}
        for _ in range(turns):
            for name, make in known.items():
                start = time.perf_counter()
                made[name].append(make())
                times[name].append(time.perf_counter() - start)
    print(f"{'way':<12}{'seconds':>9}{'kB':>7}{'findings':>10}  same bytes")
    for name, documents in made.items():
        found = len(list(pdfua.validate(io.BytesIO(documents[0])).findings))
        same = len({hashlib.sha256(one).digest() for one in documents}) == 1
        took, size = statistics.median(times[name]), len(documents[0]) / 1000
        print(f"{name:<12}{took:9.2f}{size:7.0f}{found:10d}  {'yes' if same else 'no'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--turns", type=int, default=5, help="(default: 5)")
    main(parser.parse_args().turns)
