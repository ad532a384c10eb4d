"""One message, sent once by one channel: it arrived, surely did not, or may have."""

from __future__ import annotations

import contextlib
import os
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.batches.recipients import File, Mail, Webhook
from analysis.errors import InputError

_BUSY = (408, 425, 429)


class Untold(Exception):  # noqa: N818 (not every one is an error of ours)
    """A message that surely did not arrive.

    Parameters
    ----------
    why : str
    again : bool
        Whether it may be tried again.
    """

    def __init__(self, why: str, *, again: bool) -> None:
        self.again = again
        super().__init__(why)


class ToldMaybe(Exception):  # noqa: N818
    """A message that may have arrived: it is not sent again."""


def send(
    channel: Mail | Webhook | File, identity: str, words: Mapping[str, str], timeout: float
) -> None:
    """Send a message once.

    Parameters
    ----------
    channel : Mail, Webhook or File
    identity : str
        Of its event.
    words : mapping of str to str
        From `analysis.batches.events.words`.
    timeout : float
        Seconds for one answer.

    Raises
    ------
    Untold
        If it surely did not arrive.
    ToldMaybe
        If it may have.
    """
    try:
        if isinstance(channel, Mail):
            _mail(channel, _letter(channel, identity, words), timeout)
        elif isinstance(channel, Webhook):
            _post(channel, identity, words["json"], timeout)
        else:
            _add(Path(channel.path), words["json"], timeout)
    except InputError as error:
        raise Untold(str(error), again=False) from None


def _letter(channel: Mail, identity: str, words: Mapping[str, str]) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"] = channel.sender, ", ".join(channel.to)
    letter["Subject"], letter["Date"] = words["subject"], formatdate(localtime=False)
    letter["Message-ID"] = f"<{identity}@trade-claims.invalid>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(words["text"])
    letter.add_alternative(words["html"], subtype="html")
    return letter


def _mail(channel: Mail, letter: EmailMessage, timeout: float) -> None:
    """Hand a letter to a mail server; what fails before its text is handed over did not arrive."""
    secure = ssl.create_default_context() if channel.security != "none" else None
    handed = False
    server: smtplib.SMTP | None = None
    try:
        if channel.security == "tls":
            server = smtplib.SMTP_SSL(channel.host, channel.port, timeout=timeout, context=secure)
        else:
            server = smtplib.SMTP(channel.host, channel.port, timeout=timeout)
        if channel.security == "starttls":
            server.starttls(context=secure)
        server.ehlo_or_helo_if_needed()
        if channel.user:
            server.login(channel.user, channel.password)
        _accepted(server.mail(channel.sender))
        for one in channel.to:
            _accepted(server.rcpt(one))
        _accepted(server.docmd("DATA"), 354)
        handed = True
        said = server.getreply() if _hand_over(server, letter) else (0, b"")
        handed = False
        _accepted(said)
    except smtplib.SMTPResponseException as error:
        raise Untold(
            f"{error.smtp_code} {_text(error.smtp_error)}", again=_passing(error)
        ) from None
    except (OSError, smtplib.SMTPException) as error:
        if handed:
            raise ToldMaybe(f"the connection was lost after the text was sent: {error}") from None
        raise Untold(f"no answer from {channel.host}:{channel.port}: {error}", again=True) from None
    finally:
        if server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.close()


def _hand_over(server: smtplib.SMTP, letter: EmailMessage) -> bool:
    text = letter.as_bytes(policy=letter.policy.clone(linesep="\r\n", max_line_length=78))
    dotted = text.replace(b"\r\n.", b"\r\n..")
    server.send(dotted + (b"" if dotted.endswith(b"\r\n") else b"\r\n") + b".\r\n")
    return True


def _accepted(said: tuple[int, bytes], wanted: int = 250) -> None:
    if said[0] not in (wanted, 251):
        raise smtplib.SMTPResponseException(said[0], said[1])


def _passing(error: smtplib.SMTPResponseException) -> bool:
    return 400 <= error.smtp_code < 500


def _text(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode("utf-8", "replace")


def _post(channel: Webhook, identity: str, said: str, timeout: float) -> None:
    """Post JSON to a webhook; a request that was not sent did not arrive."""
    import requests

    headers = {"Content-Type": "application/json", "Idempotency-Key": identity}
    try:
        answer = requests.post(
            channel.address, said.encode(), headers=headers, timeout=timeout, allow_redirects=False
        )
    except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
        raise Untold(f"no answer: {type(error).__name__}", again=True) from None
    except requests.ConnectionError as error:
        if "NewConnectionError" in repr(error) or "NameResolution" in repr(error):
            raise Untold("no answer: the connection was refused", again=True) from None
        raise ToldMaybe("the connection was lost after the request was sent") from None
    except requests.Timeout:
        raise ToldMaybe(f"no answer within {timeout:g} s after the request was sent") from None
    except requests.RequestException as error:
        raise Untold(type(error).__name__, again=False) from None
    if not 200 <= answer.status_code < 300:
        again = answer.status_code in _BUSY or answer.status_code >= 500
        raise Untold(f"HTTP {answer.status_code}", again=again)


def _add(file: Path, said: str, timeout: float) -> None:
    """Add a line to a file, whole, whoever else does."""
    try:
        with (
            FileLock(file.with_name(f".{file.name}.lock"), timeout=timeout),
            file.open("a", encoding="utf-8") as opened,
        ):
            opened.write(said + "\n")
            opened.flush()
            os.fsync(opened.fileno())
    except (OSError, Timeout) as error:
        raise Untold(f"{file}: {error}", again=isinstance(error, Timeout)) from None
