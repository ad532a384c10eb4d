"""The tables that can be fetched, and which module plans and reads each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Protocol, cast

from analysis.core.errors import UnknownNameError
from analysis.sources.policy import Policy
from analysis.sources.published import Published
from analysis.sources.request import Answer, Plan, Request

_MODULES: dict[str, tuple[str, dict[str, object]]] = {
    "gacc-release": ("gacc_release", {}),
    "gacc-bulletin": ("gacc_bulletin", {}),
    "comtrade": ("comtrade", {}),
    "comext": ("comext", {}),
    "imf": ("imf", {}),
    "imf-fob": ("imf", {"fob": True}),
    "census": ("census", {}),
    "census-workbook": ("census_workbook", {}),
    "census-bop": ("census_ft900", {}),
    "census-bop-goods": ("census_ft900", {"source": "census-bop-goods"}),
    "census-bop-services": ("census_ft900", {"source": "census-bop-services"}),
    "hmrc": ("hmrc", {}),
}
NAMES = tuple(_MODULES)


class _Plans(Protocol):
    def __call__(self, request: Request, today: dt.date, /) -> Plan: ...


class _Publishes(Protocol):
    def __call__(self, answers: Iterable[Answer], /) -> list[Published]: ...


@dataclass(frozen=True)
class Provider:
    """How one table of an office is asked for and read.

    Parameters
    ----------
    name : str
        As it is fetched by.
    policy : Policy
        How its server is to be asked.
    plan : callable
        Takes a request and the day; plans the addresses.
    published : callable
        Takes all answers to a plan; returns the figures.
    """

    name: str
    policy: Policy
    plan: _Plans
    published: _Publishes


def provider(name: str) -> Provider:
    """Return how a table is asked for and read.

    Parameters
    ----------
    name : str
        One of `NAMES`: a source of ``data/sources.yml``, or ``census-workbook``, which holds the
        figures of ``census`` and needs no key.

    Raises
    ------
    UnknownNameError
        If there is none of that name.

    Examples
    --------
    >>> provider("comtrade").policy.hosts
    frozenset({'comtradeapi.un.org'})
    """
    if name not in _MODULES:
        raise UnknownNameError("source", name, NAMES)
    module, options = _MODULES[name]
    reader = import_module(f"analysis.sources.{module}")
    plan = cast(_Plans, partial(reader.plan, **options))
    return Provider(name, reader.POLICY, plan, reader.published)
