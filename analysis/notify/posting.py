"""A notice to a webhook."""

from __future__ import annotations

import io
import ssl
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from analysis.notify.attempts import Attempt, ToldMaybe, Untold
from analysis.notify.recipients import Webhook

_FAILED = (408, 425, 429, 500, 503)  # the server itself says that it failed, and may not again
_CROWDED = (429, 503)
_NOWHERE = (401, 403, 404, 405, 407, 410)  # the address is wrong, whatever is sent there
_NEVER = (501, 505)


class _Body(io.BytesIO):
    """The body of a request, which tells its attempt before its last byte is sent."""

    def __init__(self, said: bytes, attempt: Attempt) -> None:
        super().__init__(said)
        self._attempt, self._length = attempt, len(said)

    def __len__(self) -> int:
        return self._length

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next part."""
        part = super().read(size)
        if part and self.tell() == self._length:
            self._attempt.hand_over()
        return part


class _Adapter(HTTPAdapter):
    """Sends requests by connections that an attempt can shut."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self._attempt = attempt

    def get_connection_with_tls_context(self, *given: Any, **named: Any) -> Any:
        """Return the pool of which a request takes its connection."""
        pool: Any = super().get_connection_with_tls_context(*given, **named)
        pool.ConnectionCls = partial(_held, pool.ConnectionCls, self._attempt)
        return pool


def _held(kind: type[Any], attempt: Attempt, **named: Any) -> Any:
    made = kind(**named)
    attempt.holds(made)
    return made


def post(channel: Webhook, identity: str, said: str, timeout: float, attempt: Attempt) -> None:
    """Post JSON to a webhook.

    A request whose last byte was not sent did not arrive. Of an answer only the status is read:

    - 2xx: it arrived.
    - 408, 425, 429, 500 and 503: the server says that it failed; it is sent again.
    - Others below 500, 501 and 505: it is refused, and would be again.
    - Anything else, as 502 and 504: it may be a gateway's, and the server behind may have done
      what it was asked. It is not sent again, for an ``Idempotency-Key`` is heeded by few.

    Parameters
    ----------
    channel : Webhook
    identity : str
        Of its event.
    said : str
        The JSON.
    timeout : float
        Seconds for one answer.
    attempt : Attempt

    Raises
    ------
    Untold, ToldMaybe
    """
    headers = {"Content-Type": "application/json", "Idempotency-Key": identity}
    body = _Body(said.encode(), attempt)
    try:
        with requests.Session() as session:
            asked = session.prepare_request(
                requests.Request("POST", channel.address, headers=headers, data=body)
            )
            given: Any = session.merge_environment_settings(asked.url, {}, True, None, None)
            # Not by the session: that would read the body of an answer which leads elsewhere.
            answer = _Adapter(attempt).send(asked, timeout=timeout, **given)
            answer.close()
    except (requests.RequestException, OSError) as error:
        if attempt.gone:
            raise ToldMaybe("the request was sent, but no clear answer came") from None
        raise _unsent(error) from None
    _judge(answer.status_code)


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 500 or status in (*_FAILED, *_NEVER):
        down = status in (*_CROWDED, *_NOWHERE) or status < 400
        raise Untold(f"HTTP {status}", again=status in _FAILED, down=down)
    raise ToldMaybe(f"HTTP {status}, maybe of a gateway that had handed the request on")


def _unsent(error: Exception) -> Untold:
    """Say what went wrong before a request was sent; errors of requests show its address."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = f"the certificate is refused: {cause.verify_message}"
            return Untold(why, again=False, down=True)
        cause = cause.__cause__ or cause.__context__
    passing = isinstance(error, requests.ConnectionError | requests.Timeout)
    why = f"no answer: {type(error).__name__}"
    if not passing:
        why = f"{type(error).__name__}: see its address, and REQUESTS_CA_BUNDLE if that is set"
    return Untold(why, again=passing, down=True)
