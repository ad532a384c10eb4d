"""The oracle is able to fail: it kills every mutant of the package."""

import os
import subprocess
import sys

import pytest
from mutants import ROOT, Mutant, mutants

RUNNER = ROOT / "tests" / "mutants.py"


def test_every_mutant_can_be_made():
    made = [mutant.text() for mutant in mutants()]
    assert len(made) >= 25
    assert len(set(made)) == len(made)


def test_a_mutant_whose_text_is_gone_fails_with_its_name():
    with pytest.raises(ValueError, match=r"“of old”: core/intervals\.py has 'no such text' 0 "):
        Mutant("of old", "core/intervals.py", "no such text", "").text()


@pytest.mark.slow
def test_the_oracle_kills_a_sample_of_the_mutants():
    """Every eighth; ``python tests/mutants.py`` tries all, in about four minutes on one core."""
    settings = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    names = [mutant.name for mutant in mutants()][::8]
    done = subprocess.run(
        [sys.executable, RUNNER, *names], env=settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
