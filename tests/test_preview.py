"""The parts of a preview: what is watched, what is said to be wrong, and what is served."""

import socket
import subprocess
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from conftest import SLUG

import analysis as an
from analysis.cli.main import main
from analysis.core.errors import (
    DocumentError,
    FigureError,
    FolderError,
    ParameterError,
    Problem,
    RenderError,
    UnknownNameError,
)
from analysis.core.yaml_models import contents
from analysis.preview.pages import faults_html, page, told
from analysis.preview.server import HERE, Site, serving
from analysis.preview.status import Fault, Status, faults_of
from analysis.preview.watched import settled, state_of, unchanged

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e"


@pytest.mark.parametrize(
    "name", [f"articles/{SLUG}.yml", "hedges.yml", "sources.yml", "corrections.yml",
             "figures/gacc.csv", "figures/SHA256SUMS", "lunar-new-year.csv"]
)  # fmt: skip
def test_what_a_report_rests_on_is_watched(data, name):
    before = state_of(SLUG)
    (data / name).write_text((data / name).read_text() + "\n")
    assert state_of(SLUG) != before
    (data / name).unlink()
    assert state_of(SLUG) != before


@pytest.mark.parametrize(
    "name", ["articles/another.yml", f"articles/.{SLUG}.yml.swp", f"articles/{SLUG}.yml~",
             "articles/4913", "figures/.gacc.csv.swp", "figures/gacc.csv~", "#hedges.yml#"]
)  # fmt: skip
def test_what_editors_leave_beside_is_not(data, name):
    before = state_of(SLUG)
    (data / name).write_text("x")
    assert state_of(SLUG) == before


def test_a_link_to_nothing_such_as_the_lock_of_an_editor_stops_no_report(data, tmp_path):
    (data / "articles" / f".#{SLUG}.yml").symlink_to("somebody@somewhere.1234:5678")
    assert an.render(SLUG, out=tmp_path / "out", index=False, formats=["html"]).is_file()


def test_files_that_are_gone_have_a_state_too(data):
    held = state_of(SLUG)
    data.rename(data.with_name("elsewhere"))
    assert state_of(SLUG) == ()
    data.with_name("elsewhere").rename(data)
    assert state_of(SLUG) == held == settled(SLUG)
    assert unchanged(SLUG, held, 0)
    assert not unchanged(SLUG, (), 60)


def wrong(file, *problems):
    return DocumentError.holding(file, problems)


def test_every_problem_is_shown_with_its_line_as_it_is_written(tmp_path):
    file = tmp_path / "a.yml"
    file.write_bytes(b"\xef\xbb\xbftitle: x\r\nclaims:\r\n  - id: y\r\n")
    error = wrong(file, Problem("claims[0].id", "'y'", "another", 3), Problem("-", "a", "b"))
    assert faults_of(error) == [
        Fault("", "", "found a; expected b"),
        Fault("line 3", "claims[0].id", "found 'y'; expected another", "  - id: y"),
    ]
    shown = faults_html(Status(error=error))
    assert shown.startswith(f"<h2>2 problems in <code>{file}</code></h2>")
    assert "  - id: y</code>" in shown


def test_names_that_exist_are_folded_away_where_one_is_proposed(tmp_path):
    with pytest.raises(UnknownNameError) as raised:
        an.read_article(SLUG)["q1-gre"]
    (fault,) = faults_of(raised.value)
    assert fault.what == "unknown claim 'q1-gre': did you mean 'q1-grew'?"
    assert fault.known.startswith("q1-nearly-30-percent, q1-grew, ")
    shown = faults_html(Status(error=raised.value))
    assert "<details><summary>The names that exist</summary>q1-nearly" in shown


def test_faults_of_figures_and_of_cells_say_where_they_are():
    with pytest.raises(FigureError) as raised:
        FigureError.raise_all([FigureError("a.csv", n, "value", "x", "y") for n in range(2, 260)])
    faults = faults_of(raised.value)
    assert (len(faults), faults[1].place, faults[1].field) == (258, "a.csv, line 3", "value")
    shown = faults_html(Status(error=raised.value))
    assert shown.count("<tr>") == 201
    assert "<p>And 58 more.</p>" in shown
    assert faults_of(RenderError("report.ipynb", 3, "KeyError: 1"))[0].place == "cell 3"
    assert faults_of(RenderError("report.ipynb", None, "dead"))[0].what == "report.ipynb: dead"


def test_no_text_of_a_file_is_markup(tmp_path):
    file = tmp_path / f"{HOSTILE.replace('/', '')}.yml"
    file.write_text(f"{HOSTILE}\n")
    error = wrong(
        file, Problem(HOSTILE, HOSTILE, f"x did you mean a? (known: {HOSTILE})", 1, HOSTILE)
    )
    for shown in (faults_html(Status(error=error)), page(HOSTILE, told(Status(error=error), "r"))):
        assert "<script>alert" not in shown
        assert "<img" not in shown
        assert "\u202e" not in shown
        assert "&lt;script&gt;alert(1)" in shown


@pytest.fixture
def site(tmp_path):
    made = Site(SLUG, tmp_path)
    with serving(made) as address:
        made.address = address
        yield made


def asked(site, target, *hosts, method="GET"):
    """Send one request as it is written; return the status, the headers and the body."""
    where = urlsplit(site.address)
    connection = HTTPConnection(where.hostname, where.port, timeout=30)
    connection.putrequest(method, target, skip_host=True)
    for host in hosts:
        connection.putheader("Host", host.format(port=where.port))
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()


HOST = "127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        ([HOST], 200), (["localhost:{port}"], 200), ([], 403), ([HOST, "evil.example"], 403),
        (["evil.example"], 403), (["evil.example:{port}"], 403), (["127.0.0.1"], 403),
        (["127.0.0.1:1"], 403), (["127.0.0.1.evil.example:{port}"], 403), ([""], 403),
    ],
)  # fmt: skip
@pytest.mark.parametrize("target", ["/", "/report.html"])
def test_only_who_asks_for_this_machine_by_name_is_answered(site, hosts, status, target):
    site.show(Status(1), {"report.html": b"<p>secret"})
    found, _, body = asked(site, target, *hosts)
    assert found == status
    assert ("secret" in body or "Preview" in body) == (status == 200)


@pytest.mark.parametrize(
    "target",
    ["/page-1/report.html", "/../report.html", "/%2e%2e/x", "/.", "/..", "/x", "/page-1",
     "http://evil.example/report.html", "/report.html/", "/./report.html", "report.html/..", "*"],
)  # fmt: skip
def test_nothing_but_the_pages_of_the_preview_is_served(site, target):
    site.show(Status(1), {"report.html": b"<p>secret"})
    status, _, body = asked(site, target, HOST)
    assert (status, "secret" in body) == (404, False)


def test_nothing_can_be_sent_to_it(site):
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
        assert asked(site, "/", HOST, method=method)[0] == 501


def test_it_listens_on_this_machine_only(site):
    port = urlsplit(site.address).port
    assert urlsplit(site.address).hostname == HERE
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))  # taken, if it listened at every address


def test_other_sites_can_neither_read_nor_frame_it(site):
    site.show(Status(1), {"report.html": b"x", "verdicts.json": b"{}"})
    kinds = {"/": "text/html", "/report.html": "text/html", "/verdicts.json": "application/json"}
    for target, kind in kinds.items():
        _, headers, _ = asked(site, target, HOST)
        assert headers.get_content_type() == kind
        assert "frame-ancestors '" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in headers


def test_a_page_is_replaced_whole_and_the_one_before_goes(site, tmp_path):
    assert site.file("report.html") is None
    site.show(Status(1), {"report.html": b"one"})
    site.show(Status(1, error=ParameterError("x", "y", "z")))
    assert site.file("report.html") == b"one"
    site.show(Status(2), {"report.html": b"two"})
    assert site.file("report.html") == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["page-2"]


def test_a_full_disk_leaves_what_was_shown(disk):
    made = Site(SLUG, disk)
    made.show(Status(1), {"report.html": b"one"})
    with pytest.raises(FolderError, match="disk full"):
        made.show(Status(2), {"report.html": bytes(16 << 20)})
    assert made.file("report.html") == b"one"
    made.show(Status(2), {"report.html": b"two"})
    assert made.file("report.html") == b"two"


def test_events_tell_what_is_new_and_end_with_the_preview(site):
    events = site.events()
    assert b'"kind": "busy"' in next(events)
    site.show(Status(1), {})
    assert b'"page": 1' in next(events)
    site.end()
    assert next(events, None) is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([f"{SLUG[:-1]}2"], f"did you mean '{SLUG}'?"),
        ([SLUG, "--as-of", "tomorrow"], "a day that exists"),
        ([SLUG, "--partner", "IND"], "RUS, the article's own"),
        ([SLUG, "--port", "0"], "found '0'; expected a port from 1 to 65535"),
        ([SLUG, "--port", "65536"], "found '65536'; expected a port from 1 to 65535"),
        ([SLUG, "--out", "x"], "unknown option --out"),
    ],
)
def test_what_no_save_can_mend_is_refused(capsys, arguments, said):
    assert main(["preview", "--no-open", *arguments]) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert (out, len(err.splitlines())) == ("", 1)


def test_a_port_that_is_taken_is_refused(capsys):
    with socket.socket() as other:
        other.bind((HERE, 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert main(["preview", SLUG, "--no-open", "--port", port]) == 2
    assert f"parameter port: found {port}; expected a port that is free" in capsys.readouterr().err


def test_an_edit_of_data_in_a_checkout_is_known_to_be_uncommitted(tmp_path, monkeypatch):
    from analysis.reports import provenance

    def git(*words):
        subprocess.run(["git", "-C", tmp_path, *words], check=True, capture_output=True)

    monkeypatch.setattr(provenance, "_PACKAGE", tmp_path / "analysis")
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    provenance._commit.cache_clear()
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "hedges.yml"
    file.write_text("a")
    git("init", "-q")
    git("add", ".")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x")
    state = contents(tmp_path / "data")
    assert len(provenance._commit(state)) == 40
    file.write_text("ab")
    assert provenance._commit(contents(tmp_path / "data")).endswith("uncommitted changes")
    provenance._commit.cache_clear()
