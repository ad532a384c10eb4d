"""The codes of places, from the names that offices print and the numbers that UN Comtrade uses.

Names and numbers are those of ISO 3166; ``data/places.yml`` adds what offices print otherwise, and
the groups and remainders that ISO has no letters for. A name is found whole or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from analysis.core.errors import DocumentError, ParameterError
from analysis.core.field_types import MONTH, named_like, text_of, whole
from analysis.core.overlay import file_of_entry, read_entries
from analysis.core.spans import Span
from analysis.core.yaml_models import Record

Kind = Literal["country", "world", "group", "remainder"]
_FILE = "places.yml"
_Code = Annotated[str, named_like("[A-Z]{3}", 3, "a code of three capitals, as RUS")]
_Name = Annotated[str, text_of(100, blank=False)]
_Months = Annotated[
    str, named_like(rf"{MONTH}(\.\.{MONTH})?", 16, "months, as 2004-05 or 1973-01..2020-01")
]
_SPACED = {"(": " (", ")": ") ", ",": ", "}
_WIDE = str.maketrans("，（）：’‘　\u00a0", ",():''  ")


class Place(Record):
    """What ISO 3166 does not say of a code.

    Parameters
    ----------
    name : str
        How a sentence names it; that of ISO 3166 if left out.
    kind : {"country", "world", "group", "remainder"}
        A group's members are published as well; a remainder has none.
    printed : tuple of str
        Names that offices print.
    members : dict of str to str, optional
        Of a group: each with the first month in which it was one throughout, as ``2004-05``; of one
        that left, with the last as well: ``1973-01..2020-01``.
    comtrade : int, optional
        The number that UN Comtrade uses, where it is not that of ISO 3166.
    """

    name: _Name | None = None
    kind: Kind = "country"
    printed: tuple[_Name, ...] = ()
    members: dict[_Code, _Months] = Field(default_factory=dict)
    comtrade: Annotated[int, whole(0, 999)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Place:
        if self.members and self.kind != "group":
            raise ValueError("members are those of a group: kind must be group")
        if not (self.name or self.printed or self.comtrade is not None):
            raise ValueError("a name, printed names or a number of UN Comtrade must be given")
        return self


class Places:
    """What names and numbers stand for.

    Parameters
    ----------
    entries : mapping of str to Place
        By code.
    folder : Path or str, optional
        The data folder that they are from, for errors.

    Raises
    ------
    DocumentError
        If two entries claim the same name or number, or a code that ISO 3166 lacks has no name.
    """

    def __init__(self, entries: Mapping[str, Place], folder: Path | str | None = None) -> None:
        self._entries, self._folder = entries, folder
        known, numbers, self._iso_names = _iso()
        self._codes = dict(known)
        self._own_numbers = dict[str, int]()
        claimed = dict[object, str]()
        own = {code for code, one in entries.items() if one.comtrade is not None}
        self._numbers = {number: code for number, code in numbers.items() if code not in own}
        for code, one in entries.items():
            if one.name is None and code not in self._iso_names:
                self._refuse(code, "name", "none", "one, since ISO 3166 has none for the code")
            for name in dict.fromkeys(map(as_printed, one.printed)):
                self._claim(claimed, known.get(name, code), name, code, "printed")
                self._codes[name] = code
            if one.comtrade is not None:
                holder = numbers.get(one.comtrade, code)
                if holder in own or one.kind == "remainder":  # which may have the number of one
                    holder = code  # that has another, or is not told apart, as Monaco
                self._claim(claimed, holder, one.comtrade, code, "comtrade")
                self._numbers[one.comtrade] = code
                self._own_numbers[code] = one.comtrade

    def __contains__(self, code: str) -> bool:
        return code in self._iso_names or code in self._entries

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes that are known."""
        return tuple(dict.fromkeys((*self._iso_names, *self._entries)))

    def code_of(self, printed: str) -> str | None:
        """Return the code of a name that an office prints; None if it is not known.

        Examples
        --------
        >>> places = read_places()
        >>> [places.code_of(name) for name in ("R. O. Korea", "Taiwan，China", "Asia:", "Utopia")]
        ['KOR', 'TWN', 'XSI', None]
        """
        return self._codes.get(as_printed(printed))

    def of_comtrade(self, number: int) -> str | None:
        """Return the code of a number of UN Comtrade; None if it is not known.

        Examples
        --------
        >>> read_places().of_comtrade(842), read_places().of_comtrade(643)
        ('USA', 'RUS')
        """
        return self._numbers.get(number)

    def to_comtrade(self, code: str) -> int:
        """Return the number of UN Comtrade for a code.

        Raises
        ------
        ParameterError
            If it has none.

        Examples
        --------
        >>> read_places().to_comtrade("USA"), read_places().to_comtrade("WLD")
        (842, 0)
        """
        if code in self._own_numbers:
            return self._own_numbers[code]
        for number, known in self._numbers.items():
            if known == code:
                return number
        raise ParameterError("country", code, "a code that UN Comtrade has a number for, as RUS")

    def kind(self, code: str) -> Kind:
        """Return what a code stands for.

        Raises
        ------
        ParameterError
            If it is not known.

        Examples
        --------
        >>> read_places().kind("RUS"), read_places().kind("EUU")
        ('country', 'group')
        """
        self.name(code)
        return self._entries[code].kind if code in self._entries else "country"

    def members(self, code: str) -> dict[str, tuple[int, int | None]]:
        """Return the members of a group: from which month on, and to which one left.

        Months are counted as in `analysis.core.spans.Span`, the end not included. Empty for what
        is no group, or one of which no members are known.

        Examples
        --------
        >>> first, end = read_places().members("EUU")["GBR"]
        >>> str(Span(first, end))
        '1973-01..2020-01'
        """
        known = self._entries[code].members if code in self._entries else {}
        return {one: _period(text) for one, text in known.items()}

    def name(self, code: str) -> str:
        """Return how a sentence names a code.

        Raises
        ------
        ParameterError
            If it is not known.

        Examples
        --------
        >>> read_places().name("XAS"), read_places().name("KOR")
        ('ASEAN', 'South Korea')
        """
        own = self._entries[code].name if code in self._entries else None
        if own is None and code not in self._iso_names:
            raise ParameterError("country", code, f"a code of ISO 3166 or of {_FILE}, as RUS")
        return own or self._iso_names[code]

    def _claim(
        self, claimed: dict[object, str], holder: str, what: object, code: str, field: str
    ) -> None:
        holder = holder if holder != code else claimed.setdefault(what, code)
        if holder != code:
            self._refuse(code, field, repr(what), f"one that {holder} does not have")

    def _refuse(self, code: str, field: str, found: str, expected: str) -> None:
        file = file_of_entry(code, _FILE, dict[_Code, Place], self._folder)
        raise DocumentError(file, f"{code}.{field}", found, expected)


def _period(text: str) -> tuple[int, int | None]:
    first, _, last = text.partition("..")
    return Span.parse(first).start, Span.parse(last).end if last else None


def as_printed(name: str) -> str:
    """Return a name without what varies in print: width, spaces, accents, capitals, a colon.

    Examples
    --------
    >>> as_printed("Czechia（Czech Republic）") == as_printed("Czechia(Czech  Republic)\u00a0")
    True
    >>> as_printed("Türkiye"), as_printed("Latin America:  ")
    ('turkiye', 'latin america')
    """
    parts = unicodedata.normalize("NFKD", name.translate(_WIDE))
    plain = "".join(one for one in parts if not unicodedata.combining(one))
    spaced = re.sub(r"\s*([(),])\s*", lambda match: _SPACED[match[1]], plain)
    return " ".join(spaced.split()).removesuffix(":").rstrip().casefold()


@lru_cache(maxsize=1)
def _iso() -> tuple[Mapping[str, str], Mapping[int, str], Mapping[str, str]]:
    """Return the codes of ISO 3166 by name and by number, and their names."""
    import pycountry

    codes, numbers, names = dict[str, str](), dict[int, str](), dict[str, str]()
    for one in pycountry.countries:
        usual = getattr(one, "common_name", one.name)
        numbers[int(one.numeric)], names[one.alpha_3] = one.alpha_3, usual
        for name in (one.name, usual, getattr(one, "official_name", usual)):
            codes[as_printed(name)] = one.alpha_3
    return codes, numbers, names


def read_places(folder: Path | str | None = None) -> Places:
    """Read what names and numbers stand for.

    Parameters
    ----------
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Raises
    ------
    DocumentError
        With what is wrong with ``places.yml``.
    """
    return Places(read_entries(_FILE, dict[_Code, Place], folder), folder)


def country_name(code: str, folder: Path | str | None = None) -> str:
    """Return the name of a place as it stands in a sentence; its code where none is known.

    Parameters
    ----------
    code : str
    folder : Path or str, optional
        As of `read_places`.

    Examples
    --------
    >>> country_name("MEX"), country_name("USA"), country_name("XYZ")
    ('Mexico', 'the United States', 'XYZ')
    """
    places = read_places(folder)
    return places.name(code) if code in places else code


def kind_of(code: str, folder: Path | str | None = None) -> Kind:
    """Return what a code stands for; a country where it is not known.

    Parameters
    ----------
    code : str
    folder : Path or str, optional
        As of `read_places`.

    Examples
    --------
    >>> kind_of("RUS"), kind_of("EUU"), kind_of("XUN"), kind_of("WLD")
    ('country', 'group', 'remainder', 'world')
    """
    places = read_places(folder)
    return places.kind(code) if code in places else "country"
