"""A vintage: the figures of one trade as they were known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.core.calls import checked_call
from analysis.core.currencies import CURRENCIES
from analysis.core.errors import MissingToolError, ParameterError, UnknownNameError
from analysis.core.formatting import day
from analysis.core.spans import Span, span_column
from analysis.figures.figure import Figure
from analysis.figures.schema import FLOWS
from analysis.sources.registry import publication_lag

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 12  # rows that a notebook shows of a vintage


@dataclass(frozen=True, eq=False)
class Vintage:
    """The published figures of a trade as they were known on a day.

    It knows its pair, its day and the folder of its data, never changes, and can serve as a key.

    Parameters
    ----------
    figures : tuple of Figure
    reporter, partner : str
        ISO 3166 codes; the reporter's customs counted.
    as_of : datetime.date
        The day: nothing in it was released later.
    folder : Path
        The data folder that was chosen, with the sources and conventions that go with it.
    fills : Vintage, optional
        The earlier vintage whose gaps its figures may fill.

    Examples
    --------
    >>> import analysis as an
    >>> trade = an.load(reporter="CHN", partner="RUS", as_of="2022-04-21")
    >>> trade.select(span="2022Q1", flow="export", currency="USD")
    CHN–RUS as of 21 Apr 2022: 1 figure of gacc
    >>> frame = trade.select(span="2022Q1", currency="USD").to_frame()
    >>> frame[["flow", "span", "value", "released"]]
         flow    span  value   released
    0  export  2022Q1  16.44 2022-04-13
    1  import  2022Q1  21.73 2022-04-13
    2   total  2022Q1  38.17 2022-04-13
    """

    figures: tuple[Figure, ...]
    reporter: str
    partner: str
    as_of: dt.date
    folder: Path
    fills: Vintage | None = None

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Vintage)
            and (self.pair, self.as_of, self.folder) == (other.pair, other.as_of, other.folder)
            and self.figures == other.figures
        )

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.pair, self.as_of, self.figures))

    def __len__(self) -> int:
        return len(self.figures)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    @property
    def pair(self) -> tuple[str, str]:
        """Reporter and partner."""
        return self.reporter, self.partner

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The sources whose figures it holds, in order of their names."""
        return tuple(sorted({figure.source for figure in self.figures}))

    @property
    def newest(self) -> dt.date | None:
        """The day of its newest figure; None where it holds none."""
        return max((figure.released for figure in self.figures), default=None)

    @cached_property
    def filling(self) -> Vintage:
        """Its figures that may fill gaps: of spans that an office had published by that day.

        A span counts as published once a figure up to its end is held, or once the publication lag
        of a source that is held has passed since its end.
        """
        if self.fills is None:
            return self
        ends = {figure.span.end for figure in self.fills}
        lag = publication_lag(self.fills.sources, self.folder)
        due = self.fills.as_of - dt.timedelta(days=lag)
        return self.where(lambda one: one.span.end in ends or one.span.last_day <= due)

    @checked_call
    def select(
        self,
        *,
        span: Span | str | None = None,
        flow: str | None = None,
        currency: str | None = None,
        source: str | None = None,
    ) -> Vintage:
        """Return the figures that match a span, flow, currency or source, or several of these.

        Parameters
        ----------
        span : Span or str, optional
            Such as ``2022Q1`` or ``2022-01..2022-02``; figures of exactly that span.
        flow : {"total", "export", "import"}, optional
        currency : {"USD", "CNY", "EUR", "GBP"}, optional
        source : str, optional

        Raises
        ------
        UnknownNameError, ParameterError
            For a flow, currency or source that does not exist, or a text that means no span.
        """
        wanted: dict[str, Any] = {"span": None if span is None else Span.parse(span)}
        known: dict[str, tuple[str | None, Collection[str]]] = {
            "flow": (flow, FLOWS), "currency": (currency, CURRENCIES),
            "source": (source, self.sources),
        }  # fmt: skip
        for name, (value, names) in known.items():
            if value is not None and value not in names:
                raise UnknownNameError(name, value, names)
            wanted[name] = value
        asked = {name: value for name, value in wanted.items() if value is not None}
        return self.where(lambda one: all(getattr(one, k) == v for k, v in asked.items()))

    def where(self, holds: Callable[[Figure], bool]) -> Vintage:
        """Return the figures for which a condition holds."""
        return replace(self, figures=tuple(one for one in self.figures if holds(one)))

    def to_frame(self) -> pd.DataFrame:
        """Return one row per figure.

        Returns
        -------
        pandas.DataFrame
            The fields of `Figure` as plain columns: `span` as text (a comparison with a text that
            means no span is an error), `value` and `resolution` in billions and `growth` in per
            cent as floats, `released` as a timestamp.
        """
        import pandas as pd

        columns = {
            field.name: [getattr(one, field.name) for one in self.figures]
            for field in fields(Figure)
        }
        frame = pd.DataFrame(columns | {"span": span_column(columns["span"])})
        numbers = ["value", "resolution", "growth", "growth_resolution"]
        frame[numbers] = frame[numbers].astype(float)
        frame["released"] = pd.to_datetime(frame["released"])
        return frame

    def to_excel(self, file: Path | str) -> Path:
        """Write one row per figure to a workbook.

        Parameters
        ----------
        file : Path or str
            Its name, as ``trade.xlsx``.

        Returns
        -------
        Path

        Raises
        ------
        ParameterError
            If `file` is not the name of a workbook.
        MissingToolError
            If openpyxl is not installed; the message names the extra to install.
        """
        if Path(str(file)).suffix != ".xlsx":
            raise ParameterError("file", file, "the name of a workbook, as 'trade.xlsx'")
        if find_spec("openpyxl") is None:
            raise MissingToolError("openpyxl is not installed: pip install trade-claims[excel]")
        self.to_frame().to_excel(file, index=False, sheet_name=f"{self.reporter}-{self.partner}")
        return Path(file)

    def __repr__(self) -> str:
        count = f"{len(self)} figure{'s' if len(self) != 1 else ''}"
        whose = f" of {', '.join(self.sources)}" if self.figures else ""
        return f"{self.reporter}–{self.partner} as of {day(self.as_of)}: {count}{whose}"

    def _repr_html_(self) -> str:
        from html import escape

        columns = ["source", "flow", "span", "currency", "value", "growth", "released", "reference"]
        newest = sorted(self.figures, key=lambda one: one.released, reverse=True)[:_SHOWN]
        shown = replace(self, figures=tuple(newest)).to_frame()[columns]
        more = len(self) - len(newest)
        rest = f"<p>and {more} more: <code>.to_frame()</code> has them all</p>" if more else ""
        table = shown.to_html(index=False, border=0, na_rep="", escape=True)
        return f"<p>{escape(repr(self))}</p>{table}{rest}"
