"""Claims that were once rated wrongly without a word, each with the answer of the raw figures."""

import pytest

import analysis as an

PAIRS = {
    "China": ("USA", "CHN", "census", "USD"), "Mexico": ("USA", "MEX", "census", "USD"),
    "Canada": ("USA", "CAN", "census", "USD"), "Britain": ("USA", "GBR", "census", "USD"),
    "EU": ("USA", "EUU", "census", "USD"), "to USA": ("GBR", "USA", "ons", "GBP"),
}  # fmt: skip
PERCENT, POINTS, MONTH, RANK = ({"unit": one} for one in ("percent", "points", "month", "rank"))
ROW = {"unit": "in a row"}


def verdict(pair, measure, of, stated, quote=""):
    reporter, partner, source, currency = PAIRS[pair]
    if measure == "balance" or "threshold" in of:
        stated = stated | {"currency": currency}
    claim = an.Claim(measure=measure, of=of, stated=stated, quote=quote)
    return an.check(claim, an.load(reporter, partner), source=source, currency=currency)


def flow(span, name="total", **more):
    return {"flow": name, "span": span} | more


@pytest.mark.parametrize(
    ("pair", "measure", "of", "stated", "quote", "rating"),
    [
        # trade of each year from 2017 on: 635, 659, …: four years reached 600
        ("China", "times_above", flow("2025", threshold=600), RANK | {"number": "0"},
         "annual trade has never reached 600 bn", "refuted"),
        ("China", "times_above", flow("2026-08", "import", threshold=500), RANK | {"number": "0"},
         "imports have never reached 500 bn", "supported"),
        ("China", "times_above", flow("2022", threshold=600), RANK | {"number": "4"}, "",
         "supported"),
        # 3.607, a surplus: "the deficit" may be the partner's
        ("Britain", "balance_first_since", {"span": "2025-02"}, MONTH | {"date": "2024-12"},
         "the first deficit since December 2024", "untestable"),
        ("Britain", "balance_lowest_since", {"span": "2025-07"}, MONTH | {"date": "2025-01"},
         "the largest deficit since January", "untestable"),
        ("Britain", "balance_first_since", {"span": "2025-02", "kind": "deficit"},
         MONTH | {"date": "2024-12"}, "", "refuted"),
        # surpluses in 2018 to 2021: the only deficit is that of 2022
        ("to USA", "balance_rank", {"span": "2022"}, RANK | {"number": "1"},
         "the smallest deficit on record", "supported"),
        # -0.019; the last smaller deficit was that of December 2019, and December 2024 a surplus
        ("Britain", "balance_highest_since", {"span": "2025-01"}, MONTH | {"year": 2018},
         "the smallest deficit since 2018", "refuted"),
        ("Britain", "balance_highest_since", {"span": "2025-01"}, MONTH | {"year": 2020},
         "the smallest deficit since 2020", "conflicting"),
        # a deficit that grew 14.68%
        ("Mexico", "balance_growth", {"span": "2025"}, PERCENT | {"number": "14.7"},
         "the deficit with Mexico widened 14.7%", "supported"),
        ("Mexico", "growth", flow("2025", "import"), PERCENT | {"number": "5.6"},
         "imports advanced 5.6%, and the deficit hit 197 billion", "supported"),
        ("Mexico", "growth_change", flow("2026-08", since="2026-07"), POINTS | {"number": "-0.9"},
         "growth slowed by 0.9 points", "supported"),
        ("Britain", "balance", {"span": "2023"}, {"unit": "billion", "number": "10.1"},
         "the balance fell to 10.1 billion from 12.3", "supported"),
        ("Canada", "balance", {"span": "2025"}, {"unit": "billion", "number": "-48.3"},
         "the balance rose to minus 48.3 billion", "supported"),
        ("China", "growth", flow("2023"), PERCENT | {"number": "-16.8"}, "growth of minus 16.8%",
         "supported"),
        ("China", "growth", flow("2025", "import"), PERCENT | {"number": "-29.7"},
         "amid growing tariff fears, imports shed 29.7%", "supported"),
        # 2019 fell, 2020 to 2022 rose, 2023 fell
        ("China", "first_since", flow("2023"), MONTH | {"year": 2019},
         "the first negative growth since 2019", "supported"),
        ("China", "run_length", flow("2026Q1", "export"), ROW | {"number": "6"},
         "a sixth quarter of negative growth", "supported"),
        ("Mexico", "run_length", flow("2026-08", "import"), ROW | {"number": "16"},
         "imports advanced for the 16th month in a row despite lower oil prices", "supported"),
        ("Mexico", "slowest_since", flow("2026-08"), MONTH | {"date": "2026-06"},
         "the slowest pace since June, down from 27.6% in July", "supported"),
        ("Mexico", "run_length", flow("2025"), ROW | {"number": "5"},
         "the fifth straight annual slide", "refuted"),
        ("Mexico", "run_length", flow("2025"), ROW | {"number": "5"},
         "exports fell for the fifth year in a row, though orders had risen", "untestable"),
        ("Mexico", "first_since", flow("2026-08"), MONTH | {"date": "2026-07"},
         "the first slide since July", "refuted"),
        ("Mexico", "balance_rank", {"span": "2025"}, RANK | {"hedge": "record"},
         "a record trade gap", "supported"),
        ("Mexico", "rank", flow("2025"), RANK | {"hedge": "record"}, "trade fell to a record low",
         "refuted"),
        # 997.1 in two years, after 1,265.0: -21.2%
        ("China", "growth_since", flow("2024-01..2025-12", since="2022-01..2023-12"),
         PERCENT | {"number": "21", "hedge": "about", "direction": "fell"}, "", "supported"),
        # 343.1, after 355.9 in the half-year before
        ("China", "rank", flow("2022-01..2022-06", window="consecutive"),
         RANK | {"hedge": "record"}, "the highest of any half-year", "refuted"),
        ("China", "run_length", flow("2026-01..2026-06", "export", window="consecutive"),
         ROW | {"number": "6"}, "the sixth half-yearly fall in a row", "supported"),
        # exports of one vintage, and imports which it left as they were: 29.930 - 34.393
        ("Canada", "balance", {"span": "2024-06"}, {"unit": "billion", "direction": "deficit"},
         "", "supported"),
        ("China", "growth", flow("2024Q2", "export"),
         PERCENT | {"number": "0", "direction": "rose"}, "rose by 0%", "refuted"),
        # without the United Kingdom since February 2020: the search stops there
        ("EU", "highest_since", flow("2025-03"), MONTH | {"year": 2022}, "", "supported"),
        ("EU", "highest_since", flow("2025-03"), MONTH | {"year": 2017}, "", "conflicting"),
        ("EU", "rank", flow("2025-03"), RANK | {"hedge": "record"}, "", "untestable"),
        ("EU", "run_length", flow("2025", "export"),
         ROW | {"number": "3", "hedge": "at least"}, "", "supported"),
        # Mexico and Canada are above it, though all partners together are not held
        ("China", "rank_among_partners", flow("2026-08", "import", counting="states"),
         RANK | {"number": "1"}, "China was the largest supplier", "refuted"),
    ],
)  # fmt: skip
def test_a_claim_gets_the_rating_of_the_raw_figures(pair, measure, of, stated, quote, rating):
    assert verdict(pair, measure, of, stated, quote).rating == rating


@pytest.mark.parametrize(
    ("measure", "of", "stated", "quote", "mend"),
    [
        ("first_since", flow("2022-03", direction="fell"), MONTH | {"year": 2022},
         "the first fall of 2022", "a month before March 2022, as 2022-02"),
        ("lowest_since", flow("2024-06", "import"), MONTH | {"year": 2026}, "", "before June 2024"),
        ("first_since", flow("2022-03"), MONTH | {"hedge": "in recent months"}, "", "before March"),
        ("share_of_partner", flow("2024"), PERCENT | {"hedge": "grew"}, "China's share grew",
         "a word said of a share"),
        ("share_of_total", flow("2024", "export"), PERCENT | {"hedge": "flat"}, "", "of a share"),
        ("growth", flow("2024"), PERCENT | {"hedge": "much of"}, "", "a word said of growth"),
        ("balance_growth", {"span": "2023"}, PERCENT | {"number": "18.1"},
         "the surplus narrowed by 18.1%", "“narrowed” in the quote: add `direction: fell`"),
        ("growth_change", flow("2026-08", since="2026-07"), POINTS | {"number": "0.9"},
         "growth slowed by 0.9 points", "“slowed” in the quote: add `direction: fell`"),
        ("growth", flow("2025", "import"), PERCENT | {"number": "29.7"},
         "amid growing tariff fears, imports shed 29.7%", "“shed” in the quote"),
        ("growth", flow("2025"), PERCENT | {"number": "28.8"}, "trade slid 28.8%", "“slid” in"),
        ("balance", {"span": "2025"}, {"unit": "billion", "number": "197"},
         "a trade gap of 197 billion", "add `direction: deficit`"),
        ("growth_change", flow("2025-05", "import", since="2025-04"), POINTS | {"hedge": "faster"},
         "the slide in imports accelerated", "for a fall (“slide” in the quote)"),
        ("growth", flow("2025"), PERCENT | {"number": "-20", "hedge": "more than"},
         "trade fell by more than 20%", "`number: 20` and `direction: fell`"),
        ("growth", flow("2024-01..2025-12"), PERCENT | {"number": "21"}, "", "a year at the most"),
        ("rank", flow("2024-01..2025-12"), RANK | {"hedge": "record"}, "", "a year at the most"),
        ("balance_growth", {"span": "2026-07..2026-08", "since": "2026Q2"},
         PERCENT | {"number": "8"}, "", "a span as long as 2026-07..2026-08"),
        ("multiple", flow("2026-07..2026-08", since="2026Q2"), {"unit": "times", "number": "2"},
         "", "a span as long as 2026-07..2026-08"),
        ("rank", flow("2022-01..2022-06"), RANK | {"hedge": "record"},
         "the highest of any half-year", "`window: consecutive` for each half-year"),
        ("rank", flow("2022-08..2023-07"), RANK | {"hedge": "record"},
         "the highest of any twelve months", "not every run of months, which no measure does"),
    ],
)  # fmt: skip
def test_what_would_be_misread_is_refused_with_its_mend(measure, of, stated, quote, mend):
    with pytest.raises(an.InputError) as caught:
        verdict("China", measure, of, stated, quote)
    assert mend in str(caught.value)


@pytest.mark.parametrize(
    ("measure", "of", "stated", "said"),
    [
        ("rank", flow("2025-08..2026-07"), RANK | {"hedge": "record"}, "of any August–July"),
        ("growth", flow("2025", "export"),
         PERCENT | {"number": "a quarter", "hedge": "more than", "direction": "fell"},
         "up to 26.17%, and for none above it"),
        ("growth", flow("2025", "import"), PERCENT | {"number": "0", "hedge": "at most"},
         "from −29.68% on, and for none below it"),
        ("highest_since", flow("2026-08", "import"), MONTH | {"months_back": 13},
         "“In 13 months” would be supported for 17 months or fewer, and refuted for more than 17"),
        ("times_above", flow("2026-08", "import", threshold=50), RANK | {"number": "0"},
         "Imports reached 50 bn USD in two of the months on record up to August 2026"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_finding_fits_it(measure, of, stated, said):
    found = verdict("China", measure, of, stated)
    assert said in f"{found.reason} {found.tipping_point}"


def test_one_of_a_kind_is_said_as_one():
    found = verdict("China", "times_above", flow("2025", threshold=690, every=True),
                    RANK | {"number": "1"})  # fmt: skip
    assert found.found == "1 year"


def test_a_rise_is_no_fall_of_any_size():
    stated = PERCENT | {"number": "0", "hedge": "more than", "direction": "fell"}
    found = verdict("China", "growth", flow("2020"), stated)
    assert (found.rating, found.tipping_point) == ("refuted", "")


RECORD = RANK | {"hedge": "record"}


@pytest.mark.parametrize(
    ("pair", "measure", "of", "stated", "quote", "rating"),
    [
        # imports of 534.3 are the most of 41 years
        ("Mexico", "rank", flow("2025", "import"), RECORD,
         "Imports from Mexico hit a record while those from China sank to a record low.",
         "supported"),
        ("China", "rank", flow("2022"), RECORD,
         "Trade hit a record in 2022, after the slowest growth in imports since 2020.",
         "supported"),
        # both ends are named, and the other one holds
        ("China", "rank", flow("2025", "import", since="2010"), RECORD,
         "Imports from China, the world's largest exporter, were the lowest since 2010.",
         "untestable"),
        ("China", "rank", flow("2025", "import", since="2010"), RECORD, "a 16-year low",
         "supported"),
        ("China", "balance_rank", {"span": "2025", "since": "2006", "kind": "deficit"}, RECORD,
         "The deficit was the smallest of any year since 2006.", "supported"),
        ("to USA", "balance_rank", {"span": "2024"}, RECORD, "The slimmest surplus on record.",
         "supported"),
        # -29.7 in 2025, after -20.4 at most
        ("China", "growth_rank", flow("2025", "import", direction="fell"), RECORD,
         "The steepest fall in imports from China on record.", "supported"),
        ("China", "growth_rank", flow("2025", "import"), RECORD,
         "The steepest fall in imports from China on record.", "supported"),
        # words of other clauses
        ("Canada", "run_length", flow("2025", "import"), ROW | {"number": "3"},
         "Imports from Canada fell for the third year in a row, despite higher prices.",
         "supported"),
        ("Mexico", "run_length", flow("2025", "import"), ROW | {"number": "5"},
         "Im Fall Mexikos legten die Einfuhren 2025 das fünfte Jahr in Folge zu.", "supported"),
        ("Canada", "run_length", flow("2025", "import"), ROW | {"number": "3"},
         "Since he took office exports have risen, but imports fell for the third straight year.",
         "supported"),
        ("Mexico", "fastest_since", flow("2026-08", "import"), MONTH | {"year": 2022},
         "The fastest pace since at least 2022, helped by a falling peso.", "supported"),
        # a rise of 15.1% and one of 20.6%
        ("China", "first_since", flow("2026-05", "import"), MONTH | {"date": "2025-01"},
         "Exports rose, while imports posted their first fall since January 2025.", "untestable"),
        ("China", "run_length", flow("2026-08", "export"), ROW | {"number": "5"},
         "Imports rose 6.9%; exports, for the fifth straight month, fell.", "untestable"),
        # negated
        *(("China", "first_since", flow("2023"), MONTH | {"year": 2019}, quote, "supported")
          for quote in ("For the first time since 2019, trade with China did not grow.",
                        "The first year without growth since 2019.",
                        "Growth in trade turned negative in 2023 for the first time since 2019.",
                        "2023年美中贸易为2019年以来首次负增长。")),
        ("China", "run_length", flow("2025-12", "import"), ROW | {"number": "11"},
         "Imports failed to rise for the 11th month in a row.", "supported"),
        # the size of the balance, seen from the other side
        ("China", "balance", {"span": "2025"},
         {"unit": "billion", "number": "202.7", "direction": "surplus"},
         "China's surplus with the United States shrank to $202.7bn.", "untestable"),
        ("China", "balance", {"span": "2025"}, {"unit": "billion", "number": "202.7"},
         "America bought $202.7bn more from China than it sold there.", "untestable"),
        # -29.68, and a number that no word next to it gives a sign
        ("China", "growth", flow("2025", "import"), PERCENT | {"number": "29.7"},
         "Tariffs knocked 29.7% off imports.", "untestable"),
        ("China", "growth", flow("2025", "import"), PERCENT | {"number": "29.7"},
         "Die Einfuhren gingen um 29,7 Prozent zurück.", "untestable"),
        ("China", "growth", flow("2025", "import"),
         PERCENT | {"number": "5", "hedge": "less than"},
         "Die Einfuhren gingen um weniger als 5 Prozent zurück.", "untestable"),
        ("China", "growth", flow("2025", "import"), PERCENT | {"number": "5", "hedge": "up to"},
         "Die Einfuhren gingen um bis zu 5 Prozent zurück.", "untestable"),
        ("China", "growth", flow("2025", "import"), PERCENT | {"number": "29.7"},
         "Imports grew 29.7%.", "refuted"),
        ("China", "growth", flow("2025", "import"), PERCENT | {"number": "12"},
         "Tariffs knocked 12% off imports.", "refuted"),
        # what growth came to is no sign of it
        ("China", "growth", flow("2026-07"), PERCENT | {"number": "3.1"},
         "Growth eased to 3.1% in July from 22.4% in June.", "supported"),
        ("China", "growth", flow("2025-09", "import"), PERCENT | {"number": "-45.4"},
         "The drop in imports widened to 45.4% in September, from 36.3% in August.", "supported"),
        # words that are not said of the number
        *(("China", "growth", flow("2026-06", "import"), PERCENT | {"number": "33.1"}, quote,
           "supported")
          for quote in ("After a fall of 44.6% a year earlier, a 33.1% rebound in imports.",
                        "Compared with the 44.6% slump of June 2025, imports were 33.1% up.",
                        "With new oil contracts in force, imports were 33.1% above June 2025.",
                        "Imports were 33.1% above where they stood last fall.",
                        "Despite Inflation Reduction Act subsidies imports were up 33.1%.",
                        "Im Fall Chinas legten die Einfuhren um 33,1 Prozent zu.",
                        "关税下降，进口多33.1%")),
        ("China", "growth", flow("2025", "export"), PERCENT | {"number": "-26.2"},
         "Amid higher tariffs, exports were 26.2% below those of 2024.", "supported"),
        ("China", "growth", flow("2025-03", "export"), PERCENT | {"number": "-10"},
         "After a 10% increase in tariffs, exports to China fell 10%.", "supported"),
        ("Canada", "growth", flow("2026-03", "export"), PERCENT | {"number": "-2.4"},
         "Imports slipped, but exports saw negative growth of 2.4% even as orders rose.",
         "supported"),
        ("Mexico", "growth_change", flow("2026-08", since="2026-07"),
         POINTS | {"number": "-0.9"},
         "Growth slowed by 0.9 points, even though imports from Canada fell.", "supported"),
        ("Mexico", "growth_change", flow("2026-08", since="2026-07"), POINTS | {"hedge": "slower"},
         "Growth was slower than in July, even though imports from Canada fell.", "supported"),
        ("Britain", "balance", {"span": "2025"}, {"unit": "billion", "number": "32.6"},
         "Despite a deficit with most of Europe, America sold Britain $32.6bn more than it bought.",
         "supported"),
        ("China", "times_above", flow("2025", threshold=600), RANK | {"number": "4"},
         "Only four times has annual trade topped $600bn.", "supported"),
    ],
)  # fmt: skip
def test_a_word_counts_only_where_it_is_said_of_the_claim(pair, measure, of, stated, quote, rating):
    assert verdict(pair, measure, of, stated, quote).rating == rating


@pytest.mark.parametrize(
    ("measure", "of", "stated", "quote", "mend"),
    [
        ("growth", flow("2025", "import"), PERCENT | {"number": number}, quote,
         f"“{word}” in the quote: add `direction: fell`")
        for quote, number, word in (
            ("Exports to Mexico rose 1% while imports from China were down 29.7%", "29.7", "down"),
            ("A 5.6% rise in imports contrasted with a 29.7% fall", "29.7", "fall"),
            ("Imports from Mexico rose 5,6%, those from China fell 29,7%", "29.7", "fell"),
            ("Экспорт вырос на 1%, а импорт из Китая упал на 29,7%", "29.7", "упал"),
            ("自华进口下滑29.7%", "29.7", "下滑"),
            ("imports were 29.7% smaller", "29.7", "smaller"),
        )
    ] + [
        ("fastest_since", flow("2025", "import", direction="fell"), MONTH | {"year": 2009},
         "The fastest fall in imports since 2009.", "slowest_since, as the quote has “fastest”"),
        ("slowest_since", flow("2025-12", "import"), MONTH | {"date": "2025-10"},
         "The slowest decline since October.", "fastest_since, as"),
        ("rank", flow("2022"), RECORD, "the highest of any twelve-month run", "no measure"),
        ("rank", flow("2022-01..2022-06"), RECORD, "Das höchste Halbjahr", "window: consecutive"),
        ("balance_rank", {"span": "2024"}, RECORD, "The smallest surplus, bar the deficit",
         "`kind: deficit` or `kind: surplus`"),
        ("times_above", flow("2025", threshold=100), RANK | {"number": "0"},
         "Exports have never fallen below $100bn", "level_run"),
        ("run_length", flow("2026-08", "import"), ROW | {"number": "4"},
         "The fourth straight month-on-month rise", "no measure of it"),
        ("growth", flow("2026-08"), PERCENT | {"number": "4"}, "Trade rose 4% month on month",
         "growth_since with the month before as `since`"),
    ],
)  # fmt: skip
def test_what_the_quote_says_otherwise_is_refused_with_its_mend(measure, of, stated, quote, mend):
    with pytest.raises(an.InputError) as caught:
        verdict("China", measure, of, stated, quote)
    assert mend in str(caught.value)


@pytest.mark.parametrize(
    ("pair", "measure", "of", "stated", "quote", "rating"),
    [
        ("Mexico", "rank", flow("2025", "import"), RECORD,
         "Imports from Mexico reached an all-time peak of $534bn, even with the peso at its "
         "weakest in a year.",
         "supported"),
        ("China", "rank", flow("2025", "import", since="2010"), RECORD,
         "With unemployment at a record low, imports from China surpassed those of every year "
         "since 2010.",
         "untestable"),
        ("Mexico", "rank", flow("2025"), RECORD,
         "Trade with Mexico has never been higher, while that with China sank to its lowest "
         "since 2009",
         "supported"),
        ("Mexico", "rank", flow("2026-08", "import"), RECORD,
         "America has never bought so much from Mexico, though unemployment was at a record low",
         "supported"),
        ("Britain", "rank", flow("2025", "export"), RECORD,
         "Exports were unprecedented, with sterling at its lowest",
         "supported"),
        ("Mexico", "balance_rank", {"span": "2025", "kind": "deficit"}, RECORD,
         "The deficit with Mexico has never been bigger, although trade grew at its weakest "
         "pace since 2023.",
         "supported"),
        ("China", "balance_rank", {"span": "2025", "since": "2006", "kind": "deficit"}, RECORD,
         "The deficit with China was never as wide since 2006, and growth was the weakest "
         "since 2020.",
         "refuted"),
        ("Britain", "balance_rank", {"span": "2025", "kind": "surplus"}, RECORD,
         "Never has America's surplus with Britain been so large, though its import growth was "
         "the weakest since 2020",
         "supported"),
        ("China", "growth_rank", flow("2025", "import", direction="fell"), RECORD,
         "In the weakest year for trade with China since 2009, imports fell by the most on record.",
         "supported"),
        ("Canada", "run_length", flow("2025", "import"), ROW | {"number": "3"},
         "Imports not only fell for the third straight year, they did so at the fastest rate "
         "since 2020.",
         "supported"),
        ("Mexico", "run_length", flow("2025"), ROW | {"number": "5"},
         "Trade not only rose for the fifth straight year, it set a record.",
         "supported"),
        ("Canada", "run_length", flow("2025", "import"), ROW | {"number": "3"},
         "Imports from Canada not only rose for the third straight year, they set a record.",
         "refuted"),
        ("Mexico", "run_length", flow("2025", "import"), ROW | {"number": "5"},
         "Higher tariffs cut imports from Mexico for the fifth straight year.",
         "untestable"),
        ("China", "run_length", flow("2026-04", "import"), ROW | {"number": "15"},
         "Lower tariffs boosted imports from China for the fifteenth month in a row.",
         "untestable"),
        ("China", "first_since", flow("2026-05", "import"), MONTH | {"date": "2025-01"},
         "Higher tariffs reined in imports from China for the first time since January 2025.",
         "untestable"),
        ("Mexico", "run_length", flow("2025", "import"), ROW | {"number": "5"},
         "Rising tariffs depressed imports from Mexico for the fifth year in a row.",
         "untestable"),
        ("China", "run_length", flow("2026-08", "export"), ROW | {"number": "5"},
         "Lower tariffs helped exports to China beat the year-earlier level for the fifth "
         "month in a row.",
         "supported"),
        ("China", "run_length", flow("2025-12", "import"), ROW | {"number": "11"},
         "Rising duties meant that imports undershot the year-earlier level for an 11th "
         "straight month.",
         "supported"),
        ("Mexico", "run_length", flow("2025", "import"), ROW | {"number": "5"},
         "A falling peso lifted imports from Mexico for the fifth straight year",
         "supported"),
        ("Canada", "run_length", flow("2025", "import"), ROW | {"number": "3"},
         "Higher tariffs cut imports from Canada for a third consecutive year",
         "supported"),
        ("China", "first_since", flow("2026-05", "import"), MONTH | {"date": "2025-01"},
         "Lower tariffs lifted imports from China for the first time since January 2025",
         "supported"),
        ("Mexico", "balance_rank", {"span": "2025"}, RECORD,
         "The gap with Mexico was the widest on record.",
         "untestable"),
        ("China", "fastest_since", flow("2026-03", "import", direction="fell"),
         MONTH | {"date": "2025-04"},
         "Imports shrank at their slowest rate since April 2025, two months after the steepest "
         "fall on record.",
         "supported"),
        ("Canada", "slowest_since", flow("2025", "import", direction="fell"),
         MONTH | {"year": 2020},
         "Imports suffered their steepest decline since 2020 in the weakest year for crude "
         "since 2021.",
         "supported"),
        ("Mexico", "fastest_since", flow("2026-07", "import"), MONTH | {"date": "2021-05"},
         "Import growth of 33.6% was the strongest since the collapse of 2020 and the bounce "
         "of May 2021.",
         "supported"),
        ("China", "run_length", flow("2026-08", "export", direction="rose"), ROW | {"number": "5"},
         "Exports rose for a fifth straight month in August, though they were lower than the "
         "previous month.",
         "supported"),
        ("China", "growth", flow("2026-08", "import"), PERCENT | {"number": "6.9"},
         "Imports gained 6.9% in August; on the previous month they were flat.",
         "supported"),
        ("China", "growth", flow("2026-08", "import"), PERCENT | {"number": "6.9"},
         "Imports climbed 6.9%, little changed from the previous month",
         "supported"),
        ("Mexico", "times_above", flow("2025", threshold=900), RANK | {"number": "0"},
         "Trade with Mexico has never topped $900bn, though it has not been below $500bn since "
         "2012.",
         "supported"),
        ("Mexico", "times_above", flow("2026-08", "import", threshold=60), RANK | {"number": "2"},
         "Only twice have monthly imports topped $60bn, and a year ago they were below $46bn",
         "supported"),
        ("Mexico", "rank", flow("2026Q2", "import"), RECORD,
         "Rolling back tariffs helped second-quarter imports from Mexico to a record $160bn.",
         "supported"),
        ("Britain", "balance_highest_since", {"span": "2026-08"}, MONTH | {"date": "2026-04"},
         "America's balance with Britain was the best since April, even as its deficit with "
         "the EU grew.",
         "untestable"),
        ("Britain", "balance_rank", {"span": "2025"}, RECORD,
         "America sold Britain $32.6bn more than it bought, the most ever, despite its huge "
         "budget deficit",
         "supported"),
        ("China", "run_length", flow("2026-08", "import"), ROW | {"number": "4"},
         "After a first-quarter decline of 40.9%, imports grew for the fourth month in a row "
         "in August.",
         "supported"),
        ("China", "growth_change", flow("2026-03", "export", since="2026-02"),
         POINTS | {"number": "20.3"},
         "The decline in exports eased: at 3.5%, it was 20.3 points less steep than in February.",
         "supported"),
    ],
)  # fmt: skip
def test_words_of_something_else_turn_no_rank_and_no_run(pair, measure, of, stated, quote, rating):
    assert verdict(pair, measure, of, stated, quote).rating == rating
