import inspect
import subprocess
import sys

import pytest

import analysis as an

DESIGNED = [
    "load",
    "read_article",
    "total",
    "monthly",
    "quarterly",
    "reconcile",
    "check",
    "as_table",
    "plot_quarterly_beside_monthly",
    "house_style",
    "render",
    "Span",
    "Article",
    "Claim",
    "Finding",
    "Verdict",
    "Rating",
]


@pytest.mark.parametrize("name", DESIGNED)
def test_it_is_there(name):
    assert name in an.__all__
    assert getattr(an, name)


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


def test_what_does_not_exist_says_so():
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        an.lode  # noqa: B018


def test_importing_is_light_and_changes_nothing():
    heavy = "matplotlib papermill nbconvert nbformat nbclient IPython"
    code = (
        f"import sys, analysis, analysis.cli.main; heavy = '{heavy}'.split(); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""
