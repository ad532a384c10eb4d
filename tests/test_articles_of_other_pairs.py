"""The shipped articles on other trades than China's with Russia, read by hand.

Each reading names rows that it rests on, as they stand in the pair's file in `data/figures`, and
says in a comment how they give the verdict. A row is the day of its release, its flow, its span and
its value in millions.
"""

from decimal import Decimal

import duckdb
import pytest
from readings import Reading

import analysis as an
from analysis.claims.articles import articles
from analysis.core.paths import data_folder

READINGS = {
    "freightwaves-2024-08-12": [
        # 166,337.19 + 249,040.81 = 415,378.00.
        Reading(
            "half-year-415-billion", "supported", "415.378 bn USD",
            ("2024-08-06 export 2024-01..2024-06 166337.191327",
             "2024-08-06 import 2024-01..2024-06 249040.808353"),
        ),
        # 415.4 is above the 160.5 + 235.8 = 396.2 of 2023, 384.0 (2022), 319.2 and all before.
        Reading(
            "half-year-record", "supported", "1st",
            ("2024-08-06 export 2024-01..2024-06 166337.191327",
             "2024-08-06 import 2023-06 40988.584861", "2024-08-06 import 2022-06 39122.8",
             "2017-01-06 export 2008-01 11990.6"),
        ),
        # 27,685.11 + 42,244.59 = 69,929.70.
        Reading(
            "june-69-93-billion", "supported", "69.93 bn USD",
            ("2024-08-06 export 2024-06 27685.10598", "2024-08-06 import 2024-06 42244.593026"),
        ),
        # 69,929.70 / (27,212.13 + 40,988.58) = 1.02535; 2.1% rests on what was revised in June.
        Reading(
            "june-up-2-1-percent", "refuted", "2.54%",
            ("2024-08-06 export 2024-06 27685.10598", "2024-08-06 export 2023-06 27212.125479",
             "2024-08-06 import 2023-06 40988.584861"),
        ),
        # 42,244.59 / 40,988.58 = 1.03064.
        Reading(
            "june-imports-up-2-8-percent", "refuted", "3.06%",
            ("2024-08-06 import 2024-06 42244.593026", "2024-08-06 import 2023-06 40988.584861"),
        ),
        # 69.9 is above Canada's 64.3 and all others held. Of all trade, 439.9, these make up 399.2;
        # in the other 40.7 there is no room for a partner of 69.9.
        Reading(
            "first-of-all-partners", "supported", "1st",
            ("2024-08-06 export 2024-06 27685.10598", "2024-08-06 import 2024-06 42244.593026"),
        ),
    ],
    "floordaily-2025-02-05": [
        # On goods and services; the figures are of goods.
        Reading("goods-and-services-up-17-percent", "untestable", ""),
        Reading("year-918-billion", "untestable", ""),
        # 2,065.1 − 3,267.5 = −1,202.3, below the −1,173.4 of 2022, −1,070.8 (2021) and all others.
        Reading(
            "goods-at-all-time-high", "supported", "1st",
            ("2025-04-03 export 2024-01..2024-12 2065131.1",
             "2025-04-03 import 2024-01..2024-12 3267460.6"),
        ),
    ],
    "fox-news-2025-04-06": [
        # 143,545.7 − 438,947.4 = −295,401.6: three tenths of a trillion.
        Reading(
            "one-trillion", "refuted", "−295.402 bn USD",
            ("2025-04-03 export 2024-01..2024-12 143545.7",
             "2025-04-03 import 2024-01..2024-12 438947.4"),
        ),
        Reading(
            "hundreds-of-billions", "supported", "−295.402 bn USD",
            ("2025-04-03 export 2024-01..2024-12 143545.7",
             "2025-04-03 import 2024-01..2024-12 438947.4"),
        ),
    ],
    "daily-express-2020-05-24": [
        # The twelve months add up to 174,724 of all exports' 379,230: 46.07%.
        Reading(
            "share-7-7-percent", "refuted", "46.07% (46.07% to 46.08%)",
            ("2026-02-19 export 2019-01 15451", "2026-02-19 export 2019-12 13455"),
        ),
        # 174,724 / 177,090 = 0.98664.
        Reading(
            "reduced-exports", "supported", "−1.34% (−1.34% to −1.33%)",
            ("2026-02-19 export 2019-01 15451", "2026-02-19 export 2018-01 14916"),
        ),
        Reading(
            "share-46-percent", "supported", "46.07% (46.07% to 46.08%)",
            ("2026-02-19 export 2019-01 15451", "2026-02-19 export 2019-12 13455"),
        ),
        # On goods and services; the figures are of goods.
        Reading("share-43-percent-with-services", "untestable", ""),
    ],
    "rt-2022-11-21": [
        Reading(
            "october-1-billion", "supported", "0.985 bn EUR",
            ("2023-01-13 export 2022-10 985.2",),
        ),
        # 1,099.0 / 2,313.9 = 0.475.
        Reading(
            "september-nearly-53-percent", "supported", "−52.5%",
            ("2023-01-13 export 2022-09 1099.0", "2023-01-13 export 2021-09 2313.9"),
        ),
        Reading(
            "september-1-1-billion", "supported", "1.099 bn EUR",
            ("2023-01-13 export 2022-09 1099.0",),
        ),
        # From March on, 1,002.6 after 2,490.5, each month is below that of 2021; that of February,
        # 2,090.0, is above 1,976.5.
        Reading(
            "continued-to-fall", "supported", "8 in a row",
            ("2023-01-13 export 2022-10 985.2", "2023-01-13 export 2021-10 2447.1",
             "2023-01-13 export 2022-03 1002.6", "2023-01-13 export 2021-03 2490.5"),
        ),
        # Nothing is held of Germany's trade with all partners.
        Reading("twelfth-outside-the-union", "untestable", ""),
    ],
    "agenzia-nova-2022-10-15": [
        # 1,150.3 / 2,136.7 = 0.5384.
        Reading(
            "august-exports-collapsed", "supported", "−46.16%",
            ("2023-01-13 export 2022-08 1150.3", "2023-01-13 export 2021-08 2136.7"),
        ),
        Reading(
            "august-exports-1-2-billion", "supported", "1.15 bn EUR",
            ("2023-01-13 export 2022-08 1150.3",),
        ),
        # 2,508.6 / 2,591.6 = 0.968: what fell by 59.4% is the quantity.
        Reading(
            "august-imports-fell-59-4-percent", "refuted", "−3.2%",
            ("2023-01-13 import 2022-08 2508.6", "2023-01-13 import 2021-08 2591.6"),
        ),
    ],
}  # fmt: skip
CASES = [(slug, reading) for slug, own in READINGS.items() for reading in own]


@pytest.fixture(scope="module")
def checked():
    """Return the verdicts on each article, on the figures of the day that it names."""
    known = [an.read_article(slug) for slug in READINGS]
    return {
        one.slug: an.check(one, an.load(one.reporter, one.partner, one.checked_on)) for one in known
    }


@pytest.fixture(scope="module")
def held(checked):
    """Return where the rows of each article's file stand, by what readings call them."""
    return {slug: rows_of(verdicts.article) for slug, verdicts in checked.items()}


def rows_of(article):
    """Read the rows of an article's pair by themselves, past all code of the package."""
    name = f"source={article.source}/reporter={article.reporter}"
    files = str(data_folder() / "figures" / name / "*.parquet")
    query = "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet(?, hive_partitioning = false)"
    found = duckdb.connect().execute(f"{query} WHERE partner = ?", [files, article.partner])
    columns = [one[0] for one in found.description]
    rows = (dict(zip(columns, row, strict=True)) for row in found.fetchall())
    return {int(row["row"]): (name, row) for row in rows if row["value"]}


def is_named(name, row):
    """Whether a reading means a row: its value is rounded to the digits that the reading gives."""
    day, flow, span, value = name.split()
    first, _, last = span.partition("..")
    own = Decimal(row["value"]) * Decimal(row["unit"]) / 10**6
    near = abs(own - Decimal(value)) <= Decimal(1).scaleb(Decimal(value).as_tuple().exponent) / 2
    place = (row["released"], row["flow"], row["first_month"], row["last_month"])
    return place == (day, flow, first, last or first) and near


def test_every_claim_of_another_pair_was_read():
    shipped = [an.read_article(slug) for slug in articles()]
    others = [one for one in shipped if (one.reporter, one.partner) != ("CHN", "RUS")]
    read = {slug: [one.claim for one in own] for slug, own in READINGS.items()}
    assert {one.slug: [claim.id for claim in one] for one in others} == read


@pytest.mark.parametrize(("slug", "reading"), CASES, ids=[f"{a}-{b.claim}" for a, b in CASES])
def test_a_verdict_is_what_its_rows_come_to(slug, reading, checked, held):
    verdict = checked[slug][reading.claim]
    found = repr(verdict.finding) if verdict.finding else ""
    assert (str(verdict.rating), found) == (reading.rating, reading.found)
    assert bool(found) is bool(reading.rows)
    used = {(one.file, one.row) for one in verdict.finding.evidence} if found else set()
    for name in reading.rows:
        places = {(file, at) for at, (file, row) in held[slug].items() if is_named(name, row)}
        assert len(places) == 1, name
        assert places <= used, name


def test_they_are_on_other_offices_currencies_and_measures(checked):
    known = [verdicts.article for verdicts in checked.values()]
    assert {one.currency for one in known} == {"USD", "GBP", "EUR"}
    assert {one.source for one in known} == {"census", "ons", "comext"}
    assert len({(one.reporter, one.partner) for one in known}) == 5
    assert len({claim.measure for one in known for claim in one}) >= 8
    ratings = {str(one.rating) for verdicts in checked.values() for one in verdicts}
    assert ratings == {"supported", "refuted", "untestable"}


def test_goods_stand_beside_goods_and_services(checked):
    for slug in ("floordaily-2025-02-05", "daily-express-2020-05-24"):
        by_universe = {one.claim.universe: one for one in checked[slug]}
        assert by_universe["goods"].finding is not None
        assert by_universe["goods and services"].why.startswith("the claim is on goods and serv")


def test_quotes_are_short_and_can_be_looked_up(checked):
    for verdicts in checked.values():
        assert verdicts.article.url.startswith("https://")
        assert all(len(one.claim.quote.split()) <= 25 for one in verdicts)
