"""What an article stated, as written: a number, a word or both, with its unit and direction."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ValidationInfo, field_validator, model_validator

from analysis.core.currencies import Currency
from analysis.core.errors import ParameterError
from analysis.core.field_types import FIRST_YEAR, LAST_YEAR, text_of, whole
from analysis.core.formatting import MINUS, day, said
from analysis.core.problems import input_errors, refusal
from analysis.core.spans import Span
from analysis.core.yaml_models import Record

Unit = Literal[
    "percent", "points", "million", "billion", "trillion", "万", "亿", "万亿", "times", "rank",
    "in a row", "months", "month", "day",
]  # fmt: skip
AMOUNTS = {"万": -5, "million": -3, "亿": -1, "billion": 0, "trillion": 3, "万亿": 3}
COUNTS = ("rank", "in a row", "months")  # counted, so that a stated number is exact
FRACTIONS = {
    "half": "0.5", "a third": "0.333333333", "two thirds": "0.666666667", "a quarter": "0.25",
    "three quarters": "0.75", "a fifth": "0.2", "a tenth": "0.1",
}  # fmt: skip
DOWN = ("fell", "deficit")
BALANCES = ("surplus", "deficit")
Direction = Literal["rose", "fell", "surplus", "deficit"]
_NOUNS = {"rose": "rise", "fell": "fall"}
_DIGITS = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")  # 017 is 15 to some
_MONTH = re.compile(r"0[1-9]")


class Stated(Record):
    """What the article stated, as written.

    Parameters
    ----------
    unit : str
        ``percent``, ``points``, ``times``, ``rank``, ``in a row``, ``months``, ``month``, ``day``,
        or an amount: ``million``, ``billion``, ``trillion``, ``万``, ``亿``, ``万亿``.
    number : str, optional
        With the digits written: ``30`` is 29.5 to 30.5, ``30.0`` is 29.95 to 30.05. Or a fraction
        in words, such as ``a third``.
    to : str, optional
        The upper end of "between a and b".
    hedge : str, optional
        A word of ``data/hedges.yml``.
    direction : {"rose", "fell", "surplus", "deficit"}, optional
        The direction that the words give to a number: "fell by 6.9%", "a deficit of 38 billion";
        by itself, the direction alone: "imports fell", "the balance was a deficit".
    verb : str, optional
        A verb of ``data/hedges.yml`` that gives the number its direction, beside a hedge:
        "soared by nearly 30%". Where the hedge leaves a side open, the verb's own range bounds it.
    year : int, optional
        The year of the hedge or of a numbered month; alone, the whole year.
    date : str, optional
        A month or day by itself, as ``2020-06`` or ``2022-04-13``; for the month of a longer
        span, as ``2022Q4`` or ``2020``, that span.
    months_back : int, optional
        How far back a search goes, in place of its date: "the lowest in five months".
    currency : {"USD", "CNY", "EUR", "GBP"}, optional
        Currency of amounts and of growth; by default the article's.

    Examples
    --------
    >>> Stated(unit="percent", number="6.9", direction="fell").words
    'fell 6.9%'
    >>> Stated(unit="trillion", number="1.28", currency="CNY").words
    '1.28 trillion CNY'
    """

    unit: Unit
    number: str | None = None
    to: str | None = None
    hedge: Annotated[str, text_of(60)] | None = None
    direction: Direction | None = None
    verb: Annotated[str, text_of(60)] | None = None
    year: Annotated[int, whole(FIRST_YEAR, LAST_YEAR)] | None = None
    date: Annotated[str, text_of(10)] | None = None
    months_back: Annotated[int, whole(1, 1200)] | None = None
    currency: Currency | None = None

    @field_validator("number", "to", mode="before")
    @classmethod
    def _as_written(cls, number: Any, info: ValidationInfo) -> Any:
        if number is None:
            return None
        text = str(number) if type(number) in (str, float, Decimal) else ""
        if type(number) is int and abs(number) < 10**15:
            text = str(number)
        month = info.data.get("unit") == "month" and _MONTH.fullmatch(text)
        if text not in FRACTIONS and not _DIGITS.fullmatch(text) and not month:
            words = ", ".join(FRACTIONS)
            expected = "a number in digits, as 30 or 28.7 (up to 15, and 9 decimals)"
            raise refusal(number, f"{expected}, or as {words}")
        return text

    @model_validator(mode="after")
    def _consistent(self) -> Stated:
        for holds, why in _RULES:
            if not holds(self):
                with input_errors():
                    raise ParameterError("stated", self.words, why)
        if self.date is not None:
            with input_errors("date"):
                self.dated  # noqa: B018 (an error if it is no date)
        return self

    @property
    def is_amount(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit in AMOUNTS

    @property
    def value(self) -> Decimal | None:
        """The number; an amount in billions, a fraction in per cent where the unit is per cent."""
        return None if self.number is None else self.scaled(self.number)

    def scaled(self, text: str) -> Decimal:
        """Return a number as the unit has it: an amount in billions, a fraction in per cent."""
        number = Decimal(FRACTIONS.get(text, text))
        if text in FRACTIONS and self.unit == "percent":
            number *= 100
        return number.scaleb(AMOUNTS.get(self.unit, 0))

    @property
    def dated(self) -> tuple[dt.date, dt.date]:
        """First and last day that `date` means.

        Raises
        ------
        ParameterError
            If there is no such day or month.
        """
        text = self.date or ""
        try:
            if self.unit == "day":
                day = dt.date.fromisoformat(text)
                return day, day
            span = Span.parse(text)
            return span.first_day, span.last_day
        except (ValueError, ParameterError):
            form = "2022-04-13" if self.unit == "day" else "2020-06"
            raise ParameterError("date", text, f"a {self.unit} that exists, as {form}") from None

    @property
    def words(self) -> str:
        """What was stated, in words: ``nearly 30%``, ``fell 6.9%``, ``mid-2020``."""
        if self.months_back is not None:
            return f"in {said(Decimal(self.months_back), 'months')}"
        if self.unit == "day" and self.date is not None:
            return self._date
        if self.unit == "month" and (self.number or self.date) is not None:
            return self._date
        separator = "-" if self.year is not None and self.hedge is not None else " "
        parts = (self._way, self.hedge, self.number_words, self.year)
        return separator.join(str(part) for part in parts if part not in (None, ""))

    @property
    def _way(self) -> str | None:
        """The direction as words put it before a number: ``fell``, ``a deficit of``."""
        if self.direction is not None and self.hedge == "exceeded":
            return f"a {_NOUNS.get(self.direction, self.direction)} that"
        if self.direction in BALANCES:
            return f"a {self.direction} of" if self.number else f"a {self.direction}"
        return self.direction or self.verb

    @property
    def number_words(self) -> str:
        """The number with its unit, in words; empty where there is none."""
        if self.number is None:
            return ""
        text = self._number(self.number)
        return f"{text} to {self._number(self.to)}" if self.to else text

    @property
    def _date(self) -> str:
        """Return a month or day in words; as it was given where there is none such."""
        given = self.date or f"{self.year}-{(self.number or '').zfill(2)}"
        try:
            if self.unit == "month":
                return Span.parse(given).label
            return day(dt.date.fromisoformat(given))
        except (ValueError, ParameterError):
            return given

    def _number(self, text: str) -> str:
        currency = f" {self.currency}" if self.currency and self.is_amount else ""
        if text in FRACTIONS:
            return text + (f" of a {self.unit}{currency}" if self.is_amount else "")
        if self.is_amount:
            return f"{_digits(text)} {self.unit}{currency}"
        if self.unit in COUNTS:
            return said(Decimal(text), self.unit)
        return f"{_digits(text)}%" if self.unit == "percent" else f"{_digits(text)} {self.unit}"


def _digits(text: str) -> str:
    """Return a number with the digits that were written."""
    return text.replace("-", MINUS)


_NUMERIC = ("percent", "points", "times", *AMOUNTS)
_RULES: tuple[tuple[Any, str], ...] = (
    (lambda s: any((s.number, s.hedge, s.year, s.date, s.months_back, s.direction, s.verb)),
     "a number, a hedge, a direction, a year or a date"),
    (lambda s: s.months_back is None or s.unit == "month", "months_back only with unit month"),
    (lambda s: s.months_back is None or (s.number or s.hedge or s.year or s.date) is None,
     "nothing beside months_back"),
    (lambda s: s.to is None or (s.number is not None and s.hedge is None),
     "a number before `to`, and no hedge beside it"),
    (lambda s: s.to is None or s.scaled(s.to) > s.scaled(s.number),
     "a larger number after `to` than before it"),
    (lambda s: s.direction is None or s.unit in _NUMERIC, "a direction only beside a quantity"),
    (lambda s: s.direction is None or s.number is not None or s.unit != "times",
     "a number beside the direction of a multiple"),
    (lambda s: s.verb is None or s.number is not None,
     "a number beside the verb; a verb by itself is a `hedge`"),
    (lambda s: s.verb is None or s.direction is None, "a verb or a direction, not both"),
    (lambda s: s.verb is None or s.unit == "percent", "a verb only beside per cent"),
    (lambda s: (s.direction or s.verb) is None or not (s.number or "").startswith("-"),
     "no minus beside a direction, which says it already"),
    (lambda s: s.date is None or s.unit in ("month", "day"), "a date only with unit month or day"),
    (lambda s: s.date is None or (s.number or s.hedge or s.year) is None,
     "nothing beside the date"),
    (lambda s: s.year is None or s.unit == "month", "a year only with unit month"),
    (lambda s: s.unit != "day" or s.number is None, "a date or a hedge with unit day, no number"),
    (lambda s: s.unit != "month" or s.number is None
     or (s.number.isdigit() and 1 <= int(s.number) <= 12 and s.year is not None),
     "the number of a month, 1 to 12, and its year"),
    (lambda s: s.unit not in COUNTS or s.number is None or s.number.isdigit(),
     "a whole number for what is counted"),
)  # fmt: skip
