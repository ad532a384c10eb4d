"""Where a report comes from, and how to make it again."""

import datetime as dt
import importlib.metadata
import re
import shlex

import pytest
from conftest import ROOT

import analysis as an
from analysis.cli import main
from analysis.reports import provenance as told
from analysis.reports.parameters import report_parameters
from analysis.reports.result import Result
from analysis.reports.sections import show_verdicts
from analysis.reports.variants import views_of

SLUG = "bloomberg-2022-04-21"


@pytest.fixture(scope="module")
def facts():
    report = report_parameters(SLUG)
    return told.provenance(report, views_of(report))


def test_it_names_figures_code_and_environment(facts):
    assert facts["Figures as of"] == "21 Apr 2022"
    assert facts["Newest figure used"] == "20 Jul 2023"  # fills a gap of the record
    assert facts["Trade Claims"] == an.__version__
    assert facts["Parameters"] == f"article={SLUG}, as_of=2022-04-21, currency=USD"
    for name in ("Figures", "Article", "Notebook", "Code"):
        assert re.fullmatch(r"[0-9a-f]{64}", facts[f"{name} (SHA-256)"])
    assert re.match(r"[0-9a-f]{64} \(", facts["Environment lock (SHA-256)"])
    if (ROOT / ".git").exists():
        assert re.match(r"[0-9a-f]{40}", facts["Commit"])


def test_the_command_makes_it_again(facts, monkeypatch, tmp_path, verdicts):
    from analysis.reports import render as rendering

    words = shlex.split(facts["To reproduce it"])
    assert words[0] == "trade-claims"
    called, found = {}, (tmp_path, Result((show_verdicts(verdicts).section,)))
    monkeypatch.setattr(
        rendering, "rendered", lambda *a, **k: called.update(k, article=a[0]) or found
    )
    assert main.main(words[1:]) == 0
    assert (called["article"], called["as_of"], called["currency"]) == (SLUG, "2022-04-21", None)


def test_another_currency_is_in_the_command():
    report = report_parameters(SLUG, currency="CNY")
    facts = told.provenance(report, views_of(report))
    assert facts["To reproduce it"].endswith("--currency CNY")


def test_how_an_articles_file_is_laid_out_does_not_matter(data, article):
    file = data / "articles" / f"{SLUG}.yml"
    file.write_text("# another note\n" + file.read_text())
    assert told.article_digest(an.read_article(SLUG)) == told.article_digest(article)
    file.write_text(file.read_text().replace("a nearly 30% jump", "a nearly 31% jump"))
    assert told.article_digest(an.read_article(SLUG)) != told.article_digest(article)


def test_what_words_cover_is_among_it(data):
    def conventions():
        report = report_parameters(SLUG)
        return told.provenance(report, views_of(report))["Conventions (SHA-256)"]

    before = conventions()
    file = data / "hedges.yml"
    file.write_text("# a note\n" + file.read_text())
    assert conventions() == before
    file.write_text(file.read_text().replace("0.9", "0.8", 1))
    assert conventions() != before


def test_the_lock_is_compared_as_pip_reads_it():
    version = importlib.metadata.version("numpy")
    lock = f"numpy=={version} ; python_version >= '3' \\\n    --hash=sha256:0\n"
    lock += "numpy==0.1 ; python_version < '3'\n"
    assert told.differing(lock) == []
    assert told.differing(lock + "none-such==1.0\n") == ["none-such"]
    assert told.differing("numpy==0.1\n") == ["numpy"]


def test_a_machine_without_git_renders_all_the_same(monkeypatch):
    told._commit.cache_clear()
    monkeypatch.setenv("PATH", "")
    assert told._commit() == ""
    told._commit.cache_clear()


def test_the_time_of_rendering_can_be_set(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1650499200")
    assert told.rendered_at() == dt.datetime(2022, 4, 21, tzinfo=dt.UTC)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert abs(told.rendered_at() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)


@pytest.mark.parametrize("wrong", ["soon", "1e30", "nan"])
def test_a_wrong_time_is_bad_input(monkeypatch, wrong):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
    with pytest.raises(an.ParameterError, match="seconds since 1970"):
        told.rendered_at()
