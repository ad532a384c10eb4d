"""Which verdicts on articles change as figures arrive."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.claims.articles import Article, articles, read_article
from analysis.claims.checking import check
from analysis.core.errors import InputError, NoFigureError
from analysis.figures.manifest import Pair
from analysis.figures.store import load
from analysis.reports.provenance import trades_of

THEN, NOW = "as of the article", "latest figures"
_Key = tuple[str, str, str]  # article, claim, and on which figures
Ratings = dict[_Key, str]


@dataclass(frozen=True)
class Change:
    """A verdict that changed.

    Parameters
    ----------
    article, claim : str
        Their names.
    figures : {"as of the article", "latest figures"}
    before, after : str
        Its rating; empty where the article could not be checked at all.
    """

    article: str
    claim: str
    figures: str
    before: str
    after: str

    def __str__(self) -> str:
        before = self.before or "not checked"
        after = self.after or "not checked"
        return f"{self.article}, {self.claim} ({self.figures}): {before} → {after}"


def concerned(pairs: Collection[Pair], folder: Path) -> tuple[list[Article], tuple[str, ...]]:
    """Return the articles whose reports rest on figures of some pairs, and those not known to.

    Parameters
    ----------
    pairs : collection of (str, str)
        Reporter and partner.
    folder : Path
        The data folder.

    Returns
    -------
    list of Article, tuple of str
        Those concerned; the names of those that can't be read.
    """
    found, unread = list[Article](), list[str]()
    for name in articles(folder):
        try:
            article = read_article(name, folder)
        except InputError:  # its own reports say so
            unread.append(name)
            continue
        if {*trades_of(article, folder)} & {*pairs}:
            found.append(article)
    return found, tuple(unread)


def rulings(held: Collection[Article], folder: Path) -> Ratings:
    """Return the rating of each claim of articles: with the figures of its day, and with all.

    Parameters
    ----------
    held : collection of Article
    folder : Path
        The data folder.

    Returns
    -------
    dict
        Ratings by article, claim and figures.
    """
    return {key: rating for article in held for key, rating in _of_article(article, folder)}


def changes(before: Ratings, after: Ratings) -> tuple[Change, ...]:
    """Return the verdicts that differ, and those that can no longer be computed.

    Examples
    --------
    >>> key = ("an-article", "a-claim", NOW)
    >>> print(changes({key: "supported"}, {key: "refuted"})[0])
    an-article, a-claim (latest figures): supported → refuted
    """
    return tuple(
        Change(*key, before.get(key, ""), after.get(key, ""))
        for key in dict.fromkeys([*after, *before]) if before.get(key) != after.get(key)
    )  # fmt: skip


def _of_article(article: Article, folder: Path) -> Iterator[tuple[_Key, str]]:
    day = article.checked_on
    for figures, as_of in ((THEN, str(day)), (NOW, "latest")):
        try:
            trade = load(article.reporter, article.partner, as_of, folder=folder)
            verdicts = check(article, trade)
        except (InputError, NoFigureError):  # of that day, nothing of its source is held
            continue
        for one in verdicts:
            yield (article.slug, one.claim.id, figures), str(one.rating)
