"""Documents that are written from the code are what it gives now, and what they show works."""

import argparse
import ast
import re
import runpy
import shlex
import sys
from functools import partial

import pytest
from comtrade_site import KEY, Comtrade, record
from conftest import ROOT
from documents import DOCS, PAGES, blocks, commands
from replay import Rerouted, replay

import analysis as an
from analysis.charts.layout import Chart
from analysis.cli.main import COMMANDS, build_parser
from analysis.core.errors import InputError
from analysis.figures.schema import COLUMNS
from analysis.measures import MEASURES
from analysis.sources import comtrade, http

SHOWN = [(page, one) for page in PAGES for one in commands(page)]
PYTHON = [(page, one) for page in PAGES for one in blocks(page, "python")]
PLACEHOLDERS = {"COMMAND", "NAME", "WORD"}  # in a command that says how others are written


@pytest.fixture(scope="module")
def written():
    return (ROOT / "docs" / "charts.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module", autouse=True)
def sitebuild():
    """Let the parts of the site be imported as the site's builder does."""
    sys.path.insert(0, str(DOCS))
    yield
    sys.path.remove(str(DOCS))


def test_the_table_of_charts_has_every_measure_once(written):
    rows = [line for line in written.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == sorted(MEASURES)
    for row in rows:
        assert len(row.replace("\\|", "").split(" | ")) == 5


def test_the_table_of_charts_is_what_the_registry_and_the_figures_give(written):
    assert runpy.run_path(str(ROOT / "docs" / "charts.py"))["document"]() == written, (
        "docs/charts.md is out of date: run `make charts`"
    )


def _ids(pair):
    return pair[0].relative_to(DOCS).as_posix() if isinstance(pair, tuple) else None


@pytest.mark.parametrize("shown", SHOWN, ids=lambda pair: f"{_ids(pair)}: {pair[1]}")
def test_a_command_that_a_page_shows_is_one_that_the_parser_takes(shown, capsys):
    page, command = shown
    words = shlex.split(command)[1:]
    if PLACEHOLDERS & {*words}:
        words = [one for one in words if one not in PLACEHOLDERS]
        assert {one for one in words if not one.startswith("-")} <= {*COMMANDS}
        return
    try:
        build_parser().parse_args(words)
    except SystemExit as end:  # --help, --version, --print-completion
        assert end.code == 0
    except InputError as error:
        bare = len(words) == 1 and words[0] in COMMANDS  # the command as such, named in a text
        assert bare, f"{page.name}: {command}: {error}"


def test_the_pages_show_every_command():
    shown = {shlex.split(one)[1] for _, one in SHOWN}
    assert {*COMMANDS} <= shown, {*COMMANDS} - shown


def test_a_page_shows_no_option_that_does_not_exist():
    parser = build_parser()
    parser.complete_options()
    (choice,) = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    known = {
        name
        for one in [parser, *choice.choices.values()]
        for action in one._actions
        for name in action.option_strings
    }
    others = {"--to", "--html", "--template"}  # of nbconvert
    for page in PAGES:
        named = {*re.findall(r"`(--[a-z][a-z-]*)", page.read_text())}
        assert named <= known | others, f"{page.name}: {named - known}"


@pytest.mark.parametrize("shown", PYTHON, ids=_ids)
def test_python_that_a_page_shows_runs(shown, tmp_path, monkeypatch):
    page, code = shown
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(comtrade.KEY, raising=False)
    if "airflow" in code:  # not installed: what it names is read, not run
        (call,) = [one for one in ast.walk(ast.parse(code)) if isinstance(one, ast.Call)]
        given = {one.arg: ast.literal_eval(one.value) for one in call.keywords}
        assert given["parameters"]["article"] == "bloomberg-2022-04-21"
        assert (ROOT / "notebooks" / given["input_nb"].rpartition("/")[2]).exists()
        return
    months = ("202401", "202402", "202403")
    office = Comtrade(
        [record(156, 643, flow, one, 7e9 + len(flow)) for flow in "XM" for one in months]
    )
    with replay(office) as server:
        rerouted = partial(http.Client, transport=Rerouted(server), sleep=lambda _: None)
        monkeypatch.setattr(http, "Client", rerouted)
        names = {}
        exec(compile(code, str(page), "exec"), names)
    if "figures" in names:
        assert len(names["figures"]) == 6
    assert KEY not in code


def test_every_block_of_python_is_run_somewhere():
    kinds = {"python", "{code-cell}", "{chart}"}
    for page in PAGES:
        named = {*re.findall(r"^```(\{?[a-z-]*python[a-z-]*\}?)", page.read_text(), re.MULTILINE)}
        assert named <= kinds, page
        if blocks(page, "{code-cell}"):
            assert page.read_text().startswith("---\nfile_format: mystnb\n"), page


def test_the_gallery_shows_every_chart():
    from sitebuild.gallery import EXAMPLES

    drawn = {*an.charts.__all__} - {"Chart", "house_style"}
    assert {*EXAMPLES} == drawn


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_of_the_gallery_keeps_its_theme(theme):
    from sitebuild import pictures
    from sitebuild.gallery import EXAMPLES, made

    chart = made(f"import analysis as an\n{EXAMPLES['levels']}")
    assert isinstance(chart, Chart)
    text = getattr(pictures, theme)(chart.embed().svg())
    assert "prefers-color-scheme" not in text
    assert ("#14171a" in text) is (theme == "dark")


def test_the_fields_of_records_are_explained():
    from sitebuild.article_schema import _RECORDS
    from sitebuild.docstrings import fields_of
    from sitebuild.file_formats import _MEANING, _PLAN

    from analysis.claims.schemas import article_schema

    for record_, _ in _RECORDS.values():
        assert {*record_.model_fields} <= {*fields_of(record_)}, record_
    for record_ in _PLAN.values():
        assert {*record_.model_fields} <= {*fields_of(record_)}, record_
    assert {*article_schema()["$defs"]} - {"Arguments"} == {*_RECORDS}
    assert {*_MEANING} == {*COLUMNS}


def test_every_variable_that_the_package_reads_is_listed():
    from sitebuild.environment import variables
    from sitebuild.markdown import Site

    listed = variables(Site(ROOT, ""))
    inner = {"TRADE_CLAIMS_FORKSERVER"}  # how processes of the package find each other
    for file in (ROOT / "analysis").rglob("*.py"):
        named = {*re.findall(r'"(TRADE_CLAIMS_[A-Z_]+|SOURCE_DATE_EPOCH)"', file.read_text())}
        assert all(f"`{one}`" in listed for one in named - inner), file


def test_every_page_is_in_the_contents():
    for page in PAGES:
        index = page.parent / "index.md" if page.name != "index.md" else DOCS / "index.md"
        name = page.stem if page.name != "index.md" else f"{page.parent.name}/index"
        if page != DOCS / "index.md":
            assert re.search(rf"^{re.escape(name)}$", index.read_text(), re.MULTILINE), page


def test_the_pages_name_every_target_of_the_makefile_that_they_should():
    made = (ROOT / "Makefile").read_text()
    targets = {*re.findall(r"^([a-z-]+):.*## ", made, re.MULTILINE)}
    named = {*re.findall(r"`make ([a-z-]+)", "\n".join(one.read_text() for one in PAGES))}
    assert named <= targets, named - targets
    assert targets - {"help", "sample", "picture"} <= named
