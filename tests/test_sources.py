import analysis as an
from analysis.figures.store import pairs
from analysis.sources.registry import read_sources


def test_every_source_of_the_figures_is_described():
    held = {one for pair in pairs() for one in an.load(*pair).sources}
    assert held == set(read_sources())


def test_every_source_says_valuation_terms_and_gaps():
    for source in read_sources().values():
        assert set(source.valuation) == {"export", "import"}
        assert source.terms
        assert source.lacks
        assert source.citation
        assert source.available_at.startswith("http")


def test_comtrade_says_that_it_is_an_extract():
    assert "restrict" in read_sources()["comtrade"].terms
