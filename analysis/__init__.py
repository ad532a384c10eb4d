"""Trade Claims: what an article says about trade, beside the published figures.

A tour, in which every line runs:

>>> import analysis as an
>>> article = an.read_article("bloomberg-2022-04-21")
>>> trade = an.load(reporter="CHN", partner="RUS", as_of=article.published)

The total of a span is a walk over published figures; a month that can't be derived is missing.

>>> an.total(trade, "2022Q1")
38.17 bn USD (38.165 to 38.175)
>>> an.monthly(trade, flow="export", first="2022-01", last="2022-03")["value"].tolist()
[nan, nan, 3.8]
>>> bool(an.reconcile(trade)["explained"].all())
False

Every claim gets a verdict, by rule, with its evidence and the point at which it would turn.

>>> verdicts = an.check(article, trade)
>>> verdicts["march-exports-slump"].rating, verdicts["march-exports-slump"].finding
(<Rating.SUPPORTED: 'supported'>, −7.5% (−8.0% to −7.0%))
>>> verdicts["much-before-invasion"].flip
'“much of” asks for 50% or more; it would be supported up to 78.7%, and refuted beyond 87.5%.'

Charts come in the house style and know their text alternative; ``an.render(article.slug)`` makes
the report.

>>> an.plot_quarterly_beside_monthly(trade, verdicts).name
'quarterly-beside-monthly'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from analysis.claims.articles import Article, Claim, articles, read_article
from analysis.claims.checking import check, compare
from analysis.claims.hedges import read_hedges
from analysis.claims.robustness import robustness, stands_of
from analysis.claims.specifications import Robustness
from analysis.claims.verdicts import Rating, Verdict, Verdicts, as_table
from analysis.core.errors import (
    DocumentError,
    FigureError,
    InputError,
    NoFigureError,
    ParameterError,
    RenderError,
    TradeClaimsError,
    UnknownNameError,
)
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding
from analysis.figures.store import later_stand, load
from analysis.measures.windows import growth_by_window, standing, windows_around
from analysis.sources.registry import read_sources
from analysis.totals.graph import Book
from analysis.totals.reconciliation import reconcile
from analysis.totals.revisions import recomputed_growth, revision_statistics, revisions, vintages
from analysis.totals.seasonal import Adjustment, adjust, adjusted
from analysis.totals.totals import monthly, quarterly, total

if TYPE_CHECKING:
    from analysis.charts import (
        house_style,
        plot_exports_and_imports,
        plot_quarterly_beside_monthly,
        plot_specifications,
        plot_where_the_increase_came_from,
        plot_windows,
    )
    from analysis.reports.api import (
        charts_of,
        report_parameters,
        show_chart,
        show_claims,
        show_downloads,
        show_headline,
        show_provenance,
        show_robustness,
        show_sources,
        show_standing,
        show_statements,
        show_switch,
        show_then_and_now,
        show_verdicts,
        show_views,
        show_vintages,
        views_of,
    )
    from analysis.reports.render import render

__version__ = "0.1.0"

_LATER = {
    "analysis.charts": (
        "house_style", "plot_exports_and_imports", "plot_quarterly_beside_monthly",
        "plot_specifications", "plot_where_the_increase_came_from", "plot_windows",
    ),
    "analysis.reports.api": (
        "charts_of", "report_parameters", "show_chart", "show_claims", "show_downloads",
        "show_headline", "show_provenance", "show_robustness", "show_sources", "show_standing",
        "show_statements", "show_switch", "show_then_and_now", "show_verdicts", "show_views",
        "show_vintages", "views_of",
    ),
    "analysis.reports.render": ("render",),
}  # fmt: skip
_HOME = {name: module for module, names in _LATER.items() for name in names}

__all__ = [
    "Adjustment", "Article", "Book", "Claim", "DocumentError", "Evidence", "FigureError", "Finding",
    "InputError", "NoFigureError", "ParameterError", "Rating", "RenderError", "Robustness", "Span",
    "TradeClaimsError", "UnknownNameError", "Verdict", "Verdicts", "adjust", "adjusted", "articles",
    "as_table", "charts_of", "check", "compare", "growth_by_window", "house_style", "later_stand",
    "load", "monthly", "plot_exports_and_imports", "plot_quarterly_beside_monthly",
    "plot_specifications", "plot_where_the_increase_came_from", "plot_windows", "quarterly",
    "read_article", "read_hedges", "read_sources", "recomputed_growth", "reconcile", "render",
    "report_parameters", "revision_statistics", "revisions", "robustness", "show_chart",
    "show_claims", "show_downloads", "show_headline", "show_provenance", "show_robustness",
    "show_sources", "show_standing", "show_statements", "show_switch", "show_then_and_now",
    "show_verdicts", "show_views", "show_vintages", "standing", "stands_of", "total", "views_of",
    "vintages", "windows_around",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import charts and rendering only when they are asked for: `import analysis` is light."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
