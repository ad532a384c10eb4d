import pytest

from analysis.core import errors


def test_one_base_and_two_kinds_of_blame():
    leaves = [
        errors.FigureError,
        errors.DocumentError,
        errors.UnknownNameError,
        errors.ParameterError,
    ]
    assert all(issubclass(one, errors.InputError) for one in leaves)
    assert not issubclass(errors.RenderError, errors.InputError)
    assert not issubclass(errors.NoFigureError, errors.InputError)
    assert all(issubclass(one, errors.TradeClaimsError) for one in [*leaves, errors.RenderError])


def test_leaves_keep_the_facts():
    error = errors.FigureError("a.csv", 3, "value", "'x'", "a number")
    assert (error.row, error.column, error.found, error.expected) == (3, "value", "'x'", "a number")
    assert str(error) == "a.csv, row 3, column value: found 'x'; expected a number"
    failed = errors.RenderError("report.ipynb", 4, "ValueError: no")
    assert (failed.cell, str(failed)) == (4, "report.ipynb, cell 4: ValueError: no")


@pytest.mark.parametrize(("found", "nearest"), [("exprot", "export"), ("zzz", None)])
def test_the_nearest_name(found, nearest):
    assert errors.UnknownNameError("flow", found, ["export", "import"]).nearest == nearest
