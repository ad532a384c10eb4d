"""Articles of a plan whose files can't be read: their reports fail, and no others."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.batch.plan import Plan, articles_matching
from analysis.claims.articles import read_article
from analysis.core.errors import DocumentError


@dataclass(frozen=True)
class Unreadable:
    """An article of a plan whose file can't be read.

    Parameters
    ----------
    article : str
    error : DocumentError
    """

    article: str
    error: DocumentError

    @property
    def name(self) -> str:
        """One name for all its reports: theirs follow from the file."""
        return unreadable_name(self.article)


def unreadable_name(article: str) -> str:
    """Return the name under which the failure of an article that can't be read is kept."""
    return f"{article}/unreadable"


def unreadable_articles(plan: Plan) -> list[Unreadable]:
    """Return the articles of a plan whose files can't be read.

    Parameters
    ----------
    plan : Plan
    """
    patterns = (one for entry in plan.reports for one in entry.articles)
    found = []
    for name in sorted({name for one in patterns for name in articles_matching(one)}):
        try:
            read_article(name)
        except DocumentError as error:
            found.append(Unreadable(name, error))
    return found
