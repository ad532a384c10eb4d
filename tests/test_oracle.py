"""Verdicts on random claims beside answers computed a second time, in plain decimals."""

from collections import Counter
from typing import get_args

import pytest
from oracle_claims import (
    KINDS,
    among_partners,
    corrections,
    currencies,
    days,
    filled,
    quantities,
    ratings,
    reached,
    sequences,
)  # fmt: skip
from oracle_words import UNITS, WORDS

from analysis.claims.hedges import read_hedges
from analysis.claims.stated import Unit
from analysis.measures import MEASURES

CLAIMS = {
    quantities: 1240, sequences: 1000, filled: 240, corrections: 160, reached: 160,
    among_partners: 160, days: 160, ratings: 400, currencies: 160,
}  # fmt: skip
BATCH = 40
NAMES = {kind.__name__: kind for kind in KINDS}


def batches():
    """Return each kind of claim with its seeds; the first of each runs every time."""
    for name, kind in NAMES.items():
        for seed in range(CLAIMS[kind] // BATCH):
            yield pytest.param(name, seed, marks=[pytest.mark.slow] * (seed > 0))


@pytest.mark.parametrize(("name", "seed"), list(batches()))
def test_no_verdict_is_wrong(name, seed):
    wrong = [str(one) for one in NAMES[name](seed, BATCH) if one.wrong]
    assert not wrong


@pytest.fixture(scope="module")
def tried():
    """Return some claims of each kind."""
    return [one for kind in KINDS for seed in (100, 101) for one in kind(seed, 2 * BATCH)]


def test_every_measure_is_tried(tried):
    assert {one.claim.measure for one in tried} == set(MEASURES)


def test_every_word_and_unit_is_tried():
    assert set(read_hedges()) == WORDS
    amounts = {*UNITS, "percent", "points", "times", "rank", "in a row", "months", "month", "day"}
    assert set(get_args(Unit)) == amounts


def test_most_claims_have_one_right_answer_and_every_rating_is_met(tried):
    strict = [one for one in tried if one.strict]
    assert len(strict) > 0.75 * len(tried)
    ratings = Counter(one.rating for one in strict)
    assert min(ratings[name] for name in ("supported", "refuted", "conflicting")) > 100
    assert 20 < ratings["untestable"] < len(strict) / 4
