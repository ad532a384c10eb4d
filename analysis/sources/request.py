"""What is asked of an office: figures of whom, at which address, and what was answered."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args
from urllib.parse import quote, urlencode

from pydantic import SecretStr

from analysis.core.errors import ParameterError, SourceError
from analysis.core.spans import Span

Flow = Literal["export", "import", "total"]
Holds = Literal["figures", "index"]
_CODE = re.compile(r"[A-Z]{3}")
_KEY = re.compile(r"[!-~]{1,200}")
_PLAIN = "$,:;'()*/@"  # characters that a query may hold as they are, and that offices print so


@dataclass(frozen=True)
class Request:
    """Figures that are wanted of an office.

    Parameters
    ----------
    reporter : str
        ISO 3166 code of three letters.
    partner : str, optional
        The same, or ``WLD`` for all partners together; without it, each partner.
    since, until : Span or str, optional
        The first and the last month wanted, as ``2022-03``; by default the office's first and
        newest.
    flows : tuple of str
        Some of ``export``, ``import`` and ``total``.

    Examples
    --------
    >>> Request("CHN", "RUS", since="2022-03").since
    Span(start=24266, end=24267)
    """

    reporter: str
    partner: str | None = None
    since: Span | str | None = None
    until: Span | str | None = None
    flows: tuple[Flow, ...] = get_args(Flow)

    def __post_init__(self) -> None:
        for name in ("reporter", "partner"):
            code = getattr(self, name)
            if not (isinstance(code, str) and _CODE.fullmatch(code)) and (
                name == "reporter" or code is not None
            ):
                raise ParameterError(name, code, "an ISO 3166 code of three capitals, as CHN")
        if self.reporter == "WLD":
            expected = "a country: of all together, no office reports"
            raise ParameterError("reporter", self.reporter, expected)
        if self.reporter == self.partner:
            raise ParameterError("partner", self.partner, f"another country than {self.reporter}")
        for name in ("since", "until"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, _month(name, getattr(self, name)))
        if not self.flows or set(self.flows) - set(get_args(Flow)):
            raise ParameterError("flows", self.flows, f"some of {', '.join(get_args(Flow))}")

    def span(self, earliest: Span | str, today: dt.date) -> Span:
        """Return the months wanted, from an office's first to the last that is over today.

        Parameters
        ----------
        earliest : Span or str
            The first month that the office publishes.
        today : datetime.date

        Raises
        ------
        ParameterError
            If there is none.

        Examples
        --------
        >>> str(Request("CHN", since="2026-01").span("2018-01", dt.date(2026, 4, 8)))
        '2026Q1'
        """
        since, until = (self.since or earliest), self.until
        first = max(Span.parse(since).start, Span.parse(earliest).start)
        over = today.year * 12 + today.month - 1
        last = min(over, Span.parse(until).end) if until else over
        if last <= first:
            if until is None or last == over:
                raise ParameterError("since", str(since), f"a month that is over by {today}")
            if self.since is None:
                raise ParameterError("until", str(until), f"a month from {earliest} on, the first")
            raise ParameterError("until", str(until), f"a month no earlier than {since}")
        return Span(first, last)


def mirrored(request: Request) -> Request:
    """Return the request for the partner's report of the same trade: its imports are our exports.

    Valuations differ: exports are f.o.b., and most countries count imports c.i.f.

    Raises
    ------
    ParameterError
        If the request names no partner, or all partners.

    Examples
    --------
    >>> mirrored(Request("CHN", "RUS", since="2022-03", flows=("export",)))
    Request(reporter='RUS', partner='CHN', since=Span(start=24266, end=24267), until=None,
            flows=('import',))
    """
    if request.partner in (None, "WLD"):
        raise ParameterError("partner", request.partner, "one partner, whose report is the mirror")
    other: dict[Flow, Flow] = {"export": "import", "import": "export", "total": "total"}
    flows = tuple(other[flow] for flow in request.flows)
    return replace(request, reporter=request.partner, partner=request.reporter, flows=flows)


def _month(name: str, text: Span | str) -> Span:
    span = Span.parse(text)
    if span.months != 1:
        raise ParameterError(name, str(text), "one month, as 2022-03")
    return span


@dataclass(frozen=True)
class Address:
    """Where an office is asked. Its text never holds a key.

    Parameters
    ----------
    url : str
        Without a query.
    params : mapping of str to str
        The query.
    headers : mapping of str to str
        What the office needs to be told, such as the format wanted.
    secret_headers, secret_params : mapping of str to pydantic.SecretStr
        A key; a header is better, since queries are written to logs on the way.
    holds : {"figures", "index"}
        Whether the answer holds figures, or what is needed to find or to date them.
    statuses : tuple of int
        The statuses of answers that the reader understands; all others are errors.
    kept_for : datetime.timedelta
        How old a kept answer may be to be used rather than asking again.

    Examples
    --------
    >>> key = {"Ocp-Apim-Subscription-Key": SecretStr("0123456789abcdef")}
    >>> address = Address("https://example.org/x", {"period": "202203,202204"}, secret_headers=key)
    >>> print(address)
    https://example.org/x?period=202203,202204
    >>> "0123" in repr(address)
    False
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_headers: Mapping[str, SecretStr] = field(default_factory=dict, repr=False)
    secret_params: Mapping[str, SecretStr] = field(default_factory=dict, repr=False)
    holds: Holds = "figures"
    statuses: tuple[int, ...] = (200,)
    kept_for: dt.timedelta = dt.timedelta(0)

    def __str__(self) -> str:
        return with_query(self.url, self.params)

    @property
    def name(self) -> str:
        """A name for what is answered: of the address and what is told, not of the key."""
        told = sorted((name.lower(), value) for name, value in self.headers.items())
        return hashlib.sha256(repr((str(self), told)).encode()).hexdigest()[:24]

    def names_key(self, body: bytes) -> bool:
        """Return whether a text repeats the key."""
        return any(form.encode() in body for form in self._key_forms())

    def without_key(self, text: str) -> str:
        """Return a text with the key taken out of it, wherever it is repeated."""
        for form in self._key_forms():
            text = text.replace(form, "(key)")
        return text

    def _key_forms(self) -> set[str]:
        held = [*self.secret_headers.values(), *self.secret_params.values()]
        keys = [one.get_secret_value() for one in held if one.get_secret_value()]
        return {
            form for key in keys for form in (key, quote(key, safe=""), quote(key, safe=_PLAIN))
        }


def with_query(url: str, params: Mapping[str, str]) -> str:
    """Return an address with its query.

    Examples
    --------
    >>> with_query("https://example.org/x", {"$filter": "MonthId eq 202301"})
    'https://example.org/x?$filter=MonthId%20eq%20202301'
    """
    return f"{url}?{urlencode(params, safe=_PLAIN, quote_via=quote)}" if params else url


@dataclass(frozen=True)
class Answer:
    """What an office answered.

    Parameters
    ----------
    address : Address
    status : int
    headers : mapping of str to str
        By lower-case name, as far as they say something about the content.
    body : bytes
        As sent, but for compression on the way.
    at : datetime.datetime
        When, in UTC.
    """

    address: Address
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    at: dt.datetime

    @property
    def sha256(self) -> str:
        """Digest of the body."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def day(self) -> dt.date:
        """The day on which it was answered, in UTC."""
        return self.at.astimezone(dt.UTC).date()


# What a provider plans: addresses one by one; it is sent the answer to each.
Plan = Generator[Address, Answer, None]


def key_from(variable: str, source: str, *, needed: bool = True) -> SecretStr | None:
    """Return the key that an environment variable holds; None where there is none.

    Parameters
    ----------
    variable : str
        Such as ``TRADE_CLAIMS_COMTRADE_KEY``.
    source : str
        Whose key it is, for errors.
    needed : bool
        Whether it is an error that there is none.

    Raises
    ------
    SourceError
        If it is needed and missing, or can't be a key. The message does not hold it.
    """
    key = os.environ.get(variable, "").strip()
    if key and not _KEY.fullmatch(key):
        found, expected = f"{variable} with blanks or special characters", "a key in one word"
        raise SourceError(source, found, expected, f"set {variable} to the key alone")
    if not key and needed:
        found, expected = f"no variable {variable}", "the key that the office gives out"
        raise SourceError(source, found, expected, f"register with the office and set {variable}")
    return SecretStr(key) if key else None
