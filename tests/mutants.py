"""Runs the oracle on mutants of the package: the oracle has to kill every one.

A mutant is one replacement in one file, made while that file is imported: nothing is written. Each
runs in a process of its own, forked from one that has imported the libraries but no file of the
package. ``python tests/mutants.py [name …]`` runs those of ``mutants.yml``, or those named.
"""

import importlib
import os
import sys
import time
import traceback
from importlib.abc import MetaPathFinder
from importlib.machinery import SourceFileLoader
from importlib.util import spec_from_file_location
from itertools import zip_longest
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parent.parent
ROUNDS, BATCH = 10, 40  # of each kind of claim, at most
SURVIVED = "survived"


class Mutant(NamedTuple):
    """A replacement in a file of the package; the old text is there exactly once."""

    name: str
    file: str
    old: str
    new: str

    def text(self):
        """Return the file with the replacement made."""
        text = (ROOT / "analysis" / self.file).read_text(encoding="utf-8")
        count = text.count(self.old)
        if count != 1:
            raise ValueError(
                f"mutant “{self.name}”: {self.file} has {self.old!r} {count} times, not once"
            )
        return text.replace(self.old, self.new)

    @property
    def module(self):
        return "analysis." + self.file.removesuffix(".py").replace("/", ".")


def mutants():
    """Return the mutants of ``mutants.yml``."""
    listed = yaml.safe_load((ROOT / "tests" / "mutants.yml").read_text(encoding="utf-8"))
    return [
        Mutant(name, file, *texts)
        for file, named in listed.items()
        for name, texts in named.items()
    ]


class Mutating(MetaPathFinder):
    """Finds one module of the package with its text replaced."""

    def __init__(self, mutant):
        self.module, self.text = mutant.module, mutant.text()
        self.file = ROOT / "analysis" / mutant.file

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.module:
            return None
        loader = _Loader(fullname, str(self.file))
        loader.text = self.text
        return spec_from_file_location(fullname, self.file, loader=loader)


class _Loader(SourceFileLoader):
    def get_code(self, fullname):
        return compile(self.text, self.path, "exec")


def first_disagreement():
    """Return the first claim that the oracle judges otherwise; `survived` if there is none."""
    claims = importlib.import_module("oracle_claims")
    for seed in range(ROUNDS):
        kinds = [kind(seed, BATCH) for kind in claims.KINDS]
        for each in zip_longest(*kinds):
            wrong = next((one for one in each if one is not None and one.wrong), None)
            if wrong:
                return str(wrong)
    return SURVIVED


def killed_by(mutant):
    """Return what kills a mutant: a disagreement or a crash."""
    sys.meta_path.insert(0, Mutating(mutant))
    try:
        return first_disagreement()
    except Exception:
        return f"crashed: {traceback.format_exc(limit=-1)}"


def _tried(mutant):
    began = time.process_time()
    return mutant.name, killed_by(mutant), time.process_time() - began


def run(chosen, processes=2):
    """Yield for each mutant its name, what killed it and the seconds of computing that it took."""
    for mutant in chosen:
        mutant.text()  # raises where the old text is gone, so that the list can't rot
    for library in ("numpy", "pandas", "pydantic", "yaml"):
        importlib.import_module(library)
    if any(name.partition(".")[0] == "analysis" for name in sys.modules):
        raise RuntimeError("the package is imported already, and would not be read anew")
    with get_context("fork").Pool(processes, maxtasksperchild=1) as pool:
        yield from pool.imap_unordered(_tried, chosen, chunksize=1)


def main(names):
    """Run mutants and print what killed each; return how many survived."""
    chosen = [one for one in mutants() if not names or one.name in names]
    survivors = []
    for name, killer, seconds in run(chosen, os.cpu_count() or 1):
        survivors += [name] if killer == SURVIVED else []
        print(f"{seconds:5.1f} s  {name}: {killer[:300]}", flush=True)
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} killed", *survivors, sep="; ")
    return len(survivors)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
