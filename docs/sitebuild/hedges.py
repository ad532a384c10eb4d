"""The hedge words: what each covers, and why."""

from __future__ import annotations

from analysis.claims.hedges import read_hedges

from .markdown import Site, table


def page(site: Site) -> str:
    """Return a table of all hedge words."""
    rows = [
        (f"**{word}**", one.text, ", ".join(one.units), f"{one.reason.strip()} {_see(one.see)}")
        for word, one in sorted(read_hedges().items())
    ]
    return table(["word", "range", "fits", "why"], rows)


def _see(text: str) -> str:
    return f"See: {text.strip()}" if text.strip() else ""
