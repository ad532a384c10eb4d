"""The channels by which people are told: mail, a webhook, a file."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from analysis.core.errors import DocumentError, ParameterError
from analysis.core.yaml_models import NO_FIELD, Record

Kind = Literal["flipped", "failed", "late"]
KINDS: tuple[Kind, ...] = ("flipped", "failed", "late")
# Of an address, only what every mail server takes: no quotes, no letters beyond ASCII.
_ADDRESS = r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+$"
Address = Annotated[str, Field(pattern=_ADDRESS, max_length=254)]


class _Channel(Record):
    on: list[Kind] = Field(default_factory=lambda: list(KINDS), min_length=1)
    label: str = Field(default="", pattern=r"^[\w. -]{0,60}$")

    @model_validator(mode="before")
    @classmethod
    def _on(cls, given: Any) -> Any:
        """Read `on` as the word it is: YAML 1.1 reads it as true where it has no quotes."""
        if isinstance(given, dict) and True in given and "on" not in given:
            return {"on" if name is True else name: value for name, value in given.items()}
        return given

    @property
    def name(self) -> str:
        """What it is called in the history: who has this name was told what stands there."""
        return f"{self.kind} {self.label or self._place}"  # type: ignore[attr-defined]

    @property
    def variables(self) -> list[str]:
        """The variables of the environment that hold its secrets."""
        named = (getattr(self, one, "") for one in ("password_variable", "url_variable"))
        return [one for one in named if one]

    def beside(self, _: Path) -> Self:
        """Return it with its paths beside a plan."""
        return self


class Mail(_Channel):
    """Mail by SMTP.

    Who is added to `to` is told what happens from then on: the channel stays the same.

    Parameters
    ----------
    host, port : str, int
    sender : str
    to : list of str
    security : {"none", "starttls", "tls"}
    user, password_variable : str
        The password stands in a variable of the environment, never in a plan.
    on : list of {"flipped", "failed", "late"}
        What is told.
    label : str
        Its name in the history, in place of server and sender.
    """

    kind: Literal["smtp"]
    host: str = Field(pattern=r"^[A-Za-z0-9._:-]+$")
    port: int = Field(default=587, ge=1, le=65535)
    sender: Address
    to: list[Address] = Field(min_length=1)
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password_variable: str = ""

    @model_validator(mode="after")
    def _login(self) -> Mail:
        if bool(self.user) != bool(self.password_variable):
            raise ValueError("user and password_variable are needed both, or neither")
        if self.user and self.security == "none" and not _is_here(self.host):
            raise ValueError("a password is not sent in the open: set security to starttls or tls")
        return self

    @property
    def _place(self) -> str:
        return f"{self.host}:{self.port} {self.sender}"

    @property
    def password(self) -> str:
        """The password, from the environment."""
        return _variable(self.password_variable) if self.password_variable else ""


class Webhook(_Channel):
    """A webhook that takes JSON.

    Parameters
    ----------
    url, url_variable : str
        One of the two: the address, or the variable of the environment that holds it.
    on : list of {"flipped", "failed", "late"}
    label : str
        Its name in the history, in place of server and hash of the address, or variable.
    """

    kind: Literal["webhook"]
    url: str = Field(default="", repr=False)
    url_variable: str = ""

    @model_validator(mode="after")
    def _one(self) -> Webhook:
        if bool(self.url) == bool(self.url_variable):
            raise ValueError("one of url and url_variable is needed")
        if self.url:
            _checked(self.url)
        return self

    @property
    def _place(self) -> str:
        if self.url_variable:
            return f"${self.url_variable}"
        parts = urlsplit(self.url)  # what lets one post may stand anywhere after the host
        where = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{where} {hashlib.sha256(self.url.encode()).hexdigest()[:8]}"

    @property
    def address(self) -> str:
        """Where it is."""
        if self.url:
            return self.url
        try:
            return _checked(_variable(self.url_variable))
        except ValueError as error:
            raise ParameterError(self.url_variable, "something else", str(error)) from None


class File(_Channel):
    """A file to which each event adds a line of JSON.

    Parameters
    ----------
    path : str
        In a folder that exists, beside the plan.
    on : list of {"flipped", "failed", "late"}
    label : str
        Its name in the history, in place of its path.
    """

    kind: Literal["file"]
    path: str = Field(min_length=1)

    def beside(self, folder: Path) -> Self:
        """Return it with its path beside a plan."""
        return self.model_copy(update={"path": str(folder / self.path)})

    @property
    def _place(self) -> str:
        return self.path


def _distinct(channels: Sequence[Mail | Webhook | File]) -> Sequence[Mail | Webhook | File]:
    names = [one.name for one in channels]
    for number, name in enumerate(names):
        if name in names[:number]:  # what one has told, the other would never tell
            first = names.index(name)
            raise ValueError(f"channels {first} and {number} are called the same: give one a label")
    return channels


Channel = Annotated[Mail | Webhook | File, Field(discriminator="kind")]
Channels = Annotated[list[Channel], AfterValidator(_distinct)]


def without_values(error: DocumentError) -> DocumentError:
    """Return an error of a plan without values that may be secrets, put where they don't belong.

    Parameters
    ----------
    error : DocumentError
    """
    found, expected = error.found, error.expected
    if error.field.split(".")[0] == "notify":
        found = "what is not shown, as it may be a secret"
        expected = re.sub(r"^input tag .* found using", "a tag found using", expected, flags=re.S)
        if expected.startswith(NO_FIELD):
            expected += ": a password belongs in a variable of the environment, which "
            expected += "password_variable names, and a secret address in that of url_variable"
    elif error.field == "-" and found != "nothing" and not expected.startswith("a YAML file"):
        # YAML's own errors show whole lines
        said = found.partition(' in "<unicode string>"')[0] if expected.startswith("YAML") else ""
        said = re.sub(r"(?<!the key )('[^']*'|\"[^\"]*\")", "'…'", said)
        place = re.search(r"line \d+, column \d+", found) if said else None
        found = ", ".join(filter(None, (said or "something else", place and place[0])))
    return DocumentError(error.file, error.field, found, expected)


def _checked(url: str) -> str:
    """Return an address of the web, or say that it is none, without showing it."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or not url.isprintable() or " " in url:
        raise ValueError("an address as https://example.org/hook is needed")
    return url


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _variable(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ParameterError(name, "", "a variable of the environment, as the plan names it")
    return value
