"""What `report.ipynb` shows, section by section: reached as ``an.report``."""

from analysis.claims.robustness import settings_of
from analysis.reports.downloads import show_downloads
from analysis.reports.firmness import show_robustness, show_standing, show_vintages
from analysis.reports.parameters import report_parameters
from analysis.reports.provenance import show_provenance
from analysis.reports.sections import (
    show_claims,
    show_headline,
    show_sources,
    show_statements,
    show_then_and_now,
    show_verdicts,
)
from analysis.reports.variant_switch import show_switch, show_views
from analysis.reports.variants import charts_of, views_of

__all__ = [
    "charts_of", "report_parameters", "settings_of", "show_claims", "show_downloads", "show_headline",
    "show_provenance", "show_robustness", "show_sources", "show_standing", "show_statements",
    "show_switch", "show_then_and_now", "show_verdicts", "show_views", "show_vintages", "views_of",
]  # fmt: skip
