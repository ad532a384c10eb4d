"""Who publishes the figures: title, citation, terms, what is published and what is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from analysis.core.field_types import Month, Url, named_like, text_of, whole
from analysis.core.formatting import sentence
from analysis.core.overlay import read_entries
from analysis.core.spans import Span
from analysis.core.yaml_models import Record

if TYPE_CHECKING:
    import pandas as pd

Universe = Literal["goods", "services", "goods and services"]
_LONG = 400  # days, by which any office has published a month
_Name = Annotated[str, named_like("[a-z][a-z0-9-]*", 40, "lower-case letters, digits and hyphens")]
_Text = Annotated[str, text_of(2000)]


class Break(Record):
    """A month from which figures count something else than those before, and what.

    Parameters
    ----------
    since : str
        The month.
    reason : str
        What is counted otherwise, as it follows “since”.
    """

    since: Month
    reason: Annotated[str, text_of(200, blank=False)]


class Source(Record):
    """A provider of figures.

    Parameters
    ----------
    short : str
        How a chart or a sentence names it: with “the” where a sentence needs one.
    title, producer, citation, terms : str
    universe : {"goods", "services", "goods and services"}
        What is counted. Sources of different universes are never compared or mixed.
    basis : str
        The system of accounts: customs, or balance of payments.
    adjustment : str
        Whether the figures are adjusted for seasons.
    valuation : dict of str to str
        By flow, as it follows the flow: exports f.o.b., imports c.i.f., imports at customs value.
    publication_lag : int
        Days from the end of a month to its first release, at the most.
    january_with_february : bool
        Whether January is published together with February, and not before.
    publishes, lacks : str
        What it does and does not publish.
    whole_series : bool
        Whether each release prints all figures, those not changed as well.
    breaks : dict of str to Break, optional
        By partner: from when its figures can't be compared with those before.
    entered : str
        Day on which the figures were entered here.
    available_at : str
        Where to get it again.
    key : str
        The environment variable that holds the key of the office's server; empty where it needs
        none, or is not asked.
    key_needed : bool
        Whether the office answers nothing without it.
    coverage : str
        Whose trade the office's server has, with whom and since when, whatever of it is held.
    """

    short: Annotated[str, text_of(80, blank=False)]
    title: Annotated[str, text_of(200, blank=False)]
    producer: Annotated[str, text_of(200, blank=False)]
    citation: _Text
    terms: _Text
    universe: Universe
    basis: Literal["customs", "balance of payments"]
    adjustment: Literal["not seasonally adjusted", "seasonally adjusted"]
    valuation: dict[Literal["export", "import", "total"], Annotated[str, text_of(40)]]
    publication_lag: Annotated[int, whole(1, 400)]
    january_with_february: bool = False
    publishes: _Text
    lacks: _Text
    entered: Annotated[str, text_of(40)]
    available_at: Url
    whole_series: bool = False
    breaks: dict[Annotated[str, named_like("[A-Z]{3}", 3, "an ISO 3166 code")], Break] = Field(
        default_factory=dict
    )
    key: Annotated[str, named_like("([A-Z][A-Z_]*)?", 60, "the name of a variable")] = ""
    key_needed: bool = True
    coverage: Annotated[str, text_of(400)] = ""

    def due(self, on: dt.date) -> tuple[Span, dt.date]:
        """Return the newest month that is due on a day, and the day by which it was.

        Examples
        --------
        >>> month, by = read_sources()["gacc"].due(dt.date(2026, 3, 10))
        >>> month.label, str(by)
        ('December 2025', '2026-01-15')
        """
        month = Span(on.year * 12 + on.month - 1, on.year * 12 + on.month)
        while True:
            month = month.shift(-1)
            by = month.last_day + dt.timedelta(days=self.publication_lag)
            if by < on and not (self.january_with_february and month.start % 12 == 0):
                return month, by

    @property
    def valued(self) -> tuple[str, ...]:
        """How each flow is valued: ``exports f.o.b.``, ``imports c.i.f.``."""
        return tuple(f"{flow}s {term}" for flow, term in sorted(self.valuation.items()))

    @property
    def counted(self) -> str:
        """What is counted, and how it is valued, in one sentence."""
        what = f"{self.universe}, {self.basis} basis, {self.adjustment}"
        text = sentence("; ".join([what, *filter(None, [", ".join(self.valued)])]))
        return text if text.endswith(".") else f"{text}."


def short_name(source: str, folder: Path | str | None = None) -> str:
    """Return the short name of a source; its bare name where it is not described."""
    known = read_sources(folder)
    return known[source].short if source in known else source


def publication_lag(sources: Iterable[str], folder: Path | str | None = None) -> int:
    """Return the shortest publication lag of sources, in days; a long one if none is described.

    Examples
    --------
    >>> publication_lag(["gacc", "comtrade"]), publication_lag(["comtrade"])
    (15, 75)
    """
    known = read_sources(folder)
    return min((known[one].publication_lag for one in sources if one in known), default=_LONG)


def universe_of(source: str, folder: Path | str | None = None) -> str | None:
    """Return what a source counts; None where it is not described.

    Examples
    --------
    >>> universe_of("comtrade")
    'goods'
    """
    known = read_sources(folder)
    return known[source].universe if source in known else None


def counted_alike(
    source: str, others: Iterable[str], folder: Path | str | None = None
) -> list[str]:
    """Return the sources that count the same as one does, in the order given.

    All of them where it is not described.

    Examples
    --------
    >>> counted_alike("gacc", ["comtrade", "gacc-bulletin"])
    ['comtrade', 'gacc-bulletin']
    """
    own = universe_of(source, folder)
    return [one for one in others if own is None or universe_of(one, folder) == own]


def prints_whole_series(source: str, folder: Path | str | None = None) -> bool:
    """Whether each release of a source prints all of its figures, those not changed as well.

    Examples
    --------
    >>> prints_whole_series("census"), prints_whole_series("gacc")
    (True, False)
    """
    known = read_sources(folder)
    return source in known and known[source].whole_series


def break_of(source: str, partner: str, folder: Path | str | None = None) -> Break | None:
    """Return from when a source's figures of a partner count something else; None if they don't.

    Examples
    --------
    >>> break_of("census", "EUU").since, break_of("census", "MEX")
    ('2020-02', None)
    """
    known = read_sources(folder)
    return known[source].breaks.get(partner) if source in known else None


def read_sources(folder: Path | str | None = None) -> dict[str, Source]:
    """Read the sources by name.

    Parameters
    ----------
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Returns
    -------
    dict of str to Source

    Examples
    --------
    >>> read_sources()["comtrade"].short
    'UN Comtrade'
    """
    return read_entries("sources.yml", dict[_Name, Source], folder)


def sources_frame(folder: Path | str | None = None) -> pd.DataFrame:
    """Return one row per source: how a chart names it, what it publishes and what it lacks.

    Examples
    --------
    >>> sources_frame().loc["comtrade", "short"]
    'UN Comtrade'
    """
    import pandas as pd

    rows = {
        name: {"short": one.short, "publishes": one.publishes, "lacks": one.lacks}
        for name, one in read_sources(folder).items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("source")
