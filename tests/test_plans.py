"""What a plan asks for, and what of it has changed since it was made."""

import shutil

import pytest
from batching import ran, written
from conftest import ROOT, SLUG

import analysis as an
from analysis.batch import plan
from analysis.batch.planner import steps_of
from analysis.core.errors import DocumentError
from analysis.figures import store
from analysis.reports import provenance
from analysis.reports.cache_keys import Key, key_of, stored_key
from analysis.reports.provenance import code_digest

ONE, TWO = f"{SLUG}/2022-04-21", f"{SLUG}/2022-05-10"


@pytest.mark.parametrize(
    ("name", "old", "new", "part"),
    [
        ("articles/bloomberg-2022-04-21.yml", "David Wainer", "D. Wainer", "article"),
        ("hedges.yml", "reason: >\n", "reason: >\n    Well. ", "conventions"),
        ("figures/gacc.csv", ",38.17,", ",38.18,", "figures"),
    ],
)
def test_only_what_changed_is_made_again_and_why_is_said(file, fake, data, name, old, new, part):
    ran(file)
    assert (data / name).read_text().count(old)
    (data / name).write_text((data / name).read_text().replace(old, new, 1))
    store.checksum()
    read = plan.read_plan(file)
    steps = steps_of(plan.jobs_of(read, file), file.parent / "reports")
    assert {one.decision for one in steps} == {"changed"}
    assert all(one.key.changed(one.before) == [part] for one in steps)
    assert all(one.why[0].startswith(f"{part}: ") for one in steps)


def test_another_partners_figures_change_nothing(file, fake, data):
    ran(file)
    row = "gacc,CHN,IND,total,2022-03,2022-03,USD,9.9,1000000000,0.1,,,2022-04-13,release,1,x,\n"
    place = data / "figures" / "gacc.csv"
    place.write_text(place.read_text() + row)
    store.checksum()
    assert set(ran(file).states.values()) == {"unchanged"}


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"reports": []}, DocumentError, "reports"),
        ({"reprts": []}, DocumentError, "reprts"),
        ({"reports": [{"articles": "blomberg-*"}]}, DocumentError, r"reports\[0\].*blomberg"),
        ({"reports": [{"as_of": "2022-02-30"}]}, DocumentError, "a day that exists"),
        ({"reports": [{"currency": "US"}]}, DocumentError, "did you mean 'USD'"),
        ({"reports": [{"schedule": "61 * * * *"}]}, DocumentError, r"reports\[0\]\.schedule"),
        ({"timezone": "Mars"}, DocumentError, "time zone"),
        ({"retention": {"count": 0}}, DocumentError, "retention.count"),
        ({"notify": [{"kind": "pigeon"}]}, DocumentError, r"notify\[0\]"),
        ({"notify": [{"url_variable": "NOT_SET"}]}, DocumentError, r"notify\[0\].*NOT_SET"),
        (
            {"limits": {"memory": 1}},
            DocumentError,
            "limits.memory: found '1'; .*from 1073741824",
        ),
        ({"limits": {"memory": 900 << 20}}, DocumentError, "1 GiB: no report can be made"),
        ({"keep": {"count": 1}}, DocumentError, "field keep: .*it is called 'retention'"),
        ({"site": "https://a.example"}, DocumentError, "field site: .*it is called 'base_url'"),
        (
            {"reports": [{"when": "0 6 * * *"}]},
            DocumentError,
            r"\[0\]\.when: .*is called 'schedule'",
        ),
        (
            {"reports": [{"expect": "0 6 * * *"}]},
            DocumentError,
            r"\[0\]\.expect: .*called 'data_due'",
        ),
        ({"reports": [{"keep": 1}]}, DocumentError, r"no field of this name \(known: "),
    ],
)
def test_a_plan_that_can_not_be_is_refused_before_anything_is_made(tmp_path, given, error, said):
    file = written(tmp_path, **given)
    with pytest.raises(error, match=said):
        plan.jobs_of(plan.read_plan(file), file)


def test_partners_choose_among_the_articles(tmp_path):
    file = written(
        tmp_path, reports=[{"articles": "bl*", "partner": "RUS", "reporter": ["CHN", ""]}]
    )
    assert [job.name for job in plan.jobs_of(plan.read_plan(file), file)] == [ONE]
    file = written(tmp_path, reports=[{"partner": ["RUS", "rus"]}])
    with pytest.raises(DocumentError, match="unknown partner 'rus': did you mean 'RUS'"):
        plan.jobs_of(plan.read_plan(file), file)


def test_an_address_that_is_none_is_refused_as_it_is_read(tmp_path):
    with pytest.raises(DocumentError, match=r"field base_url: found 'news'.*https:"):
        plan.read_plan(written(tmp_path, base_url="news"))


def test_a_report_that_is_not_whole_is_made_again(file, fake):
    ran(file)
    place = file.parent / "reports" / ONE / "verdicts.csv"
    whole = place.read_bytes()
    for damage in (place.unlink, lambda: place.write_bytes(b"")):
        damage()
        assert stored_key(place.parent) is None
        assert ran(file).states[ONE] == "published"
        assert place.read_bytes() == whole


def test_the_example_plan_is_a_plan():
    read = plan.read_plan(ROOT / "reports.example.yml")
    assert plan.jobs_of(read, "reports.example.yml")
    assert read.notify


def test_a_key_that_was_tampered_with_is_none(file, fake):
    ran(file)
    place = file.parent / "reports" / ONE / ".key.json"
    place.write_text(place.read_text().replace("figures", "figurez"))
    assert stored_key(place.parent) is None
    place.write_text("{")
    assert ran(file).states[ONE] == "published"


def test_a_changed_template_is_no_changed_code(tmp_path, monkeypatch):
    code = key_of(an.report.report_parameters(SLUG)).parts["code"]
    whole = code_digest()
    package = shutil.copytree(provenance._PACKAGE, tmp_path / "analysis")
    monkeypatch.setattr(provenance, "_PACKAGE", package)
    places = tuple(package / "reports" / kind / "templates" for kind in ("html", "pdf"))
    monkeypatch.setattr(provenance, "TEMPLATES", places)
    digest = code_digest.__wrapped__
    assert digest(templates=False) == code
    style = next((package / "reports" / "html" / "templates").rglob("style.css"))
    style.write_text(style.read_text() + "/* */")
    assert digest(templates=False) == code
    assert digest() != whole
    (package / "prose.py").write_text("")
    assert digest(templates=False) != code


def test_keys_say_what_differs():
    one, two = Key({"a": "x 1, y 2", "b": "0" * 64}), Key({"a": "x 1, y 3", "b": "1" * 64})
    assert two.explain(one) == ["a: y 2 → y 3", f"b: {'0' * 12} → {'1' * 12}"]
    report = an.report.report_parameters(SLUG)
    assert key_of(report).digest != key_of(report, "https://news.example").digest
