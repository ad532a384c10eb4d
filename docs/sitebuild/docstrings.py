"""What docstrings say of the fields of a record."""

from __future__ import annotations

import inspect
import re

_HEAD = re.compile(r"(?P<names>[a-z_0-9]+(?:, [a-z_0-9]+)*)(?: : (?P<kind>.*))?$")


def fields_of(record: type) -> dict[str, tuple[str, str]]:
    """Return the type and the meaning of each field, as docstrings of the record say them.

    Examples
    --------
    >>> from analysis.batch.plan import Retention
    >>> fields_of(Retention)["count"]
    ('int, optional', 'The newest.')
    """
    found: dict[str, tuple[str, str]] = {}
    for one in reversed(record.__mro__):
        found |= _parameters(inspect.cleandoc(one.__dict__.get("__doc__") or ""))
    return found


def _parameters(text: str) -> dict[str, tuple[str, str]]:
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", text, re.DOTALL | re.MULTILINE)
    found: dict[str, tuple[str, str]] = {}
    names: list[str] = []
    for line in section[1].splitlines() if section else ():
        if head := _HEAD.match(line):
            names = head["names"].split(", ")
            found |= dict.fromkeys(names, (head["kind"] or "", ""))
        else:
            found |= {one: (found[one][0], f"{found[one][1]} {line}".strip()) for one in names}
    return found
