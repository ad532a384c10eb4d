"""The articles that come along, with the verdicts on their claims."""

from __future__ import annotations

from analysis.claims.articles import articles
from analysis.reports.parameters import report_parameters

from .markdown import Site, heading, table


def page(site: Site) -> str:
    """Return a section for each article, as of its own day."""
    return "".join(map(_section, articles()))


def _section(name: str) -> str:
    parameters = report_parameters(name)
    article = parameters.article
    rows = [
        (f"“{one.claim.quote}”", one.claim.measure, str(one.rating), one.finding or "–", one.reason)
        for one in parameters.check()
    ]
    linked = f"[{article.title}]({article.url})" if article.url else article.title
    return (
        heading(f"{article.publisher}, {article.published}", 2, f"article-{name}")
        + f"{linked}. `trade-claims check {name}`\n\n"
        + table(["claim", "measure", "verdict", "found", "why"], rows)
    )
