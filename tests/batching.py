"""A plan on the shipped article, and a pool that builds its reports without running a notebook."""

import datetime as dt
import json
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import yaml
from conftest import SLUG

from analysis.batch import plan, runner
from analysis.batch.history import FILE, STATE
from analysis.batch.task import Built, Failure
from analysis.reports.cache_keys import KEY, key_of
from analysis.reports.formats import FORMATS
from analysis.reports.parameters import report_parameters
from analysis.reports.render import files_of

NOW = dt.datetime(2026, 11, 10, 8, 0, tzinfo=dt.UTC)


@cache
def files():
    """Return the files of one real report."""
    return dict(files_of(report_parameters(SLUG)))


class Fake:
    """Builds reports by copying a real one; some may fail, some may say otherwise."""

    def __init__(self):
        self.fails, self.says, self.built = {}, {}, []

    def __call__(self, tasks, processes):
        for task in tasks:
            self.built.append(task.name)
            report = report_parameters(**task.parameters)
            key = key_of(report, task.base_url, task.formats)
            if task.name in self.fails:
                yield Built(task, {}, key.digest, Failure(self.fails[task.name], 5, "1 / 0", "…"))
                continue
            left = {one for one in FORMATS if one not in task.formats}
            made = {
                name: content for name, content in files().items()
                if ("embed" if "/" in name else name.rpartition(".")[2]) not in left
            }  # fmt: skip
            if task.name in self.says:
                said = json.loads(made["verdicts.json"])
                self.says[task.name](said)
                made["verdicts.json"] = json.dumps(said).encode()
            made |= {KEY: key.to_json(made).encode()}
            yield Built(task, made, key.digest, None, 1.5)


def flip(said, to="refuted"):
    said["verdicts"][0]["rating"] = to


def written(folder: Path, **entries):
    """Write a plan."""
    given = {"reports": [{"articles": SLUG, "as_of": ["2022-04-21", "2022-05-10"]}]} | entries
    file = folder / "reports.yml"
    file.write_text(yaml.safe_dump(given), encoding="utf-8")
    return file


def rows(out: Path, question: str):
    """Ask the history of a place."""
    with closing(sqlite3.connect(out / STATE / FILE)) as base:
        return base.execute(question).fetchall()


def ran(file: Path, now=NOW, select=(), **kwargs):
    """Run a plan at a time."""
    read = plan.read_plan(file)
    clock = {"now": lambda: now}
    out = file.parent / read.out
    return runner.run(
        read, plan.jobs_of(read, file, select), out=out, source=str(file), **clock | kwargs
    )
