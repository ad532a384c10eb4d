"""Notifications by Apprise, to real servers on this machine: each at most once, and in time."""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from conftest import ROOT
from notifying import EVENT, OTHER, Ledger, by, send
from servers import certificate, drip, free_port, hang, mail, web

from analysis.notify import channels
from analysis.notify.channels import Channel
from analysis.notify.delivery import deliver
from analysis.notify.events import Event

LATE = Event("late", "c", "k", "Figures are late", "Since May")


def test_a_webhook_gets_each_event_once(monkeypatch):
    ledger = Ledger()
    with web() as server:
        channel = by(monkeypatch, server.url)
        assert send(channel, EVENT, OTHER, LATE, ledger=ledger) == (["sent"] * 3, [""] * 3)
        assert send(channel, EVENT, OTHER, LATE, ledger=ledger) == ([], [])
    assert [one["type"] for one in server.taken] == ["info", "failure", "warning"]
    assert server.taken[0]["title"] == "A claim is refuted"
    assert server.taken[0]["message"] == (
        "Why & how\n\na/report.html\n\nTrade Claims, a/2022-04-21"
    )


def test_mail_arrives_with_its_words_and_hostile_ones_make_no_headers(monkeypatch):
    title = "x\r\nBcc: evil@example.org\n<script> Überraschung – «ü»"
    event = Event("failed", "r", "k", title, "ü\n.\n..\n<b>.\r\n.\r\nQUIT\r\n \ud800", "")
    with mail() as server:
        assert send(by(monkeypatch, server.url), event)[0] == ["sent"]
    (letter,) = server.taken
    assert letter["Subject"].startswith("x Bcc: evil@\u2060example.org <\u2060script> Überraschung")
    assert (letter["Bcc"], letter["To"]) == (None, "b@example.org")
    assert letter["From"] == "a@example.org"
    lines = letter.get_body(["plain"]).get_content().splitlines()
    assert lines[:7] == ["ü", ".", "..", "<\u2060b>.", ".", "QUIT", " �"]


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 502, 503])
def test_what_is_refused_is_not_sent_again_and_the_rest_waits_for_the_next_run(status, monkeypatch):
    ledger = Ledger()
    with web(status) as server:
        channel = by(monkeypatch, server.url)
        states, errors = send(channel, EVENT, OTHER, LATE, ledger=ledger)
        assert states == ["failed", "waiting", "waiting"]
        assert errors == [f"it was answered with the status {status}"] * 3
        assert len(server.taken) == len(ledger.states) == 1
        due = ledger.due([EVENT, OTHER, LATE], channel)
        assert due == [OTHER, LATE]
        assert send(channel, *due, ledger=ledger)[0] == ["sent", "sent"]
    assert [one["title"] for one in server.taken] == [
        one.message.title for one in (EVENT, OTHER, LATE)
    ]


@pytest.mark.parametrize("answer", ["451 later", "550 never", "421 bye"])
def test_a_mail_server_that_refuses_is_asked_once(answer, monkeypatch):
    ledger = Ledger()
    with mail(answer) as server:
        channel = by(monkeypatch, server.url)
        assert send(channel, EVENT, OTHER, ledger=ledger)[0] == ["failed", "waiting"]
        assert server.calls == 1
        assert send(channel, *ledger.due([EVENT, OTHER], channel), ledger=ledger)[0] == ["sent"]
    assert "b failed" in server.taken[0]["Subject"]


@pytest.mark.parametrize("scheme", ["json", "mailto"])
def test_a_server_that_is_down_fails_nothing_and_gets_what_is_left_later(scheme, monkeypatch):
    channel = by(monkeypatch, f"{scheme}://127.0.0.1:{free_port()}?from=a@example.org")
    states, errors = send(channel, EVENT, OTHER)
    assert states == ["failed", "waiting"]
    assert errors == ["it could not be handed over"] * 2


def test_a_hundred_events_do_not_wait_for_a_server_that_hangs(monkeypatch):
    events = [Event("failed", "r", str(number), "t", "d", "") for number in range(100)]
    began = time.monotonic()
    with web(hang) as server:
        states, _ = send(by(monkeypatch, f"{server.url}?rto=0.3"), *events)
    assert states == ["failed"] + ["waiting"] * 99
    assert len(server.taken) == 1
    assert time.monotonic() - began < 20


def test_a_server_that_drips_is_given_up_and_holds_no_process(monkeypatch):
    code = """
from notifying import EVENT, OTHER, send
from analysis.notify.channels import Channel
print(send(Channel(url_variable="NEWSROOM"), EVENT, OTHER, seconds=1))
"""
    with web(drip) as server:
        given = os.environ | {"NEWSROOM": server.url, "PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}"}
        said = subprocess.run(
            [sys.executable, "-c", code],
            env=given,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )  # it drips for as long as this block lasts
    assert said.stdout == f"{(['unknown', 'waiting'], ['no answer within 1 s'] * 2)}\n"
    assert len(server.taken) == 1


def test_a_channel_that_fails_keeps_nothing_from_another(monkeypatch):
    ledger = Ledger()
    with web() as server, mail() as post:
        owed = [
            (by(monkeypatch, f"json://127.0.0.1:{free_port()}", "GONE"), [EVENT, OTHER]),
            (by(monkeypatch, server.url, "HOOK"), [EVENT, OTHER]),
            (by(monkeypatch, post.url, "MAIL", label="editors"), [OTHER]),
        ]
        found = deliver(owed, ledger)
    assert [(one.channel, one.state) for one in found] == [
        ("GONE", "failed"), ("GONE", "waiting"), ("HOOK", "sent"), ("HOOK", "sent"),
        ("editors", "sent"),
    ]  # fmt: skip
    assert len(server.taken) == 2
    assert len(post.taken) == 1


def test_a_run_has_no_more_than_its_time_and_each_channel_its_share(monkeypatch):
    def slow(caller):
        time.sleep(1)
        caller.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    events = [Event("late", "r", str(number), "t", "d", "") for number in range(9)]
    with web(*[slow] * 9) as one, web() as two:
        owed = [
            (by(monkeypatch, one.url, "ONE"), events),
            (by(monkeypatch, two.url, "TWO"), events),
        ]
        found = deliver(owed, Ledger(), limit=6)
    states = {name: [it.state for it in found if it.channel == name] for name in ("ONE", "TWO")}
    assert set(states["ONE"]) == {"sent", "waiting"}
    assert set(states["TWO"]) == {"sent"}
    ledger = Ledger()
    assert set(send(by(monkeypatch, "json://127.0.0.1"), *events, ledger=ledger, limit=-1)[0]) == {
        "waiting"
    }
    assert ledger.states == {}


def test_a_run_that_is_stopped_leaves_what_it_was_sending_claimed(monkeypatch):
    def stop(caller):
        os.kill(os.getpid(), signal.SIGINT)
        hang(caller)

    ledger, before = Ledger(), signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with web(stop) as server, pytest.raises(KeyboardInterrupt):
            send(by(monkeypatch, f"{server.url}?rto=60"), EVENT, OTHER, ledger=ledger)
    finally:  # a shell starts what runs in the background without it
        signal.signal(signal.SIGINT, before)
    assert ledger.states == {(EVENT.identity, "NEWSROOM"): "claimed"}
    assert len(server.taken) == 1


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_a_certificate_that_is_not_trusted_is_refused_unless_it_is_to_be_trusted(
    tmp_path, monkeypatch, caplog, recwarn
):
    with web(tls=certificate(tmp_path)) as server:
        assert send(by(monkeypatch, server.url), EVENT)[0] == ["failed"]
        assert server.taken == []
        assert send(by(monkeypatch, f"{server.url}?verify=no"), EVENT)[0] == ["sent"]
    assert "127.0.0.1" not in caplog.text + "".join(str(one.message) for one in recwarn)


def test_nothing_of_an_address_is_said(monkeypatch, caplog, capsys):
    for name in ("trade-claims", "apprise", "urllib3"):
        log = logging.getLogger(name)
        monkeypatch.setattr(log, "propagate", True)
        caplog.set_level(logging.DEBUG, name)
    caplog.set_level(logging.DEBUG)
    secret = "me:s3cr3t@127.0.0.1:{}/s3cr3t/path?+X-Token=s3cr3t&-key=s3cr3t&:more=s3cr3t"

    def odd(caller):  # of which urllib3 warns, with the whole address
        caller.request.sendall(b"HTTP/1.1 500 s3cr3t\r\nno header\r\nContent-Length: 0\r\n\r\n")

    said = []
    with web(odd, 404, 200) as server, mail() as post:
        for url in [f"json://{secret}".format(port) for port in
                    (server.server_address[1],) * 3 + (free_port(),)] + [
                    post.url.replace("//", "//me:s3cr3t@"), "s3cr3t", "http://s3cr3t", "slack://s3cr3t",
                    "json://s3cr3t:s3cr3t@news.example/", "json://127.0.0.1?rto=s3cr3t",
                    post.url.replace("b@example.org", "s3cr3t"), "json://[s3cr3t", ""]:  # fmt: skip
            channel = by(monkeypatch, url)
            said += [
                *send(channel, EVENT),
                repr(channel),
                str(deliver([(channel, [EVENT])], Ledger())),
            ]
    assert "s3cr3t" in str(server.taken)
    assert [one for one in caplog.records if one.name == "trade-claims"]
    names = ("trade-claims", "apprise", "urllib3")
    said += [one.getMessage() for one in caplog.records if one.name.startswith(names)]
    said += capsys.readouterr()
    shown = str(said)
    assert not [one for one in ("s3cr3t", "127.0.0.1", "news.example", "b@") if one in shown]
    assert "NEWSROOM" in shown


def test_what_others_log_of_apprise_is_left_alone(monkeypatch, caplog):
    import apprise

    monkeypatch.setattr(logging.getLogger("apprise"), "propagate", True)
    by(monkeypatch, "json://127.0.0.1")
    send(by(monkeypatch, f"json://127.0.0.1:{free_port()}"), EVENT)
    assert not [one for one in caplog.records if one.name == "apprise"]
    apprise.Apprise().add("unknown://x")
    assert [one for one in caplog.records if one.name == "apprise"]


def test_an_internal_error_is_named_without_its_words(monkeypatch):
    def broken(*_):
        raise ValueError("s3cr3t")

    monkeypatch.setattr(channels, "notify", broken)
    assert send(by(monkeypatch, "json://127.0.0.1"), EVENT) == (
        ["failed"], ["internal error, ValueError"],
    )  # fmt: skip


def test_a_variable_that_is_gone_claims_nothing(monkeypatch):
    ledger = Ledger()
    channel = Channel(url_variable="NEWSROOM")
    monkeypatch.delenv("NEWSROOM", raising=False)
    states, errors = send(channel, EVENT, OTHER, ledger=ledger)
    assert states == ["waiting", "waiting"]
    assert "NEWSROOM: found 'no value'" in errors[0]
    assert ledger.states == {}
    with web() as server:
        assert send(by(monkeypatch, server.url), EVENT, OTHER, ledger=ledger)[0] == ["sent"] * 2


def test_long_texts_are_split_rather_than_cut_or_refused(monkeypatch):
    detail = "\n".join(f"line {number} of many" for number in range(4000))
    with web() as server:
        assert send(by(monkeypatch, server.url), Event("failed", "r", "k", "t", detail))[0] == [
            "sent"
        ]
    assert len(server.taken) > 1
    whole = "\n".join(one["message"] for one in server.taken)
    assert [f"line {number} of many" in whole for number in (0, 1999, 3999)] == [True] * 3
    assert all(len(json.dumps(one)) < 40_000 for one in server.taken)
