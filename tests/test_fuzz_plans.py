"""Hundreds of damaged plans and command lines: refused with our own error, and no secret told."""

import contextlib
import io
import itertools
import shutil
from functools import partial
from pathlib import Path

import pytest
from conftest import SLUG, fuzzing
from hypothesis import assume, event, given
from hypothesis import strategies as st
from mutating import HOSTILE, damaged

from analysis.batch import project
from analysis.batch.plan import jobs_of, read_plan
from analysis.cli.main import COMMANDS, main
from analysis.core import paths
from analysis.core.errors import InputError
from analysis.reports import render as rendering

SEED = f"""\
reports:
  - articles: [{SLUG}, "*"]
    as_of: ["", latest]
    currency: [USD, CNY]
    formats: [html, pdf]
    schedule: 0 6 9-20 * *
    data_due: 0 12 21 * *
  - {{articles: "bloomberg-*", first: 2021-01, last: 2022-03, flows: export, reporter: CHN}}
out: reports
base_url: https://news.example/trade
timezone: Asia/Shanghai
retention: {{count: 36, days: 400}}
limits: {{cell: 120, report: 600, memory: 4000000000, output: 50000000}}
notify:
  - {{kind: file, path: events.jsonl}}
  - url_variable: NEWSROOM_MAIL
    events: [flipped, late]
    label: news desk
"""
SECRETS = [
    "https://hooks.slack.com/services/T000/B000/hunter2",
    "mailtos://me:hunter2@mail.example.org",
    "slack://T000/B000/hunter2/#news",
    "json://localhost/hunter2?format=hunter2",
    "me:hunter2@example.org",
]
NUMBER = itertools.count()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")
    shutil.copytree(paths.data_folder(), folder / "data")
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(folder):
        patch.setenv("TRADE_CLAIMS_DATA", str(folder / "data"))
        patch.setattr(rendering, "rendered", lambda *_, **__: pytest.skip("it would be rendered"))
        patch.setattr(project, "write_project", partial(_write_below, project.write_project))
        yield folder


def _write_below(write, folder):
    """Make a project in a folder of the test's own only."""
    if Path(folder).is_absolute() or ".." in Path(folder).parts:
        pytest.skip("it would be made elsewhere")
    return write(Path("projects", folder))


def ran(*arguments):
    """Run a command; return its exit status and all that it prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(arguments)
        except SystemExit as ended:  # --help, --version
            status = ended.code
    assert "internal error" not in err.getvalue()
    assert "Traceback" not in err.getvalue()
    return status, out.getvalue() + err.getvalue()


@given(content=damaged(SEED, [*HOSTILE, *SECRETS * 8]))
@fuzzing()
def test_a_damaged_plan_is_refused_or_makes_a_list_of_reports(place, content):
    file = place / f"plan-{next(NUMBER)}.yml"
    file.write_bytes(content)
    told = ""
    try:
        jobs = jobs_of(read_plan(file, channels=False), file)
        event("accepted")
        assert len(jobs) < 1000
    except InputError as error:
        event("refused")
        told = f"{error} {error.problems} {error.args}"
        assert "pydantic" not in told
    status, printed = ran("status", str(file))
    assert status in (0, 1, 2)
    assert "hunter2" not in told + printed
    file.unlink()


WORDS = [
    *COMMANDS, SLUG, "plan.yml", "--as-of", "--currency", "--source", "--json", "--robustness",
    "--flow", "--from", "--to", "--csv", "--select", "--due", "--force", "--dry-run", "--explain",
    "--jobs", "--out", "--base-url", "--first", "--last", "--flows", "--partner", "--reporter",
    "--formats", "--log", "none", "latest", "2022-04-21", "-", "--", "-h", "--help", "--version",
    "--as-of=", "--jobs=0", "--jobs=" + "9" * 5000, "html", "a\0b", "\udcff", "x" * 300, "/", ".",
    "--print-completion", "bash", "--data", "data", "--data=data",
]  # fmt: skip
ARGUMENTS = st.lists(
    st.sampled_from(WORDS) | st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=6
)


@given(first=st.sampled_from(sorted(COMMANDS)), second=st.sampled_from(WORDS), rest=ARGUMENTS)
@fuzzing()
def test_no_arguments_end_in_a_traceback(place, first, second, rest):
    (place / "plan.yml").write_text(SEED.partition("notify")[0])
    arguments = [first, second, *rest, *(["--dry-run"] if first == "batch" else [])]
    assume("--robustness" not in arguments)
    with contextlib.suppress(pytest.skip.Exception):
        status, _ = ran(*arguments)
        event(f"status {status}")
        assert status in (0, 1, 2)
