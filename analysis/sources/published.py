"""What an office publishes, as rows of text: a field for each column of a file of figures.

A row keeps the digits as they were printed. Nothing in it is computed but the size of the last
printed digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from analysis.core.errors import ParameterError

DateBasis = Literal["printed", "period stamp", "dataset stamp", "calendar", "first seen"]
_PRINTED = re.compile(r"(0|[1-9][0-9]{0,14})(?:\.([0-9]{1,12}))?")


@dataclass(frozen=True)
class Published:
    """One published figure.

    Parameters
    ----------
    source : str
        As `data/sources.yml` names it.
    reporter, partner : str
        ISO 3166 codes of three letters, or those of `analysis.sources.places`: ``WLD`` for all
        partners, ``EUU`` for the European Union.
    flow : str
        ``export``, ``import`` or ``total``.
    first_month, last_month : str
        Such as ``2022-01`` and ``2022-03``.
    currency : str
        ISO 4217 code.
    value : str
        With the digits printed, without separators of thousands; empty for a rate alone.
    unit : str
        What the value is multiplied by, such as ``100000000``.
    resolution : str
        The size of the value's last printed digit.
    growth_pct, growth_by : str
        A rate as printed and who computed it (``office``), or nothing.
    released : str
        The day by which it was public, as ``2022-04-13``.
    date_basis : str
        How that day is known. ``printed``: on the page itself. ``period stamp``: the office says
        when it released this period. ``dataset stamp``: the day of the newest release of the
        whole data set, and so an upper bound. ``calendar``: by the release calendar.
        ``first seen``: the day on which it was fetched, an upper bound.
    outlets : str
        ``1``: the office itself.
    reference : str
        Which table and row it was read in.
    url : str
        Where it was read, without a key.
    """

    source: str
    reporter: str
    partner: str
    flow: str
    first_month: str
    last_month: str
    currency: str
    value: str
    unit: str
    resolution: str
    growth_pct: str
    growth_by: str
    released: str
    date_basis: str
    outlets: str
    reference: str
    url: str


def resolution_of(value: str) -> str:
    """Return the size of a value's last printed digit; nothing for no value.

    Parameters
    ----------
    value : str
        A number with the digits printed, without sign or separators of thousands.

    Raises
    ------
    ParameterError
        If it is no such number.

    Examples
    --------
    >>> resolution_of("4280.4"), resolution_of("19853985"), resolution_of("")
    ('0.1', '1', '')
    """
    if not value:
        return ""
    match = _PRINTED.fullmatch(value)
    if match is None:
        raise ParameterError("value", value, "a number as printed, such as 4280.4")
    return "1" if match[2] is None else f"0.{'1'.rjust(len(match[2]), '0')}"
