"""Servers that fail at the worst moment: told at most once, nothing lost, nobody waits."""

import contextlib
import datetime as dt
import os
import shutil
import signal
import socketserver
import ssl
import subprocess
import threading
import time

import pytest
from test_events import EVENT, HASTY, OTHER, QUICK, Ledger, mail, states

from analysis.batch.history import History
from analysis.notify.attempts import CalledOff, Untold, within
from analysis.notify.events import deliver

LONG = 60  # seconds: nothing here waits for so long


class Clerk(socketserver.StreamRequestHandler):
    """Speaks SMTP, with such replies as its server was given; None: it hangs up."""

    def handle(self):
        self.server.calls += 1
        with contextlib.suppress(OSError):
            if self.server.context:
                self.secure()
            self.say("greeting", b"220 hello\r\n")
            while line := self.rfile.readline():
                self.heed(line.strip())

    def secure(self):
        self.request = self.connection = self.server.context.wrap_socket(
            self.request, server_side=True
        )
        self.rfile = self.connection.makefile("rb")

    def finish(self):
        with contextlib.suppress(OSError):
            super().finish()
        self.rfile.close()
        self.connection.close()

    def heed(self, line):
        verb = line[:4].decode().upper()
        self.server.heard.append(line)
        if verb == "EHLO":
            offered = b"".join(b"250-" + one + b"\r\n" for one in self.server.offers)
            self.say(verb, b"250-hello\r\n" + offered + b"250 SIZE\r\n")
        elif verb == "DATA":
            self.say(verb, b"354 go on\r\n")
            text = b""
            while not text.endswith(b"\r\n.\r\n"):
                text += self.rfile.readline()
            self.server.letters.append(text)
            self.say("text", b"250 taken\r\n")
        elif verb == "STAR":
            self.say(verb, b"220 go on\r\n")
            self.server.offers = []
            context, self.server.context = self.server.upgrade, None
            self.request = self.connection = context.wrap_socket(self.request, server_side=True)
            self.rfile = self.connection.makefile("rb")
        else:
            whole = line.decode().upper()
            self.say(whole if whole in self.server.says else verb, b"250 OK\r\n")

    def say(self, moment, usual):
        said = self.server.says.get(moment, usual)
        if callable(said):
            said(self)
        elif said is None:
            raise ConnectionAbortedError
        else:
            self.connection.sendall(said)


def hang(clerk):
    clerk.server.stopped.wait(LONG)
    raise ConnectionAbortedError


def drip(clerk):
    """Say something that has no end, a byte now and then."""
    while not clerk.server.stopped.wait(0.05):
        clerk.connection.sendall(b"2")


class Talker(socketserver.ThreadingTCPServer):
    daemon_threads, block_on_close = True, False

    def handle_error(self, *_):
        """Say nothing of callers that go away."""


@contextlib.contextmanager
def office(offers=(), context=None, upgrade=None, handler=Clerk, **says):
    with Talker(("127.0.0.1", 0), handler) as server:
        server.calls, server.heard, server.letters = 0, [], []
        server.offers, server.context, server.upgrade, server.says = offers, context, upgrade, says
        server.stopped, server.port = threading.Event(), server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """A certificate for 127.0.0.1 that only they trust who are told to, and its context."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    given = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout key"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    asked = ["openssl", *given.split(), "-out", "certificate", *names]
    subprocess.run(asked, cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    return context, str(folder / "certificate")


def test_a_server_that_hangs_after_the_text_is_down_and_what_it_was_not_given_is_told_later():
    ledger = Ledger()
    with office(text=hang) as server:
        channel = mail(server.port)
        found = deliver([EVENT, OTHER], [channel], ledger, **HASTY)
        assert states(found) == ["unknown", "failed"]
        assert len(server.letters) == 1
        server.says = {}
        assert states(deliver([EVENT, OTHER], [channel], ledger, **QUICK)) == ["sent"]
    assert b"could not be made" in server.letters[1]


def test_a_server_that_drips_is_not_waited_for():
    began = time.monotonic()
    with office(greeting=drip) as server:
        channel, ledger = mail(server.port), Ledger()
        found = deliver([EVENT, OTHER], [channel], ledger, **QUICK | {"timeout": 0.2})
        assert states(found) == ["failed", "failed"]
        assert time.monotonic() - began < LONG / 2
        assert nobody_is_left()
        server.says = {}
        again = deliver([EVENT, OTHER], [channel], ledger, **QUICK)
        assert states(again) == ["sent", "sent"]


def nobody_is_left():
    """Whether all attempts end before long, though their servers do not."""
    until = time.monotonic() + LONG / 2
    while any(one.name == "notice" for one in threading.enumerate()):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_an_attempt_that_was_given_up_hands_over_nothing():
    go_on, ends = threading.Event(), []

    def work(attempt):
        go_on.wait(LONG)
        try:
            attempt.hand_over()
        except CalledOff as error:
            ends.append(error)
            raise
        return ""

    with pytest.raises(Untold) as caught:
        within(0.05, work)
    assert caught.value.again
    assert caught.value.down
    go_on.set()
    assert nobody_is_left()
    assert len(ends) == 1


@pytest.mark.parametrize(("moment", "state"), [("greeting", "failed"), ("text", "unknown")])
def test_a_run_that_is_stopped_keeps_what_is_known(moment, state):
    def stop(clerk):
        os.kill(os.getpid(), signal.SIGINT)
        hang(clerk)

    ledger = Ledger()
    with office(**{moment: stop}) as server, pytest.raises(KeyboardInterrupt):
        deliver([EVENT, OTHER], [mail(server.port)], ledger, **QUICK | {"timeout": LONG})
    assert list(ledger.states.values()) == [state]
    assert server.calls == 1


def test_a_channel_has_no_more_than_its_time():
    with office() as server:
        found = deliver([EVENT, OTHER], [mail(server.port)], Ledger(), **QUICK, limit=0)
    assert states(found) == ["sent", "failed"]
    assert len(server.letters) == 1


def test_what_a_channel_that_is_down_was_not_given_is_still_owed(tmp_path):
    now = dt.datetime.now(dt.UTC)
    since = now - dt.timedelta(days=7)
    with office(text=b"421 later\r\n") as server, History(tmp_path) as history:
        channel = mail(server.port)
        history.happened(history.begin("", now), [EVENT, OTHER], now)
        for _ in range(7):
            told = deliver([EVENT, OTHER], [channel], history, **QUICK | {"attempts": 1})
            assert states(told) == ["failed", "failed"]
        owed = history.untold(channel.name, channel.on, since)
        assert owed == [EVENT, OTHER]
        server.says = {}
        assert states(deliver(owed, [channel], history, **QUICK)) == ["sent", "sent"]
        assert history.untold(channel.name, channel.on, since) == []


def test_what_a_channel_refuses_again_and_again_is_given_up(tmp_path):
    now = dt.datetime.now(dt.UTC)
    with office(text=b"550 not this one\r\n") as server, History(tmp_path) as history:
        channel = mail(server.port)
        history.happened(history.begin("", now), [EVENT], now)
        tries = [deliver([EVENT], [channel], history, **QUICK) for _ in range(7)]
    assert [len(one) for one in tries] == [1, 1, 1, 1, 1, 0, 0]
