"""What may be asked of a report: its parameters, each with its type, its default and its meaning.

The command line, plans of many reports and the notebook's cell of parameters all follow from
`Parameters`; a test holds the cell to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from pydantic import ConfigDict, Field, ValidationError

from analysis.core.currencies import Currency
from analysis.core.errors import InputError, ParameterError, UnknownNameError
from analysis.core.yaml_models import Record

_COUNTRY = r"^([A-Z]{3})?$"
_MONTH = r"^(\d{4}-(0[1-9]|1[0-2]))?$"


class Parameters(Record):
    """Parameters of a report, as they are given.

    Parameters
    ----------
    article, as_of, currency, reporter, partner, first, last : str
        Empty: the article's, or as the charts would choose.
    flows : list of str
        Empty: both.

    Examples
    --------
    >>> Parameters.read({"article": "bloomberg-2022-04-21", "curency": "USD"})
    Traceback (most recent call last):
    analysis.core.errors.UnknownNameError: unknown parameter 'curency': did you mean 'currency'? ...
    """

    model_config = ConfigDict(strict=True, title="Parameters of a report")

    article: str = Field("bloomberg-2022-04-21", description="name of an article in data/articles")
    as_of: str = Field(
        "", description="a day, as 2022-04-21, or latest; empty: the day of the article"
    )
    currency: Literal["", Currency] = Field("", description="empty: the article's")
    reporter: str = Field(
        "", pattern=_COUNTRY, description="ISO 3166 code; refused if not the article's"
    )
    partner: str = Field(
        "", pattern=_COUNTRY, description="ISO 3166 code; refused if not the article's"
    )
    first: str = Field("", pattern=_MONTH, description="first month of the charts, as 2019-01")
    last: str = Field("", pattern=_MONTH, description="last month of the charts, as 2022-12")
    flows: list[Literal["export", "import"]] = Field(
        default_factory=list, description="flows of the chart of exports and imports; empty: both"
    )

    @classmethod
    def check_names(cls, names: Iterable[str]) -> None:
        """Refuse a parameter that does not exist; say the nearest that does."""
        for name in names:
            if name not in cls.model_fields:
                raise UnknownNameError("parameter", str(name), cls.model_fields)

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Parameters:
        """Check parameters by themselves, before any file is read.

        Raises
        ------
        UnknownNameError
            For a name or a choice that does not exist; says the nearest one.
        ParameterError
            For a value of the wrong type or form, or two that contradict each other.
        """
        cls.check_names(given)
        try:
            made = cls.model_validate(dict(given))
        except ValidationError as error:
            raise _named(error, given) from None
        if made.first and made.last and made.first > made.last:
            raise ParameterError("last", made.last, f"{made.first} (first) or a later month")
        if len(set(made.flows)) < len(made.flows):
            raise ParameterError("flows", made.flows, "each flow once")
        return made


def _named(error: ValidationError, given: Mapping[str, Any]) -> InputError:
    first = error.errors()[0]
    name = str(first["loc"][0])
    found = first["input"] if len(first["loc"]) > 1 else given.get(name)
    if first["type"] == "literal_error":
        return UnknownNameError(name, str(found), choices(name))
    described = Parameters.model_fields[name].description or ""
    return ParameterError(name, found, f"{_TYPES.get(first['type'], '')}{described}")


_TYPES = {"string_type": "text: ", "list_type": "a list: "}


def choices(name: str) -> tuple[str, ...]:
    """Return the values that a parameter can take besides none, if they are few."""
    kind: Any = Parameters.model_fields[name].annotation
    inner = get_args(kind)
    if inner and not isinstance(inner[0], str):
        inner = get_args(inner[0])
    return tuple(one for one in inner if isinstance(one, str) and one)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of `Parameters`, from which other tools may draw a form.

    Examples
    --------
    >>> schema()["properties"]["currency"]["enum"]
    ['', 'USD', 'CNY', 'EUR', 'GBP']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Parameters.model_json_schema(),
    }
