"""Which files of a report are made: all of them, or those that somebody asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from analysis.core.errors import ParameterError, UnknownNameError

CARD = "preview.png"
FORMATS = ("html", "pdf", "png", "svg", "ipynb", "embed")
_FILES = {"report.pdf": "pdf", "report.ipynb": "ipynb", CARD: "png"}  # that a page refers to


def checked_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return formats in their order; ``html`` is always among them.

    The page and the data (verdicts and figures as JSON and CSV, ``report.json``) are made in any
    case: the index, the feed, what changed and the page's own downloads rest on them.

    Parameters
    ----------
    formats : sequence of str
        Of `FORMATS`.

    Raises
    ------
    UnknownNameError
        For a format that does not exist; says the nearest one.
    ParameterError
        If there is none, or one twice.

    Examples
    --------
    >>> checked_formats(["pdf"])
    ('html', 'pdf')
    """
    for name in formats:
        if name not in FORMATS:
            raise UnknownNameError("format", str(name), FORMATS)
    if not formats or len({*formats}) < len(formats):
        raise ParameterError("formats", list(formats), "one format or more, each once")
    return tuple(one for one in FORMATS if one in formats or one == "html")


def files_left_out(formats: Collection[str]) -> set[str]:
    """Return the files that a page refers to and that are not made.

    Examples
    --------
    >>> sorted(files_left_out(("html", "png", "svg")))
    ['report.ipynb', 'report.pdf']
    """
    return {name for name, kind in _FILES.items() if kind not in formats}


def without_links(page: str, files: Collection[str]) -> str:
    """Return a page without the paragraphs and items of lists that link to files.

    Parameters
    ----------
    page : str
    files : collection of str
        Their names.

    Examples
    --------
    >>> without_links('<li><a href="b">B</a></li><li><a href="a">A</a></li>', ["a"])
    '<li><a href="b">B</a></li>'
    """
    for name in files:
        inside = r"(?:(?!</?(?:li|p)\b).)*"
        link = rf'<a href="{re.escape(name)}">'
        page = re.sub(rf"<(li|p)>{inside}{link}{inside}</\1>", "", page, flags=re.DOTALL)
    return page


def without_picture(cards: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the cards of a page whose picture is not made.

    Parameters
    ----------
    cards : sequence of (str, str)
        From `analysis.reports.structured_data.cards`.
    """
    kept = [one for one in cards if not one[0].startswith("og:image")]
    return [(name, "summary" if name == "twitter:card" else value) for name, value in kept]
