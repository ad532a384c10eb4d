import pytest

import analysis as an
from analysis.figures.store import pairs
from analysis.sources.registry import read_sources


def test_every_source_of_the_figures_is_described():
    held = {one for pair in pairs() for one in an.load(*pair).sources}
    assert held <= set(read_sources())


@pytest.mark.parametrize("name", ["gacc", "comtrade", "comext", "hmrc", "imf"])
def test_customs_value_exports_free_on_board_and_imports_with_freight(name):
    assert read_sources()[name].valuation == {"export": "f.o.b.", "import": "c.i.f."}


def test_every_source_says_terms_and_gaps():
    for source in read_sources().values():
        assert source.terms
        assert source.lacks
        assert source.citation
        assert source.available_at.startswith("http")


def test_what_is_counted_or_valued_otherwise_is_a_source_of_its_own():
    kinds = {
        name: (one.universe, one.basis, one.adjustment, one.valuation.get("import"))
        for name, one in read_sources().items()
    }
    assert len({kinds[name] for name in kinds if name.startswith("census")}) == 5
    assert kinds["imf"][3] != kinds["imf-fob"][3]
    assert kinds["comtrade"][3] != kinds["comtrade-fob"][3]


def test_comtrade_says_that_it_is_an_extract():
    assert "restrict" in read_sources()["comtrade"].terms
