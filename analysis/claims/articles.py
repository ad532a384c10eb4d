"""Articles as typed data: each claim with its quote, its measure and what it stated."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from analysis.claims.claim import LANGUAGE, NAME, NAMED, ArticleClaim, Claim, Language
from analysis.claims.hedges import read_hedges
from analysis.claims.ranges import range_of
from analysis.core.currencies import Currency
from analysis.core.errors import (
    DocumentError,
    FigureError,
    InputError,
    UnknownNameError,
)
from analysis.core.field_types import Day, PastDay, Url, named_like, text_of
from analysis.core.overlay import file_of, files_of
from analysis.core.problems import errors_at, refusal
from analysis.core.yaml_models import Record, document_error, read_document
from analysis.core.yaml_nodes import Path as Place
from analysis.figures.store import pairs
from analysis.sources.places import country_name
from analysis.sources.registry import Universe, read_sources

Country = Annotated[str, named_like("[A-Z]{3}", 3, "an ISO 3166 code of three capitals, as CHN")]
_Line = Annotated[str, text_of(200, blank=False)]
_Paragraph = Annotated[str, text_of(2000, blank=False)]


class Event(Record):
    """A day that an article's claims turn on.

    Parameters
    ----------
    day : datetime.date
    name : str
        What happened on it, as it follows “the”: ``invasion of Ukraine``.
    """

    day: Day
    name: _Line


class Statement(Record):
    """A statement that trade figures can't test, and why not.

    Parameters
    ----------
    says : str
        What is stated, in words of one's own.
    where : str
        Where in the article: ``first paragraph``.
    reason : str
        Why trade figures can't test it.
    """

    says: _Paragraph
    where: _Line
    reason: _Paragraph


class Article(Record):
    """An article: who published it when, its claims, and what else it states.

    Parameters
    ----------
    title, publisher : str
    headline : str, optional
        That of its report, as known on its day; by default computed from the verdicts.
    author : str, optional
    published : datetime.date
    language : str
        The BCP 47 code of the language that it is written in; by default ``en``.
    url : str, optional
        Where it can be read, an address of the web.
    reporter, partner : str
        ISO 3166 codes of the trade it speaks of.
    names : dict of str to str
        How the article names them; by default `analysis.core.countries` does.
    source, currency : str
        The figures it speaks of.
    universe : {"goods", "services", "goods and services"}, optional
        What its claims count, if their words or the figures that it names say so.
    as_of : datetime.date, optional
        The day of the figures to check it against, where those of its own day are not held; by
        default the day on which it was published.
    event : Event, optional
        A day that its claims turn on.
    claims : tuple of Claim
    statements : tuple of Statement, optional
        What can't be tested, so that a reader sees that nothing was skipped.

    Examples
    --------
    >>> article = read_article("bloomberg-2022-04-21")
    >>> article["q1-grew"].quote
    'bilateral trade did grow in the first quarter'
    """

    slug: str = ""
    title: Annotated[str, text_of(300, blank=False)]
    headline: Annotated[str, text_of(300)] = ""
    author: Annotated[str, text_of(200)] = ""
    publisher: Annotated[str, text_of(120, blank=False)]
    published: PastDay
    language: Language = "en"
    url: Url = ""
    reporter: Country
    partner: Country
    names: dict[str, Annotated[str, text_of(80, blank=False)]] = Field(default_factory=dict)
    source: Annotated[str, text_of(40)]
    currency: Currency
    universe: Universe | None = None
    as_of: PastDay | None = None
    event: Event | None = None
    claims: tuple[ArticleClaim, ...] = Field(min_length=1, max_length=200)
    statements: tuple[Statement, ...] = Field(default=(), max_length=500)

    @model_validator(mode="before")
    @classmethod
    def _what_claims_take_from_it(cls, raw: Any) -> Any:
        if not isinstance(raw, dict) or not isinstance(raw.get("claims"), (list, tuple)):
            return raw
        claims = [_inherited(claim, raw) if isinstance(claim, dict) else claim
                  for claim in raw["claims"]]  # fmt: skip
        return raw | {"claims": claims}

    @model_validator(mode="after")
    def _ids_differ(self) -> Article:
        first: dict[str, int] = {}
        for number, claim in enumerate(self.claims):
            first.setdefault(claim.id, number)
        twice = [
            (number, one.id) for number, one in enumerate(self.claims) if first[one.id] != number
        ]
        if twice:
            raise errors_at(
                (("claims", number, "id"),
                 refusal(name, f"an id of its own: claims[{first[name]}] has this one"))
                for number, name in twice
            )  # fmt: skip
        return self

    def __iter__(self) -> Iterator[ArticleClaim]:  # type: ignore[override]  # not its fields
        return iter(self.claims)

    def __getitem__(self, claim: str) -> Claim:
        for one in self.claims:
            if one.id == claim:
                return one
        raise UnknownNameError("claim", claim, [one.id for one in self.claims])

    @property
    def checked_on(self) -> dt.date:
        """The day of the figures to check it against."""
        return self.as_of or self.published

    @property
    def pair(self) -> tuple[str, str]:
        """How the article names reporter and partner; else what they are called."""
        ours, theirs = (
            self.names.get(code) or country_name(code) for code in (self.reporter, self.partner)
        )
        return ours, theirs

    def __str__(self) -> str:
        head = f"{self.publisher}, {self.published}: {self.title}"
        return "\n".join([head, *(f"  {claim.id}: “{claim.quote}”" for claim in self.claims)])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(claim.id)}</th><td>“{escape(claim.quote)}”</td>"
            f"<td>{escape(claim.speaker)}</td><td>{escape(claim.measure)}</td></tr>"
            for claim in self.claims
        )
        head = "".join(
            f"<th scope='col'>{name}</th>" for name in ("claim", "quote", "by", "measure")
        )
        title = f"{escape(self.title)} ({escape(self.publisher)}, {self.published})"
        return f"<table><caption>{title}</caption><tr>{head}</tr>{rows}</table>"


def _inherited(claim: dict[str, Any], article: dict[str, Any]) -> dict[str, Any]:
    """Return a claim with what it takes from its article unless it says otherwise."""
    language = article.get("language")
    known = isinstance(language, str) and re.fullmatch(LANGUAGE, language)
    taken: dict[str, Any] = {"language": language} if known else {}
    if isinstance(article.get("universe"), str):
        taken["universe"] = article["universe"]
    if claim.get("speaker") == article.get("publisher"):
        taken["speaker_type"] = "Organization"
    return taken | claim


def articles(folder: Path | str | None = None) -> list[str]:
    """Return the names of the articles held.

    Parameters
    ----------
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Returns
    -------
    list of str

    Examples
    --------
    >>> "bloomberg-2022-04-21" in articles()
    True
    """
    return sorted(file.stem for file in files_of("articles", ".yml", folder).values())


def article_file(name: str, folder: Path | str | None = None) -> Path:
    """Return the file of an article, whether or not it is there.

    Parameters
    ----------
    name : str
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Examples
    --------
    >>> article_file("bloomberg-2022-04-21").name
    'bloomberg-2022-04-21.yml'
    """
    return file_of(f"articles/{name}.yml", folder)


def read_article(name: str, folder: Path | str | None = None) -> Article:
    """Read an article by its name.

    Parameters
    ----------
    name : str
        Such as ``bloomberg-2022-04-21``; a file of that name in ``data/articles``.
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Raises
    ------
    UnknownNameError
        If there is no such article; says the nearest name.
    DocumentError
        If fields of it can't be used, or it names what is not held; says all of it.
    """
    held = articles(folder)
    if name not in held:
        raise UnknownNameError("article", name, held)
    file = article_file(name, folder)
    if not re.fullmatch(NAME, name) or len(name) > 80:
        expected = f"at most 80 {NAMED}, such as bloomberg-2022-04-21"
        raise DocumentError(file, "-", f"the name {name!r}", expected)
    article = read_document(file, Article)
    if wrong := [*_unheld(article, folder), *_unsaid(article, folder)]:
        raise document_error(file, wrong)
    return article.model_copy(update={"slug": name})


def claim_error(
    error: InputError, claim: str, article: str, folder: Path | str | None = None
) -> DocumentError:
    """Return an error of a claim as one of its article's file, with the line if it is there.

    Parameters
    ----------
    error : InputError
    claim : str
        The claim's id.
    article : str
        Its name.
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.
    """
    file = article_file(article, folder)
    try:
        ids = [one.id for one in read_document(file, Article).claims]
    except DocumentError:  # the article was made otherwise
        ids = []
    if claim not in ids:
        return DocumentError.of(file, f"claims.{claim}", error)
    return document_error(file, [(("claims", ids.index(claim)), error)])


def _unheld(article: Article, folder: Path | str | None) -> Iterator[tuple[Place, InputError]]:
    """Yield what an article names and the data do not hold: a source, or a trade."""
    described = read_sources(folder)
    named: dict[Place, str | None] = {("source",): article.source}
    named |= {("claims", at, "source"): one.source for at, one in enumerate(article.claims)}
    for place, source in named.items():
        if source is not None and source not in described:
            yield place, UnknownNameError("source", source, described)
    try:
        held = pairs(folder)
    except FigureError:  # which whatever needs the figures names
        return
    reporters = sorted({reporter for reporter, _ in held})
    partners = sorted({other for reporter, other in held if reporter == article.reporter})
    if article.reporter not in reporters:
        yield ("reporter",), UnknownNameError("reporter", article.reporter, reporters)
    elif article.partner not in partners:
        yield ("partner",), UnknownNameError("partner", article.partner, partners)
    else:
        own = (article.reporter, article.partner)
        for code in article.names:
            if code not in own:
                yield ("names", code), UnknownNameError("reporter or partner", code, own)


def _unsaid(article: Article, folder: Path | str | None) -> Iterator[tuple[Place, InputError]]:
    """Yield what claims state in words that do not exist, or do not fit."""
    hedges = read_hedges(folder)
    for at, claim in enumerate(article.claims):
        try:
            range_of(
                claim.stated, hedges, article.published, article.currency, claim.of.get("span")
            )
        except InputError as error:
            yield ("claims", at, "stated"), error
