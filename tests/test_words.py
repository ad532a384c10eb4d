"""What numbers and words cover: as they are written, in the units that they fit."""

from decimal import Decimal

import pandas as pd
import pytest
from conftest import GOOD  # noqa: F401 (the row that `vintage` starts from)

import analysis as an
from analysis.claims.stated import Stated


def month(text, value, flow="export", **more):
    resolution = str(Decimal(1).scaleb(Decimal(value).as_tuple().exponent))
    return {
        "first_month": text, "last_month": text, "flow": flow, "value": value,
        "resolution": resolution, "released": f"{int(text[:4]) + 1}-06-01",
    } | more  # fmt: skip


@pytest.fixture
def trade(vintage):
    """Exports of 3.0 and then 5.0, a rate of 12.7 and a fall of 6.9: small, and made by hand."""
    return vintage(
        month("2021-03", "3.000"),
        month("2022-03", "5.000"),
        month("2022-04", "4.819", growth_pct="12.7", growth_by="office"),
        month("2022-05", "4.000", growth_pct="-6.9", growth_by="office"),
        month("2022-06", "4.000", growth_pct="0.4", growth_by="office"),
        month("2022-05", "6.000", "import"),
        month("2022-07", "900.0", currency="CNY", growth_pct="2.9", growth_by="office"),
        month("2022-07", "130.0", growth_pct="1.9", growth_by="office"),
    )


def rated(trade, measure, of, stated, quote="", **chosen):
    claim = an.Claim(measure=measure, of=of, stated=stated, quote=quote)
    return str(an.check(claim, trade, **chosen).rating)


def of(span, **more):
    return {"flow": "export", "span": span} | more


APRIL, MAY, JUNE = of("2022-04"), of("2022-05"), of("2022-06")
GREW = of("2022-03", since="2021-03")


@pytest.mark.parametrize(
    ("measure", "arguments", "stated", "rating"),
    [
        # half a unit of a small whole number is no tolerance: 5 is 1.667 times 3
        ("multiple", GREW, {"unit": "times", "number": "2"}, "refuted"),
        ("multiple", GREW, {"unit": "times", "number": "1.7"}, "supported"),
        ("multiple", GREW, {"unit": "times", "hedge": "doubled"}, "refuted"),
        ("level", of("2022-03"), {"unit": "billion", "number": "5"}, "supported"),
        ("level", of("2022-04"), {"unit": "billion", "number": "4"}, "refuted"),
        # a one-sided word ends at the number itself
        ("growth", APRIL, {"unit": "percent", "number": "13", "hedge": "more than"}, "refuted"),
        ("growth", APRIL, {"unit": "percent", "number": "12.5", "hedge": "more than"}, "supported"),
        # a figure printed at the number itself has reached it; rounding decides nothing more
        ("growth", APRIL, {"unit": "percent", "number": "12.7", "hedge": "over"}, "supported"),
        ("growth", APRIL, {"unit": "percent", "number": "12.7", "hedge": "at least"}, "supported"),
        ("growth", APRIL, {"unit": "percent", "number": "12.7", "hedge": "at most"}, "supported"),
        ("growth", APRIL, {"unit": "percent", "number": "12.7", "hedge": "less than"},
         "conflicting"),
        ("growth", APRIL, {"unit": "percent", "number": "12.70", "hedge": "over"}, "conflicting"),
        ("growth", APRIL, {"unit": "percent", "number": "12.8", "hedge": "over"}, "refuted"),
        ("growth", MAY, {"unit": "percent", "number": "6.9", "hedge": "more than",
                         "direction": "fell"}, "supported"),
        ("growth", MAY, {"unit": "percent", "number": "6.9", "hedge": "less than",
                         "direction": "fell"}, "conflicting"),
        # a direction bounds what a one-sided number leaves open
        ("growth", JUNE, {"unit": "percent", "number": "6", "hedge": "less than",
                          "direction": "fell"}, "refuted"),
        ("growth", MAY, {"unit": "percent", "number": "5", "hedge": "at most",
                         "direction": "rose"}, "refuted"),
        ("growth", JUNE, {"unit": "percent", "number": "30", "hedge": "up to", "verb": "soar"},
         "refuted"),
        # a verb and a hedge beside one number
        ("growth", APRIL, {"unit": "percent", "number": "13", "hedge": "nearly", "verb": "jump"},
         "supported"),
        ("growth", MAY, {"unit": "percent", "number": "6", "hedge": "more than", "verb": "slump"},
         "supported"),
        ("growth", MAY, {"unit": "percent", "number": "7", "hedge": "almost", "verb": "jump"},
         "refuted"),
        ("growth", MAY, {"unit": "percent", "number": "7", "verb": "slump"}, "supported"),
        ("growth", MAY, {"unit": "percent", "hedge": "several", "direction": "fell"}, "supported"),
        ("growth", MAY, {"unit": "percent", "hedge": "double-digit", "direction": "fell"},
         "refuted"),
        ("growth", APRIL, {"unit": "percent", "hedge": "double-digit"}, "supported"),
        ("growth", JUNE, {"unit": "percent", "hedge": "single-digit"}, "supported"),
        # a direction by itself
        ("growth", MAY, {"unit": "percent", "direction": "fell"}, "supported"),
        ("growth", MAY, {"unit": "percent", "direction": "rose"}, "refuted"),
        ("balance", {"span": "2022-05"}, {"unit": "billion", "direction": "deficit"}, "supported"),
        ("balance", {"span": "2022-05"}, {"unit": "billion", "direction": "surplus"}, "refuted"),
        ("growth", APRIL, {"unit": "percent", "number": "13", "hedge": "less than"}, "supported"),
        ("growth", APRIL, {"unit": "percent", "number": "12.6", "hedge": "less than"}, "refuted"),
        ("growth", APRIL, {"unit": "percent", "number": "12.6", "hedge": "at most"}, "refuted"),
        ("level", APRIL, {"unit": "billion", "number": "4.82", "hedge": "over"}, "refuted"),
        ("level", APRIL, {"unit": "billion", "number": "4.8", "hedge": "exceeded"}, "supported"),
        ("growth", APRIL, {"unit": "percent", "number": "30", "hedge": "up to"}, "supported"),
        # there is no ceiling, and zero keeps its digits
        ("growth", APRIL, {"unit": "percent", "number": "0", "hedge": "more than"}, "supported"),
        ("growth", JUNE, {"unit": "percent", "number": "0.0"}, "refuted"),
        ("growth", JUNE, {"unit": "percent", "number": "0"}, "supported"),
        # words give a number its direction
        ("growth", MAY, {"unit": "percent", "number": "6.9", "direction": "fell"}, "supported"),
        ("growth", MAY, {"unit": "percent", "number": "6.9"}, "refuted"),
        ("growth", MAY, {"unit": "percent", "number": "6.9", "hedge": "fall"}, "supported"),
        ("growth", MAY, {"unit": "percent", "number": "6", "hedge": "more than",
                         "direction": "fell"}, "supported"),
        ("growth", MAY, {"unit": "percent", "number": "7", "hedge": "more than",
                         "direction": "fell"}, "refuted"),
        ("balance", {"span": "2022-05"}, {"unit": "billion", "number": "2",
                                          "direction": "deficit"}, "supported"),
        ("balance", {"span": "2022-05"}, {"unit": "billion", "number": "2",
                                          "direction": "surplus"}, "refuted"),
        # "between a and b", fractions in words
        ("growth", APRIL, {"unit": "percent", "number": "12", "to": "13"}, "supported"),
        ("growth", APRIL, {"unit": "percent", "number": "13", "to": "14"}, "refuted"),
        ("level", of("2022-03"), {"unit": "trillion", "number": "0.005"}, "supported"),
        ("level", of("2022-03"), {"unit": "million", "number": "5000"}, "supported"),
        ("level", of("2022-03"), {"unit": "亿", "number": "50"}, "supported"),
        ("level", of("2022-03"), {"unit": "万", "number": "500000"}, "supported"),
        ("multiple", GREW, {"unit": "times", "hedge": "more than doubled"}, "refuted"),
        # verbs follow usage
        ("growth", APRIL, {"unit": "percent", "hedge": "surge"}, "supported"),
        ("growth", APRIL, {"unit": "percent", "number": "12.7", "hedge": "soar"}, "supported"),
        ("growth", JUNE, {"unit": "percent", "hedge": "slightly up"}, "supported"),
        ("growth", JUNE, {"unit": "percent", "hedge": "almost flat"}, "supported"),
        ("growth", MAY, {"unit": "percent", "hedge": "slump"}, "supported"),
        ("growth", MAY, {"unit": "percent", "hedge": "plunge"}, "refuted"),
    ],
)  # fmt: skip
def test_what_words_and_numbers_say(trade, measure, arguments, stated, rating):
    assert rated(trade, measure, arguments, stated) == rating


def test_a_currency_that_is_stated_has_its_effect(trade):
    july, stated = of("2022-07"), {"unit": "percent", "number": "2.9"}
    assert rated(trade, "growth", july, stated | {"currency": "CNY"}) == "supported"
    assert rated(trade, "growth", july, stated | {"currency": "USD"}) == "refuted"
    amount = {"unit": "trillion", "number": "0.9"}
    assert rated(trade, "level", july, amount | {"currency": "CNY"}) == "supported"
    assert rated(trade, "level", july, amount, currency="CNY") == "supported"


def test_amounts_are_of_the_articles_currency(article, trade):
    claim = article.claims[0].model_copy(
        update={
            "measure": "level",
            "of": an.Claim(
                measure="level", of=of("2022-07"), stated={"unit": "billion", "number": "9"}
            ).of,
            "stated": Stated(unit="billion", number="900"),
        }
    )
    yuan = article.model_copy(update={"claims": (claim,), "currency": "CNY"})
    assert an.check(yuan, trade)[0].rating == "supported"
    dollars = an.check(yuan, trade, currency="USD")[0]
    assert (dollars.rating, dollars.why) == (
        "untestable", "the claim is in yuan, these figures are in US dollars",
    )  # fmt: skip


def test_a_claim_may_name_its_own_source(article, latest):
    claim = article["q1-nearly-30-percent"].model_copy(update={"source": "comtrade"})
    both = article.model_copy(update={"claims": (article["q1-grew"], claim)})
    first, second = an.check(both, latest)
    assert {item.source for item in first.finding.evidence} == {"gacc"}
    assert {item.source for item in second.finding.evidence} == {"comtrade"}
    unknown = article.model_copy(update={"claims": (claim.model_copy(update={"source": "imf"}),)})
    with pytest.raises(an.DocumentError, match="unknown source 'imf'"):
        an.check(unknown, latest)


@pytest.mark.parametrize(
    ("measure", "stated", "said"),
    [
        ("multiple", {"unit": "times", "hedge": "grew"}, "one of the units percent"),
        ("level", {"unit": "billion", "hedge": "surge"}, "one of the units percent"),
        ("growth", {"unit": "percent", "hedge": "record"}, "one of the units rank"),
        (
            "growth",
            {"unit": "percent", "hedge": "grew", "year": 2022},
            "a year only with unit month",
        ),
        ("growth", {"unit": "percent", "number": "-6", "direction": "fell"}, "no minus"),
        (
            "growth",
            {"unit": "percent", "number": "6", "hedge": "fall", "direction": "rose"},
            "no direction beside it",
        ),
        ("growth", {"unit": "percent", "number": "-6", "hedge": "fall"}, "no minus beside it"),
        ("growth", {"unit": "percent", "number": "7", "to": "5"}, "a larger number after `to`"),
        ("growth", {"unit": "percent", "hedge": "grew", "to": "5"}, "a number before `to`"),
        ("growth", {"unit": "percent", "hedge": "more than"}, "a number beside it"),
        ("growth", {"unit": "percent", "number": "5", "date": "2022-03"}, "unit month or day"),
        ("level", {"unit": "billion", "number": "5", "direction": "sideways"}, "direction"),
        ("lowest_since", {"unit": "month", "number": "13", "year": 2020}, "1 to 12"),
        ("lowest_since", {"unit": "month", "number": "6"}, "and its year"),
        ("lowest_since", {"unit": "month", "date": "2020-13"}, "a month that exists"),
        ("growth", {"unit": "percent", "number": "1,000"}, "in digits"),
        ("growth", {"unit": "percent", "number": "NaN"}, "in digits"),
    ],
)
def test_what_has_no_meaning_or_no_effect_is_refused_with_the_mend(trade, measure, stated, said):
    arguments = of("2022-04", **({"since": "2021-03"} if measure == "multiple" else {}))
    with pytest.raises(an.InputError, match=said):
        rated(trade, measure, arguments, stated)


@pytest.mark.parametrize(
    ("quote", "number", "refused"),
    [
        ("trade fell by 6.9%", "6.9", True),
        ("trade fell by 6.9%", "-6.9", False),
        ("trade grew 6.9%", "-6.9", True),
        ("exports rose while imports fell", "6.9", False),
        ("trade came to 6.9%", "6.9", False),
        ("trade lost 6.9%", "6.9", True),
        ("товарооборот снизился на 6,9%", "6.9", True),
        ("双边贸易下降6.9%", "6.9", True),
    ],
)
def test_a_number_may_not_contradict_the_direction_of_its_quote(trade, quote, number, refused):
    stated = {"unit": "percent", "number": number}
    if not refused:
        rated(trade, "growth", MAY, stated, quote)
        return
    with pytest.raises(an.InputError, match="add `direction"):
        rated(trade, "growth", MAY, stated, quote)


@pytest.mark.parametrize(
    ("stated", "low", "high"),
    [
        ({"number": "6", "year": 2020}, "2020-06", "2020-06"),
        ({"date": "2020-06"}, "2020-06", "2020-06"),
        ({"year": 2020}, "2020-01", "2020-12"),
        ({"hedge": "mid", "year": 2020}, "2020-05", "2020-08"),
    ],
)
def test_months_can_be_stated_exactly(article, stated, low, high):
    from analysis.claims.hedges import read_hedges
    from analysis.claims.ranges import range_of

    found = range_of(Stated(unit="month", **stated), read_hedges(), article.published)
    assert (found.low, found.high) == (pd.Period(low, "M"), pd.Period(high, "M"))


def test_a_day_can_be_stated_exactly(article):
    verdict = an.check(
        an.Claim(
            measure="released", of={"figures": ["export 2022-03"]},
            stated={"unit": "day", "date": "2022-04-13"},
        ),
        an.load(as_of=article.published),
    )  # fmt: skip
    assert verdict.rating == "supported"
    assert verdict.reason.endswith("The claim says 13 Apr 2022, as the figures do.")


def test_a_month_before_the_record_is_unknown_and_not_1900(vintage):
    made = vintage(month("2022-01", "9.0"), month("2022-02", "8.0"), month("2022-03", "4.0"))
    stated = {"unit": "month", "hedge": "mid", "year": 1890}
    assert rated(made, "lowest_since", of("2022-03"), stated) == "conflicting"


def test_reasons_read_as_an_editor_would_print_them(trade):
    def reason(stated, measure="growth", span="2022-04"):
        claim = an.Claim(measure=measure, of=of(span), stated=stated)
        return an.check(claim, trade).reason

    assert reason({"unit": "percent", "number": "12", "hedge": "more than"}) == (
        "Exports grew 12.7% in April 2022 (12.65% to 12.75%). “More than 12%” holds."
    )
    assert reason({"unit": "percent", "number": "13"}) == (
        "Exports grew 12.7% in April 2022 (12.65% to 12.75%). That rounds to the 13% stated."
    )
    assert reason({"unit": "billion", "number": "4", "hedge": "exceeded", "direction": "rose"},
                  "change").endswith("“A rise that exceeded 4 billion” does not hold.")  # fmt: skip


def test_a_fraction_is_about_what_was_found_and_a_fall_cut_off_has_no_minus(vintage):
    trade = vintage(
        month("2021-03", "3.000", growth_pct="34.3", growth_by="office"),
        month("2022-03", "2.790", growth_pct="-6.97", growth_by="office"),
    )

    def reason(span, stated):
        claim = an.Claim(measure="growth", of=of(span), stated=stated)
        return an.check(claim, trade).reason

    third = reason("2021-03", {"unit": "percent", "number": "a third"})
    assert third.endswith("That is about a third, as stated.")
    cut = reason("2022-03", {"unit": "percent", "number": "6.9", "direction": "fell"})
    assert cut.endswith("The 6.9% stated is that figure cut off; rounded, it would be 7%.")


def test_the_rate_of_a_year_to_date_is_not_the_rate_printed_for_its_last_month():
    """Exports of May 2024 fell 2% as outlets printed it; those of January to May fell 1.8%."""
    may, trade = of("2024-05"), an.load(as_of="2024-06-07")
    printed, to_date = ({"unit": "percent", "number": number, "direction": "fell"}
                        for number in ("2", "1.8"))  # fmt: skip
    assert rated(trade, "growth", may, printed) == "supported"
    assert rated(trade, "growth", may, to_date) == "conflicting"


def test_a_difference_of_rounded_figures_has_not_passed_the_number_that_it_comes_to(vintage):
    trade = vintage(
        month("2022-03", "3580", resolution="10"), month("2022-03", "2580", "import"),
        month("2022-04", "1000", resolution="10"),
    )  # fmt: skip
    stated = {"unit": "trillion", "number": "1", "hedge": "exceeded"}
    assert rated(trade, "balance", {"span": "2022-03"}, stated) == "conflicting"
    assert rated(trade, "level", of("2022-04"), stated) == "supported"


def test_a_number_is_not_said_to_be_cut_off_from_what_is_known_less_well(vintage):
    trade = vintage(month("2022-03", "14.78", resolution="0.5"))
    stated = {"unit": "billion", "number": "14.7"}
    verdict = an.check(an.Claim(measure="level", of=of("2022-03"), stated=stated), trade)
    assert verdict.rating == "conflicting"
    assert "cut off" not in verdict.reason


def test_what_did_not_move_so_is_not_said_to_lie_outside_a_year(trade):
    arguments = {"flow": "export", "span": "2022-03", "direction": "fell"}
    claim = an.Claim(measure="first_since", of=arguments, stated={"unit": "month", "year": 2020})
    verdict = an.check(claim, trade)
    assert verdict.rating == "refuted"
    assert verdict.reason.endswith("did not fall on the year before. The claim does not hold.")


@pytest.mark.parametrize(
    ("measure", "hedge", "mend"),
    [
        ("growth_change", "faster", "`direction: fell`"),
        ("growth_change", "slower", "`direction: rose`"),
        ("growth_beside_all", "faster", "`number: 0` and `hedge: less than`"),
    ],
)
def test_faster_beside_a_fall_in_the_quote_is_refused_as_it_speaks_of_growth(measure, hedge, mend):
    arguments = of("2022-05", since="2022-04") if measure == "growth_change" else MAY
    stated = {"unit": "points", "hedge": hedge}
    with pytest.raises(an.InputError, match=mend):
        an.Claim(measure=measure, of=arguments, stated=stated, quote=f"exports fell {hedge}")
    for quote in ("growth slowed down", "exports grew faster", ""):
        an.Claim(measure=measure, of=arguments, stated=stated, quote=quote)


@pytest.mark.parametrize(
    ("measure", "arguments", "stated", "said"),
    [
        ("level", APRIL, {"unit": "billion", "number": "4.81"},
         "The 4.81 billion stated is that figure cut off; rounded, it would be 4.82 bn USD."),
        ("growth", MAY, {"unit": "percent", "number": "6", "direction": "fell"}, ""),
        ("level", APRIL, {"unit": "billion", "number": "4.80"}, ""),
        ("level", APRIL, {"unit": "billion", "number": "4.82"}, ""),
        ("multiple", GREW, {"unit": "times", "number": "1"}, ""),
    ],
)  # fmt: skip
def test_a_number_cut_off_rather_than_rounded_is_refuted_and_said_to_be(
    trade, measure, arguments, stated, said
):
    verdict = an.check(an.Claim(measure=measure, of=arguments, stated=stated), trade)
    assert ("cut off" in verdict.reason) == bool(said)
    assert said in verdict.reason
    assert verdict.rating == ("supported" if stated["number"] == "4.82" else "refuted")


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (
            {"unit": "percent", "number": "12.7", "hedge": "over"},
            "holds: the figures give that very number",
        ),
        (
            {"unit": "percent", "number": "12.68", "hedge": "over"},
            "holds for some of that range only",
        ),
        ({"unit": "percent", "number": "12.5", "hedge": "over"}, "“Over 12.5%” holds."),
    ],
)
def test_the_reason_says_where_rounding_is_all_that_is_left(trade, stated, words):
    assert words in an.check(an.Claim(measure="growth", of=APRIL, stated=stated), trade).reason


@pytest.mark.parametrize(
    ("measure", "stated", "quote", "said"),
    [
        ("growth", {"unit": "percent", "number": "7", "verb": "nearly"}, "", "such as soar"),
        ("growth", {"unit": "percent", "number": "7", "verb": "sore"}, "", "unknown hedge 'sore'"),
        ("growth", {"unit": "percent", "number": "7", "verb": "soar", "hedge": "jump"}, "",
         "one verb"),
        ("growth", {"unit": "percent", "verb": "soar"}, "", "a verb by itself is a `hedge`"),
        ("growth", {"unit": "percent", "number": "7", "verb": "soar", "direction": "rose"}, "",
         "not both"),
        ("growth", {"unit": "percent", "number": "-7", "verb": "slump"}, "", "no minus"),
        ("growth", {"unit": "percent", "hedge": "about", "direction": "rose"}, "",
         "a number beside"),
        ("growth", {"unit": "percent", "hedge": "flat", "direction": "fell"}, "",
         "a number beside the direction"),
        ("reached", {"unit": "month", "months_back": 5}, "", "a date"),
        ("level", {"unit": "billion", "number": "5", "direction": "fell"}, "", "no direction with"),
        ("balance", {"unit": "billion", "number": "5", "direction": "fell"}, "", "“fell” fits"),
        ("growth", {"unit": "percent", "number": "5", "direction": "deficit"}, "", "fits balance"),
        ("multiple", {"unit": "times", "direction": "rose"}, "", "number beside the direction"),
        ("lowest_since", {"unit": "month", "months_back": 5, "year": 2020}, "", "nothing beside"),
        ("growth", {"unit": "percent", "months_back": 5}, "", "only with unit month"),
        ("balance", {"unit": "billion", "number": "2", "hedge": "about"}, "a deficit of about 2",
         "add `direction: deficit`"),
        ("growth", {"unit": "percent", "number": "7", "hedge": "nearly"}, "fell by nearly 7%",
         "add `direction: fell`"),
    ],
)  # fmt: skip
def test_words_that_do_not_go_together_are_refused_with_the_mend(
    trade, measure, stated, quote, said
):
    arguments = {"span": "2022-05"} | ({"threshold": 1} if measure == "reached" else {})
    arguments |= {} if measure == "balance" else {"flow": "export"}
    with pytest.raises(an.InputError, match=said):
        rated(trade, measure, arguments, stated, quote)


@pytest.mark.parametrize(("back", "rating"), [(12, "supported"), (13, "refuted")])
def test_a_search_may_go_back_a_number_of_months(trade, back, rating):
    stated = {"unit": "month", "months_back": back}
    assert rated(trade, "lowest_since", of("2022-03", window="same months"), stated) == rating


@pytest.mark.parametrize(
    ("measure", "given", "stated", "quote", "rating"),
    [
        ("balance_growth", {"span": "2024"}, {"unit": "percent", "direction": "fell"},
         "the surplus narrowed", "untestable"),
        ("balance_growth", {"span": "2024"}, {"unit": "percent", "direction": "fell"},
         "the deficit narrowed", "supported"),
        ("balance_rank", {"span": "2017", "order": "lowest"}, {"unit": "rank", "number": "1"},
         "a record deficit", "untestable"),
        ("balance_rank", {"span": "2022", "order": "lowest"}, {"unit": "rank", "number": "1"},
         "a record deficit", "supported"),
        ("growth_rank", {"span": "2025", "flow": "total", "since": "2025"},
         {"unit": "rank", "number": "1"}, "grew at the fastest pace", "untestable"),
        ("slowest_since", {"span": "2025", "flow": "total"}, {"unit": "month", "year": 2020},
         "the sharpest fall since 2020", "supported"),
        ("fastest_since", {"span": "2025", "flow": "total"}, {"unit": "month", "year": 2024},
         "grew at the fastest pace since 2024", "untestable"),
    ],
)  # fmt: skip
def test_what_only_the_quote_names_is_what_is_compared(measure, given, stated, quote, rating):
    claim = an.Claim(measure=measure, of=given, stated=stated, quote=quote)
    assert an.check(claim, an.load()).rating == rating
