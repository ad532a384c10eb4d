"""The index of all reports under a folder, and the feed that tells of them."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from analysis.errors import DocumentError
from analysis.findings import day
from analysis.markup import seen
from analysis.reports.locks import locked
from analysis.reports.preprocess import TEMPLATES, policy_for, script_of

ABOUT = "report.json"
_ATOM = "http://www.w3.org/2005/Atom"
_NEWEST = 50  # entries of the feed


@dataclass(frozen=True)
class Entry:
    """A report as the index tells of it.

    Parameters
    ----------
    place : str
        Its page, below the folder of all reports.
    about : dict
        What its ``report.json`` says.
    """

    place: str
    about: dict[str, Any]

    @property
    def rendered(self) -> dt.datetime:
        """When it was rendered."""
        return dt.datetime.fromisoformat(self.about["rendered"])

    @property
    def ratings(self) -> dict[str, int]:
        """How many claims have each rating."""
        return dict(self.about["ratings"])

    def said(self, name: str) -> str:
        """Say a day of it: ``as_of``, ``published`` or ``rendered``."""
        texts = {**self.about, **self.about["article"]}
        return day(dt.date.fromisoformat(texts[name][:10]))


def entries_in(out: Path) -> list[Entry]:
    """Return the reports under a folder, the newest first.

    Parameters
    ----------
    out : Path
        The folder of all reports.

    Raises
    ------
    DocumentError
        If a ``report.json`` there can't be read.
    """
    found = []
    for file in sorted(out.glob(f"*/[!.]*/{ABOUT}")):
        if file.parent.is_symlink():
            continue
        try:
            entry = Entry(
                f"{file.parent.relative_to(out).as_posix()}/report.html",
                json.loads(file.read_text(encoding="utf-8")),
            )
            order = (entry.rendered, entry.about["as_of"], entry.place)
        except (ValueError, KeyError, TypeError) as error:
            expected = "what `trade-claims render` wrote; render that report again"
            raise DocumentError(file, "-", f"{type(error).__name__}: {error}", expected) from None
        found.append((order, entry))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0], reverse=True)]


def write_catalogue(out: Path, site: str = "") -> list[Entry]:
    """Write ``index.html`` and ``feed.xml`` of all reports under a folder, each whole.

    Parameters
    ----------
    out : Path
        The folder of all reports.
    site : str
        Address at which it is published; without it, links are relative.

    Returns
    -------
    list of Entry
        The reports, the newest first.
    """
    with locked(out):
        entries = entries_in(out)
        _put(out / "index.html", index_page(entries, site))
        _put(out / "feed.xml", feed(entries, site))
    return entries


def _put(file: Path, content: str) -> None:
    """Write a file aside and put it in place."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as opened:
        opened.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(file)


def index_page(entries: Iterable[Entry], site: str = "") -> str:
    """Return the page that lists reports; search and filters need its script, the list does not.

    Parameters
    ----------
    entries : iterable of Entry
    site : str
    """
    import jinja2

    loader = jinja2.FileSystemLoader([TEMPLATES, TEMPLATES / "trade-claims"])
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True)
    environment.filters["seen"] = seen
    script = script_of(TEMPLATES / "catalogue.js")
    shown = list(entries)
    articles = {entry.about["article"]["slug"]: entry.about["article"]["title"] for entry in shown}
    return environment.get_template("catalogue.html.j2").render(
        entries=shown, articles=articles, script=script, policy=policy_for(script), site=site
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
    base = site.rstrip("/") + "/" if site else ""
    _text(root, "id", _identity(base or "trade-claims"))
    _text(root, "title", "Trade Claims: reports")
    newest = max(
        (entry.rendered for entry in shown), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
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
    one, article = ET.SubElement(root, "entry"), entry.about["article"]
    _text(one, "id", _identity(f"{base or 'trade-claims'}/{entry.place}"))
    _text(one, "title", entry.about["title"])
    _text(one, "updated", entry.rendered.isoformat())
    ET.SubElement(one, "link", {"rel": "alternate", "href": urljoin(base, entry.place)})
    about = f"On “{article['title']}”, {article['publisher']}, {entry.said('published')}."
    _text(one, "summary", f"{entry.about['summary']} {about}")
    for rating in entry.ratings:
        ET.SubElement(one, "category", {"term": rating})


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = "".join(sign for sign in seen(text) if sign >= " ")


def _identity(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
