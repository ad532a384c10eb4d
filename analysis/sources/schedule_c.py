"""The US Census Bureau's codes of countries (Schedule C), and the ISO 3166 codes of these.

The table ``schedule_c.csv`` holds each code with the Bureau's name of it. A code without a country
is of an area that none stands for; one with a year was last used in it.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from analysis.core.errors import ParameterError, SourceError, shown

_FILE = Path(__file__).with_name("schedule_c.csv")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def country(code: str, source: str, row: str | None = None) -> str | None:
    """Return the country of a code; None for an area that stands for none.

    Parameters
    ----------
    code : str
        Four digits.
    source, row : str
        Where it stands, for errors.

    Raises
    ------
    SourceError
        If the code is not known.

    Examples
    --------
    >>> country("5700", "census"), country("4610", "census"), country("8220", "census")
    ('CHN', 'SUN', None)
    """
    if code not in _table():
        expected, mend = "a code of Schedule C", "add it to schedule_c.csv with its country"
        raise SourceError(source, shown(code), expected, mend, row=row, column="CTY_CODE")
    return _table()[code]["partner"] or None


def code_of(partner: str) -> str:
    """Return the code that is used today for a country.

    Raises
    ------
    ParameterError
        If there is none.

    Examples
    --------
    >>> code_of("CHN"), code_of("SRB")
    ('5700', '4801')
    """
    for code, row in _table().items():
        if row["partner"] == partner and not row["until"]:
            return code
    raise ParameterError("partner", partner, "a country with a code in Schedule C, such as CHN")
