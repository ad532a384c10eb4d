"""Adjust a monthly series from a CSV (month, value) and print the effect of Lunar New Year.

Run: ``python benchmarks/lunar_new_year.py FILE``. With Chinese imports, July 1983 to December 2013
(series ``imp`` of the R package seasonal, written as CSV), the effect is -0.191 with t -11.1.
"""

import sys

import numpy as np
import pandas as pd

from analysis.core.errors import MissingToolError
from analysis.totals.seasonal import adjust


def main(file: str) -> None:
    """Print effect, and month-on-month deviation in spring with and without it."""
    table = pd.read_csv(file)
    months = pd.PeriodIndex(table.iloc[:, 0].astype(str), freq="M")
    try:
        found = adjust(pd.Series(table.iloc[:, 1].astype(float).to_numpy(), index=months))
    except MissingToolError as error:
        print(f"left out: {error}")
        return
    spring = months.month <= 3
    kept = np.log(found.adjusted * found.holiday).diff()[spring].std() * 100
    removed = np.log(found.adjusted).diff()[spring].std() * 100
    print(found)
    print(
        f"January to March, standard deviation of monthly change: {kept:.1f} with the holiday's "
        f"effect left in, {removed:.1f} with it removed"
    )


if __name__ == "__main__":
    main(sys.argv[1])
