"""The offices themselves, asked by the same client: do they still answer in these shapes?"""

import datetime as dt
import os

import pytest

from analysis.sources import census, census_ft900, census_workbook, comext, hmrc, imf
from analysis.sources.http import Client
from analysis.sources.request import Request

pytestmark = pytest.mark.network


@pytest.mark.parametrize(
    ("module", "asked"),
    [
        (comext, Request("DEU", "RUS", "2024-01", "2024-03")),
        (comext, Request("DEU", "EUU", "2024-01", "2024-03")),
        (imf, Request("CHN", "RUS", "2024-01", "2024-03")),
        (hmrc, Request("GBR", "FRA", "2024-01", "2024-03")),
        (hmrc, Request("GBR", "WLD", "2024-01", "2024-03")),
        (census, Request("USA", "CHN", "2024-01", "2024-03")),
        (census, Request("USA", "WLD", "2024-01", "2024-03")),
        (census_ft900, Request("USA", "WLD", "2024-01", "2024-03")),
        (census_workbook, Request("USA", "CHN", "2024-01", "2024-03")),
    ],
)
def test_three_months_come_in_both_flows(module, asked):
    if module in (census, census_ft900) and not os.environ.get(census.KEY):
        pytest.skip(f"needs {census.KEY}")
    with Client(module.POLICY) as client:
        found = module.published(client.answers(module.plan(asked, dt.date.today())))
    months = {(one.flow, one.first_month) for one in found
              if (one.reporter, one.partner) == (asked.reporter, asked.partner)
              and one.first_month == one.last_month}  # fmt: skip
    wanted = {(flow, f"2024-0{month}") for flow in ("export", "import") for month in (1, 2, 3)}
    assert wanted <= months


@pytest.mark.parametrize("partner", ["SRB", "XKX", None])
def test_codes_that_offices_write_their_own_way_are_known(partner):
    for module, reporter in ((comext, "DEU"), (imf, "DEU"), (hmrc, "GBR")):
        asked = Request(reporter, partner, "2024-01", "2024-01")
        with Client(module.POLICY) as client:
            assert module.published(client.answers(module.plan(asked, dt.date.today())))


def test_the_two_tables_of_the_bureau_agree_to_the_dollar():
    if not os.environ.get(census.KEY):
        pytest.skip(f"needs {census.KEY}")
    asked = Request("USA", "CHN", "2023-01", "2023-12")
    dollars = []
    for module in (census, census_workbook):
        with Client(module.POLICY) as client:
            found = module.published(client.answers(module.plan(asked, dt.date.today())))
        dollars.append({
            (one.flow, one.first_month): round(float(one.value) * int(one.unit))
            for one in found if one.partner == "CHN" and one.first_month == one.last_month
            and one.first_month[:4] == "2023"
        })  # fmt: skip
    assert dollars[0] == dollars[1]
