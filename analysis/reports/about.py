"""``report.json``: what a report says of itself to an index, to a feed and to other programs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from pydantic import AwareDatetime, Field, ValidationError

from analysis.claims.claim import NAME
from analysis.claims.verdicts import Rating
from analysis.core.errors import DocumentError
from analysis.core.problems import problems_of
from analysis.core.yaml_models import Record
from analysis.core.yaml_nodes import path_text
from analysis.reports.result import Result

ABOUT = "report.json"


class AboutArticle(Record):
    """What a report says of its article."""

    slug: str = Field(pattern=f"^{NAME}$")
    title: str
    publisher: str
    published: dt.date


class About(Record):
    """What ``report.json`` holds.

    Parameters
    ----------
    title, summary : str
    article : AboutArticle
    as_of : datetime.date
    source, currency : str
    ratings : dict of Rating to int
        How many claims have each.
    rendered : datetime.datetime
    provenance : dict of str to str
    """

    title: str
    summary: str
    article: AboutArticle
    as_of: dt.date
    source: str
    currency: str
    ratings: dict[Rating, int]
    rendered: AwareDatetime
    provenance: dict[str, str]


@dataclass(frozen=True)
class Entry:
    """A report of an index.

    Parameters
    ----------
    place : str
        Its page, below the folder of all reports.
    about : About
    """

    place: str
    about: About


def about(result: Result, rendered: dt.datetime) -> About:
    """Return what a report says of itself.

    Parameters
    ----------
    result : Result
    rendered : datetime.datetime
    """
    headline = result.headline
    return About(
        title=headline.titles[0],
        summary=headline.summaries[0],
        article=AboutArticle(
            slug=headline.article.slug,
            title=headline.article.title.text,
            publisher=headline.article.publisher,
            published=headline.article.published,
        ),
        as_of=headline.as_of,
        source=headline.source,
        currency=headline.currency,
        ratings=dict(Counter(result.ratings)),
        rendered=rendered,
        provenance=result.provenance.as_dict(),
    )


def entries_in(out: Path, *, strict: bool = True) -> list[Entry]:
    """Return the reports under a folder, the newest first.

    Parameters
    ----------
    out : Path
        The folder of all reports.
    strict : bool
        Whether a ``report.json`` that can't be read is an error, or its report left out.

    Raises
    ------
    DocumentError
        Naming what can't be read.
    """
    found = []
    for file in sorted(out.glob(f"*/[!.]*/{ABOUT}")):
        if file.parent.is_symlink():
            continue
        try:
            place = f"{file.parent.relative_to(out).as_posix()}/report.html"
            found.append(Entry(place, read_about(file)))
        except DocumentError:
            if strict:
                raise
    order = [(one.about.rendered, one.about.as_of, one.place) for one in found]
    return [
        entry
        for _, entry in sorted(zip(order, found, strict=True), key=itemgetter(0), reverse=True)
    ]


def read_about(file: Path) -> About:
    """Read a ``report.json``.

    Raises
    ------
    DocumentError
        Naming the file and the field, and what to do.
    """
    try:
        return About.model_validate_json(file.read_bytes())
    except ValidationError as error:
        path, problem = problems_of(error, About)[0]
        found = problem.found if path else "no such data"
        expected = "what `trade-claims render` wrote; render that report again"
        raise DocumentError(file, path_text(path), found, expected) from None
