import datetime as dt

import pandas as pd
import pytest
from conftest import SLUG

import analysis as an
from analysis.core.errors import ParameterError, UnknownNameError


def test_defaults_are_the_articles():
    parameters = an.report.report_parameters(SLUG)
    assert parameters.as_of == dt.date(2022, 4, 21)
    assert parameters.currency == "USD"
    assert parameters.folder.as_posix() == f"{SLUG}/2022-04-21"


@pytest.mark.parametrize("as_of", ["2022-05-10", dt.date(2022, 5, 10), pd.Timestamp("2022-05-10")])
def test_days_in_every_form(as_of):
    assert an.report.report_parameters(SLUG, as_of).folder.name == "2022-05-10"


def test_latest_and_another_currency_have_folders_of_their_own(latest):
    assert an.report.report_parameters(SLUG, "latest").folder.name == str(latest.newest)
    assert an.report.report_parameters(SLUG, currency="CNY").folder.name == "2022-04-21-CNY"


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"article": "bloomberg"}, UnknownNameError, f"did you mean '{SLUG}'"),
        ({"article": 3}, ParameterError, "name of an article"),
        ({"article": None}, ParameterError, "name of an article"),
        ({"article": SLUG, "as_of": "yesterday"}, ParameterError, "or latest"),
        ({"article": SLUG, "as_of": "2022-02-30"}, ParameterError, "a day that exists"),
        ({"article": SLUG, "as_of": 20220421}, ParameterError, "text: a day"),
        (
            {"article": SLUG, "as_of": "2999-01-01"},
            ParameterError,
            "a day that is not in the future",
        ),
        ({"article": SLUG, "currency": "US"}, UnknownNameError, "did you mean 'USD'"),
        ({"article": SLUG, "currency": 7}, UnknownNameError, "currency"),
        ({"article": SLUG, "currency": ["USD"]}, UnknownNameError, "currency"),
    ],
)
def test_what_can_not_be_is_refused(given, error, said):
    with pytest.raises(error, match=said):
        an.report.report_parameters(**given)
