"""What a plan says of who is notified: read as meant, refused with the mend, without secrets."""

import pytest
from batching import ran, written
from conftest import SLUG

from analysis.batch import runner
from analysis.batch.plan import read_plan
from analysis.cli.main import main
from analysis.core.errors import DocumentError
from analysis.kernels import engine

HEAD = 'reports:\n  - articles: "*"\nnotify:\n'
HOOK = "https://hooks.slack.com/services/T000/B000/hunter2"
GOOD = "  - url_variable: NEWSROOM\n"
FILE = "  - kind: file\n    path: x\n"


def read(tmp_path, text, **given):
    (tmp_path / "plan.yml").write_text(HEAD + text, encoding="utf-8")
    return read_plan(tmp_path / "plan.yml", **given).notify


def test_channels_are_read_as_meant(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSROOM", "mailto://localhost?from=a@example.org&to=b@example.org")
    text = f"{GOOD}    events: [late]\n{GOOD}    label: editors\n{FILE}"
    one, two, three = read(tmp_path, text)
    assert [it.name for it in (one, two, three)] == ["NEWSROOM", "editors", "file"]
    assert (one.events, two.events) == (["late"], ["flipped", "failed", "late", "arrived"])
    assert three.path == str(tmp_path / "x")
    assert (one.variables, three.variables) == (["NEWSROOM"], [])


@pytest.mark.parametrize(
    "url",
    [
        "mailtos://me:hunter2@mail.example.org?from=a@example.org&to=b@example.org",
        "mailto://me:hunter2@example.org?mode=starttls&smtp=mail.example.org",
        "mailto://me:hunter2@gmail.com",  # of which Apprise knows that it is STARTTLS
        "mailto://me:hunter2@127.0.0.1?from=a@example.org&to=b@example.org",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#news",
        "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "workflows://prod-161.westeurope.logic.azure.com:443/643e69f83c8944438d68119179a10a64/"
        "KODuebWbDGYFr0z0eu-6Rj8aUKz7108W3wrNJZxFE5A",
        "ntfys://news.example.org/topic",
        "jsons://me:hunter2@news.example.org/hook?overflow=truncate&cto=2.5",
    ],
)
def test_urls_of_apprise_are_accepted(tmp_path, monkeypatch, url):
    monkeypatch.setenv("NEWSROOM", url)
    assert read(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (None, "NEWSROOM with no value; expected an Apprise URL"),
        (" ", "NEWSROOM with no value"),
        ("hunter2", 'apprise --dry-run -vv --body test "$NEWSROOM"'),
        ("hunter2://x", "an Apprise URL"),
        ("slack://hunter2", "an Apprise URL"),
        ("mailto://", "an Apprise URL"),
        ("json://[hunter2", "an Apprise URL"),
        ("json://example.org, json://hunter2", "an Apprise URL"),
        ("https://news.example.org/hunter2", "json://… (jsons://… for https)"),
        ("mailto://localhost?from=a@example.org&to=hunter2", "of which Apprise ignores nothing"),
        ("json://localhost?cto=hunter2", "of which Apprise ignores nothing"),
        ("json://localhost/hunter2?format=hunter2", "of which Apprise ignores nothing"),
        ("json://localhost/hunter2?retry=1", "without retry and optional"),
        ("json://localhost/hunter2?optional=yes", "without retry and optional"),
        ("mailto://me:hunter2@mail.example.org", "mailtos:// rather than mailto://"),
        ("json://me:hunter2@localhost.example.org", "jsons:// rather than json://"),
    ],
)
def test_what_is_no_url_of_apprise_is_refused_and_not_shown(
    tmp_path, monkeypatch, capsys, url, said
):
    monkeypatch.delenv("NEWSROOM", raising=False)
    if url:
        monkeypatch.setenv("NEWSROOM", url)
    with pytest.raises(
        DocumentError, match=r"plan\.yml, line 6, field notify\[1\]\.url_variable"
    ) as caught:
        read(tmp_path, FILE + GOOD)
    assert said in str(caught.value)
    assert "NEWSROOM" in str(caught.value)
    assert read(tmp_path, FILE + GOOD, channels=False)
    file = str(tmp_path / "plan.yml")
    assert main(["batch", file, "--dry-run"]) == 2
    assert main(["status", file]) == 1  # which needs no variable, and finds no run yet
    shown = capsys.readouterr()
    assert "notify[1].url_variable" in shown.err
    assert "hunter2" not in f"{caught.value} {shown}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FILE + "    on: [late]\n", "'events', which replaces 'on'"),
        (FILE + "    'on': [late]\n", "'events', which replaces 'on'"),
        (FILE + "    event: [late]\n", "did you mean 'events'"),
        (GOOD + "    password_variable: hunter2\n", "did you mean 'url_variable'"),
        (GOOD + "    password: hunter2\n", "url_variable"),
        (GOOD + "    host: hunter2\n", "known: events, kind, label, path, url_variable"),
        ("  - kind: smtp\n    host: hunter2\n", "(mailtos://…, jsons://…), and no kind"),
        ("  - kind: webhook\n    url_variable: X\n", "(mailtos://…, jsons://…), and no kind"),
        (f"  - kind: {HOOK}\n", "'apprise' or 'file'"),
        (f"  - url: {HOOK}\n", "'url_variable', which replaces 'url'"),
        (f"  - url_variable: {HOOK}\n", "the name of a variable"),
        ("  - kind: file\n", "path and no url_variable, as its kind is file"),
        (FILE + "    url_variable: X\n", "path and no url_variable"),
        (GOOD + "    path: x\n", "url_variable and no path, as its kind is apprise"),
        ("  - label: x\n", "url_variable and no path"),
        (GOOD + "    label: '<b>'\n", "letters, digits, blanks"),
        (f"  - {HOOK}\n", "names with values"),
        (f"  {HOOK}\n", "list"),
        (FILE + f"    events: [{HOOK}]\n", "'late'"),
        (FILE + "    events: []\n", "at least 1"),
        (GOOD + "    password: 'hunter2\n", "line"),
        (GOOD + "    password: hunter2: x\n", "line"),
        (GOOD + "    password: *hunter2\n", "line"),
        (GOOD + "    label: hunter2\n    label: hunter2\n", "'label' is given twice"),
        (FILE + "    on: [late]\n    'on': [late]\n", "is given twice"),
        (GOOD + GOOD, "channels 0 and 1 to differ in name: give one a label"),
        (FILE + FILE.replace("x", "y"), "give one a label"),
        (GOOD + FILE + "    label: NEWSROOM\n", "give one a label"),
    ],
)
def test_no_value_of_a_channel_is_shown(tmp_path, text, said):
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value) + caught.value.found + caught.value.expected


def test_a_plan_that_is_none_shows_nothing(tmp_path):
    (tmp_path / "plan.yml").write_text(f"- {HOOK}\n")
    with pytest.raises(DocumentError, match="names with values") as caught:
        read_plan(tmp_path / "plan.yml")
    assert "hunter2" not in str(caught.value)
    with pytest.raises(DocumentError, match="no such file"):
        read_plan(tmp_path / "none.yml")
    (tmp_path / "plan.yml").write_text("reports: [{as_of: 7x}]\ntimezone: Mars\n")
    with pytest.raises(DocumentError, match="Mars"):
        read_plan(tmp_path / "plan.yml")


def test_what_a_channel_names_is_kept_from_the_notebook(tmp_path, fake, monkeypatch):
    seen = []

    def built(tasks, processes):
        seen.extend(engine.secrets().values())
        return fake(tasks, processes)

    monkeypatch.setattr(runner, "build_here", built)
    monkeypatch.setenv("MAILBOX", "json://127.0.0.1/of/great/worth")
    ran(written(tmp_path, notify=[{"url_variable": "MAILBOX"}]))
    assert "json://127.0.0.1/of/great/worth" in seen
    assert "json://127.0.0.1/of/great/worth" not in engine.secrets().values()


def test_a_file_of_notifications_lies_beside_the_plan(tmp_path, fake, monkeypatch):
    monkeypatch.chdir("/")
    file = written(tmp_path, notify=[{"kind": "file", "path": "events.jsonl"}])
    fake.fails[f"{SLUG}/2022-04-21"] = "no"
    ran(file)
    assert '"detail": "no"' in (tmp_path / "events.jsonl").read_text()
