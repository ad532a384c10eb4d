"""Imports of everything that making a report needs, done while a kernel gets ready."""

from __future__ import annotations


def import_all() -> None:
    """Import what runs a notebook and makes its page, compile its template."""
    from analysis.kernels import engine  # noqa: F401
    from analysis.reports import render  # noqa: F401
    from analysis.reports.html import exporter
    from analysis.reports.pdf import document, pictures  # noqa: F401
    from analysis.reports.pdf.prose import prose

    exporter.page_exporter().template  # noqa: B018 (compiles it)
    prose("")  # makes its parser
