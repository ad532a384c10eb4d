"""How offices are asked: a server refuses, redirects, drips, hangs and says too much."""

import dataclasses
import datetime as dt
import gzip
import hashlib
import json
import logging
import pickle
import shutil

import pytest
from pydantic import SecretStr
from replay import (
    Rerouted,
    announced,
    cut,
    drip_body,
    drip_head,
    dropped,
    endless,
    hang,
    replay,
)
from servers import certificate

from analysis.core.errors import FolderError, ParameterError, SourceError
from analysis.sources.http import Client
from analysis.sources.policy import Policy
from analysis.sources.request import Address, Request, key_from

KEY = "0123456789abcdef0123456789abcdef"
POLICY = Policy("x", frozenset({"office.example"}), interval=0.0, first_wait=0.01)
ADDRESS = Address("https://office.example/data", {"period": "202203"})
WITH_KEY = dataclasses.replace(ADDRESS, secret_headers={"Api-Key": SecretStr(KEY)})


def asked(*answers, address=ADDRESS, policy=POLICY, **options):
    """Return the answer, what the server was asked and the waits."""
    waits = []
    with replay(answers) as server:
        client = Client(policy, transport=Rerouted(server), sleep=waits.append, **options)
        with client:
            return client.get(address), server.taken, waits


def refused(*answers, address=ADDRESS, policy=POLICY, **options):
    with pytest.raises(SourceError) as caught:
        asked(*answers, address=address, policy=policy, **options)
    return caught.value


def test_an_answer_comes_as_it_was_sent():
    answer, taken, waits = asked((200, b"\x00\xffabc", {"Content-Type": "text/csv", "X-Own": "1"}))
    assert answer.body == b"\x00\xffabc"
    assert answer.headers == {"content-type": "text/csv", "date": answer.headers["date"]}
    assert answer.sha256 == hashlib.sha256(b"\x00\xffabc").hexdigest()
    assert taken[0]["params"] == {"period": "202203"}
    assert taken[0]["headers"]["user-agent"].startswith("trade-claims/")
    assert not waits


def test_a_packed_answer_is_unpacked():
    packed = gzip.compress(b"a,b\n" * 1000)
    answer, *_ = asked((200, packed, {"Content-Encoding": "gzip"}))
    assert answer.body == b"a,b\n" * 1000


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(status):
    answer, taken, waits = asked((status,), (status,), (200, b"x"))
    assert (answer.body, len(taken), len(waits)) == (b"x", 3, 2)
    assert 0.005 <= waits[0] <= 0.01 <= waits[1] <= 0.02


@pytest.mark.parametrize("broken", [cut, dropped])
def test_a_broken_connection_is_tried_again(broken):
    answer, taken, _ = asked(broken, (200, b"x"))
    assert (answer.body, len(taken)) == (b"x", 2)


def test_what_does_not_pass_is_given_up():
    error = refused(*[(503, b"Down for maintenance")] * 5)
    assert str(error) == (
        "x, https://office.example/data?period=202203: found status 503, saying "
        "'Down for maintenance' (5 tries); expected 200; try again later"
    )
    assert error.status == 503


@pytest.mark.parametrize("status", [400, 401, 404, 412, 204])
def test_a_refusal_is_not_tried_again(status):
    error = refused((status, b"" if status == 204 else b"<html>no</html>"), (200, b"x"))
    assert error.status == status


def test_a_reader_may_understand_other_statuses():
    answer, *_ = asked((404, b"none"), address=dataclasses.replace(ADDRESS, statuses=(200, 404)))
    assert (answer.status, answer.body) == (404, b"none")


def test_a_policy_says_what_a_status_means():
    policy = dataclasses.replace(POLICY, refusals=((412, "the firewall wants a browser"),))
    assert refused((412,), policy=policy).mend == "the firewall wants a browser"


@pytest.mark.parametrize("status", [429, 503, 403])
def test_the_server_says_how_long_to_wait(status):
    _, taken, waits = asked((status, b"", {"Retry-After": "7"}), (200, b"x"))
    assert (len(taken), waits) == (2, [7.0])


def test_the_server_says_until_when_to_wait():
    then = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)
    said = then.strftime("%a, %d %b %Y %H:%M:%S GMT")
    _, _, waits = asked((429, b"", {"Retry-After": said}), (200, b"x"))
    assert 25 < waits[0] <= 30


@pytest.mark.parametrize("said", ["", "soon", "-5", "1e9", "٣", "nan"])
def test_a_wait_that_is_none_is_the_usual_one(said):
    _, _, waits = asked((429, b"", {"Retry-After": said.encode("utf-8").decode("latin-1")}), (200,))
    assert waits[0] <= 0.01


def test_nobody_waits_for_hours():
    error = refused((403, b"Out of call volume quota", {"Retry-After": "11657"}), (200, b"x"))
    assert "the server asks to wait for 11,657 seconds: try again then" in str(error)


def test_requests_are_spaced():
    waits = []
    policy = dataclasses.replace(POLICY, interval=5.0)
    with replay([(200,)] * 3) as server:
        client = Client(policy, transport=Rerouted(server), sleep=waits.append)
        with client:
            for _ in range(3):
                client.get(ADDRESS)
    assert len(waits) == 2
    assert all(4 < wait <= 5 for wait in waits)


@pytest.mark.parametrize("slow", [hang, drip_head, drip_body])
def test_no_answer_lasts_for_ever(slow):
    policy = dataclasses.replace(POLICY, seconds=0.3, tries=2)
    error = refused(slow, slow, policy=policy)
    assert "(2 tries)" in error.found
    assert "try again later" in error.mend or "network" in error.mend


def test_ten_gigabytes_are_refused_before_they_come():
    error = refused(announced(10_000_000_000))
    assert "found 10,000,000,000 bytes; expected at most 50,000,000 bytes" in str(error)


def test_a_size_that_is_not_announced_is_bounded():
    error = refused(endless, policy=dataclasses.replace(POLICY, largest=1_000_000))
    assert error.found == "more than 1,000,000 bytes"


def test_a_small_packed_answer_may_not_unpack_to_a_large_one():
    packed = gzip.compress(bytes(5_000_000))
    policy = dataclasses.replace(POLICY, largest=1_000_000)
    error = refused((200, packed, {"Content-Encoding": "gzip"}), policy=policy)
    assert error.found == "more than 1,000,000 bytes"


def test_a_damaged_packing_is_an_error():
    error = refused(*[(200, b"no gzip", {"Content-Encoding": "gzip"})] * 5)
    assert "DecodingError" in error.found


def test_a_redirect_within_the_office_is_followed():
    moved = (301, b"", {"Location": "/there?a=1"})
    answer, taken, _ = asked(moved, (200, b"x"), address=WITH_KEY)
    assert answer.body == b"x"
    assert [one["path"] for one in taken] == ["/data", "/there"]
    assert taken[1]["headers"]["api-key"] == KEY


@pytest.mark.parametrize(
    "location",
    ["https://elsewhere.example/x", "//elsewhere.example/x", "https://office.example:8443/x",
     "https://office.example@elsewhere.example/x", "https://elsewhere.example/?k=" + KEY],
)  # fmt: skip
def test_a_redirect_to_another_host_is_refused(location):
    error = refused((302, b"", {"Location": location}), (200, b"x"), address=WITH_KEY)
    assert "expected office.example" in str(error)
    assert KEY not in str(error)


def test_a_redirect_to_another_scheme_is_refused():
    error = refused((302, b"", {"Location": "http://office.example/x"}), (200, b"x"))
    assert "found the scheme 'http'; expected https" in str(error)
    plain = dataclasses.replace(POLICY, plain=True)
    answer, *_ = asked((302, b"", {"Location": "http://office.example/x"}), (200,), policy=plain)
    assert answer.status == 200


def test_redirects_have_an_end():
    moved = (302, b"", {"Location": "/data"})
    assert "5 redirects in a row" in str(refused(*[moved] * 5, (200, b"x")))


def test_tls_is_the_default():
    with replay([(200,)]) as server:
        host = f"127.0.0.1:{server.server_address[1]}"
        policy = dataclasses.replace(POLICY, hosts=frozenset({host}), tries=1, seconds=5)
        with Client(policy) as client:
            with pytest.raises(SourceError, match="scheme 'http'"):
                client.get(Address(f"http://{host}/x"))
            with pytest.raises(SourceError, match="ConnectError"):
                client.get(Address(f"https://{host}/x"))
        assert not server.taken
        with Client(dataclasses.replace(policy, plain=True)) as client:
            assert client.get(Address(f"http://{host}/x")).status == 200


def test_nobody_at_home():
    policy = dataclasses.replace(POLICY, hosts=frozenset({"127.0.0.1:1"}), plain=True, tries=2)
    said = r"ConnectError.*\(2 tries\).*check the network"
    with (
        Client(policy, sleep=lambda _: None) as client,
        pytest.raises(SourceError, match=said),
    ):
        client.get(Address("http://127.0.0.1:1/x"))


def test_a_key_goes_into_a_header_and_nowhere_else(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    answer, taken, _ = asked((200, b"x"), address=WITH_KEY, keep=tmp_path)
    assert taken[0]["headers"]["api-key"] == KEY
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert len(files) == 2
    said = [str(answer), repr(answer), repr(WITH_KEY), str(WITH_KEY), caplog.text]
    said += [one.read_text() for one in files] + [str(one) for one in files]
    assert not any(KEY in one for one in said)


def test_a_key_in_the_query_is_not_in_the_address(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "a/b+c=" + KEY
    address = dataclasses.replace(ADDRESS, secret_params={"key": SecretStr(secret)})
    answer, taken, _ = asked((200, b"x"), address=address, keep=tmp_path)
    assert taken[0]["params"] == {"period": "202203", "key": secret}
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    said = [str(answer.address), repr(answer), caplog.text, *[one.read_text() for one in files]]
    assert not any(KEY in one for one in said)


def test_a_refusal_that_repeats_the_key_is_told_without_it():
    body = b"x" * 70 + b" your key " + KEY.encode() + b" is not valid"
    for status in (401, 503):
        assert KEY[:8] not in str(refused(*[(status, body)] * 5, address=WITH_KEY))


def test_an_answer_that_repeats_the_key_is_not_kept(tmp_path):
    error = refused((200, f"hello {KEY}".encode()), address=WITH_KEY, keep=tmp_path)
    assert "repeats the key" in str(error)
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_answers_are_kept_and_read_back_without_the_network(tmp_path):
    answer, *_ = asked((200, b"x", {"Content-Type": "text/csv"}), keep=tmp_path)
    with Client(POLICY, keep=tmp_path, offline=True) as client:
        assert client.get(ADDRESS) == answer
        other = Address("https://office.example/other")
        with pytest.raises(SourceError, match="no kept answer"):
            client.get(other)
    with Client(POLICY, offline=True) as client, pytest.raises(SourceError, match="no kept answer"):
        client.get(ADDRESS)


def test_the_newest_answer_is_read_and_each_is_kept(tmp_path):
    for body in (b"a", b"b", b"b", b"a"):
        asked((200, body), keep=tmp_path)
    assert len([*tmp_path.rglob("*.body")]) == 3
    with Client(POLICY, keep=tmp_path, offline=True) as client:
        assert client.get(ADDRESS).body == b"a"


def test_a_fresh_answer_is_not_asked_for_again(tmp_path):
    day = dataclasses.replace(ADDRESS, kept_for=dt.timedelta(days=1))
    asked((200, b"a"), address=day, keep=tmp_path)
    answer, taken, _ = asked(address=day, keep=tmp_path)
    assert (answer.body, taken) == (b"a", [])
    answer, taken, _ = asked((200, b"b"), keep=tmp_path)
    assert (answer.body, len(taken)) == (b"b", 1)


@pytest.mark.parametrize("name", ["body", "json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"at": "x"}'])
def test_a_kept_answer_that_was_changed_is_not_used(tmp_path, name, content):
    asked((200, b"a"), keep=tmp_path)
    next(tmp_path.rglob(f"*.{name}")).write_bytes(content)
    said = "expected an answer as it was kept; remove both"
    with (
        Client(POLICY, keep=tmp_path, offline=True) as client,
        pytest.raises(SourceError, match=said),
    ):
        client.get(ADDRESS)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "x").write_text("a file, where the source's folder belongs")
    with pytest.raises(FolderError):
        asked((200, b"a"), keep=tmp_path)


def test_what_is_told_parts_kept_answers(tmp_path):
    csv = dataclasses.replace(ADDRESS, headers={"Accept": "text/csv"})
    _, taken, _ = asked((200, b"csv"), address=csv, keep=tmp_path)
    assert taken[0]["headers"]["accept"] == "text/csv"
    asked((200, b"json"), keep=tmp_path)
    with Client(POLICY, keep=tmp_path, offline=True) as client:
        assert (client.get(csv).body, client.get(ADDRESS).body) == (b"csv", b"json")


def test_a_plan_is_sent_each_answer():
    def plan():
        index = yield Address("https://office.example/index", holds="index")
        for name in json.loads(index.body):
            yield Address(f"https://office.example/{name}")

    given = [(200, b'["a", "b"]'), (200, b"A"), (200, b"B")]
    with replay(given) as server, Client(POLICY, transport=Rerouted(server)) as client:
        answers = [*client.answers(plan())]
    assert [one.body for one in answers] == [b'["a", "b"]', b"A", b"B"]
    assert [one.address.holds for one in answers] == ["index", "figures", "figures"]


def test_a_plan_of_nothing_asks_nothing():
    def plan():
        return
        yield

    with Client(POLICY) as client:
        assert [*client.answers(plan())] == []


def test_a_key_comes_from_a_variable(monkeypatch):
    monkeypatch.delenv("TRADE_CLAIMS_X_KEY", raising=False)
    assert key_from("TRADE_CLAIMS_X_KEY", "x", needed=False) is None
    with pytest.raises(SourceError, match="no variable TRADE_CLAIMS_X_KEY"):
        key_from("TRADE_CLAIMS_X_KEY", "x")
    monkeypatch.setenv("TRADE_CLAIMS_X_KEY", f" {KEY}\n")
    assert key_from("TRADE_CLAIMS_X_KEY", "x").get_secret_value() == KEY
    for bad in ("a b", "a\nb", "é", "x" * 201):
        monkeypatch.setenv("TRADE_CLAIMS_X_KEY", bad)
        with pytest.raises(SourceError) as caught:
            key_from("TRADE_CLAIMS_X_KEY", "x")
        assert bad not in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [{"reporter": "CN"}, {"reporter": "chn"}, {"reporter": None}, {"partner": "RU"},
     {"partner": 643}, {"since": "2022Q1"}, {"until": "2022"}, {"since": "x"}, {"flows": ()},
     {"flows": ("exports",)}],
)  # fmt: skip
def test_a_request_is_checked(wrong):
    with pytest.raises(ParameterError):
        Request(**{"reporter": "CHN", **wrong})


def test_a_request_has_a_span():
    today = dt.date(2022, 5, 21)
    assert str(Request("CHN").span("2018-01", today)) == "2018-01..2022-04"
    assert str(Request("CHN", until="2019-12").span("2018-01", today)) == "2018-01..2019-12"
    assert str(Request("CHN", until="2030-12").span("2022-04", today)) == "2022-04"
    for wrong in ({"since": "2022-05"}, {"until": "2017-12"}):
        with pytest.raises(ParameterError):
            Request("CHN", **wrong).span("2018-01", today)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
@pytest.mark.parametrize("slow", [hang, drip_head, drip_body])
def test_time_is_bounded_within_tls(tmp_path, slow):
    policy = dataclasses.replace(POLICY, seconds=0.5, tries=1)
    with (
        replay([(200, b"x"), slow], tls=certificate(tmp_path)) as server,
        Client(policy, transport=Rerouted(server)) as client,
    ):
        assert client.get(ADDRESS).body == b"x"
        with pytest.raises(SourceError, match=r"no whole answer|ReadTimeout"):
            client.get(ADDRESS)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    with replay([(200, b"x")], tls=certificate(tmp_path)) as server:
        host = f"127.0.0.1:{server.server_address[1]}"
        policy = dataclasses.replace(POLICY, hosts=frozenset({host}), tries=1, seconds=5)
        with Client(policy) as client, pytest.raises(SourceError, match="certificate"):
            client.get(Address(f"https://{host}/x"))


def test_an_error_survives_a_process():
    error = SourceError("x", "a", "b", "c", address="https://office.example/", row="Japan")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
