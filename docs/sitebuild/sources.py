"""The sources: what each publishes and lacks, on which terms, and which of its figures are held."""

from __future__ import annotations

from analysis.cli.sources import _held
from analysis.sources.registry import Source, read_sources

from .markdown import Site, heading, table

_FIELDS = {  # by field of a source: what the site calls it, in this order
    "title": "title", "producer": "producer", "universe": "counts", "basis": "basis",
    "adjustment": "adjustment", "valuation": "valuation", "publication_lag": "publication lag",
    "coverage": "coverage", "key": "key", "publishes": "publishes", "lacks": "lacks",
    "breaks": "breaks", "terms": "terms", "citation": "citation", "entered": "entered",
    "available_at": "available at", "short": "named in charts",
}  # fmt: skip


def page(site: Site) -> str:
    """Return a table of all sources, and a section for each."""
    known, held = read_sources(), _held(in_full=True)
    rows = [(f"[`{name}`](#source-{name})", one.short, held[name]) for name, one in known.items()]
    return table(["source", "whose figures", "held"], rows) + "".join(
        heading(f"`{name}`", 2, f"source-{name}") + _facts(one, held[name])
        for name, one in known.items()
    )


def _facts(source: Source, held: str) -> str:
    texts = source.model_dump() | {
        "valuation": ", ".join(source.valued),
        "publication_lag": f"{source.publication_lag} days at the most",
        "key": f"`{source.key}`" if source.key else "none needed",
        "available_at": f"[{source.available_at}]({source.available_at})",
        "breaks": "; ".join(f"{code} from {at.since} on: {at.reason}"
                            for code, at in source.breaks.items()),
    }  # fmt: skip
    rows = [(title, texts[field]) for field, title in _FIELDS.items() if texts[field]]
    return table(["field", "value"], [*rows, ("held", held)])
