"""Who publishes the figures: title, citation, terms, what is published and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from analysis.core.field_types import Url, named_like, text_of
from analysis.core.overlay import read_entries
from analysis.core.yaml_models import Record

if TYPE_CHECKING:
    import pandas as pd

UNITS = {"USD": "US dollars", "CNY": "yuan"}
_Name = Annotated[str, named_like("[a-z][a-z0-9-]*", 40, "lower-case letters, digits and hyphens")]
_Text = Annotated[str, text_of(2000)]


class Source(Record):
    """A provider of figures.

    Parameters
    ----------
    short : str
        How a chart names it.
    title, producer, citation, terms : str
    valuation : dict of str to str
        Incoterm by flow: exports f.o.b., imports c.i.f.
    publishes, lacks : str
        What it does and does not publish.
    entered : str
        Day on which the figures were entered here.
    available_at : str
        Where to get it again.
    """

    short: Annotated[str, text_of(80, blank=False)]
    title: Annotated[str, text_of(200, blank=False)]
    producer: Annotated[str, text_of(200, blank=False)]
    citation: _Text
    terms: _Text
    valuation: dict[Literal["export", "import", "total"], Annotated[str, text_of(40)]]
    publishes: _Text
    lacks: _Text
    entered: Annotated[str, text_of(40)]
    available_at: Url


def short_name(source: str, folder: Path | str | None = None) -> str:
    """Return the short name of a source; its bare name where it is not described."""
    known = read_sources(folder)
    return known[source].short if source in known else source


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
