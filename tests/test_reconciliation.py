import analysis as an


def _row(table, span, flow, derived):
    rows = table[
        (table["span"] == span)
        & (table["flow"] == flow)
        & table["derivation"].str.contains(derived, regex=False)
    ]
    assert len(rows) == 1
    return rows.iloc[0]


def test_the_first_quarter_differs_from_its_parts_beyond_rounding(trade):
    row = _row(an.reconcile(trade), "2022Q1", "total", "2022-03")
    assert row["published"] == 38.17
    assert round(row["derived"], 3) == 38.101
    assert round(row["difference"], 3) == 0.069
    assert not row["explained"]


def test_exports_of_the_quarter_differ_within_rounding(trade):
    row = _row(an.reconcile(trade), "2022Q1", "export", "2022-03")
    assert abs(row["difference"]) <= row["rounding"]
    assert row["explained"]


def test_exports_and_imports_are_compared_with_the_total(trade):
    row = _row(an.reconcile(trade), "2022-01..2022-02", "total", "import")
    assert row["releases"] == 1
    assert row["explained"]


def test_only_differences_are_listed_unless_all_are_asked_for(trade):
    assert (an.reconcile(trade)["difference"] != 0).all()
    assert len(an.reconcile(trade, every=True)) > len(an.reconcile(trade))


def test_single_months_of_one_source_have_nothing_to_be_compared_with(latest):
    assert an.reconcile(latest.select(source="comtrade"), every=True).empty
