"""What can be asked of the figures: each measure with its unit, its arguments and its words."""

from analysis.measures import extremes, levels, releases, sequences, shares
from analysis.measures.registry import MEASURES, Measure, measure_of

__all__ = [
    "MEASURES", "Measure", "extremes", "levels", "measure_of", "releases", "sequences", "shares",
]  # fmt: skip
