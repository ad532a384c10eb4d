"""The Atom feed (RFC 4287) of all reports."""

from __future__ import annotations

import datetime as dt
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from urllib.parse import urljoin

from analysis.core.formatting import day
from analysis.core.html import seen
from analysis.reports.about import Entry
from analysis.reports.structured_data import site_address

_ATOM = "http://www.w3.org/2005/Atom"
_NEWEST = 50  # entries


def feed(entries: Iterable[Entry], base_url: str = "") -> str:
    """Return the feed of the newest reports.

    Parameters
    ----------
    entries : iterable of Entry
        The newest first.
    base_url : str
        Address of the folder of all reports; without it, links are relative to the feed.
    """
    listed = list(entries)[:_NEWEST]
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    base = site_address(base_url)
    _text(root, "id", _identity("feed"))
    _text(root, "title", "Trade Claims: reports")
    newest = max(
        (entry.about.rendered for entry in listed), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    )
    _text(root, "updated", newest.isoformat())
    _text(ET.SubElement(root, "author"), "name", "Trade Claims")
    ET.SubElement(root, "link", {"rel": "self", "href": urljoin(base, "feed.xml")})
    ET.SubElement(root, "link", {"rel": "alternate", "href": urljoin(base, "index.html")})
    for entry in listed:
        _entry(root, entry, base)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _entry(root: ET.Element, entry: Entry, base: str) -> None:
    one, about = ET.SubElement(root, "entry"), entry.about
    _text(one, "id", _identity(entry.place))
    _text(one, "title", about.title)
    _text(one, "updated", about.rendered.isoformat())
    ET.SubElement(one, "link", {"rel": "alternate", "href": urljoin(base, entry.place)})
    on = f"On “{about.article.title}”, {about.article.publisher}, {day(about.article.published)}."
    _text(one, "summary", f"{about.summary} {on}")
    for rating in about.ratings:
        ET.SubElement(one, "category", {"term": rating})


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = "".join(sign for sign in seen(text) if sign >= " ")


def _identity(name: str) -> str:
    """Return an id that stays the same, wherever the reports are published."""
    name = f"https://trade-claims.invalid/{name}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
