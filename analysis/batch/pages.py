"""Small pages about reports: what changed in one or in many, and why one failed."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from analysis.core.formatting import day
from analysis.reports.index import page_environment

_OWN = Path(__file__).parent / "templates"


@cache
def _environment() -> Any:
    made = page_environment(_OWN)
    made.filters["iso_day"] = lambda text: day(dt.date.fromisoformat(text))
    return made


def page(template: str, **values: Any) -> bytes:
    """Return a page made from a template.

    Parameters
    ----------
    template : {"changes", "failed", "summary"}
    **values
        What the template asks for; text from outside stays text.
    """
    text: str = _environment().get_template(f"{template}.html.j2").render(**values)
    return text.encode()
