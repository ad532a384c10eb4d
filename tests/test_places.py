"""Codes of places: names as offices print them, numbers of UN Comtrade, and a file of one's own."""

import re

import pytest

from analysis.core.errors import DocumentError, ParameterError
from analysis.sources.places import read_places

# As China's customs print them in 2026, and as they did before.
PRINTED = {
    "TOTAL": "WLD", "Asia:": "XSI", "Latin America:\u00a0\u00a0": "XLA", "EU\u00a0": "EUU",
    "ASEAN": "XAS", "APEC": "XAP", "RCEP": "XRC", "BRI": "XBR",
    "Regional Comprehensive Economic Partnership": "XRC",
    "Jointly build the countries along Belt and Road Routes": "XBR",
    "Countries（Territories）Unknown": "XUN", "Countries(reg.)unknown": "XUN",
    "Other Asian Territories": "XSR", "Brunei": "BRN", "Lao": "LAO", "Macao, China": "MAC",
    "Hong Kong, China": "HKG", "Hong Kong，China": "HKG", "Taiwan，China": "TWN",
    "Taiwan, China": "TWN", "Republic of Korea": "KOR", "R. O. Korea": "KOR",
    "Democratic People's Republic of Korea": "PRK", "Korea,DPR": "PRK", "Palestine": "PSE",
    "Türkiye": "TUR", "Turkey": "TUR", "Congo": "COG", "Democratic Republic of Congo": "COD",
    "Cote d'Ivoire": "CIV", "Eswatini（Swaziland）": "SWZ", "Czechia（Czech Republic）": "CZE",
    "Czechia(Czech Republic)": "CZE", "Byelorussia": "BLR", "Belarus": "BLR", "Russia": "RUS",
    "Russian Federation": "RUS", "United States (US)": "USA", "United Kingdom (UK)": "GBR",
    "Réunion": "REU", "Åland Islands": "ALA", "Holy See": "VAT", "Niger": "NER",
    "Nigeria\u00a0": "NGA", "Guinea": "GIN", "Guinea-Bissau": "GNB", "Equatorial Guinea": "GNQ",
    "Papua New Guinea\u00a0": "PNG", "Dominica": "DMA", "Dominican Republic": "DOM",
    "The Federated States of Micronesia": "FSM", "Saint Martin (French Part)": "MAF",
    "Sint Maarten (Dutch part)": "SXM", "Canary Islands": "XIC", "Viet Nam": "VNM",
    "Vietnam": "VNM", "Georgia": "GEO", "South Sudan": "SSD", "Sudan": "SDN",
}  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_names_as_offices_print_them(name):
    assert read_places().code_of(name) == PRINTED[name]


@pytest.mark.parametrize(
    "name", ["", "Korea", "Guineaa", "Congo Republic", "of which: Germany", "Rus", "RUS"]
)
def test_a_name_is_found_whole_or_not_at_all(name):
    assert read_places().code_of(name) is None


def test_groups_are_kept_apart_from_countries():
    places = read_places()
    kinds = {code: places.kind(code) for code in places.codes}
    assert kinds["RUS"] == kinds["XIC"] == "country"
    assert kinds["WLD"] == "world"
    assert {kinds[code] for code in ("EUU", "XAS", "XRC", "XSI")} == {"group"}
    assert {kinds[code] for code in ("XUN", "XSR", "XAO")} == {"remainder"}


def test_codes_that_iso_3166_lacks_are_in_the_range_that_it_leaves_to_users():
    import pycountry

    known = {one.alpha_3 for one in [*pycountry.countries, *pycountry.historic_countries]}
    own = set(read_places().codes) - known
    assert {"WLD", "EUU", "XAS"} <= own
    assert {code for code in own if not re.fullmatch("X[A-X][A-Z]", code)} == {"WLD", "EUU"}


def test_numbers_of_comtrade_go_there_and_back():
    places = read_places()
    without = set()
    for code in places.codes:
        try:
            assert places.of_comtrade(places.to_comtrade(code)) == code
        except ParameterError:
            without.add(code)
    assert {code for code in without if not code.startswith("X")} == {"MCO"}
    for former in (
        998,
        840,
        250,
        356,
    ):  # of the United States before 1981, or of India without Sikkim
        assert places.of_comtrade(former) is None


def test_the_number_of_monaco_is_that_of_a_remainder():
    assert read_places().of_comtrade(492) == "XEN"  # Monaco is counted with France


@pytest.mark.parametrize("code", ["XXX", "usa", ""])
def test_an_unknown_code_is_refused(code):
    places = read_places()
    for ask in (places.kind, places.name, places.to_comtrade):
        with pytest.raises(ParameterError):
            ask(code)


def written(folder, text):
    (folder / "figures").mkdir(exist_ok=True)
    (folder / "places.yml").write_text(text, encoding="utf-8")
    return read_places(folder)


def test_a_number_of_another_country_can_not_be_taken(tmp_path):
    (tmp_path / "places.yml").write_text("XQA: {name: Foo, comtrade: 643}\n")
    with pytest.raises(DocumentError, match="one that RUS does not have"):
        read_places(tmp_path)


def test_a_project_adds_names(tmp_path):
    places = written(tmp_path, "RUS: {printed: [Ruritania]}\nXQQ: {name: Erewhon, kind: group}\n")
    assert places.code_of("Ruritania") == "RUS"
    assert places.code_of("Russian Federation") == "RUS"
    assert places.code_of("R. O. Korea") == "KOR"
    assert places.name("XQQ") == "Erewhon"


@pytest.mark.parametrize(
    ("text", "said"),
    [("RUS: {printed: [Japan]}", "RUS.printed: found 'japan'; expected one that JPN does not have"),
     ("XQQ: {name: a, printed: [R. O. Korea]}", "'r. o. korea'; expected one that"),
     ("RUS: {comtrade: 842}", "found 842; expected one that"),
     ("XQQ: {printed: [Erewhon]}", "XQQ.name: found none; expected one"),
     ("RUS: {}", "must be given"), ("rus: {printed: [a]}", "a code of three capitals"),
     ("RUS: {kind: planet, printed: [a]}", "kind"), ("RUS: {comtrade: 1000}", "0 to 999"),
     ("RUS: {called: a}", "called")],
)  # fmt: skip
def test_a_file_that_contradicts_itself_is_refused(tmp_path, text, said):
    with pytest.raises(DocumentError) as caught:
        written(tmp_path, text + "\n")
    assert said in str(caught.value)
    assert caught.value.file.name == "places.yml"
