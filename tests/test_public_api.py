import ast
import inspect
import os
import subprocess
import sys

import pytest

import analysis as an

DESIGNED = [
    "load",
    "total",
    "monthly",
    "quarterly",
    "growth",
    "change",
    "share",
    "reconcile",
    "revisions",
    "mirror",
    "fetch",
    "explore",
    "read_article",
    "check",
    "compare",
    "robustness",
    "render",
    "Article",
    "Claim",
    "Stated",
    "Span",
    "Vintage",
    "Verdict",
    "Verdicts",
    "Finding",
    "Rating",
    "TradeClaimsError",
    "InputError",
    "FigureError",
    "DocumentError",
    "UnknownNameError",
    "ParameterError",
    "NoFigureError",
    "RenderError",
    "charts",
    "report",
]


def test_the_public_names_are_those_designed_and_no_more():
    assert sorted(an.__all__) == sorted(DESIGNED)
    assert len(an.__all__) <= 36


def test_every_public_name_exists_and_is_documented():
    for name in an.__all__:
        thing = getattr(an, name)
        assert inspect.getdoc(thing), name
        assert name in dir(an)


def test_every_public_function_documents_its_parameters():
    for name in an.__all__:
        thing = getattr(an, name)
        if inspect.isfunction(thing):
            doc = inspect.getdoc(thing)
            for parameter in inspect.signature(thing).parameters:
                if parameter not in ("width",):
                    assert parameter in doc, f"{name}.{parameter}"


def test_what_does_not_exist_says_the_nearest():
    with pytest.raises(AttributeError, match="no attribute 'lode': did you mean 'load'"):
        an.lode  # noqa: B018


HEAVY = "pandas pydantic matplotlib papermill nbconvert nbformat nbclient IPython"


def loaded(code, **environment):
    """Return which of the heavy modules a fresh interpreter has loaded after some code."""
    code += f"; import sys; print([n for n in {HEAVY.split()!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env=os.environ | environment,
    )  # fmt: skip
    assert done.stderr == ""
    return ast.literal_eval(done.stdout)


def test_importing_loads_nothing_heavy():
    assert loaded("import analysis") == []


def test_the_command_line_loads_nothing_of_rendering():
    assert loaded("import analysis.cli.main") == []


def test_every_name_can_be_imported_eagerly():
    assert "matplotlib" in loaded("import analysis", EAGER_IMPORT="1")
