"""Articles as typed data: each claim with its quote, its measure and what it stated."""

from __future__ import annotations

import datetime as dt
import re
from html import escape
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SerializeAsAny, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticUseDefault

from analysis.claims.stated import Stated
from analysis.claims.wording import check_sign
from analysis.core.errors import DocumentError, ParameterError, UnknownNameError
from analysis.core.paths import data_folder
from analysis.core.yaml_models import Record, input_errors, nested, read_document
from analysis.measures import measure_of
from analysis.measures.arguments import Arguments

NAME = "[a-z0-9][a-z0-9-]*"
LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


class Event(Record):
    """A day that an article's claims turn on."""

    day: dt.date
    name: str


class Claim(Record):
    """A statement about trade that published figures can test.

    Parameters
    ----------
    id : str
        Short name, unique within the article.
    quote : str
        The article's words.
    language : str
        The BCP 47 code of their language; by default the article's.
    speaker : str
        Whose statement it is.
    speaker_type : {"Person", "Organization"}, optional
        Which of the two the speaker is; by default an organization if it is the article's
        publisher, and otherwise a person.
    measure : str
        Name of a measure of `analysis.measures`.
    of : Arguments
        The measure's arguments, typed; given as names and values.
    stated : Stated
        What was stated, as written.
    readings : tuple of str
        Other flows that the words may be read to mean; tried as specifications.
    source : str, optional
        Source of the figures that the words refer to, if not the article's.

    Examples
    --------
    >>> claim = Claim(
    ...     measure="growth",
    ...     of={"flow": "total", "span": "2022Q1"},
    ...     stated={"unit": "percent", "number": "30", "hedge": "nearly"},
    ... )
    >>> claim.of.span.label, claim.stated.words
    ('the first quarter of 2022', 'nearly 30%')
    """

    id: str = Field(default="claim", pattern=f"^{NAME}$")
    quote: str = ""
    language: str = Field(default="en", pattern=LANGUAGE)
    speaker: str = ""
    speaker_type: Literal["Person", "Organization"] = "Person"
    measure: str
    of: SerializeAsAny[Arguments]
    stated: Stated
    readings: tuple[Literal["total", "export", "import"], ...] = ()
    source: str | None = None

    @field_validator("measure")
    @classmethod
    def _exists(cls, name: str) -> str:
        with input_errors():
            return measure_of(name).name

    @field_validator("of", mode="before")
    @classmethod
    def _typed(cls, given: Any, info: ValidationInfo) -> Arguments:
        """Read the arguments that the measure takes; without a measure there is nothing to read."""
        name = info.data.get("measure")
        if name is None:
            raise PydanticUseDefault
        return nested(given, measure_of(name).arguments, f"argument of {name}")

    @model_validator(mode="after")
    def _fits_its_measure(self) -> Claim:
        wanted = measure_of(self.measure).unit
        fits = self.stated.is_amount if wanted == "billion" else self.stated.unit == wanted
        with input_errors():
            if not fits:
                expected = f"{wanted}, as {self.measure} returns"
                raise ParameterError("stated.unit", self.stated.unit, expected)
            _check_count(self.measure, self.stated)
            check_sign(self.quote, self.measure, self.stated)
        return self


def _check_count(measure: str, stated: Stated) -> None:
    """Refuse a rank or run of none, where the measure counts from one."""
    counted = stated.unit in ("rank", "in a row") and not measure_of(measure).from_zero
    if counted and stated.value is not None and stated.value < 1:
        raise ParameterError("stated.number", stated.words, f"1 or more: {measure} counts from 1")


class ArticleClaim(Claim):
    """A claim of an article: named, quoted and attributed."""

    id: str = Field(pattern=f"^{NAME}$")
    quote: str
    speaker: str


class Statement(Record):
    """A statement that trade figures can't test, and why not."""

    says: str
    where: str
    reason: str


class Article(Record):
    """An article: who published it when, its claims, and what else it states.

    Parameters
    ----------
    title, author, publisher : str
    published : datetime.date
    language : str
        The BCP 47 code of the language that it is written in; by default ``en``.
    url : str, optional
        Where it can be read, an address of the web.
    reporter, partner : str
        ISO 3166 codes of the trade it speaks of.
    names : dict of str to str
        How the article names them.
    source, currency : str
        The figures it speaks of.
    event : Event, optional
        A day that its claims turn on.
    claims : tuple of Claim
    statements : tuple of Statement
        What can't be tested, so that a reader sees that nothing was skipped.

    Examples
    --------
    >>> article = read_article("bloomberg-2022-04-21")
    >>> article["q1-grew"].quote
    'bilateral trade did grow in the first quarter'
    """

    slug: str = ""
    title: str
    author: str
    publisher: str
    published: dt.date
    language: str = Field(default="en", pattern=LANGUAGE)
    url: str = Field(default="", pattern=r"^(https?://[^\s\"<>]+)?$")
    reporter: str = Field(pattern=r"^[A-Z]{3}$")
    partner: str = Field(pattern=r"^[A-Z]{3}$")
    names: dict[str, str] = Field(default_factory=dict)
    source: str
    currency: str
    event: Event | None = None
    claims: tuple[ArticleClaim, ...] = Field(min_length=1)
    statements: tuple[Statement, ...]

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
        ids = [claim.id for claim in self.claims]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(
                f"each claim needs an id of its own; {', '.join(twice)} is given twice"
            )
        return self

    def __getitem__(self, claim: str) -> Claim:
        for one in self.claims:
            if one.id == claim:
                return one
        raise UnknownNameError("claim", claim, [one.id for one in self.claims])

    @property
    def pair(self) -> tuple[str, str]:
        """How the article names reporter and partner."""
        return tuple(self.names.get(code, code) for code in (self.reporter, self.partner))  # type: ignore[return-value]

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
    taken = {"language": article["language"]} if "language" in article else {}
    if claim.get("speaker") == article.get("publisher"):
        taken["speaker_type"] = "Organization"
    return taken | claim


def articles(folder: Path | str | None = None) -> list[str]:
    """Return the names of the articles held.

    Parameters
    ----------
    folder : Path or str, optional
        Where the data lie, if not in `analysis.core.paths.data_folder`.

    Returns
    -------
    list of str

    Examples
    --------
    >>> articles()
    ['bloomberg-2022-04-21']
    """
    return sorted(file.stem for file in _place(folder).glob("*.yml"))


def read_article(name: str, folder: Path | str | None = None) -> Article:
    """Read an article by its name.

    Parameters
    ----------
    name : str
        Such as ``bloomberg-2022-04-21``; a file of that name in ``data/articles``.
    folder : Path or str, optional
        Where the data lie, if not in `analysis.core.paths.data_folder`.

    Raises
    ------
    UnknownNameError
        If there is no such article; says the nearest name.
    DocumentError
        If a field of it can't be used.
    """
    file = _place(folder) / f"{name}.yml"
    if not re.fullmatch(NAME, name) or not file.is_file():
        if name not in articles(folder):
            raise UnknownNameError("article", name, articles(folder))
        found = f"the name {name!r}"
        expected = "lower-case letters, digits and hyphens, such as bloomberg-2022-04-21"
        raise DocumentError(file, "-", found, expected)
    article = read_document(file, Article)
    return article.model_copy(update={"slug": name})


def _place(folder: Path | str | None) -> Path:
    return Path(folder or data_folder()) / "articles"
