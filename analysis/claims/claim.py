"""A claim as typed data: its quote, its measure and what it stated."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import SerializeAsAny, ValidationInfo, field_validator, model_validator

from analysis.claims.asked import check_asked, with_direction
from analysis.claims.stated import Stated
from analysis.claims.wording import check_direction, check_pace, check_sign
from analysis.core.errors import ParameterError
from analysis.core.field_types import named_like, text_of
from analysis.core.problems import input_errors, nested, refusal
from analysis.core.yaml_models import Record
from analysis.measures import measure_of
from analysis.measures.arguments import Arguments, check_length
from analysis.sources.registry import Universe

NAME = "[a-z0-9][a-z0-9-]*"
LANGUAGE = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
NAMED = "lower-case letters, digits and hyphens"
Id = Annotated[str, named_like(NAME, 80, f"{NAMED}, as q1-nearly-30-percent")]
Language = Annotated[str, named_like(LANGUAGE, 35, "a BCP 47 code, as en or zh-CN")]
Quote = Annotated[str, text_of(2000)]  # a long paragraph; a quote is a sentence or two
Speaker = Annotated[str, text_of(300)]


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
    universe : {"goods", "services", "goods and services"}, optional
        What the words count, if they say so; by default the article's. Figures that count something
        else can't test the claim.

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

    id: Id = "claim"
    quote: Quote = ""
    language: Language = "en"
    speaker: Speaker = ""
    speaker_type: Literal["Person", "Organization"] = "Person"
    measure: str
    of: SerializeAsAny[Arguments]
    stated: Stated
    readings: tuple[Literal["total", "export", "import"], ...] = ()
    source: Annotated[str, text_of(40)] | None = None
    universe: Universe | None = None

    @property
    def is_of_money(self) -> bool:
        """Whether it names an amount: as the number stated, or as the level to be reached."""
        return self.stated.is_amount or self.of.get("threshold") is not None

    @model_validator(mode="before")
    @classmethod
    def _never(cls, raw: Any) -> Any:
        """Count every span for a claim that a level was never reached, not the last one alone."""
        if not isinstance(raw, dict) or raw.get("measure") != "times_above":
            return raw
        of, stated = raw.get("of"), raw.get("stated")
        number = stated.get("number") if isinstance(stated, dict) else getattr(stated, "number", "")
        if str(number) != "0" or not isinstance(of, dict):
            return raw
        return raw | {"of": {"every": True} | of}

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
            return Arguments()
        of = nested(given, measure_of(name).arguments, f"argument of {name}")
        try:
            check_length(of)
            quote = info.data.get("quote", "")
            return with_direction(of, quote)
        except ParameterError as error:
            raise refusal(error.found, error.expected, error.name) from None

    @model_validator(mode="after")
    def _fits_its_measure(self) -> Claim:
        wanted = measure_of(self.measure).unit
        fits = self.stated.is_amount if wanted == "billion" else self.stated.unit == wanted
        if not fits:
            expected = f"{wanted}, as {self.measure} returns"
            raise refusal(self.stated.unit, expected, "stated.unit")
        if self.stated.months_back and not measure_of(self.measure).one_sided:
            expected = f"a date; “in … months” fits searches, and {self.measure} is none"
            raise refusal(self.stated.months_back, expected, "stated.months_back")
        _check_count(self.measure, self.stated)
        with input_errors("measure"):
            check_asked(self.measure, self.of, self.quote, self.stated.number)
        with input_errors("stated.direction"):
            check_direction(self.measure, self.stated)
        with input_errors("stated"):
            check_sign(self.quote, self.measure, self.stated)
            check_pace(self.quote, self.measure, self.stated)
        return self


def _check_count(measure: str, stated: Stated) -> None:
    """Refuse a rank or run of none, where the measure counts from one."""
    counted = stated.unit in ("rank", "in a row") and not measure_of(measure).from_zero
    if counted and stated.value is not None and stated.value < 1:
        raise refusal(stated.number, f"1 or more: {measure} counts from 1", "stated.number")


class ArticleClaim(Claim):
    """A claim of an article: named, quoted and attributed."""

    id: Id
    quote: Annotated[Quote, text_of(2000, blank=False)]
    speaker: Annotated[Speaker, text_of(300, blank=False)]
