"""The index of all reports under a folder, written together with their feed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.core.errors import FolderError
from analysis.core.formatting import day
from analysis.core.html import environment
from analysis.core.locks import locked
from analysis.reports.about import Entry, entries_in
from analysis.reports.feed import feed
from analysis.reports.html.policy import TEMPLATES, policy_for, script_of
from analysis.reports.structured_data import site_address


def write_index(out: Path, base_url: str = "", *, strict: bool = True) -> list[Entry]:
    """Write ``index.html`` and ``feed.xml`` of all reports under a folder, each whole.

    Parameters
    ----------
    out : Path
        The folder of all reports.
    base_url : str
        Address at which it is published; without it, links are relative.
    strict : bool
        As for `analysis.reports.about.entries_in`.

    Returns
    -------
    list of Entry
        The reports, the newest first.
    """
    with locked(out):
        entries = entries_in(out, strict=strict)
        put_file(out / "index.html", index_page(entries, base_url))
        put_file(out / "feed.xml", feed(entries, base_url))
    return entries


def put_file(file: Path, content: str) -> None:
    """Write a file under another name, then rename it into place; for one process at a time."""
    fresh = file.with_name(f".{file.name}-new")  # the same each time, if a run is killed
    try:
        fresh.write_text(content, encoding="utf-8", newline="\n")
        fresh.chmod(0o644)
        fresh.replace(file)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise FolderError(file.parent, error) from None


def page_environment(folder: Path) -> Any:
    """Return the environment of the pages whose templates lie in a folder, in the house style.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    jinja2.Environment
        In which a name that does not exist is empty, so that entries may differ in what they hold.
    """
    import jinja2

    made = environment(folder, TEMPLATES / "trade-claims", day=day)
    return made.overlay(undefined=jinja2.Undefined)


def index_page(entries: Iterable[Entry], base_url: str = "") -> str:
    """Return the page that lists reports; search and filters need its script, the list does not.

    Parameters
    ----------
    entries : iterable of Entry
    base_url : str
    """
    script = script_of(TEMPLATES / "index_page.js")
    listed = list(entries)
    template = page_environment(TEMPLATES).get_template("index_page.html.j2")
    return str(
        template.render(
            entries=listed,
            articles={one.about.article.slug: one.about.article.title for one in listed},
            script=script,
            policy=policy_for(script),
            site=site_address(base_url),
        )
    )
