"""The arguments that an article's YAML gives to a measure, read and checked."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import analysis.measures.comparisons
import analysis.measures.sequences
import analysis.measures.shares  # noqa: F401 (these register their measures)
from analysis.core.errors import ParameterError, UnknownNameError
from analysis.core.spans import Span
from analysis.figures.schema import FLOWS, as_day
from analysis.measures.bases import BASES
from analysis.measures.levels import MEASURES


def known(what: str, name: Any, known: Any) -> str:
    """Return a name that is known, or raise an error that says the nearest."""
    if name not in known:
        raise UnknownNameError(what, str(name), known)
    return str(name)


def _figures(value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise ParameterError("figures", value, "a list, such as [total 2022Q1]")
    for one in value:
        flow, _, span = str(one).partition(" ")
        known("flow", flow, FLOWS)
        Span.parse(span)
    return [str(one) for one in value]


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "span": Span.parse,
    "part": Span.parse,
    "since": Span.parse,
    "threshold": str,
    "event": lambda value: as_day(str(value), "event").date(),
    "flow": lambda value: known("flow", value, FLOWS),
    "figures": _figures,
    "base": lambda value: known("base", value, BASES),
}


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
    function = MEASURES[known("measure", name, MEASURES)]
    takes = inspect.signature(function).parameters
    free = [key for key in takes if key not in ("book", "later", "published")]
    for key in of:
        known(f"argument of {name}", key, free)
    for key in free:
        if key not in of and takes[key].default is inspect.Parameter.empty:
            raise ParameterError(f"{name}.{key}", None, "a value")
    return {key: _READERS[key](value) for key, value in of.items()}
