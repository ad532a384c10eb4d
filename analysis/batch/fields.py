"""Types of the fields of a plan, checked as it is read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, Field

from analysis.core.field_types import text_of, whole
from analysis.core.problems import input_errors, refusal
from analysis.reports.formats import checked_formats
from analysis.reports.structured_data import site_address

CALENDAR = "calendar"  # figures are due when their office publishes them


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _distinct(values: list[str]) -> list[str]:
    if len(set(values)) < len(values):
        twice = next(one for number, one in enumerate(values) if one in values[:number])
        raise refusal(twice, "each value once")
    return values


def _base_url(value: str) -> str:
    with input_errors():
        site_address(value)
    return value


def _cron(value: str) -> str:
    try:
        next(CronSim(value, dt.datetime(2022, 1, 1, tzinfo=dt.UTC)))
    except StopIteration:
        raise refusal(value, "a time that comes, such as 0 6 8 * *") from None
    except CronSimError as error:
        raise refusal(value, f"a cron expression, such as 0 6 8 * *: {error}") from None
    return value


def _cron_or_calendar(value: str) -> str:
    return value if value == CALENDAR else _cron(value)


def _formats(value: tuple[str, ...]) -> tuple[str, ...]:
    with input_errors():
        return checked_formats(value)
    raise AssertionError("unreachable")  # pragma: no cover


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise refusal(value, "a time zone, such as Europe/Berlin") from None
    return value


def _folder(value: str) -> str:
    if "://" in value or not value.isprintable() or not value:
        raise refusal(value, "a folder, such as reports")
    return value


Name = Annotated[str, text_of(120)]
Some = Annotated[
    list[Name], BeforeValidator(_listed), Field(max_length=1000), AfterValidator(_distinct)
]  # fmt: skip
Many = Annotated[Some, Field(min_length=1)]
Formats = Annotated[tuple[str, ...], BeforeValidator(_listed), AfterValidator(_formats)]
Cron = Annotated[str, text_of(200), AfterValidator(_cron)]
CronOrCalendar = Annotated[str, text_of(200), AfterValidator(_cron_or_calendar)]
Zone = Annotated[str, text_of(60), AfterValidator(_zone)]
Address = Annotated[str, text_of(2000), AfterValidator(_base_url)]
Folder = Annotated[str, text_of(1000), AfterValidator(_folder)]
Size = Annotated[int, whole(1, 100_000)]
