"""Files of plans: bounded, refused all at once, and no secret of theirs is ever told."""

import shutil

import pytest
from conftest import SLUG

from analysis.batch.plan import jobs_of, read_plan
from analysis.cli.main import main
from analysis.core.errors import DocumentError

HOOK = "https://hooks.slack.com/services/T000/B000/hunter2"
REPORTS = f"reports: [{{articles: {SLUG}}}]\n"


def refused(tmp_path, text):
    file = tmp_path / "plan.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        jobs_of(read_plan(file), file)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        f"{REPORTS}url: {HOOK}\n",
        f"{REPORTS}password: hunter2\n",
        f"{REPORTS}{HOOK}: x\n",
        f"{REPORTS}hunter2 {HOOK}\n",
        f"{REPORTS}base_url: {HOOK.replace('https', 'slack')}\n",
        f"{REPORTS}base_url: https://me:hunter2@news.example\n",
        f"{REPORTS}out: {HOOK}\n",
        f"{REPORTS}timezone: {HOOK}\n",
        f"{REPORTS}timezone: me:hunter2@example.org\n",
        f"{REPORTS}limits: {{cell: {HOOK}}}\n",
        f"{REPORTS}limits: {{password: hunter2}}\n",
        f"{REPORTS}retention: {HOOK}\n",
        f"{REPORTS}notify: {HOOK}\n",
        f"{REPORTS}notify: [{{url_variable: hunter2@}}]\n",
        f"{REPORTS}notify: [{{label: x, label: {HOOK}}}]\n",
        f"{REPORTS}notify: [{{password: !hunter2 x}}]\n",
        f"{REPORTS}notify: [{{password: *hunter2}}]\n",
        f"{REPORTS}notify: [{{password: 'hunter2]\n",
        f"reports: [{{articles: '{HOOK}'}}]\n",
        f"reports: [{{articles: [{SLUG}, '{HOOK}', '{HOOK}']}}]\n",
        f"reports: [{{as_of: '{HOOK}'}}]\n",
        f"reports: [{{currency: '{HOOK}', webhook: hunter2}}]\n",
        "reports: [{schedule: 'mailto://me:hunter2@x'}]\n",
        f"reports: [{{first: '{HOOK}'}}]\n",
        f"reports: ['{HOOK}']\n",
        f"'{HOOK}'\n",
    ],
)
def test_a_secret_is_told_wherever_it_stands_to_nobody(tmp_path, capsys, text):
    error = refused(tmp_path, text)
    assert main(["batch", str(tmp_path / "plan.yml")]) == 2
    shown = capsys.readouterr()
    assert "hunter2" not in f"{error} {error.found} {error.expected} {error.problems} {shown}"
    assert "line " in shown.err


def test_everything_wrong_with_a_plan_is_said_at_once(tmp_path):
    text = (
        f"reports:\n- articles: {SLUG}\n  shedule: 0 6 * * *\n- as_of: [latest, latest]\n"
        "timezone: Mars\nlimits: {cell: 1e9}\nkeep: {count: 1}\nnotify: [{kind: pigeon}]\n"
    )
    error = refused(tmp_path, text)
    assert [(one.line, one.field) for one in error.problems] == [
        (3, "reports[0].shedule"), (4, "reports[1].as_of"), (5, "timezone"), (6, "limits.cell"),
        (7, "keep"), (8, "notify[0].kind"),
    ]  # fmt: skip
    assert "did you mean 'schedule'?" in str(error)
    assert "found 'Mars'; expected a time zone" in str(error)
    assert "it is called 'retention'" in str(error)


def test_every_entry_that_asks_for_what_can_not_be_is_named(tmp_path):
    error = refused(tmp_path, "reports:\n- articles: blomberg-*\n- {as_of: 2022-02-30}\n")
    assert [(one.line, one.field) for one in error.problems] == [
        (2, "reports[0]"), (3, "reports[1]"),
    ]  # fmt: skip
    assert "did you mean 'bloomberg-2022-04-21'" in str(error)
    assert "a day that exists" in str(error)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("limits: {cell: 0}", "a number above 0 to 604800"),
        ("limits: {report: .inf}", "a number above 0 to 604800"),
        ("limits: {memory: 9999999999999999}", "a whole number from 1073741824 to"),
        ("limits: {output: 1e6}", "a whole number from 1 to"),
        ("retention: {days: 1_000}", "a whole number from 1 to 100000"),
        ("retention: {count: yes}", "found yes, which YAML reads as true; expected a whole"),
        ("out: ''", "a folder, such as reports"),
        ("base_url: 'http://['", "an address of the web"),
        ("timezone: ../../etc/passwd", "a time zone"),
        ("reports: [{schedule: 0 0 31 2 *}]", "a cron expression"),
        ("reports: [{formats: [pdf, pdf]}]", "each once"),
        ("reports: [{currency: [USD, USD]}]", "each value once"),
        ("reports: []", "a list of at least 1"),
    ],
)
def test_what_has_no_effect_or_no_bound_is_refused(tmp_path, text, said):
    error = refused(tmp_path, text if "reports" in text else REPORTS + text)
    assert said in str(error)


def test_an_article_on_a_trade_that_is_not_held_fails_its_own_reports_only(tmp_path, data, capsys):
    text = (data / "articles" / f"{SLUG}.yml").read_text().replace("partner: RUS", "partner: XXX")
    (data / "articles" / "another.yml").write_text(text)
    shutil.copy(data / "articles" / "another.yml", data / "articles" / "Another One.yml")
    (tmp_path / "plan.yml").write_text('reports: [{articles: "*"}]\n')
    assert main(["batch", str(tmp_path / "plan.yml"), "--dry-run", "--explain"]) == 1
    out = capsys.readouterr().out
    assert "unreadable another/unreadable" in out
    assert "unreadable Another One/unreadable" in out
    assert "another.yml, line 7, field partner: unknown partner 'XXX'" in out
    assert f"new        {SLUG}/2022-04-21" in out
