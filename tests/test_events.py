"""People are told by real mail and web servers on this machine, which refuse, hang and break."""

import contextlib
import email
import json
import logging
import multiprocessing as mp
import socket
import threading
from email import policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller
from pydantic import TypeAdapter, ValidationError

from analysis.notify.events import Event, deliver, words
from analysis.notify.recipients import Channel, File, Mail, Webhook

QUICK = {"attempts": 3, "wait": 0.01, "timeout": 10}
HASTY = QUICK | {"timeout": 1.5}  # where it has to be waited for
EVENT = Event("flipped", "a/2022-04-21", "k", "A claim is refuted", "Why & how", "a/report.html")
OTHER = Event("failed", "b/2022-04-21", "k", "b could not be made", "Why & how", "")


class Ledger:
    """Keeps who was told what, as the history does."""

    def __init__(self):
        self.states = {}

    def claim(self, identity, channel):
        if self.states.get((identity, channel)) not in (None, "failed"):
            return False
        self.states[identity, channel] = "trying"
        return True

    def settle(self, identity, channel, state, error, *, counts):
        self.states[identity, channel] = state


class Postman:
    """A mail server that answers as it is told."""

    def __init__(self, *answers):
        self.answers, self.letters, self.calls = list(answers), [], 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.calls += 1
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.letters.append(envelope)
        return answer


@contextlib.contextmanager
def post_office(*answers):
    postman = Postman(*answers)
    controller = Controller(postman, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield postman, mail(controller.port)
    finally:
        controller.stop()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def mail(port, **more):
    given = {"kind": "smtp", "host": "127.0.0.1", "port": port, "sender": "a@example.org"}
    return Mail(**given | {"to": ["b@example.org"], "security": "none"} | more)


@contextlib.contextmanager
def web(*statuses, hang=False):
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.headers["Idempotency-Key"], json.loads(body)))
            if hang:
                stop.wait(60)
            status = statuses[len(asked) - 1] if len(asked) <= len(statuses) else 200
            with contextlib.suppress(OSError):
                self.send_response(status)
                self.end_headers()

        def log_message(self, *_):
            pass

    stop = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield asked, Webhook(kind="webhook", url=f"http://127.0.0.1:{server.server_port}/x?token=z")
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


def states(found):
    return [one.state for one in found]


def test_mail_arrives_with_its_words():
    with post_office() as (postman, channel):
        assert states(deliver([EVENT], [channel], Ledger(), **QUICK)) == ["sent"]
    letter = email.message_from_bytes(postman.letters[0].content, policy=policy.default)
    assert letter["Subject"] == "Trade Claims: A claim is refuted"
    assert letter["Message-ID"] == f"<{EVENT.identity}@trade-claims.invalid>"
    assert "Why & how" in letter.get_body(["plain"]).get_content()
    assert "Why &amp; how" in letter.get_body(["html"]).get_content()


def test_hostile_titles_make_no_headers_and_no_tags():
    event = Event("failed", "r", "k", "x\r\nBcc: evil@example.org\n<script>", "<b>.\r\n.\r\n", "")
    with post_office() as (postman, channel):
        assert states(deliver([event], [channel], Ledger(), **QUICK)) == ["sent"]
    letter = email.message_from_bytes(postman.letters[0].content, policy=policy.default)
    assert letter["Bcc"] is None
    assert "<script>" not in letter.get_body(["html"]).get_content()
    assert postman.letters[0].rcpt_tos == ["b@example.org"]
    assert len(words(Event("late", "r", "k", "x" * 999, "", ""))["subject"]) <= 150


def test_a_server_that_is_down_fails_nothing_and_is_tried_again_later():
    ledger, port = Ledger(), free_port()
    found = deliver([EVENT], [mail(port)], ledger, **QUICK)
    assert states(found) == ["failed"]
    assert "no answer" in found[0].error
    controller = Controller(Postman(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert states(deliver([EVENT], [mail(port)], ledger, **QUICK)) == ["sent"]
        assert deliver([EVENT], [mail(port)], ledger, **QUICK) == []
    finally:
        controller.stop()


def test_a_hundred_events_do_not_wait_for_a_server_that_hangs():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        events = [Event("failed", "r", str(number), "t", "d", "") for number in range(100)]
        channel = mail(silent.getsockname()[1])
        found = deliver(events, [channel], Ledger(), attempts=2, wait=0.01, timeout=0.2)
    assert states(found) == ["failed"] * 100


@pytest.mark.parametrize(
    ("answers", "state", "calls"),
    [
        (["451 later", "451 later"], "sent", 3),
        (["550 never"], "failed", 1),
        (["451 later"] * 3, "failed", 3),
    ],
)
def test_a_mail_server_that_refuses(answers, state, calls):
    with post_office(*answers) as (postman, channel):
        assert states(deliver([EVENT], [channel], Ledger(), **QUICK)) == [state]
    assert postman.calls == calls


@pytest.mark.parametrize(
    ("statuses", "state", "calls"),
    [([200], "sent", 1), ([500, 503], "sent", 3), ([400], "failed", 1), ([302], "failed", 1),
     ([429, 200], "sent", 2), ([500] * 3, "failed", 3), ([408, 425, 200], "sent", 3),
     ([501], "failed", 1), ([502], "unknown", 1), ([504], "unknown", 1), ([524], "unknown", 1)],
)  # fmt: skip
def test_a_webhook_that_answers_so(statuses, state, calls):
    with web(*statuses) as (asked, channel):
        assert states(deliver([EVENT], [channel], Ledger(), **QUICK)) == [state]
    assert len(asked) == calls
    assert {key for key, _ in asked} == {EVENT.identity}
    assert asked[0][1]["event"] == "flipped"
    assert "token" not in channel.name


def test_a_webhook_that_hangs_may_have_been_told():
    ledger = Ledger()
    with web(hang=True) as (asked, channel):
        assert states(deliver([EVENT, OTHER], [channel], ledger, **HASTY)) == ["unknown", "failed"]
    assert len(asked) == 1  # a hundred events do not wait for it, nor are they lost to it
    assert list(ledger.states) == [(EVENT.identity, channel.name)]
    gone = Webhook(kind="webhook", url=f"http://127.0.0.1:{free_port()}/")
    assert states(deliver([EVENT], [gone], Ledger(), **QUICK)) == ["failed"]


def _add(path, number):
    for turn in range(50):
        event = Event("failed", f"{number}-{turn}", "k", "t\n" * 50, "d", "")
        deliver([event], [File(kind="file", path=path)], Ledger())


def test_two_processes_add_whole_lines_to_one_file(tmp_path):
    path = str(tmp_path / "told.jsonl")
    context = mp.get_context("spawn")
    runs = [context.Process(target=_add, args=(path, number)) for number in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    lines = [json.loads(one) for one in (tmp_path / "told.jsonl").read_text().splitlines()]
    assert len({one["report"] for one in lines}) == 100


def test_a_file_that_can_not_be_written_fails_nothing(tmp_path):
    (tmp_path / "none").write_text("no folder")
    channel = File(kind="file", path=str(tmp_path / "none" / "told.jsonl"))
    assert states(deliver([EVENT], [channel], Ledger(), **QUICK)) == ["failed"]


def test_a_channel_is_told_what_it_asks_for(tmp_path):
    channel = File(kind="file", path=str(tmp_path / "told"), on=["late"])
    assert deliver([EVENT], [channel], Ledger()) == []


def test_passwords_come_from_the_environment_and_are_never_said(monkeypatch, caplog):
    channel = mail(free_port(), user="me", password_variable="MAIL_PASSWORD")
    with post_office() as (_, open_office):  # which knows no login
        asked = mail(open_office.port, user="me", password_variable="MAIL_PASSWORD")
        found = deliver([EVENT], [asked], Ledger(), **QUICK)
        assert "MAIL_PASSWORD" in found[0].error
        monkeypatch.setenv("MAIL_PASSWORD", "s3cr3t-value")
        log = logging.getLogger("trade-claims")
        monkeypatch.setattr(log, "propagate", True)
        found = deliver([EVENT], [asked, channel], Ledger(), **QUICK)
    assert "sent" not in states(found)
    assert "s3cr3t" not in caplog.text + "".join(one.error for one in found)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "smtp", "host": "x", "sender": "a@b", "to": []},
        {"kind": "smtp", "host": "x", "sender": "a@b\r\nBcc: c@d", "to": ["a@b"]},
        {"kind": "webhook", "url": "ftp://x"},
        {"kind": "smtp", "host": "x", "sender": "ä@b", "to": ["a@b"]},
        {"kind": "smtp", "host": "x", "sender": "a@b", "to": ["a@b,c@d"]},
        {"kind": "webhook", "url": "https://x", "url_variable": "X"},
        {"kind": "webhook", "url": "https://x:y/"},
        {"kind": "webhook", "url": "https:///x"},
        {"kind": "file", "path": ""},
        {"kind": "file", "path": "x", "on": ["never"]},
    ],
)
def test_channels_that_can_not_be(given):
    with pytest.raises(ValidationError):
        TypeAdapter(Channel).validate_python(given)
