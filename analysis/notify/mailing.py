"""A notice by mail."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Any

from analysis.notify.attempts import Attempt, ToldMaybe, Untold
from analysis.notify.recipients import Mail

# Some servers take no other mail than this; a letter in it passes all.
_SEVEN_BITS = SMTP.clone(cte_type="7bit")


class _Plain(smtplib.SMTP):
    """A connection to a mail server that an attempt can shut."""

    def __init__(self, attempt: Attempt, *given: Any, **named: Any) -> None:
        self._attempt = attempt
        super().__init__(*given, **named)

    def connect(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        """Connect; this is called as soon as it is made."""
        self._attempt.holds(self)
        return super().connect(*given, **named)


class _Secure(_Plain, smtplib.SMTP_SSL):
    """The same, by TLS from its first byte."""


def mail(
    channel: Mail, identity: str, words: Mapping[str, str], timeout: float, attempt: Attempt
) -> str:
    """Hand a letter to a mail server.

    What fails before its text is handed over did not arrive, and would fail for any other letter.
    After that only a clear reply tells: a garbled one or none leaves it open.

    Parameters
    ----------
    channel : Mail
    identity : str
        Of its event.
    words : mapping of str to str
        From `analysis.notify.events.words`.
    timeout : float
        Seconds for one answer.
    attempt : Attempt

    Returns
    -------
    str
        Which recipients were refused, if others were not.

    Raises
    ------
    Untold, ToldMaybe
    """
    text = _letter(channel, identity, words).as_bytes()
    try:
        server = _reached(channel, timeout, attempt)
        refused = _addressed(server, channel)
        attempt.hand_over()
        server.send(text.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        _judge(*server.getreply())
        return f"refused for {_listed(refused)}" if refused else ""
    except (OSError, smtplib.SMTPException) as error:
        if attempt.gone:
            raise ToldMaybe("the text was sent, but no clear answer came") from None
        raise _unsent(channel, error) from None


def _letter(channel: Mail, identity: str, words: Mapping[str, str]) -> EmailMessage:
    letter = EmailMessage(policy=_SEVEN_BITS)
    letter["From"], letter["To"] = channel.sender, ", ".join(channel.to)
    letter["Subject"], letter["Date"] = words["subject"], formatdate(localtime=False)
    letter["Message-ID"] = f"<{identity}@trade-claims.invalid>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(words["text"])
    letter.add_alternative(words["html"], subtype="html")
    return letter


def _reached(channel: Mail, timeout: float, attempt: Attempt) -> smtplib.SMTP:
    """Connect to a mail server, and log in."""
    password = channel.password
    for name, said in (("user", channel.user), (f"${channel.password_variable}", password)):
        if not said.isascii():  # smtplib sends no other, and its error would show a part of it
            raise Untold(f"{name} holds what is not ASCII; choose another", again=False, down=True)
    if channel.security == "tls":
        server: smtplib.SMTP = _Secure(
            attempt, channel.host, channel.port, timeout=timeout, context=_context()
        )
    else:
        server = _Plain(attempt, channel.host, channel.port, timeout=timeout)
    if channel.security == "starttls":
        server.ehlo_or_helo_if_needed()
        if not server.has_extn("starttls"):
            why = f"{channel.host}:{channel.port} offers no STARTTLS; set security: tls or none"
            raise Untold(why, again=False, down=True)
        _accepted(*server.starttls(context=_context()), wanted=220)
    server.ehlo_or_helo_if_needed()
    if channel.user:
        _log_in(server, channel.user, password)
    return server


def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _log_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """Log in; what the server says of it is not said, for it may repeat what it was sent."""
    try:
        server.login(user, password)
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPResponseException as error:
        why = f"{error.smtp_code}: the login was refused; see user and password_variable"
        raise Untold(why, again=_passing(error.smtp_code), down=True) from None
    except (smtplib.SMTPException, ValueError) as error:
        why = f"the server offers no login that is known here ({type(error).__name__})"
        raise Untold(why, again=False, down=True) from None


def _addressed(server: smtplib.SMTP, channel: Mail) -> dict[str, tuple[int, bytes]]:
    """Say from whom and to whom a letter is; return who was refused, if not all were."""
    _accepted(*server.mail(channel.sender))
    answers = {one: server.rcpt(one) for one in channel.to}
    refused = {one: said for one, said in answers.items() if not 200 <= said[0] < 300}
    if len(refused) == len(answers):
        again = any(_passing(code) for code, _ in refused.values())
        raise Untold(f"refused for {_listed(refused)}", again=again, down=True)
    _accepted(*server.docmd("DATA"), wanted=354)
    return refused


def _accepted(code: int, said: bytes, wanted: int = 250) -> None:
    if code != wanted:
        raise smtplib.SMTPResponseException(code, said)


def _judge(code: int, said: bytes) -> None:
    """Judge the reply to the text."""
    if 200 <= code < 300:
        return
    if 400 <= code < 600:
        raise Untold(f"{code} {_text(said)}", again=_passing(code), down=code == 421)
    raise ToldMaybe("the text was sent, but the answer is garbled")


def _unsent(channel: Mail, error: OSError | smtplib.SMTPException) -> Untold:
    """Say what went wrong before a text was handed over."""
    where = f"{channel.host}:{channel.port}"
    if isinstance(error, smtplib.SMTPResponseException):
        why, again = f"{error.smtp_code} {_text(error.smtp_error)}", _passing(error.smtp_code)
    elif isinstance(error, ssl.SSLCertVerificationError):
        why, again = f"the certificate of {where} is refused: {error.verify_message}", False
    else:
        why, again = f"no answer from {where}: {error}", True
    return Untold(why, again=again, down=True)


def _passing(code: int) -> bool:
    """Whether a refusal may pass; a garbled one says nothing."""
    return not 500 <= code < 600


def _listed(refused: Mapping[str, tuple[int, bytes]]) -> str:
    return ", ".join(f"{one} ({code} {_text(said)})" for one, (code, said) in refused.items())


def _text(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode("utf-8", "replace")
