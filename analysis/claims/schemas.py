"""The JSON Schema of an article's YAML, with the arguments of each measure."""

from __future__ import annotations

from typing import Any

from analysis.claims.articles import Article
from analysis.measures import MEASURES


def article_schema() -> dict[str, Any]:
    """Return the JSON Schema of an article, for editors that complete and check YAML.

    Which arguments a claim takes follows from its measure.

    Examples
    --------
    >>> schema = article_schema()
    >>> claim = schema["$defs"]["ArticleClaim"]
    >>> claim["properties"]["measure"]["enum"][:2]
    ['balance', 'balance_first_since']
    """
    schema = Article.model_json_schema()
    schema |= {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An article, as Trade Claims reads it",
    }
    schema["properties"].pop("slug", None)
    claim = schema["$defs"]["ArticleClaim"]
    claim["properties"]["measure"]["enum"] = sorted(MEASURES)
    claim["properties"]["of"] = {"type": "object"}
    claim["allOf"] = [_taken_by(name) for name in sorted(MEASURES)]
    return schema


def _taken_by(name: str) -> dict[str, Any]:
    """Return the condition that a claim on a measure takes the measure's arguments."""
    arguments = MEASURES[name].arguments.model_json_schema()
    arguments |= {"title": name, "description": MEASURES[name].summary}
    return {
        "if": {"properties": {"measure": {"const": name}}, "required": ["measure"]},
        "then": {"properties": {"of": arguments}},
    }
