"""Drafts of articles: a commented YAML file to fill in, and the schema that checks it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
from collections import Counter
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from analysis.claims.claim import NAME
from analysis.claims.examples import example_of, example_text
from analysis.claims.schemas import article_schema
from analysis.core.errors import FolderError, NoFigureError, ParameterError
from analysis.core.overlay import file_of
from analysis.core.paths import writable_data
from analysis.core.spans import Span
from analysis.figures.schema import as_day
from analysis.figures.store import load, pair_named, pairs, releases
from analysis.figures.vintage import Vintage
from analysis.measures import measure_of
from analysis.sources.places import country_name
from analysis.sources.registry import read_sources
from analysis.totals.graph import Graph

SCHEMA = "article.schema.json"
_FIRST = ("CHN", "RUS")  # the pair of a draft that names none


def write_draft(
    slug: str,
    *,
    pair: str = "",
    published: object = "",
    title: str = "",
    publisher: str = "",
    url: str = "",
    folder: Path | str | None = None,
) -> Path:
    """Write a draft of an article, and beside it the JSON Schema of articles.

    Parameters
    ----------
    slug : str
        Its name.
    pair : str, optional
        Reporter and partner, as ``CHN-RUS``; by default the first pair held.
    published : datetime.date or str, optional
        Its day; by default today.
    title, publisher, url : str, optional
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ParameterError
        If the name, the pair or the day can't be used, an article of that name is there, or there
        is no folder that may be written to.
    """
    if not re.fullmatch(NAME, slug):
        raise ParameterError("slug", slug, "lower-case letters, digits and hyphens")
    place = writable_data(folder) / "articles"
    file, held = place / f"{slug}.yml", file_of(f"articles/{slug}.yml", folder)
    if os.path.lexists(held):
        mend = "" if held == file else f"; to replace the package's article, copy it to {file}"
        raise ParameterError("slug", slug, f"a name that is not taken: {held} is there{mend}")
    files = draft_files(slug, pair, published, title, publisher, url, folder)
    try:
        place.mkdir(exist_ok=True)
        for name, text in files.items():
            (place / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise FolderError(place, error, "data") from None
    return file


def draft_files(
    slug: str, pair: str = "", published: object = "", title: str = "", publisher: str = "",
    url: str = "", folder: Path | str | None = None,
) -> dict[str, str]:  # fmt: skip
    """Return the text of a draft and that of the JSON Schema of articles, by the files' names.

    The parameters are those of `write_draft`.
    """
    day = dt.date.today() if not published else as_day(published, "published")
    reporter, partner = _pair(pair, folder)
    trade = load(reporter, partner, folder=folder)
    source = Counter(one.source for one in trade).most_common(1)[0][0]
    currency = next(one.currency for one in trade if one.source == source)
    text = _template().render(
        slug=slug, schema=SCHEMA, published=day, reporter=reporter, partner=partner,
        names=(country_name(reporter), country_name(partner)),
        source=source, url=url, title=_quoted(title or slug),
        publisher=_quoted(publisher or "who published it"), claim=_example(trade, source, currency),
        currency=currency, as_of=_day_of_figures(trade, source, day),
    )  # fmt: skip
    schema = json.dumps(article_schema(), indent=2, ensure_ascii=False)
    return {f"{slug}.yml": text, SCHEMA: f"{schema}\n"}


def _day_of_figures(trade: Vintage, source: str, published: dt.date) -> dt.date | None:
    """Return the day from which on the newest month due by an article's day is held, if later."""
    known = read_sources(trade.folder)
    if source not in known:
        return None
    month, _ = known[source].due(published)
    held = [
        one.released for one in releases(trade)
        if one.source == source and one.span.start <= month.start and month.end <= one.span.end
    ]  # fmt: skip
    first = min(held, default=None)
    return first if first is not None and first > published else None


def _example(trade: Vintage, source: str, currency: str) -> str:
    """Return an example of a claim on growth or, where no growth can be found, on a level.

    It is that of `analysis.claims.examples`, or one on the newest month, where the figures test it.
    """
    graph = Graph(trade, currency, source)
    newest = max(one.span.end for one in trade if one.source == source)
    month = str(Span(newest - 1, newest))
    for name, of in (("growth", {}), ("growth", {"span": month}), ("level", {"span": month})):
        measure, arguments = measure_of(name), example_of(name)["of"] | of
        with contextlib.suppress(NoFigureError):
            measure.find(graph, measure.arguments(**arguments))
            return example_text(name, of)
    return example_text("growth")


def _template() -> Template:
    """Return the template of a draft: YAML, in which nothing is escaped but by `_quoted`."""
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    plain = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True,
                        keep_trailing_newline=True, autoescape=False)  # fmt: skip
    return plain.get_template("article.yml.j2")


def _pair(pair: str, folder: Path | str | None) -> tuple[str, str]:
    """Return the pair that was named, or the first one: China and Russia where they are held."""
    if pair:
        return pair_named(pair, folder)
    held = pairs(folder)
    return _FIRST if _FIRST in held else held[0]


def _quoted(text: str) -> str:
    """Return a text as YAML in quotes, whatever it holds."""
    return json.dumps(text, ensure_ascii=False)
