import io
import json
import re
import shlex
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pexpect
import pytest
from conftest import ROOT, SLUG

from analysis.cli import main
from analysis.core.currencies import CURRENCIES
from analysis.reports.contract import Parameters


@pytest.fixture
def run(capsys):
    def ran(*arguments):
        status = main.main(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return ran


def test_list_names_articles_and_claims(run):
    status, out, _ = run("list")
    assert status == 0
    assert SLUG in out
    assert "q1-nearly-30-percent" in out


def test_check_in_words(run):
    status, out, _ = run("check", SLUG)
    assert status == 0
    assert "gacc, USD, as of 2022-04-21" in out
    assert "Six of six claims are supported." in out
    assert "  By gacc" not in out


def test_check_as_json(run, verdicts):
    status, out, _ = run("check", SLUG, "--json")
    data = json.loads(out)
    assert status == 0
    assert data == verdicts.as_dict()


def test_check_on_other_figures_says_what_differs_and_why(run, now):
    status, out, _ = run("check", SLUG, "--as-of", "latest", "--source", "comtrade", "--json")
    data = json.loads(out)
    assert status == 0
    assert [one["rating"] for one in data["verdicts"]] == [str(one.rating) for one in now]
    assert data["compared_with"] == {"as_of": "2022-04-21", "source": "gacc", "currency": "USD"}
    then = data["verdicts"][0]["then"]
    assert (then["rating"], then["differs"]) == ("supported", True)
    assert "38.17 then" in then["why"]
    _, out, _ = run("check", SLUG, "--as-of", "latest", "--source", "comtrade")
    assert "By gacc, USD, 2022-04-21: supported, found 28.7%" in out


def test_figures_as_csv(run):
    status, out, _ = run(
        "figures",
        "--source",
        "gacc",
        "--flow",
        "total",
        "--from",
        "2022-01",
        "--to",
        "2022-03",
        "--csv",
    )
    table = pd.read_csv(io.StringIO(out))
    assert status == 0
    assert set(table["span"]) == {"2022-01..2022-02", "2022-02", "2022Q1", "2022-03"}
    assert set(table["flow"]) == {"total"}
    assert 38.17 in table["value"].to_list()


def test_figures_as_a_table(run):
    status, out, _ = run("figures", "--source", "comtrade", "--from", "2022-03", "--to", "2022-03")
    assert status == 0
    assert len(out.splitlines()) == 3


def test_render_prints_where_the_report_is_and_a_line_for_each_claim(
    run, monkeypatch, tmp_path, verdicts
):
    from analysis.reports import render as rendering
    from analysis.reports.result import Result
    from analysis.reports.sections import show_verdicts

    found = tmp_path / "report.html", Result((show_verdicts(verdicts).section,))
    monkeypatch.setattr(rendering, "rendered", lambda *_, **__: found)
    status, out, _ = run("render", SLUG)
    lines = out.splitlines()
    assert status == 0
    assert lines[0].endswith("report.html")
    assert len([line for line in lines[1:] if line]) == 6


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "required: COMMAND"),
        (("chek", SLUG), "unknown command 'chek': did you mean 'check'?"),
        (("seal",), "unknown command 'seal': renamed 'checksum' in 0.2.0"),
        (("check",), "required: ARTICLE (see trade-claims check --help)"),
        (("list", SLUG), f"unexpected argument '{SLUG}' (see trade-claims list --help)"),
        (("--jsn", "list"), "unknown option --jsn (see trade-claims --help)"),
        (("check", "bloomberg-2022-04-12"), f"did you mean '{SLUG}'"),
        (("check", SLUG, "--as_of", "latest"), "unknown option --as_of: did you mean --as-of?"),
        (("check", SLUG, "--out=x"), "unknown option --out (see trade-claims check --help)"),
        (("check", SLUG, "--as-of", "tomorrow"), "a day that exists"),
        (("check", SLUG, "--as-of", "2022-02-30"), "a day that exists"),
        (("check", SLUG, "--currency", "usd"), "did you mean 'USD'"),
        (("check", SLUG, "--source", "comtrad"), "did you mean 'comtrade'"),
        (("render", SLUG, "--currncy", "USD"), "did you mean --currency"),
        (("render", SLUG, "--site", "x"), "unknown option --site: renamed --base-url in"),
        (("index", "--site=x"), "unknown option --site: renamed --base-url in 0.2.0"),
        (("check", SLUG, "--site", "x"), "unknown option --site (see"),
        (("batch", "x.yml", "--only", "x"), "unknown option --only: renamed --select in"),
        (("render", SLUG, "--formats", "html", "pfd"), "unknown format 'pfd': did you mean 'pdf'?"),
        (("render", SLUG, "--formats", "pdf", "pdf"), "one format or more, each once"),
        (("render", SLUG, "--flows", "exports"), "unknown flow 'exports': did you mean 'export'?"),
        (("batch", "x.yml", "--log", "txt"), "unknown log 'txt': did you mean 'text'?"),
        (("batch", "x.yml", "--jobs", "0"), "--jobs: found '0'; expected a whole number from 1"),
        (("--print-completion", "bsh"), "did you mean 'bash'?"),
        (("render", "../../etc/passwd"), "unknown article"),
        (("figures", "--flow", "exports"), "unknown flow 'exports': did you mean 'export'?"),
        (("figures", "--from", "2022-13"), "a month from 01 to 12"),
        (("figures", "--from", "2022-05", "--to", "2022-03"), "no earlier than --from 2022-05"),
        (("figures", "--from", ""), "found ''; expected 2022-03"),
        (("figures", "--source", "gac"), "did you mean 'gacc'"),
    ],
)
def test_bad_input_is_one_clear_line_and_status_2(run, arguments, said):
    status, out, err = run(*arguments)
    assert status == 2
    assert out == ""
    assert said in err
    assert len(err.splitlines()) == 1
    assert err.startswith("trade-claims: ")


def test_no_option_of_another_command_is_proposed(run):
    for command in ("render", "check"):
        _, _, err = run(command, SLUG, "--language", "en")
        assert err == (
            f"trade-claims: unknown option --language (see trade-claims {command} --help)\n"
        )


def test_an_internal_error_is_status_1(run, monkeypatch):
    broken = replace(main.COMMANDS["list"], run=lambda _: 1 / 0)
    monkeypatch.setitem(main.COMMANDS, "list", broken)
    status, _, err = run("list")
    assert status == 1
    assert err == "trade-claims: internal error: ZeroDivisionError: division by zero\n"


def test_a_command_that_is_interrupted_says_so_by_its_status(run, monkeypatch):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setitem(main.COMMANDS, "list", replace(main.COMMANDS["list"], run=stop))
    assert run("list") == (130, "", "")


def test_a_failed_notebook_is_status_1(run, monkeypatch):
    from analysis.core.errors import RenderError
    from analysis.reports import render as rendering

    def fails(*_, **__):
        raise RenderError("report.ipynb", 3, "ValueError: no")

    monkeypatch.setattr(rendering, "rendered", fails)
    assert run("render", SLUG)[0] == 1


def test_checksums_are_written_after_a_meant_change(run, data):
    file = data / "figures" / "gacc.csv"
    file.write_text(file.read_text().replace(",38.17,", ",38.18,"))
    assert run("check", SLUG)[0] == 2
    status, out, _ = run("checksum")
    assert (status, out) == (0, f"checksums written: {data / 'figures' / 'SHA256SUMS'}\n")
    assert run("check", SLUG)[0] == 0


@pytest.mark.parametrize("command", main.COMMANDS)
def test_the_help_of_each_command_describes_every_option_and_the_exit_statuses(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main.main([command, "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert f"usage: trade-claims {command}" in text
    for status in ("0 done", "1 a report failed", "2 bad input", "130 interrupted", "143 termin"):
        assert status in text
    for action in options_of(command):
        if action.dest not in ("help", "schema"):
            assert action.help
            flag = action.nargs == 0 or not action.option_strings
            assert flag or "default:" in action.help or "such as" in action.help, action.dest
            assert flag or action.metavar or action.choices, action.dest
            named = action.choices or () if action.metavar else ()
            assert all(one in action.help for one in named), action.dest


def options_of(command):
    parser = main.build_parser()
    parser.complete_options()
    (commands,) = [one for one in parser._actions if one.choices and "list" in one.choices]
    return commands.choices[command]._actions


def test_a_report_has_an_option_for_each_of_its_parameters():
    names = {one.dest for one in options_of("render")}
    assert set(Parameters.model_fields) <= names
    (currency,) = [one for one in options_of("check") if one.dest == "currency"]
    assert currency.choices == CURRENCIES


COMPLETE = """
source {script}
try() {{ COMP_WORDS=("$@"); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=()
         _shtab_trade_claims; echo "${{COMPREPLY[*]}}"; }}
try trade-claims re
try trade-claims render --form
try trade-claims render --formats p
try trade-claims check x --currency ""
try trade-claims batch pla
try trade-claims batch --log ""
"""


def test_bash_completes_commands_options_values_and_files(run, capsys, tmp_path):
    with pytest.raises(SystemExit):
        main.main(["--print-completion", "bash"])
    script = tmp_path / "completion"
    script.write_text(capsys.readouterr().out)
    (tmp_path / "plan.yml").touch()
    done = subprocess.run(
        ["bash", "-c", COMPLETE.format(script=script)],
        cwd=tmp_path, capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.splitlines() == [
        "render", "--formats", "pdf png", " ".join(CURRENCIES), "plan.yml", "none text json",
    ]  # fmt: skip


def test_zsh_is_given_each_command_and_its_options(capsys):
    with pytest.raises(SystemExit):
        main.main(["--print-completion", "zsh"])
    script = capsys.readouterr().out
    assert script.startswith("#compdef trade-claims")
    for command in main.COMMANDS:
        assert f"    {command}:'" in script
        for action in options_of(command):
            assert all(name in script for name in action.option_strings)


def test_every_command_in_the_docs_is_one():
    text = "".join((ROOT / name).read_text() for name in ("README.md", "CONTRIBUTING.md"))
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if "trade-claims " in line]
    assert len(lines) >= 4
    for line in lines:
        words = shlex.split(line, comments=True)
        if words[0] == "trade-claims":
            assert main.build_parser().parse_args(words[1:]).command in main.COMMANDS


LOADED = """
import sys
from analysis.cli.main import main
main({arguments})
print(*sorted(sys.modules), file=sys.stderr)
"""
LIGHT = ("pandas", "numpy", "papermill", "nbformat", "matplotlib", "jinja2", "tqdm", "shtab")


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["batch"], set()),
        (["status", "x", "--only", "x"], set()),
        (["seal"], set()),
        (["render", "--formats", "x"], set()),
        (["list"], {"pandas", "numpy"}),
        (["figures", "--flow", "x"], {"pandas", "numpy"}),
    ],
)
def test_a_command_imports_nothing_that_only_another_needs(arguments, needed):
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(arguments=arguments)],
        capture_output=True, text=True, check=True)  # fmt: skip
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "analysis.cli.render" in loaded
    assert {*LIGHT} & loaded == needed
    assert not [one for one in loaded if one.startswith(("analysis.batch.", "analysis.notify."))]


def on_a_terminal(*arguments):
    """Run a command on a terminal; return all that it writes there."""
    program = [sys.executable, "-m", "analysis", *arguments]
    text, status = pexpect.run(
        shlex.join(program), withexitstatus=True, encoding="utf-8", timeout=120
    )
    assert status == 0, text
    return text


def test_a_bar_is_shown_on_a_terminal_and_nowhere_else(tmp_path):
    plan = tmp_path / "reports.yml"
    plan.write_text(f"reports: [{{articles: {SLUG}, formats: html}}]")
    assert re.search(r"0%.* 0/6 \[.*claim", on_a_terminal("check", SLUG, "--robustness"))
    out = ["--out", str(tmp_path), "--formats", "html"]
    assert re.search(r"\d+/\d+ \[.*cell", on_a_terminal("render", SLUG, *out))
    shown = on_a_terminal("batch", str(plan))
    assert re.search(r"0%.* 0/1 \[.*report", shown)
    assert not re.search(r"report/s|\?report", on_a_terminal("batch", str(plan), "--log", "text"))
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "batch", str(plan), "--force"],
        capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stderr == ""


def test_help_and_version():
    for option in ("--help", "--version"):
        done = subprocess.run(
            [sys.executable, "-m", "analysis", option], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0
        assert done.stdout


def test_a_reader_who_stops_reading_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m analysis figures --csv | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("source,")
    assert done.stderr == ""


def test_no_character_of_an_article_can_steer_a_terminal(run, data):
    file = data / "articles" / "bloomberg-2022-04-21.yml"
    hostile = r'"a \e[31m nearly \x07 30% jump \u202e"'
    quote = "a nearly 30% jump in trade between the nations during the first three months of 2022"
    assert quote in file.read_text()
    file.write_text(file.read_text().replace(quote, hostile))
    for words in (("check", "bloomberg-2022-04-21"), ("list",)):
        status, out, _ = run(*words)
        assert status == 0
        assert not set(out) & {"\x1b", "\x07", "\u202e"}
        assert "�[31m nearly" in out
