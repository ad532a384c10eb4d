"""Charts in the house style, of a vintage alone or with the verdicts on an article.

They are reached as ``an.charts.exports_and_imports(trade)``. Each function takes a vintage alone or
with verdicts, computes its words from the figures, and returns a `Chart`; none saves, prints or
sets state of matplotlib's.
"""

from analysis.charts.balances import balances
from analysis.charts.exports_and_imports import exports_and_imports
from analysis.charts.growths import growths
from analysis.charts.increase import increase
from analysis.charts.layout import Chart
from analysis.charts.levels import levels
from analysis.charts.of_claims import lead, of_claims
from analysis.charts.partners import partners
from analysis.charts.quarterly_beside_monthly import quarterly_beside_monthly
from analysis.charts.running_totals import running_totals
from analysis.charts.shares import shares
from analysis.charts.specifications import specifications
from analysis.charts.style import house_style
from analysis.charts.windows import windows

__all__ = [
    "Chart",
    "balances",
    "exports_and_imports",
    "growths",
    "house_style",
    "increase",
    "lead",
    "levels",
    "of_claims",
    "partners",
    "quarterly_beside_monthly",
    "running_totals",
    "shares",
    "specifications",
    "windows",
]
