"""Charts in the house style. Functions return a `Chart` and never save, print or set state."""

from analysis.charts.increase import plot_where_the_increase_came_from
from analysis.charts.layout import Chart
from analysis.charts.months import plot_exports_and_imports
from analysis.charts.quarters import plot_quarterly_beside_monthly
from analysis.charts.specifications import plot_specifications
from analysis.charts.style import house_style
from analysis.charts.windows import plot_windows

__all__ = [
    "Chart",
    "house_style",
    "plot_exports_and_imports",
    "plot_quarterly_beside_monthly",
    "plot_specifications",
    "plot_where_the_increase_came_from",
    "plot_windows",
]
