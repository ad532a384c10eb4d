"""Mail servers that refuse, garble and can't do much: one letter, to all it can reach."""

import base64
import email
from email import policy

import pytest
from test_events import EVENT, OTHER, QUICK, Ledger, mail, states
from test_notices import authority, office  # noqa: F401 (a fixture)

from analysis.notify.events import Event, deliver


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
def test_certificates_are_checked(security, authority, monkeypatch):  # noqa: F811
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
        monkeypatch.setattr("analysis.notify.mailing.formatdate", lambda **_: 1 / 0)
        found = deliver([EVENT, OTHER], [channel], ledger, **QUICK)
        assert states(found) == ["failed", "failed"]
        assert "ZeroDivisionError" in found[0].error
        monkeypatch.undo()
        assert states(deliver([EVENT], [channel], ledger, **QUICK)) == ["sent"]


def test_who_is_added_is_told_no_past_events():
    one, two = mail(25), mail(25, to=["b@example.org", "c@example.org"])
    assert one.name == two.name
