"""Types of the fields of a plan, checked as it is read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, Field

from analysis.core.errors import InputError, ParameterError
from analysis.reports.formats import checked_formats
from analysis.reports.structured_data import site_address


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _base_url(value: str) -> str:
    try:
        site_address(value)
    except ParameterError as error:
        raise ValueError(error.expected) from None
    return value


def _cron(value: str) -> str:
    try:
        CronSim(value, dt.datetime(2022, 1, 1, tzinfo=dt.UTC))
    except CronSimError as error:
        raise ValueError(f"a cron expression, such as 0 6 8 * *: {error}") from None
    return value


def _formats(value: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return checked_formats(value)
    except InputError as error:
        raise ValueError(str(error)) from None


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise ValueError("a time zone, such as Europe/Berlin") from None
    return value


Some = Annotated[list[str], BeforeValidator(_listed)]
Many = Annotated[Some, Field(min_length=1)]
Formats = Annotated[tuple[str, ...], BeforeValidator(_listed), AfterValidator(_formats)]
Cron = Annotated[str, AfterValidator(_cron)]
Zone = Annotated[str, AfterValidator(_zone)]
Address = Annotated[str, AfterValidator(_base_url)]
Size = Annotated[int, Field(gt=0)]
