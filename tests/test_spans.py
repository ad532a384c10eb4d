import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import ParameterError
from analysis.core.spans import Span

spans = st.builds(
    lambda start, length: Span(start, start + length),
    st.integers(1990 * 12, 2030 * 12),
    st.integers(1, 40),
)


@given(spans)
def test_a_span_survives_being_written_and_read(span):
    assert Span.parse(str(span)) == span


@given(spans, st.integers(-50, 50))
def test_shifting_keeps_the_length_and_comes_back(span, months):
    assert span.shift(months).months == span.months
    assert span.shift(months).shift(-months) == span


@given(spans)
def test_days_are_those_of_its_months(span):
    assert span.days == sum(month.days for month in span.single_months())
    assert [str(month) for month in span.single_months()] == [
        str(period) for period in pd.period_range(span.first, span.last, freq="M")
    ]


@pytest.mark.parametrize(
    ("text", "shown", "label"),
    [
        ("2022-03", "2022-03", "March 2022"),
        ("2022Q1", "2022Q1", "the first quarter of 2022"),
        ("2022-Q4", "2022Q4", "the fourth quarter of 2022"),
        ("2022-01..2022-03", "2022Q1", "the first quarter of 2022"),
        ("2022-01..2022-02", "2022-01..2022-02", "January–February 2022"),
        ("2021-12..2022-02", "2021-12..2022-02", "December 2021–February 2022"),
        ("2022", "2022", "2022"),
        (2022, "2022", "2022"),
        (pd.Period("2022-03", "M"), "2022-03", "March 2022"),
        (pd.Period("2022Q1"), "2022Q1", "the first quarter of 2022"),
    ],
)
def test_forms_and_names(text, shown, label):
    assert (str(Span.parse(text)), Span.parse(text).label) == (shown, label)


@pytest.mark.parametrize(
    "text",
    [
        "2022-13",
        "2022-00",
        "2022Q5",
        "22-03",
        "March 2022",
        "",
        "2022-03..",
        "2022-03..2022-02",
        "2022-03-01",
        None,
        3.5,
        "2022-1",
    ],
)
def test_what_is_no_span_is_refused_with_the_forms_that_are(text):
    with pytest.raises(ParameterError, match="span"):
        Span.parse(text)


def test_containment():
    quarter = Span.parse("2022Q1")
    assert Span.parse("2022-02") in quarter
    assert Span.parse("2022-04") not in quarter
    assert "2022-02" not in quarter
