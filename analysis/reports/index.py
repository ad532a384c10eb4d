"""The index of all reports under a folder, and the feed that tells of them."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from pydantic import AwareDatetime, Field, ValidationError

from analysis.claims.articles import NAME
from analysis.claims.verdicts import Rating
from analysis.core.errors import DocumentError
from analysis.core.formatting import day
from analysis.core.html import seen
from analysis.core.locks import locked
from analysis.core.yaml_models import Record
from analysis.reports.html.policy import TEMPLATES, policy_for, script_of
from analysis.reports.structured_data import site_address

ABOUT = "report.json"
_ATOM = "http://www.w3.org/2005/Atom"
_NEWEST = 50  # entries of the feed


class ArticleSaid(Record):
    """What a report tells of its article."""

    slug: str = Field(pattern=f"^{NAME}$")
    title: str
    publisher: str
    published: dt.date


class About(Record):
    """What a report's ``report.json`` says.

    Parameters
    ----------
    title, summary : str
    article : ArticleSaid
    as_of : datetime.date
    source, currency : str
    ratings : dict of Rating to int
        How many claims have each.
    rendered : datetime.datetime
    provenance : dict of str to str
    """

    title: str
    summary: str
    article: ArticleSaid
    as_of: dt.date
    source: str
    currency: str
    ratings: dict[Rating, int]
    rendered: AwareDatetime
    provenance: dict[str, str]


@dataclass(frozen=True)
class Entry:
    """A report as the index tells of it.

    Parameters
    ----------
    place : str
        Its page, below the folder of all reports.
    about : About
    """

    place: str
    about: About


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
        Naming the file and the field, and how to mend it.
    """
    try:
        return About.model_validate_json(file.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "-"
        expected = "what `trade-claims render` wrote; render that report again"
        raise DocumentError(file, field, first["msg"], expected) from None


def write_index(out: Path, site: str = "", *, strict: bool = True) -> list[Entry]:
    """Write ``index.html`` and ``feed.xml`` of all reports under a folder, each whole.

    Parameters
    ----------
    out : Path
        The folder of all reports.
    site : str
        Address at which it is published; without it, links are relative.
    strict : bool
        As for `entries_in`.

    Returns
    -------
    list of Entry
        The reports, the newest first.
    """
    with locked(out):
        entries = entries_in(out, strict=strict)
        put_file(out / "index.html", index_page(entries, site))
        put_file(out / "feed.xml", feed(entries, site))
    return entries


def put_file(file: Path, content: str) -> None:
    """Write a file aside and put it in place."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)


def page_environment(folder: Path) -> Any:
    """Return the environment of the pages whose templates lie in a folder, in the house style.

    Parameters
    ----------
    folder : Path
    """
    import jinja2

    loader = jinja2.FileSystemLoader([folder, TEMPLATES / "trade-claims"])
    made = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True)
    made.filters |= {"seen": seen, "day": day}
    return made


def index_page(entries: Iterable[Entry], site: str = "") -> str:
    """Return the page that lists reports; search and filters need its script, the list does not.

    Parameters
    ----------
    entries : iterable of Entry
    site : str
    """
    script = script_of(TEMPLATES / "catalogue.js")
    shown = list(entries)
    articles = {entry.about.article.slug: entry.about.article.title for entry in shown}
    template = page_environment(TEMPLATES).get_template("catalogue.html.j2")
    return str(
        template.render(
            entries=shown,
            articles=articles,
            script=script,
            policy=policy_for(script),
            site=site_address(site),
        )
    )


def feed(entries: Iterable[Entry], site: str = "") -> str:
    """Return an Atom feed (RFC 4287) of the newest reports.

    Parameters
    ----------
    entries : iterable of Entry
        The newest first.
    site : str
        Address of the folder of all reports; without it, links are relative to the feed.
    """
    shown = list(entries)[:_NEWEST]
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    base = site_address(site)
    _text(root, "id", _identity("feed"))
    _text(root, "title", "Trade Claims: reports")
    newest = max(
        (entry.about.rendered for entry in shown), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    )
    _text(root, "updated", newest.isoformat())
    _text(ET.SubElement(root, "author"), "name", "Trade Claims")
    ET.SubElement(root, "link", {"rel": "self", "href": urljoin(base, "feed.xml")})
    ET.SubElement(root, "link", {"rel": "alternate", "href": urljoin(base, "index.html")})
    for entry in shown:
        _entry(root, entry, base)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _entry(root: ET.Element, entry: Entry, base: str) -> None:
    one, told = ET.SubElement(root, "entry"), entry.about
    _text(one, "id", _identity(entry.place))
    _text(one, "title", told.title)
    _text(one, "updated", told.rendered.isoformat())
    ET.SubElement(one, "link", {"rel": "alternate", "href": urljoin(base, entry.place)})
    about = f"On “{told.article.title}”, {told.article.publisher}, {day(told.article.published)}."
    _text(one, "summary", f"{told.summary} {about}")
    for rating in told.ratings:
        ET.SubElement(one, "category", {"term": rating})


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = "".join(sign for sign in seen(text) if sign >= " ")


def _identity(name: str) -> str:
    """Return a name that stays, wherever the reports are published."""
    name = f"https://trade-claims.invalid/{name}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
