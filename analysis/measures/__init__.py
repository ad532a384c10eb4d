"""What can be asked of the figures: each measure with its unit, its arguments and its words."""

from analysis.measures import (
    balances,
    earlier,
    extremes,
    falls,
    growths,
    levels,
    partners,
    releases,
    sequences,
    shares,
    thresholds,
)
from analysis.measures.registry import MEASURES, Measure, measure_of

__all__ = [
    "MEASURES", "Measure", "balances", "earlier", "extremes", "falls", "growths", "levels",
    "measure_of", "partners", "releases", "sequences", "shares", "thresholds",
]  # fmt: skip
