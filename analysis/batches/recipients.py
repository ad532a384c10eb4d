"""The channels by which people are told: mail, a webhook, a file."""

from __future__ import annotations

import os
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from analysis.documents import Record
from analysis.errors import ParameterError

Kind = Literal["flipped", "failed", "late"]
KINDS: tuple[Kind, ...] = ("flipped", "failed", "late")


class _Channel(Record):
    on: list[Kind] = Field(default_factory=lambda: list(KINDS), min_length=1)


class Mail(_Channel):
    """Mail by SMTP.

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
    """

    kind: Literal["smtp"]
    host: str
    port: int = Field(default=587, ge=1, le=65535)
    sender: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    to: list[Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]] = Field(min_length=1)
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password_variable: str = ""

    @property
    def name(self) -> str:
        """What it is called in the history."""
        return f"smtp {self.host}:{self.port} {','.join(self.to)}"

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
    """

    kind: Literal["webhook"]
    url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    url_variable: str = ""

    @model_validator(mode="after")
    def _one(self) -> Webhook:
        if bool(self.url) == bool(self.url_variable):
            raise ValueError("one of url and url_variable is needed")
        return self

    @property
    def name(self) -> str:
        """What it is called in the history; no secret of its address is in it."""
        if self.url_variable:
            return f"webhook ${self.url_variable}"
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"webhook {parts.scheme}://{parts.hostname}{port}{parts.path}"

    @property
    def address(self) -> str:
        """Where it is."""
        return self.url or _variable(self.url_variable)


class File(_Channel):
    """A file to which each event adds a line of JSON.

    Parameters
    ----------
    path : str
    on : list of {"flipped", "failed", "late"}
    """

    kind: Literal["file"]
    path: str = Field(min_length=1)

    @property
    def name(self) -> str:
        """What it is called in the history."""
        return f"file {self.path}"


Channel = Annotated[Mail | Webhook | File, Field(discriminator="kind")]


def _variable(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ParameterError(name, "", "a variable of the environment, as the plan names it")
    return value
