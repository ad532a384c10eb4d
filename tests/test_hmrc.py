"""UK HMRC's Overseas Trade Statistics: sums asked for, pages followed, nothing counted twice."""

import datetime as dt
import json
from urllib.parse import unquote

import pytest
from conftest import fuzzing
from hypothesis import given
from hypothesis import strategies as st
from offices import HTML, hmrc, page_after
from replay import Rerouted, replay

from analysis.core.errors import ParameterError, SourceError
from analysis.sources.hmrc import POLICY, URL, plan, published, read
from analysis.sources.http import Client
from analysis.sources.request import Address, Answer, Request

SEEN = dt.date(2026, 9, 20)
ROW = ("2024-03", 1, "FR", 2391144.0)
ASKED = Request("GBR", "FRA", "2024-01", "2024-06")


def asked_of(request):
    """Return the addresses of a plan whose answers have one page each."""
    planned, found = plan(request, SEEN), []
    address = next(planned)
    while address is not None:
        found.append(address)
        answer = Answer(address, 200, {}, hmrc(ROW), dt.datetime.now(dt.UTC))
        try:
            address = planned.send(answer)
        except StopIteration:
            address = None
    return found


def refused(body):
    with pytest.raises(SourceError) as caught:
        read(body, SEEN)
    return str(caught.value)


def test_a_sum_is_a_figure_in_whole_pounds_of_unknown_release():
    (figure,) = read(hmrc(ROW), SEEN)
    assert (figure.source, figure.reporter, figure.partner) == ("hmrc", "GBR", "FRA")
    assert (figure.flow, figure.last_month, figure.value) == ("import", "2024-03", "2391144")
    assert (figure.unit, figure.resolution, figure.currency) == ("1", "1", "GBP")
    assert (figure.released, figure.date_basis) == ("2026-09-20", "first seen")


@pytest.mark.parametrize(
    ("flow", "name"), [(1, "import"), (2, "export"), (3, "import"), (4, "export")]
)
def test_flow_types_say_the_flow(flow, name):
    (figure,) = read(hmrc(("2024-03", flow, "US", 7)), SEEN)
    assert figure.flow == name


def test_what_is_counted_under_no_country_is_left_out():
    rows = [("2024-03", 1, code, 5.0) for code in ("QR", "XI", "GB", "", None, "  ")]
    body = hmrc(ROW, ("2024-03", 3, "XS", 6.0), *rows).replace(b'"Country": null', b'"a": 1')
    held = json.loads(body)
    held["value"] = [one for one in held["value"] if "Country" in one]
    found = read(json.dumps(held).encode(), SEEN)
    assert [one.partner for one in found] == ["FRA", "SRB"]


def test_the_union_and_the_world_are_of_sums_of_all_countries():
    body = hmrc(("2024-03", 1, None, 100.0), ("2024-03", 3, None, 50.0), ("2024-04", 1, None, 7.0))
    found = {(one.partner, one.last_month): one for one in read(body, SEEN)}
    assert {key: one.value for key, one in found.items()} == {
        ("EUU", "2024-03"): "100", ("WLD", "2024-03"): "150"
    }  # fmt: skip
    assert found["WLD", "2024-03"].reference.endswith("European Union and others added")


@pytest.mark.parametrize("value", ["null", "0.0"])
def test_a_null_is_no_zero(value):
    found = read(hmrc(ROW, ("2024-03", 2, "FR", 99)).replace(b"99", value.encode()), SEEN)
    assert len(found) == (1 if value == "null" else 2)


ALL = [("2024-03", 1, None, 100.0), ("2024-03", 3, None, 50.0)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (HTML, "a page of HTML titled 'Service unavailable'"),
        (b"", "an empty answer"),
        (hmrc(ROW)[:-3], "JSON that breaks off"),
        (b'{"error": {"code": "", "message": "An error has occurred"}}', "ask for fewer months"),
        (b"[]", "expected an object with a list named value"),
        (hmrc(ROW, context="RTS"), "expected #OTS"),
        (hmrc(ROW).replace(b'"FlowTypeId": 1, ', b""), "column FlowTypeId: found no such column"),
        (hmrc(ROW).replace(b"TotalValue", b"SumValue"), "column SumValue: found an unknown column"),
        (hmrc(ROW).replace(b'"Tot', b'"CommodityId": -990, "Tot'), "found a row of one commodity"),
        (hmrc(("2024-13", *ROW[1:])), "row 1, column MonthId: found '202413'"),
        (hmrc(("2024-03", 5, "FR", 1.0)), "column FlowTypeId: found '5'"),
        (hmrc((*ROW[:2], "FRA", 1.0)), "column Country: found 'FRA'"),
        (hmrc((*ROW[:2], "ZQ", 1.0)), "row 1, column Country: found 'ZQ'"),
        (hmrc((*ROW[:3], -5.0)), "column TotalValue: found '-5.0'"),
        (hmrc((*ROW[:3], 1e300)), "column TotalValue: found '1E+300'"),
        (hmrc((*ROW[:3], 0.123)), "column TotalValue: found '0.123'"),
        (hmrc((*ROW[:3], "1,000")), "column TotalValue: found '1,000'"),
        (hmrc((*ROW[:3], True)), "column TotalValue: found 'True'"),
        (hmrc(ROW, ROW), "GBR-FRA import 2024-03..2024-03: found 2391144 and 2391144"),
        (hmrc(ROW, ("2024-03", 3, "FR", 5.0)), "found 2391144 and 5; expected each figure once"),
        (hmrc(*ALL, ALL[0]), "found flow type 1 of 202403 again"),
        (hmrc(*ALL, ROW), "sums with and without a country"),
        (hmrc(*ALL, more="https://api.uktradeinfo.com/OTS?$skip=2"), "on several pages"),
        (hmrc(("2026-09", *ROW[1:])), "a day after the end of its months"),
        (b'{"@odata.context": "#OTS", "value": [1]}', "row 1: found 1; expected an object"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_with_its_place_and_the_mend(body, said):
    error = refused(body)
    assert said in error
    assert error.startswith("hmrc")


def test_the_service_is_asked_for_sums_in_which_no_estimate_counts_twice():
    (address,) = asked_of(ASKED)
    query = address.params["$apply"]
    assert "CommodityId ne 0 and CommodityId ne -1 and (Country/CountryCodeAlpha eq 'FR')" in query
    assert query.endswith("aggregate(Value with sum as TotalValue))")


@pytest.mark.parametrize("partner", ["EUU", "WLD"])
def test_the_union_and_the_world_are_asked_for_as_one_sum_of_each_flow_type(partner):
    (address,) = asked_of(Request("GBR", partner, "2024-01", flows=("import",)))
    query = address.params["$apply"]
    assert "Country" not in query
    assert "(FlowTypeId eq 1 or FlowTypeId eq 3)" in query
    assert "groupby((MonthId,FlowTypeId)," in query


def test_serbia_is_asked_for_by_either_of_its_codes():
    (address,) = asked_of(Request("GBR", "SRB", "2024-01"))
    assert (
        "CountryCodeAlpha eq 'RS' or Country/CountryCodeAlpha eq 'XS'" in address.params["$apply"]
    )


def test_no_answer_has_more_than_five_years():
    months = [one.params["$apply"][:51] for one in asked_of(Request("GBR", "FRA", "2014-03"))]
    assert months == [
        "filter(MonthId ge 201403 and MonthId le 201902 and ",
        "filter(MonthId ge 201903 and MonthId le 202402 and ",
        "filter(MonthId ge 202403 and MonthId le 202608 and ",
    ]


@pytest.mark.parametrize(
    "request_", [Request("USA", "FRA"), Request("GBR", "XAS"), Request("GBR", flows=("total",))]
)
def test_what_hmrc_does_not_have_is_not_asked(request_):
    with pytest.raises(ParameterError):
        next(plan(request_, SEEN))


def fetched(*answers, asked=ASKED):
    waits = []
    with (
        replay(answers) as server,
        Client(POLICY, transport=Rerouted(server), sleep=waits.append) as client,
    ):
        given = list(client.answers(plan(asked, SEEN)))
    return given, server.taken, waits


def page(skip, query=None):
    (first,) = asked_of(ASKED)
    return page_after(Address(URL, {"$apply": query or first.params["$apply"]}), skip)


def test_pages_are_followed_to_the_end():
    answers, taken, _ = fetched(
        (200, hmrc(ROW, more=page(1))),
        (200, hmrc(("2024-04", *ROW[1:]), more=page(2))),
        (200, hmrc(("2024-05", *ROW[1:]))),
    )
    assert [one.last_month for one in published(answers)] == ["2024-03", "2024-04", "2024-05"]
    assert [one["params"].get("$skip") for one in taken] == [None, "1", "2"]
    assert len({one["params"]["$apply"] for one in taken}) == 1


@pytest.mark.parametrize(
    "link",
    [page(0), page(1).replace("skip", "top"), page("x"), page(5, "filter(MonthId ge 200001)"),
     page(1).replace("/OTS", "/RTS"), "7"],
)  # fmt: skip
def test_a_page_that_is_not_further_on_in_the_same_query_is_refused(link):
    with pytest.raises(SourceError, match=r"@odata\.nextLink.*the same query with \$skip above 0"):
        fetched((200, hmrc(ROW, more=link)))


def test_pages_that_go_round_in_a_circle_are_refused():
    with pytest.raises(SourceError, match=r"\$skip above 3"):
        fetched(*[(200, hmrc(ROW, more=page(3)))] * 3)


def test_pages_that_repeat_a_figure_are_refused():
    answers, *_ = fetched((200, hmrc(ROW, more=page(1))), (200, hmrc(ROW)))
    with pytest.raises(SourceError, match="expected each figure once"):
        published(answers)


def test_years_without_trade_are_no_error_unless_all_are():
    asked = Request("GBR", "XKX", "2016-01", "2024-12")
    answers, *_ = fetched((200, hmrc()), (200, hmrc(("2024-03", 4, "XK", 5.0))), asked=asked)
    assert [one.value for one in published(answers)] == ["5"]
    with pytest.raises(SourceError, match="no figure"):
        published(answers[:1])


def test_the_firewall_refuses_and_lets_through_the_next_time():
    refusal = (403, HTML.replace(b"Service unavailable", b"Ip Forbidden"))
    answers, taken, _ = fetched(refusal, refusal, refusal, (200, hmrc(ROW)))
    assert (len(answers), len(taken)) == (1, 4)
    assert unquote(str(answers[0].address)).startswith(f"{URL}?$apply=filter(")


def test_a_page_of_html_with_status_200_is_refused():
    with pytest.raises(SourceError, match="a page of HTML titled 'Service unavailable'"):
        fetched((200, HTML))


COUNTRIES = st.sampled_from([("FR", "FRA"), ("US", "USA"), ("XS", "SRB"), ("XK", "XKX")])
MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(2000, 2025), st.integers(1, 12))
POUNDS = st.integers(0, 10**13)


@fuzzing()
@given(st.dictionaries(st.tuples(MONTHS, st.integers(3, 4), COUNTRIES), POUNDS, min_size=1))
def test_figures_come_back_as_they_were(figures):
    rows = [(month, flow, code[0], float(value)) for (month, flow, code), value in figures.items()]
    found = {(one.last_month, one.flow, one.partner): one.value for one in read(hmrc(*rows), SEEN)}
    assert found == {(month, {3: "import", 4: "export"}[flow], code[1]): str(value)
                     for (month, flow, code), value in figures.items()}  # fmt: skip


@fuzzing()
@given(st.dictionaries(MONTHS, st.tuples(POUNDS, POUNDS), min_size=1))
def test_the_world_is_the_sum_to_the_pound(months):
    rows = [(month, flow, None, float(value)) for month, both in months.items()
            for flow, value in zip((2, 4), both, strict=True)]  # fmt: skip
    found = {(one.partner, one.last_month): one.value for one in read(hmrc(*rows), SEEN)}
    assert found == {("EUU", month): str(own) for month, (own, _) in months.items()} | {
        ("WLD", month): str(sum(both)) for month, both in months.items()
    }


@fuzzing()
@given(st.data())
def test_a_damaged_answer_raises_no_error_but_ours(data):
    whole = data.draw(st.sampled_from([hmrc(ROW, ("2024-03", 4, "US", 7.0)), hmrc(*ALL)]))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 8)))
    try:
        read(whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:], SEEN)
    except SourceError as error:
        assert error.mend
