"""One published figure, as it is carried from its file to the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from analysis.core.intervals import Interval
from analysis.core.spans import Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A value published for a span on a day, with its precision and where it was read.

    Numbers are exact decimals with the digits that were printed; nothing is rounded on the way.

    Parameters
    ----------
    source, reporter, partner : str
        Whose figure it is, and of which trade (ISO 3166 codes).
    flow : {"export", "import", "total"}
    span : Span
    currency : {"USD", "CNY", "EUR", "GBP"}
    value, resolution : Decimal or None
        In billions: the value, and the size of its last printed digit. None where only a growth
        rate was printed.
    growth, growth_resolution : Decimal or None
        Growth year on year in per cent as printed, and the size of its last digit.
    growth_by : {"", "office", "outlet"}
        Who computed the growth rate.
    released : datetime.date
    date_basis : str
        What `released` is the day of, one of `analysis.figures.schema.DATE_BASES`.
    outlets : int
        How many outlets carry the figure.
    reference, url : str
        Where it was read.
    file : str
    row : int
        The file that holds it, and its line, the header being line 1; or the partition of a Parquet
        store, as ``source=ons/reporter=GBR``, and the number of its row, which never changes.

    Examples
    --------
    >>> import analysis as an
    >>> figure = next(iter(an.load(as_of="2022-04-21").select(span="2022-03", flow="export")))
    >>> figure.value, figure.level
    (Decimal('3.8'), 3.8 (3.75 to 3.85))
    """

    source: str
    reporter: str
    partner: str
    flow: str
    span: Span
    currency: str
    value: Decimal | None
    resolution: Decimal | None
    growth: Decimal | None
    growth_resolution: Decimal | None
    growth_by: str
    released: dt.date
    date_basis: str
    outlets: int
    reference: str
    url: str
    file: str
    row: int

    def __hash__(self) -> int:
        return hash((self.file, self.row, self.span, self.currency, self.released))

    @property
    def key(self) -> tuple[str, str, str, str, Span, str]:
        """What it is a figure of: two figures with the same key are releases of one."""
        return self.source, self.reporter, self.partner, self.flow, self.span, self.currency

    @property
    def row_key(self) -> tuple[object, ...]:
        """Its key, and whether it has a level: a rate printed alone replaces no level."""
        return *self.key, self.value is not None

    @property
    def level(self) -> Interval | None:
        """Its value, with half a unit of the last printed digit on either side."""
        if self.value is None or self.resolution is None:
            return None
        return Interval.rounded(self.value, self.resolution)

    @property
    def rate(self) -> Interval | None:
        """Its growth rate in per cent, with half a unit of the last digit on either side."""
        if self.growth is None or self.growth_resolution is None:
            return None
        return Interval.rounded(self.growth, self.growth_resolution)
