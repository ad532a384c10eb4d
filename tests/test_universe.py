"""Goods are told apart from goods and services, and each source says what it counts."""

import pytest
from test_composition import article_of, claim, grew

import analysis as an
from analysis.figures.store import filling
from analysis.sources.registry import counted_alike, read_sources

LATEST = "2026-08-20"


@pytest.fixture
def mixed(data):
    """Copy the data, UN Comtrade counting services beside goods."""
    file = data / "sources.yml"
    head, own, rest = file.read_text().partition("\ncomtrade:")
    changed = head + own + rest.replace("universe: goods", "universe: goods and services", 1)
    return lambda: file.write_text(changed)


def test_a_claim_on_services_is_not_tested_by_figures_of_goods():
    made = article_of(grew("26.3") | {"universe": "goods and services"})
    (found,) = an.check(made, an.load(as_of=LATEST))
    assert found.rating.value == "untestable"
    assert "the claim is on goods and services, these figures are of goods." in found.reason
    assert not an.robustness(found.claim, an.load(as_of=LATEST)).specifications


def test_a_claim_counts_what_its_article_does_unless_it_says_otherwise():
    made = article_of(grew("26.3"), grew("26.3") | {"universe": "services"}, universe="goods")
    assert [one.universe for one in made] == ["goods", "services"]


@pytest.mark.parametrize(("universe", "said"), [("goods", False), (None, True)])
def test_a_page_says_what_is_counted_where_the_words_leave_it_open(universe, said):
    made = article_of(grew("26.3"), universe=universe)
    lead = an.report.show_headline(an.check(made, an.load(as_of=LATEST))).plain
    assert ("They count goods; what the words count is not said." in lead) is said


def test_a_source_that_counts_something_else_fills_no_gap_and_tests_no_claim(mixed):
    goods = an.Claim(
        **claim("growth", {"unit": "percent", "number": "26.3"}, span="2023", flow="total"),
        universe="goods",
    )
    for change in (False, True):
        if change:
            mixed()
        alike = counted_alike("gacc", ["comtrade", "gacc-database"])
        assert ("comtrade" in alike) is not change
        assert ("comtrade" in filling(an.load(as_of="2023-08-20"), "gacc").sources) is not change
        found = an.robustness(goods, an.load()).specifications
        assert ("comtrade" in {one.choices["source"] for one in found}) is not change


def test_an_article_may_name_the_day_of_its_figures():
    made = article_of(grew("26.3"), published="2024-01-02", as_of="2024-02-01")
    assert str(made.checked_on) == "2024-02-01"
    assert made.model_copy(update={"as_of": None}).checked_on == made.published


def test_every_source_says_what_it_counts_and_how_it_values_it():
    for one in read_sources().values():
        assert one.counted.startswith(one.universe.capitalize())
        assert all(term in one.counted for term in one.valued)
    assert read_sources()["gacc"].counted == (
        "Goods, customs basis, not seasonally adjusted; exports f.o.b., imports c.i.f."
    )
