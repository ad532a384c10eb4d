"""Thousands of damaged articles: each is refused with our own error, or says what it says."""

import io
import itertools
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout

import pytest
import yaml
from conftest import SLUG, fuzzing
from hypothesis import event, given
from mutating import damaged, loaded

import analysis as an
from analysis.claims.hedges import read_hedges
from analysis.cli.main import main
from analysis.core import paths
from analysis.core.errors import DocumentError, InputError
from analysis.sources.places import read_places
from analysis.sources.registry import read_sources

SEED = (paths.data_folder() / "articles" / f"{SLUG}.yml").read_text(encoding="utf-8")
RAW = loaded(SEED)
NOTHING = (None, "", "~", "null", "Null", "NULL")
OWN = ("published", "source", "currency", "reporter", "partner")
NUMBER = itertools.count()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz") / "data"
    shutil.copytree(paths.data_folder(), folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADE_CLAIMS_DATA", str(folder))
        yield folder


@pytest.fixture(scope="module")
def twins(place):
    """Return what each claim of the undamaged article is found to be."""
    found = an.check(SLUG, an.load(as_of=RAW["published"], folder=place))
    claims = {json.dumps(meaning(RAW, one), sort_keys=True): one["id"] for one in RAW["claims"]}
    return {said: judged(found[name]) for said, name in claims.items()}


def meaning(article, claim):
    """Return what of a claim bears on its verdict, as the file has it."""
    own = {name: article.get(name) for name in OWN}
    parts = ("measure", "of", "stated", "readings", "source")
    return own | {f"claim.{name}": claim.get(name) for name in parts}


def judged(verdict):
    return str(verdict.rating), repr(verdict.finding), verdict.range.text, verdict.why


def as_written(given, read):
    """Whether a value was read as what stands in the file, and as nothing else."""
    return str(read) == given or (read is None and given in NOTHING)


def spans(given):
    """Return the span, or the figures, that an argument means."""
    if isinstance(given, list):
        return [
            tuple(
                (flow, an.Span.parse(span)) for flow, _, span in (x.partition(" ") for x in given)
            )
        ]
    try:
        return [an.Span.parse(given)]
    except an.ParameterError:
        return []


@given(content=damaged(SEED))
@fuzzing()
def test_a_damaged_article_is_refused_or_says_what_it_says(place, twins, content):
    file = place / "articles" / f"fuzz-{next(NUMBER)}.yml"
    file.write_bytes(content)
    try:
        article = an.read_article(file.stem, place)
        trade = an.load(article.reporter, article.partner, article.published, folder=place)
        found = an.check(article, trade)
    except InputError as error:
        event("refused")
        refused(error, file)
    else:
        event(accepted(article, found, loaded(content.decode()), twins))
    finally:
        file.unlink()


def refused(error, file):
    """Check that an error names the file and every line, and that the command says the same."""
    assert isinstance(error, DocumentError)
    assert error.file.name == file.name
    assert all(one.line for one in error.problems) or len(error.problems) == 1
    assert "pydantic" not in str(error)
    assert "nput should" not in str(error)
    assert all(len(str(one)) < 2500 for one in error.problems)
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        assert main(["check", file.stem]) == 2
    assert file.name in err.getvalue()
    assert len(err.getvalue().splitlines()) <= len(error.problems) + 1


def accepted(article, found, raw, twins):
    """Check that each claim was read as written, and is judged as its undamaged twin is."""
    assert json.loads(json.dumps(found.as_dict()))
    assert str(article)
    assert article._repr_html_() + found._repr_html_()
    equal = 0
    for claim, verdict, given_ in zip(article, found, raw["claims"], strict=True):
        for name, value in given_["stated"].items():
            assert as_written(value, getattr(claim.stated, name)), (name, value)
        for name, value in given_["of"].items():
            read = getattr(claim.of, name)
            assert as_written(value, read) or read in spans(value), (name, value)
        twin = twins.get(json.dumps(meaning(raw, given_), sort_keys=True))
        equal += twin is not None
        assert twin in (None, judged(verdict))
    return "accepted and equal" if equal == len(twins) else "accepted, and says something else"


@pytest.mark.parametrize(
    ("name", "read"),
    [("hedges.yml", read_hedges), ("sources.yml", read_sources), ("places.yml", read_places)],
)
def test_damaged_hedges_sources_and_places_are_refused_or_read(place, name, read):
    seed = (place / name).read_text(encoding="utf-8")
    short = yaml.safe_dump(dict(list(loaded(seed).items())[:8]), allow_unicode=True)

    @given(content=damaged(short))
    @fuzzing()
    def tried(content):
        folder = place.parent / f"{name}-{next(NUMBER)}"
        (folder / "figures").mkdir(parents=True)
        (folder / name).write_bytes(content)
        try:
            read(folder)
            event("accepted")
        except DocumentError as error:
            event("refused")
            assert error.file.name == name
        finally:
            shutil.rmtree(folder)

    tried()
