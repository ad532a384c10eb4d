"""What ``notebooks/report.ipynb`` shows, section by section: reached as ``an.report``.

Examples
--------
>>> from analysis.reports import report as shown
>>> report = shown.report_parameters("bloomberg-2022-04-21")
>>> views = shown.views_of(report)
>>> print(shown.show_standing(views[0].trade, views[0].verdicts).plain)  # doctest: +ELLIPSIS
Of the 13 quarters since 2019, the growth of the first quarter of 2022 ranks 3rd to 4th, as ...
"""

from __future__ import annotations

from analysis.claims.robustness import settings_of
from analysis.reports.comparison_sections import (
    show_robustness,
    show_standing,
    show_then_and_now,
    show_vintages,
)
from analysis.reports.downloads import show_downloads
from analysis.reports.drawn import show_chart
from analysis.reports.parameters import report_parameters
from analysis.reports.provenance import show_provenance
from analysis.reports.sections import (
    show_claims,
    show_headline,
    show_sources,
    show_statements,
    show_verdicts,
)
from analysis.reports.variants import charts_of, show_switch, show_views, views_of

__all__ = [
    "charts_of",
    "report_parameters",
    "settings_of",
    "show_chart",
    "show_claims",
    "show_downloads",
    "show_headline",
    "show_provenance",
    "show_robustness",
    "show_sources",
    "show_standing",
    "show_statements",
    "show_switch",
    "show_then_and_now",
    "show_verdicts",
    "show_views",
    "show_vintages",
    "views_of",
]
