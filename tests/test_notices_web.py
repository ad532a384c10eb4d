"""Webhooks that break, hang, drip and show too much: told at most once, and no secret said."""

import contextlib
import json
import logging
import os
import time

import pytest
from test_events import EVENT, OTHER, QUICK, Ledger, states, web
from test_notices import LONG, authority, nobody_is_left, office  # noqa: F401 (a fixture)

from analysis.notify.attempts import Untold, within
from analysis.notify.events import Event, deliver, words
from analysis.notify.posting import post
from analysis.notify.recipients import Webhook

LONG_ANSWER = b"HTTP/1.1 %d x\r\nContent-Length: 999999\r\n\r\n"


class Page:
    """Takes one request, and answers as its server was told."""

    def __init__(self, request, _, server):
        self.connection, self.server = request, server
        server.calls += 1
        with contextlib.suppress(OSError):
            if server.context:
                self.connection = server.context.wrap_socket(request, server_side=True)
            server.letters.append(self.asked())
            server.says["answer"](self)
        with contextlib.suppress(OSError):
            self.connection.close()

    def asked(self):
        heard = b""
        while b"\r\n\r\n" not in heard:
            heard += self.connection.recv(9999)
        head, _, body = heard.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split()[0])
        while len(body) < length:
            body += self.connection.recv(9999)
        return json.loads(body)


@contextlib.contextmanager
def site(answer, context=None, scheme="http"):
    with office(handler=Page, context=context, answer=answer) as server:
        yield server, Webhook(kind="webhook", url=f"{scheme}://127.0.0.1:{server.port}/s3cr3t/path")


def saying(text):
    return lambda page: page.connection.sendall(text)


def dripping(start=b""):
    def drip(page):
        page.connection.sendall(start)
        while not page.server.stopped.wait(0.05):
            page.connection.sendall(b"x")

    return drip


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 2", b"nonsense\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\n\r\n"]
)
def test_without_a_clear_answer_a_request_may_have_arrived(said):
    ledger = Ledger()
    with site(saying(said)) as (server, channel):
        assert states(deliver([EVENT, OTHER], [channel], ledger, **QUICK)) == ["unknown", "failed"]
        assert len(server.letters) == 1
        server.says["answer"] = saying(b"HTTP/1.1 200 OK\r\n\r\n")
        assert states(deliver([EVENT, OTHER], [channel], ledger, **QUICK)) == ["sent"]
    assert [one["event"] for one in server.letters] == ["flipped", "failed"]


def test_tls_that_breaks_after_the_request_was_read_may_have_told(authority, monkeypatch):  # noqa: F811
    def broken(page):  # what follows is no TLS
        os.write(page.connection.fileno(), b"HTTP/1.1 200 OK\r\n\r\n")
        page.server.stopped.wait(LONG)

    context, trusted = authority
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", trusted)
    with site(broken, context, "https") as (server, channel):
        found = deliver([EVENT], [channel], Ledger(), **QUICK)
        assert states(found) == ["unknown"], found
        assert len(server.letters) == 1
        server.says["answer"] = saying(b"HTTP/1.1 204 No Content\r\n\r\n")
        assert states(deliver([EVENT], [channel], Ledger(), **QUICK)) == ["sent"]


def test_a_certificate_that_is_not_trusted_is_said_and_not_tried_again(authority):  # noqa: F811
    with site(saying(b""), authority[0], "https") as (server, channel):
        found = deliver([EVENT, OTHER], [channel], Ledger(), **QUICK)
    assert states(found) == ["failed", "failed"]
    assert "certificate" in found[0].error
    assert (server.calls, server.letters) == (1, [])


def test_a_handshake_that_hangs_told_nobody():
    def hang(request, _, server):
        server.stopped.wait(LONG)

    ledger = Ledger()
    with office(handler=hang) as server:
        channel = Webhook(kind="webhook", url=f"https://127.0.0.1:{server.port}/")
        found = deliver([EVENT, OTHER], [channel], ledger, **QUICK | {"timeout": 0.2})
    assert states(found) == ["failed", "failed"]
    assert ledger.states == {(EVENT.identity, channel.name): "failed"}


def test_a_request_that_was_not_read_to_its_end_told_nobody():
    def deaf(request, *_):
        request.recv(1)  # what is left unread resets the connection

    with office(handler=deaf) as server, pytest.raises(Untold) as caught:
        channel = Webhook(kind="webhook", url=f"http://127.0.0.1:{server.port}/")
        within(LONG, lambda attempt: post(channel, "id", "x" * 50_000_000, 20, attempt) or "")
    assert caught.value.again


@pytest.mark.parametrize(
    ("answer", "state", "timeout"),
    [
        (dripping(b"HTTP/1.1 200 OK\r\nX-Slow: "), "unknown", 1.2),
        (dripping(LONG_ANSWER % 200), "sent", 10),
        (dripping((LONG_ANSWER % 302).replace(b"\r\n", b"\r\nLocation: /y\r\n", 1)), "failed", 10),
    ],
)
def test_a_site_that_drips_is_not_waited_for(answer, state, timeout):
    began = time.monotonic()
    with site(answer) as (server, channel):
        found = deliver([EVENT], [channel], Ledger(), **QUICK | {"timeout": timeout})
        assert states(found) == [state]
        assert len(server.letters) == 1
        assert time.monotonic() - began < LONG / 2
        assert nobody_is_left()


@pytest.mark.parametrize(
    ("status", "found"), [(401, 1), (404, 1), (302, 1), (429, 3), (503, 3), (400, 2), (500, 6)]
)
def test_what_would_be_refused_again_is_not_tried(status, found):
    with web(*[status] * 6) as (asked, channel):
        told = deliver([EVENT, OTHER], [channel], Ledger(), **QUICK)
    assert states(told) == ["failed", "failed"]
    assert len(asked) == found


def test_webhooks_that_differ_in_their_query_only_are_both_told():
    with web() as (asked, one):
        two = Webhook(kind="webhook", url=one.url + "y")
        assert states(deliver([EVENT], [one, two], Ledger(), **QUICK)) == ["sent", "sent"]
    assert len(asked) == 2


def test_no_part_of_a_secret_address_is_said(monkeypatch, caplog):
    monkeypatch.setattr(logging.getLogger("trade-claims"), "propagate", True)
    secret = "https://me:s3cr3t@hooks.slack.com:1/services/s3cr3t?s3cr3t#s3cr3t"
    named = Webhook(kind="webhook", url=secret).name
    assert named.startswith("webhook https://hooks.slack.com:1 ")
    assert len(named) == len("webhook https://hooks.slack.com:1 ") + 8
    with site(saying(b"")) as (_, channel):
        found = deliver([EVENT], [channel], Ledger(), **QUICK)
    gone = deliver([EVENT], [channel], Ledger(), **QUICK)
    assert states(found + gone) == ["unknown", "failed"]
    hook = Webhook(kind="webhook", url_variable="HOOK")
    for value in ("", "s3cr3t", "ftp://s3cr3t", "http://s3cr3t:x/", "https://[s3cr3t"):
        monkeypatch.setenv("HOOK", value)
        gone += deliver([EVENT], [hook], Ledger(), **QUICK)
    assert {one.state for one in gone} == {"failed"}
    assert "HOOK" in gone[-1].error
    assert "s3cr3t" not in str(found + gone) + caplog.text + named + repr(channel)


def test_hostile_words_call_nobody_and_hide_nothing(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(logging.getLogger("trade-claims"), "propagate", True)
    title = "<!channel> @here & @all\n2022-01-01 INFO\u202egnihton\x1b[2J"
    event = Event(
        "failed", "r", "k", title, "<http://x|y>\u2028\x85@everyone\n\tz", "http://a/?b&c"
    )
    said = words(event)
    about = json.loads(said["json"])
    assert about["text"] == (
        "&lt;!channel&gt; @\u2060here &amp; @\u2060all 2022-01-01 INFO�gnihton�[2J\n\n"
        "&lt;http://x|y&gt;\n\n@\u2060everyone\n\tz\n\nhttp://a/?b&amp;c\n\n"
        "-- \nTrade Claims, on r"
    )
    assert about["title"] == "<!channel> @here & @all 2022-01-01 INFO�gnihton�[2J"
    assert len(said["json"].splitlines()) == 1
    assert about["title"] in said["text"]
    with web(400) as (_, channel):
        deliver([event], [channel], Ledger(), **QUICK)
    assert len({*caplog.messages}) == 1
    assert caplog.messages[0].isprintable()
