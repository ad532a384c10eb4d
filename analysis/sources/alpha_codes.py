"""Codes of countries: the three letters that figures carry, and the two that some offices write.

Both are ISO 3166, with what offices add to it: ``XK`` (``XKX``) for Kosovo, ``XS`` for Serbia,
``XC`` (``XCE``) for Ceuta, ``XL`` (``XML``) for Melilla. Other codes that ISO leaves to users, such
as ``QP`` (high seas), ``QX`` (confidential) or ``XI`` (Northern Ireland), are no countries.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.core.errors import ParameterError

_ADDED = {"XK": "XKX", "XS": "SRB", "XC": "XCE", "XL": "XML"}
_OF_USERS = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")  # codes that ISO 3166 leaves to users
_TWICE = "CS"  # Czechoslovakia's, then that of Serbia and Montenegro


def from_alpha_2(code: str) -> str | None:
    """Return the three letters of a country; None for a code that stands for no country.

    Parameters
    ----------
    code : str
        Two letters.

    Raises
    ------
    KeyError
        If the code is not known.

    Examples
    --------
    >>> from_alpha_2("DE"), from_alpha_2("XS"), from_alpha_2("QX"), from_alpha_2("SU")
    ('DEU', 'SRB', None, 'SUN')
    """
    if code in _ADDED:
        return _ADDED[code]
    if code in _current():
        return _current()[code]
    if _OF_USERS.fullmatch(code) or code == _TWICE:
        return None
    return _former()[code]


def to_alpha_2(code: str) -> str:
    """Return the two letters of a country of today.

    Raises
    ------
    ParameterError
        If there is no such country.

    Examples
    --------
    >>> to_alpha_2("DEU"), to_alpha_2("SRB"), to_alpha_2("XKX")
    ('DE', 'RS', 'XK')
    """
    for two, three in {**_current(), **_ADDED}.items():
        if three == code:
            return two
    raise ParameterError("country", code, "the ISO 3166 code of a country of today, such as DEU")


def is_country(code: str) -> bool:
    """Return whether three letters are a country's, of today or a former one's.

    Examples
    --------
    >>> is_country("DEU"), is_country("SUN"), is_country("WLD")
    (True, True, False)
    """
    return code in {*_current().values(), *_former().values(), *_ADDED.values(), "CSK", "SCG"}


@lru_cache(maxsize=1)
def _current() -> dict[str, str]:
    import pycountry

    return {one.alpha_2: one.alpha_3 for one in pycountry.countries}


@lru_cache(maxsize=1)
def _former() -> dict[str, str]:
    import pycountry

    return {one.alpha_2: one.alpha_3 for one in pycountry.historic_countries}
