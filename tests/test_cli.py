import io
import json
import subprocess
import sys

import pandas as pd
import pytest
from conftest import SLUG

from analysis.cli import main


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
    assert set(table["span"]) == {"2022-01..2022-02", "2022Q1", "2022-03"}
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
        (("chek", SLUG), "invalid choice: 'chek'"),
        (("check",), "required: ARTICLE"),
        (("check", "bloomberg-2022-04-12"), f"did you mean '{SLUG}'"),
        (("check", SLUG, "--as_of", "latest"), "did you mean --as-of"),
        (("check", SLUG, "--as-of", "tomorrow"), "a day that exists"),
        (("check", SLUG, "--as-of", "2022-02-30"), "a day that exists"),
        (("check", SLUG, "--currency", "usd"), "did you mean 'USD'"),
        (("check", SLUG, "--source", "comtrad"), "did you mean 'comtrade'"),
        (("render", SLUG, "--currncy", "USD"), "did you mean --currency"),
        (("render", "../../etc/passwd"), "unknown article"),
        (("figures", "--flow", "exports"), "invalid choice"),
        (("figures", "--from", "2022-13"), "a month from 01 to 12"),
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


def test_a_fault_of_ours_is_status_1(run, monkeypatch):
    monkeypatch.setitem(main._COMMANDS, "list", lambda _: 1 / 0)
    status, _, err = run("list")
    assert status == 1
    assert err == "trade-claims: a fault of ours, ZeroDivisionError: division by zero\n"


def test_a_failed_notebook_is_status_1(run, monkeypatch):
    from analysis.core.errors import RenderError
    from analysis.reports import render as rendering

    def fails(*_, **__):
        raise RenderError("report.ipynb", 3, "ValueError: no")

    monkeypatch.setattr(rendering, "rendered", fails)
    assert run("render", SLUG)[0] == 1


def test_sealing(run, data):
    file = data / "figures" / "gacc.csv"
    file.write_text(file.read_text().replace(",38.17,", ",38.18,"))
    assert run("check", SLUG)[0] == 2
    assert run("seal")[0] == 0
    assert run("check", SLUG)[0] == 0


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
