"""What a plan says of who is told: read as meant, refused with the mend, and without secrets."""

import pytest
from test_events import mail

from analysis.batch.plan import read_plan
from analysis.core.errors import DocumentError

HEAD = 'reports:\n  - articles: "*"\nnotify:\n'
POST = """  - kind: smtp
    host: mail.example.org
    sender: a@example.org
    to: [b@example.org]
"""
HOOK = "https://hooks.slack.com/services/T000/B000/hunter2"


def told(tmp_path, text):
    (tmp_path / "plan.yml").write_text(HEAD + text, encoding="utf-8")
    return read_plan(tmp_path / "plan.yml").notify


@pytest.mark.parametrize("name", ["on", '"on"', "On"])
def test_on_needs_no_quotes(tmp_path, name):
    assert told(tmp_path, f"  - kind: file\n    path: x\n    {name}: [late]\n")[0].on == ["late"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (POST + "    password: hunter2\n", "password_variable"),
        (POST + "    port: hunter2\n", "integer"),
        (POST.replace("[b@example.org]", "hunter2"), "list"),
        (POST + "    user: hunter2\n", "password_variable"),
        (f"  - kind: webhook\n    url: {HOOK}\n    url_variable: X\n", "one of"),
        (f"  - kind: webhook\n    url: x{HOOK}\n", "https://example.org/hook"),
        (f"  - kind: webhook\n    address: {HOOK}\n", "url_variable"),
        (f"  - kind: {HOOK}\n", "a tag found"),
        (f"  - {HOOK}\n", "names with values"),
        (f"  {HOOK}\n", "list"),
        (f"  - kind: file\n    path: x\n    on: [{HOOK}]\n", "'late'"),
        (POST + "    password: 'hunter2\n", "line"),
        (POST + "    password: hunter2: x\n", "line"),
        (POST + "    password: *hunter2\n", "line"),
        (POST + "    password: hunter2\n    password: hunter2\n", "'password' stands twice"),
        ("  - kind: file\n    path: x\n    on: [late]\n    'on': [late]\n", "stands twice"),
    ],
)
def test_no_value_of_a_channel_is_shown(tmp_path, text, said):
    with pytest.raises(DocumentError, match=said) as caught:
        told(tmp_path, text)
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


def test_a_password_is_not_sent_in_the_open():
    login = {"user": "me", "password_variable": "SECRET", "security": "none"}
    for host in ("127.0.0.1", "localhost", "::1"):
        assert mail(25, **login, host=host).password_variable
    for host in ("mail.example.org", "127.0.0.1.example.org", "10.0.0.1"):
        with pytest.raises(ValueError, match="starttls or tls"):
            mail(25, **login, host=host)


def test_two_channels_of_one_name_need_a_label(tmp_path):
    more = POST.replace("b@", "c@")
    with pytest.raises(DocumentError, match="give one a label"):
        told(tmp_path, POST + more)
    names = [one.name for one in told(tmp_path, POST + more + "    label: editors\n")]
    assert names == ["smtp mail.example.org:587 a@example.org", "smtp editors"]
