"""What machines read of a report: schema.org in JSON-LD, and the cards of shared links."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from analysis.claims.verdicts import Rating
from analysis.core.errors import ParameterError
from analysis.core.field_types import is_web_address
from analysis.core.formatting import hidden
from analysis.core.html import seen
from analysis.core.spans import Span
from analysis.reports.claim_records import ArticleFacts, VerdictRow, VerdictTable
from analysis.reports.data_records import FIGURES
from analysis.reports.formats import CARD
from analysis.reports.parameters import ReportParameters
from analysis.reports.result import Result

PUBLISHER = {"@type": "Organization", "name": "Trade Claims"}
_SCALE = {Rating.SUPPORTED: 5, Rating.CONFLICTING: 3, Rating.REFUTED: 1}


def linked_data(result: Result, page: str, rendered: dt.datetime) -> dict[str, Any]:
    """Return what a report is to machines: its claims, the article and the figures, in one graph.

    Parameters
    ----------
    result : Result
    page : str
        Address of the report; empty where it is not known, so that addresses are relative.
    rendered : datetime.datetime
    """
    article = result.headline.article
    graph = [
        *claim_reviews(article, result.verdicts, page, rendered),
        news_article(article, page),
        dataset(result, page, rendered),
    ]
    return {"@context": "https://schema.org", "@graph": graph}


def news_article(article: ArticleFacts, page: str) -> dict[str, Any]:
    """Return the article as a schema.org ``NewsArticle``, which its claims point to."""
    return {
        "@type": "NewsArticle",
        "@id": f"{page}#article",
        "headline": article.title.text,
        "datePublished": article.published.isoformat(),
        **({"author": {"@type": "Person", "name": article.author}} if article.author else {}),
        "publisher": {"@type": "Organization", "name": article.publisher},
        "inLanguage": article.title.language,
        **({"url": article.url} if article.url else {}),
    }


def claim_reviews(
    article: ArticleFacts, verdicts: VerdictTable, page: str, rendered: dt.datetime
) -> list[dict[str, Any]]:
    """Return a schema.org ``ClaimReview`` for each claim that was rated.

    Parameters
    ----------
    article : ArticleFacts
    verdicts : VerdictTable
        Of which the report's own view counts.
    page : str
        Address of the report; empty where it is not known, so that addresses are relative.
    rendered : datetime.datetime
        When the report was rendered.

    Returns
    -------
    list of dict
        None for a claim that could not be tested: nothing was rated.
    """
    rated = [row for row in verdicts.rows if row.ratings[0] in _SCALE]
    return [_review(row, article, page, rendered) for row in rated]


def _review(
    row: VerdictRow, article: ArticleFacts, page: str, rendered: dt.datetime
) -> dict[str, Any]:
    rating = row.ratings[0]
    return {
        "@type": "ClaimReview",
        "url": f"{page}#{row.id}",
        "claimReviewed": row.quote.text,
        "datePublished": rendered.date().isoformat(),
        "author": PUBLISHER,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": _SCALE[rating],
            "worstRating": 1,
            "bestRating": 5,
            "alternateName": rating.capitalize(),
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": row.speaker_type, "name": row.speaker},
            "datePublished": article.published.isoformat(),
            "appearance": {"@type": "NewsArticle", "@id": f"{page}#article"},
        },
    }


def dataset(result: Result, page: str, rendered: dt.datetime) -> dict[str, Any]:
    """Return schema.org ``Dataset`` metadata of the figures that a report rests on.

    Parameters
    ----------
    result : Result
    page : str
        Address of the report, or empty.
    rendered : datetime.datetime
    """
    figures, article = result.downloads.records(), result.headline.article
    used = {row["source"] for row in figures}
    sources = [one for one in result.sources.rows if one.name in used]
    days = sorted({row["released"] for row in figures})
    ours, theirs = article.pair
    measured = dict.fromkeys(term for one in sources for term in one.valued)
    found: dict[str, Any] = {
        "@type": "Dataset",
        "name": f"Published figures of trade between {ours} and {theirs} behind a report on "
        f"“{article.title.text}”",
        "description": f"Published figures of goods trade between {ours} and {theirs}"
        f"{f', released from {days[0]} to {days[-1]}' if days else ''}, each with its release "
        "date, its precision and where it was read, and the verdicts computed from them.",
        "creator": PUBLISHER,
        "dateModified": rendered.date().isoformat(),
        "version": result.provenance.as_dict()[FIGURES],
        "spatialCoverage": [{"@type": "Place", "name": name} for name in (ours, theirs)],
        "variableMeasured": [*measured, "total trade"],
        "citation": [one.citation for one in sources],
        "isBasedOn": [one.address for one in sources],
        "distribution": [
            _file(page, name, kind)
            for name, kind in (("figures.csv", "text/csv"), ("verdicts.json", "application/json"))
        ],
    }
    spans = [Span.parse(f"{row['first_month']}..{row['last_month']}") for row in figures]
    if spans:
        first, last = min(one.first_day for one in spans), max(one.last_day for one in spans)
        found["temporalCoverage"] = f"{first}/{last}"
    return found


def _file(page: str, name: str, kind: str) -> dict[str, str]:
    return {
        "@type": "DataDownload", "name": name, "encodingFormat": kind,
        "contentUrl": urljoin(page, name),
    }  # fmt: skip


def cards(title: str, summary: str, page: str) -> list[tuple[str, str]]:
    """Return the names and values of a page's description, Open Graph and Twitter cards.

    Parameters
    ----------
    title, summary : str
    page : str
        Address of the report, or empty; without it there is no address to give.
    """
    title, summary, picture = seen(title), seen(summary), urljoin(page, CARD)
    found = [
        ("description", summary),
        ("og:type", "article"),
        ("og:site_name", "Trade Claims"),
        ("og:title", title),
        ("og:description", summary),
        ("og:image", picture),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", f"{title}."),
        ("twitter:card", "summary_large_image"),
    ]
    return found + ([("og:url", page)] if page else [])


def script_safe(data: Iterable[Any] | dict[str, Any]) -> str:
    """Return data as JSON that can't end the script element around it.

    Examples
    --------
    >>> "</script" in script_safe({"quote": "</script>"})
    False
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    unsafe = {sign for sign in text if sign in "<\u2028\u2029" or hidden(sign)}
    return text.translate(
        {ord(sign): f"\\u{ord(sign):04x}" for sign in unsafe if sign < "\U00010000"}
    )


def page_address(base_url: str, parameters: ReportParameters) -> str:
    """Return the address of a report's page below that of all reports; empty without one.

    Raises
    ------
    ParameterError
        If the base is not an address of the web.
    """
    base = site_address(base_url)
    return urljoin(base, f"{parameters.folder.as_posix()}/report.html") if base else ""


def site_address(base_url: str) -> str:
    """Return the address of a folder of reports, with the slash at its end; empty without one.

    Raises
    ------
    ParameterError
        If it is not an address of the web.
    """
    if not base_url:
        return ""
    if not is_web_address(base_url):
        expected = "an address of the web, as https://news.example/trade"
        raise ParameterError("base_url", base_url, expected)
    return base_url.rstrip("/") + "/"
