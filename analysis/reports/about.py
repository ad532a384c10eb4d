"""``report.json``: what a report says of itself to an index, to a feed and to other programs."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from pydantic import AwareDatetime, Field, ValidationError

from analysis.claims.claim import NAME
from analysis.claims.verdicts import Rating
from analysis.core.errors import DocumentError
from analysis.core.html import as_json
from analysis.core.problems import problems_of
from analysis.core.yaml_models import Record
from analysis.core.yaml_nodes import path_text
from analysis.reports.result import Result

ABOUT = "report.json"
_MEDIA_TYPES = {
    ".html": "text/html", ".json": "application/json", ".schema.json": "application/schema+json",
    ".csv": "text/csv", ".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml",
    ".ipynb": "application/x-ipynb+json",
}  # fmt: skip  # of all systems alike, unlike those of `mimetypes`


class AboutArticle(Record):
    """What a report says of its article; earlier releases did not name the two countries."""

    slug: str = Field(pattern=f"^{NAME}$")
    title: str
    publisher: str
    published: dt.date
    pair: tuple[str, str] | None = None


class AboutFile(Record):
    """A file of a report, so that a copy can be checked.

    Parameters
    ----------
    name : str
        Its place below the report's folder.
    size : int
        In bytes.
    media_type : str
    sha256 : str
    """

    name: str
    size: int
    media_type: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


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
    files : tuple of AboutFile
        By name: all but ``report.json`` itself.
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
    files: tuple[AboutFile, ...] = ()


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


def described(
    files: Iterable[tuple[str, bytes]], result: Result, rendered: dt.datetime
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a report, and after them ``report.json``, which lists them by name.

    Parameters
    ----------
    files : iterable of (str, bytes)
    result : Result
    rendered : datetime.datetime
    """
    listed = []
    for name, content in files:
        listed.append(_file(name, content))
        yield name, content
    listed.sort(key=lambda one: one.name)
    yield ABOUT, as_json(about(result, rendered, listed).model_dump(mode="json")).encode()


def _file(name: str, content: bytes) -> AboutFile:
    ending = ".schema.json" if name.endswith(".schema.json") else Path(name).suffix
    digest = hashlib.sha256(content).hexdigest()
    return AboutFile(name=name, size=len(content), media_type=_MEDIA_TYPES[ending], sha256=digest)


def about(result: Result, rendered: dt.datetime, files: Sequence[AboutFile] = ()) -> About:
    """Return what a report says of itself.

    Parameters
    ----------
    result : Result
    rendered : datetime.datetime
    files : sequence of AboutFile, optional
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
            pair=headline.article.pair,
        ),
        as_of=headline.as_of,
        source=headline.source,
        currency=headline.currency,
        ratings=dict(Counter(result.ratings)),
        rendered=rendered,
        provenance=result.provenance.as_dict(),
        files=tuple(files),
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
