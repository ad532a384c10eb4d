"""The arguments that an article's YAML gives to a measure, read and checked."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import analysis.comparisons
import analysis.sequences
import analysis.shares  # noqa: F401 (these register their measures)
from analysis.bases import BASES
from analysis.claims import Claim
from analysis.errors import ParameterError, UnknownNameError
from analysis.figures import FLOWS, as_day
from analysis.hedges import Hedge, Range, range_of
from analysis.measures import MEASURES, UNITS
from analysis.spans import Span

ONE_SIDED = ("lowest_since", "highest_since")  # "since T" asks only that nothing later was


def _known(what: str, name: Any, known: Any) -> str:
    if name not in known:
        raise UnknownNameError(what, str(name), known)
    return str(name)


def _figures(value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise ParameterError("figures", value, "a list, such as [total 2022Q1]")
    for one in value:
        flow, _, span = str(one).partition(" ")
        _known("flow", flow, FLOWS)
        Span.parse(span)
    return [str(one) for one in value]


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "span": Span.parse,
    "part": Span.parse,
    "since": Span.parse,
    "threshold": str,
    "event": lambda value: as_day(str(value), "event").date(),
    "flow": lambda value: _known("flow", value, FLOWS),
    "figures": _figures,
    "base": lambda value: _known("base", value, BASES),
}


def check_unit(measure: str, unit: str) -> None:
    """Refuse a stated unit that a measure does not return."""
    wanted = UNITS[_known("measure", measure, MEASURES)]
    if unit != wanted:
        raise ParameterError("stated.unit", unit, f"{wanted}, as {measure} returns")


def claim_range(claim: Claim, hedges: dict[str, Hedge], published: dt.date) -> Range:
    """Return the values for which a claim holds, its unit checked against its measure."""
    check_unit(claim.measure, claim.stated.unit)
    covered = range_of(claim.stated, hedges, published)
    return covered.no_later if claim.measure in ONE_SIDED else covered


def arguments(name: str, of: Mapping[str, Any]) -> dict[str, Any]:
    """Read the arguments that an article's YAML gives to a measure.

    Parameters
    ----------
    name : str
        The measure.
    of : mapping
        Arguments as read from YAML.

    Raises
    ------
    UnknownNameError, ParameterError
        For a measure or argument that does not exist, one that is missing, or a value it can't be.
    """
    function = MEASURES[_known("measure", name, MEASURES)]
    takes = inspect.signature(function).parameters
    free = [key for key in takes if key not in ("book", "later", "published")]
    for key in of:
        _known(f"argument of {name}", key, free)
    for key in free:
        if key not in of and takes[key].default is inspect.Parameter.empty:
            raise ParameterError(f"{name}.{key}", None, "a value")
    return {key: _READERS[key](value) for key, value in of.items()}
