"""Files of articles: what they may leave out, and what is refused with its line and field."""

import pytest
from batching import written
from conftest import SLUG

import analysis as an
from analysis.cli.main import main
from analysis.core.errors import DocumentError

TITLE = "title: US and China defence officials hold a rare call to discuss Ukraine, security issues"


@pytest.fixture
def changed(data):
    """Change the shipped article, in a copy of the data."""
    file = data / "articles" / f"{SLUG}.yml"

    def change(*pairs):
        text = file.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        file.write_text(text, encoding="utf-8")

    return change


def problems():
    with pytest.raises(DocumentError) as caught:
        an.read_article(SLUG)
    return [(one.line, one.field) for one in caught.value.problems], str(caught.value)


def test_author_and_statements_may_be_left_out(data, trade):
    file = data / "articles" / f"{SLUG}.yml"
    text = file.read_text().partition("# Everything else")[0].replace("author: David Wainer\n", "")
    file.write_text(text)
    article = an.read_article(SLUG)
    assert (article.author, article.statements) == ("", ())
    found = an.check(SLUG, an.load(as_of="2022-04-21"))
    page = an.report.show_headline(found)._repr_mimebundle_()[0]["text/html"]
    assert ", by " not in page
    assert "Bloomberg, 21 Apr 2022" in page


def test_everything_wrong_with_an_article_is_said_at_once(changed, capsys):
    changed(
        ("published: 2022-04-21", "publishd: 2022-04-21"),
        ("number: \"30\"", "number: '1,000'"), ("measure: lowest_since", "measure: lowest_sinc"),
        ("{flow: export, span: 2022-03}", "{flo: export, spam: 2022-03}"),
    )  # fmt: skip
    places, text = problems()
    assert places == [
        (5, "publishd"), (22, "claims[0].stated.number"), (42, "claims[3].of"),
        (42, "claims[3].of"),
        (48, "claims[4].measure"),
    ]  # fmt: skip
    for name in ("published", "flow", "span", "lowest_since"):
        assert f"did you mean {name!r}?" in text


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "said"),
    [
        ("source: gacc", "source: gac", 9, "source", "did you mean 'gacc'"),
        ("currency: USD", "currency: JPY", 10, "currency", "expected 'USD', 'CNY', 'EUR' or 'GBP'"),
        ("currency: USD", "currency: usd", 10, "currency", "did you mean 'USD'?"),
        ("reporter: CHN", "reporter: CHM", 6, "reporter", "did you mean 'CHN'"),
        ("partner: RUS", "partner: RUZ", 7, "partner", "did you mean 'RUS'"),
        ("partner: RUS", "partner: no", 7, "partner", "found no, which YAML reads as false"),
        ("{CHN: China,", "{CHI: China,", 8, "names.CHI", "did you mean 'CHN'"),
        ("hedge: nearly", "hedge: neatly", 22, "claims[0].stated", "did you mean 'nearly'"),
        ("published: 2022", "published: 2199", 5, "published", "not in the future"),
        ("event: 2022-02-24", "event: 20220224", 35, "claims[2].of.event", "a day that exists"),
        ("span: 2022Q1}", "span: 9999Q1}", 21, "claims[0].of.span", "2022-01..2022-02"),
        ('number: "30"', "number: 017", 22, "claims[0].stated.number", "a number in digits"),
        ('number: "30"', "number: 12:30", 22, "claims[0].stated.number", "a number in digits"),
        ('number: "30"', "number: ３０", 22, "claims[0].stated.number", "a number in digits"),
        ('number: "30"', "number: 1_000", 22, "claims[0].stated.number", "a number in digits"),
        ("year: 2020", "year: 20_20", 50, "claims[4].stated.year", "a whole number from 1000"),
        ("year: 2020", "year: 99999", 50, "claims[4].stated.year", "a whole number from 1000"),
        ("id: q1-grew", "id: q1-nearly-30-percent", 24, "claims[1].id", "claims[0] has this one"),
        (TITLE, "title: " + "x" * 301, 2, "title", "at most 300 characters (there are 301)"),
        (TITLE, "title: yes", 2, "title", "in quotes where it is a word such as yes"),
        ("publisher: Bloomberg", f"publisher: {'x' * 9999}", 4, "publisher", "at most 120"),
        ("quote: a nearly", f"quote: {'x' * 2000} a nearly", 18, "claims[0].quote", "most 2,000"),
        ("unit: percent, number", "unit: billion, number", 22, "claims[0].stated.unit", "percent,"),
    ],
)  # fmt: skip
def test_a_field_of_an_article_is_refused_by_every_reader(
    changed, capsys, tmp_path, old, new, line, field, said
):
    changed((old, new))
    places, text = problems()
    assert places == [(line, field)]
    assert said in text
    for command in (["check", SLUG], ["render", SLUG, "--out", str(tmp_path / "out")]):
        assert main(command) == 2
        error = capsys.readouterr().err
        assert f"{SLUG}.yml, line {line}, field {field}: " in error
        assert len(error.splitlines()) == 1
    assert not (tmp_path / "out").exists()
    assert main(["batch", str(written(tmp_path)), "--dry-run", "--explain"]) == 1
    assert f"line {line}, field {field}" in capsys.readouterr().out


def test_every_problem_is_a_line_on_standard_error(changed, capsys):
    changed(("currency: USD", "currency: usd"), ("flow: total", "flow: totals"))
    assert main(["check", SLUG]) == 2
    first, *lines = capsys.readouterr().err.splitlines()
    assert first.startswith("trade-claims: ")
    assert first.endswith(f"{SLUG}.yml: 2 problems")
    assert [one.partition(":")[0] for one in lines] == [
        "  line 10, field currency", "  line 21, field claims[0].of.flow",
    ]  # fmt: skip


def test_the_other_articles_are_listed_if_one_can_not_be_read(changed, data, capsys):
    (data / "articles" / "another.yml").write_text("title: x\n")
    assert main(["list"]) == 1
    out = capsys.readouterr().out
    assert "unreadable: " in out
    assert "another.yml: " in out
    assert "q1-nearly-30-percent" in out


def test_a_file_of_conventions_names_line_and_field(data):
    file = data / "hedges.yml"
    file.write_text(file.read_text().replace("times: [0.9, 1]", "times: [NaN, 1]", 1))
    with pytest.raises(DocumentError, match=r"hedges\.yml, line \d+, field nearly\.times\[0\]: "):
        an.check(SLUG, an.load(as_of="2022-04-21"))
