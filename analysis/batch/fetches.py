"""What a plan fetches before its reports are rendered."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from analysis.core.errors import TradeClaimsError
from analysis.core.field_types import Month, named_like
from analysis.core.problems import input_errors
from analysis.core.yaml_models import Record
from analysis.fetching.fetch import Fetched, fetch
from analysis.fetching.providers import provider
from analysis.notify.events import Event, fetch_failed, figures_arrived

LOG = logging.getLogger("trade-claims")
_LISTED = 30  # lines of what arrived that a notification lists


def _fetchable(value: str) -> str:
    with input_errors():
        provider(value)
    return value


_Code = Annotated[str, named_like("[A-Z]{3}", 3, "an ISO 3166 code of three capitals, as CHN")]
_Source = Annotated[
    str, named_like("[a-z][a-z0-9-]*", 40, "a source that can be fetched, as comtrade"),
    AfterValidator(_fetchable),
]  # fmt: skip


class Fetch(Record):
    """Figures that a plan fetches.

    Parameters
    ----------
    source : str
        One of `analysis.fetching.providers.NAMES`.
    reporter : str
    partner : str, optional
        Without it, each partner.
    since : str, optional
        The first month wanted.
    any_size : bool
        Whether figures are appended that are far from what is usual, too.
    """

    source: _Source
    reporter: _Code
    partner: _Code | None = None
    since: Month | None = None
    any_size: bool = False

    @property
    def name(self) -> str:
        """What it is called in reports of a run, as ``comtrade CHN-RUS``."""
        return f"{self.source} {self.reporter}-{self.partner or 'each'}"


@dataclass(frozen=True)
class Arrival:
    """What became of a fetch.

    Parameters
    ----------
    name : str
        Of the fetch.
    text : str
        What arrived, in a line, or why nothing did.
    failed : bool
    events : tuple of Event
        Of which people are notified.
    """

    name: str
    text: str
    failed: bool
    events: tuple[Event, ...]


def arrivals(
    fetches: list[Fetch],
    run: Callable[..., Fetched] = fetch,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> Iterator[Arrival]:
    """Fetch what a plan asks for, one after the other; one that fails does not stop the others.

    Parameters
    ----------
    fetches : list of Fetch
    run : callable
        What fetches, as `analysis.fetching.fetch.fetch`.
    now : callable
        The clock.

    Yields
    ------
    Arrival
        One for each.
    """
    for one in fetches:
        try:
            found = run(
                one.source, one.reporter, one.partner, since=one.since, sizes=not one.any_size
            )
        except (TradeClaimsError, OSError) as error:
            why = str(error)
            LOG.error("fetch failed, %s: %s", one.name, why, extra={"fetch": one.name})
            yield Arrival(one.name, why, True, (fetch_failed(one.name, why, now().date()),))
        else:
            LOG.info("fetched %s: %s", one.name, found.appended, extra={"fetch": one.name})
            yield Arrival(one.name, str(found.appended), False, tuple(_events(one.name, found)))


def _events(name: str, found: Fetched) -> Iterator[Event]:
    """Yield the event of what arrived, if anything did."""
    appended = found.appended
    if not appended.pairs:
        return
    figures = [*appended.new, *(one.figure for one in appended.revised)]
    said = sorted(f"{one.key} {one.value} {one.growth} {one.released}" for one in figures)
    key = hashlib.sha256("\n".join(said).encode()).hexdigest()
    lines = [f"Verdict: {one}" for one in found.changes]
    lines += [f"Revised: {one}" for one in appended.revised]
    more = len(lines) - _LISTED
    lines = [*lines[:_LISTED], *([f"and {more} more"] if more > 0 else [])]
    yield figures_arrived(name, key, str(appended), lines)
