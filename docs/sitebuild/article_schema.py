"""The fields of an article's YAML, from the schema and the records that check it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.claims import articles
from analysis.claims.schemas import article_schema
from analysis.claims.stated import Stated

from .docstrings import fields_of
from .markdown import Site, heading, table

_RECORDS: dict[str, tuple[type, str]] = {  # by its name in the schema: the record, and its title
    "ArticleClaim": (articles.ArticleClaim, "A claim, under `claims`"),
    "Stated": (Stated, "What was stated, under `stated`"),
    "Event": (articles.Event, "A day that claims turn on, under `event`"),
    "Statement": (articles.Statement, "What can't be tested, under `statements`"),
}


def page(site: Site) -> str:
    """Return a table of the article's fields, and one for each record within it."""
    schema = article_schema()
    parts = [heading("An article", 2), _fields(schema, articles.Article)]
    for name, (record, title) in _RECORDS.items():
        parts += [heading(title, 2, f"schema-{name.lower()}")]
        parts += [_fields(schema["$defs"][name], record)]
    return "".join(parts)


def _fields(schema: dict[str, Any], record: type) -> str:
    needed, said = schema.get("required", []), fields_of(record)
    rows = [
        (f"`{name}`", said.get(name, ("", ""))[1], "; ".join(dict.fromkeys(_kinds(one))),
         "yes" if name in needed else _default(one))
        for name, one in schema["properties"].items()
    ]  # fmt: skip
    return table(["field", "meaning", "takes", "needed"], rows)


def _kinds(field: dict[str, Any]) -> Iterator[str]:
    """Say what a field takes, in each way that it may be given."""
    for one in field.get("anyOf") or [field]:
        if name := one.get("$ref", "").rpartition("/")[2]:
            yield f"[a record](#schema-{name.lower()})" if name in _RECORDS else "a record"
        elif "enum" in one:
            yield ", ".join(f"`{value}`" for value in one["enum"])
        elif one.get("type") == "array":
            yield "a list: " + "; ".join(_kinds(one["items"]))
        elif one.get("type") == "object":
            yield "names and values"
        elif one.get("type") == "string":
            yield {"date": "a day, as `2022-04-21`"}.get(one.get("format", ""), "text")
        elif one.get("type") not in (None, "null"):
            yield f"a whole {one['type']}".replace("whole integer", "whole number")


def _default(field: dict[str, Any]) -> str:
    default = field.get("default")
    return "no" if default in (None, "", [], {}) else f"no; by default `{default}`"
