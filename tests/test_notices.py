"""Mail and files that fail at the worst moment: told at most once, nothing lost, nobody waits."""

import base64
import contextlib
import email
import json
import os
import resource
import shutil
import signal
import socketserver
import ssl
import subprocess
import threading
import time
from email import policy
from pathlib import Path

import pytest
from test_events import EVENT, HASTY, OTHER, QUICK, Ledger, mail, states

from analysis.batches.attempts import CalledOff, Untold, within
from analysis.batches.events import Event, deliver
from analysis.batches.recipients import File

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


def test_a_letter_is_of_seven_bits():
    event = Event("flipped", "r", "k", "Überraschung – «ü»", "ü\n.\n..\n", "")
    with office() as server:
        assert states(deliver([event], [mail(server.port)], Ledger(), **QUICK)) == ["sent"]
    sent = server.letters[0]
    assert sent.isascii()
    letter = email.message_from_bytes(sent.replace(b"\r\n..", b"\r\n."), policy=policy.default)
    assert letter["Subject"] == "Trade Claims: Überraschung – «ü»"
    plain = letter.get_body(["plain"]).get_content().replace("\r\n", "\n")
    assert "ü\n.\n..\n" in plain


@pytest.mark.parametrize(
    "reply", [b"what?\r\n", b"25\r\n", b"354 go on\r\n", b"x" * 9999, b"250-and\r\n", None]
)
def test_without_a_clear_answer_mail_may_have_arrived(reply):
    def said(clerk):
        clerk.connection.sendall(reply or b"")
        raise ConnectionAbortedError

    ledger = Ledger()
    with office(text=said) as server:
        channel = mail(server.port)
        assert states(deliver([EVENT], [channel], ledger, **QUICK)) == ["unknown"]
        assert deliver([EVENT], [channel], ledger, **QUICK) == []
    assert len(server.letters) == 1


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


@pytest.mark.parametrize(
    ("says", "calls"),
    [
        ({"AUTH": b"535 s3cr3t is wrong\r\n"}, 1),
        ({"AUTH": b"454 later\r\n"}, 3),
        ({"MAIL": b"550 not you\r\n"}, 1),
        ({"MAIL": b"451 later\r\n"}, 3),
        ({"RCPT": b"550 nobody\r\n"}, 1),
        ({"DATA": b"554 no\r\n"}, 1),
        ({"greeting": b"554 go away\r\n"}, 1),
        ({"greeting": b"421 later\r\n"}, 3),
        ({"EHLO": None}, 3),
    ],
)
def test_what_is_refused_before_the_text_is_refused_to_all(says, calls, monkeypatch, caplog):
    monkeypatch.setenv("SECRET", "s3cr3t")
    with office([b"AUTH PLAIN"], AUTH=b"235 in\r\n") as server:
        server.says |= says
        channel, ledger = mail(server.port, user="me", password_variable="SECRET"), Ledger()
        found = deliver([EVENT, OTHER], [channel], ledger, **QUICK)
        assert states(found) == ["failed", "failed"]
        assert (server.calls, server.letters) == (calls, [])
        assert "s3cr3t" not in str(found) + caplog.text
        server.says = {"AUTH": b"235 in\r\n"}
        assert states(deliver([EVENT, OTHER], [channel], ledger, **QUICK)) == ["sent", "sent"]
    assert b"AUTH PLAIN " + base64.b64encode(b"\0me\0s3cr3t") in server.heard


@pytest.mark.parametrize("value", ["", "pässwörd"])
def test_a_password_that_can_not_be_sent_is_named_and_not_shown(value, monkeypatch):
    monkeypatch.setenv("SECRET", value)
    with office([b"AUTH PLAIN"]) as server:
        channel = mail(server.port, user="me", password_variable="SECRET")
        found = deliver([EVENT, OTHER], [channel], Ledger(), **QUICK)
    assert states(found) == ["failed", "failed"]
    assert "SECRET" in found[0].error
    assert not [sign for sign in ("ä", "xe4", "ssw") if sign in str(found)]
    assert not server.letters


def test_one_bad_address_keeps_no_mail_from_others():
    says = {"RCPT TO:<C@EXAMPLE.ORG>": b"550 nobody\r\n"}
    with office(**says) as server:
        channel = mail(server.port, to=["c@example.org", "b@example.org"])
        found = deliver([EVENT], [channel], Ledger(), **QUICK)
    assert states(found) == ["sent"]
    assert "c@example.org (550 nobody)" in found[0].error
    assert len(server.letters) == 1


def test_a_server_without_starttls_is_not_asked_again():
    with office() as server:
        channel = mail(server.port, security="starttls")
        found = deliver([EVENT, OTHER], [channel], Ledger(), **QUICK)
    assert states(found) == ["failed", "failed"]
    assert "security: tls or none" in found[0].error
    assert server.calls == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_certificates_are_checked(security, authority, monkeypatch):
    context, trusted = authority
    given = {"context": context} if security == "tls" else {"upgrade": context}
    with office([b"STARTTLS"], **given) as server:
        channel = mail(server.port, security=security)
        found = deliver([EVENT, OTHER], [channel], Ledger(), **QUICK)
        assert states(found) == ["failed", "failed"]
        assert "certificate" in found[0].error
        assert server.calls == 1
        server.offers = [b"STARTTLS"]
        monkeypatch.setenv("SSL_CERT_FILE", trusted)
        assert states(deliver([EVENT], [channel], Ledger(), **QUICK)) == ["sent"]


def test_words_that_can_not_be_sent_are_mended_and_a_fault_of_ours_is_no_told(monkeypatch, caplog):
    event = Event("failed", "r", "k", "a \ud800 b", "\udcff", "")
    with office() as server:
        channel, ledger = mail(server.port), Ledger()
        assert states(deliver([event], [channel], ledger, **QUICK)) == ["sent"]
        monkeypatch.setattr("analysis.batches.mailing.formatdate", lambda **_: 1 / 0)
        found = deliver([EVENT, OTHER], [channel], ledger, **QUICK)
        assert states(found) == ["failed", "failed"]
        assert "ZeroDivisionError" in found[0].error
        monkeypatch.undo()
        assert states(deliver([EVENT], [channel], ledger, **QUICK)) == ["sent"]


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


def test_who_is_added_is_told_no_past_events():
    one, two = mail(25), mail(25, to=["b@example.org", "c@example.org"])
    assert one.name == two.name


def lines(path):
    return [json.loads(one)["report"] for one in Path(path).read_text().splitlines()]


def test_a_line_that_is_not_safe_on_the_disk_is_taken_back(tmp_path, monkeypatch):
    def broken(_):
        raise OSError(5, "Input/output error")

    channel, ledger = File(kind="file", path=str(tmp_path / "told")), Ledger()
    deliver([EVENT], [channel], ledger, **QUICK)
    monkeypatch.setattr("os.fsync", broken)
    assert states(deliver([OTHER], [channel], ledger, **QUICK)) == ["failed"]
    assert lines(channel.path) == [EVENT.report]
    monkeypatch.undo()
    assert states(deliver([OTHER], [channel], ledger, **QUICK)) == ["sent"]
    assert lines(channel.path) == [EVENT.report, OTHER.report]


def test_a_line_that_can_not_be_taken_back_may_be_told(tmp_path, monkeypatch):
    def broken(number):
        os.close(number)
        raise OSError(5, "Input/output error")

    channel, ledger = File(kind="file", path=str(tmp_path / "told")), Ledger()
    monkeypatch.setattr("os.fsync", broken)
    assert states(deliver([EVENT, OTHER], [channel], ledger, **QUICK)) == ["unknown", "failed"]
    monkeypatch.undo()
    assert states(deliver([EVENT, OTHER], [channel], ledger, **QUICK)) == ["sent"]
    assert lines(channel.path) == [EVENT.report, OTHER.report]


def test_a_part_of_a_line_is_taken_back(tmp_path):
    channel, ledger = File(kind="file", path=str(tmp_path / "told")), Ledger()
    deliver([EVENT], [channel], ledger, **QUICK)
    before, (soft, hard) = (
        Path(channel.path).read_bytes(),
        resource.getrlimit(resource.RLIMIT_FSIZE),
    )
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, hard))
        found = deliver([OTHER], [channel], ledger, **QUICK)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert states(found) == ["failed"]
    assert Path(channel.path).read_bytes() == before
    assert states(deliver([OTHER], [channel], ledger, **QUICK)) == ["sent"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_loses_nothing(tmp_path):
    (tmp_path / "told").symlink_to("/dev/full")
    channel = File(kind="file", path=str(tmp_path / "told"))
    found = deliver([EVENT], [channel], Ledger(), **QUICK)
    assert states(found) == ["failed"]
    assert "No space" in found[0].error


def test_a_torn_line_stands_by_itself(tmp_path):
    (tmp_path / "told").write_bytes(b'{"report": "torn"')
    channel = File(kind="file", path=str(tmp_path / "told"))
    assert states(deliver([EVENT], [channel], Ledger(), **QUICK)) == ["sent"]
    torn, whole = (tmp_path / "told").read_text().splitlines()
    assert torn == '{"report": "torn"'
    assert json.loads(whole)["report"] == EVENT.report


def test_no_folder_is_made_for_notices(tmp_path):
    channel = File(kind="file", path=str(tmp_path / "none" / "told"))
    found = deliver([EVENT], [channel], Ledger(), **QUICK)
    assert states(found) == ["failed"]
    assert "no such folder" in found[0].error
    assert not (tmp_path / "none").exists()
