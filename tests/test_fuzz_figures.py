"""Damaged files of figures, recorded as if the damage were meant: refused, harmless, or said.

A changed verdict has a word if its evidence cites what was changed, or cited what was lost, if a
note on it says that figures of one release contradict each other, or if it is untestable and its
reason says what is missing.

`make fuzz` tries 2,000 of them and prints what became of them.
"""

import shutil
from collections import Counter
from random import Random

import pytest
from conftest import SLUG, fuzzing
from hypothesis import given
from hypothesis import strategies as st

import analysis as an
from analysis.core import paths
from analysis.figures import store
from analysis.figures.schema import COLUMNS

FILES = ["gacc.csv"] * 4 + [
    "comtrade.csv", "gacc-database.csv", "gacc-bulletin.csv", "gacc-release.csv"
]  # fmt: skip
CELLS = ["", "0", "-0.0", "1e5", "1,000", "+5", " 5", "inf", "9" * 400, "99999999", "0.1", "1"]
NUMBERS = [7, 9, 10, 14]  # the columns value, resolution, growth_pct and outlets
SIGNS = [
    *"0159.,-+e \"';\n\r\t\0#",
    "\u0663",
    "\uff13",
    "\u2028",
    "\x85",
    "\u202e",
    "\ufeff",
    "NaN",
]


class Twins:
    """The shipped data, and a copy of it to be damaged, with the verdicts on the article."""

    def __init__(self, folder):
        self.folder = folder
        self.whole = {file.name: file.read_text() for file in (folder / "figures").glob("*.csv")}
        self.sums = (folder / "figures" / "SHA256SUMS").read_text()
        self.verdicts = self.check()
        self.outcomes = Counter()

    def check(self):
        article = an.read_article(SLUG, self.folder)
        then = an.load(as_of=article.published, folder=self.folder)
        now = an.load(folder=self.folder)
        views = {"then": an.check(article, then), "now": an.check(article, now, source="comtrade")}
        return {(view, one.id): one for view in views for one in views[view]}

    def lines(self, file):
        return self.whole[file].splitlines()

    def cited(self, file):
        rows = {
            item.row
            for one in self.verdicts.values()
            for item in (one.finding.evidence if one.finding else ())
            if item.file == file
        }
        return sorted(row - 1 for row in rows)

    def damaged(self, file, text):
        """Return the verdicts with a file damaged and recorded; None if that is refused."""
        place = self.folder / "figures"
        (place / file).write_text(text, newline="")
        try:
            store.checksum(self.folder)
            return self.check()
        except an.TradeClaimsError:
            return None
        finally:
            (place / file).write_text(self.whole[file], newline="")
            (place / "SHA256SUMS").write_text(self.sums, newline="")


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz") / "data"
    shutil.copytree(paths.data_folder(), folder)
    made = Twins(folder)
    yield made
    print(f"figures: {made.outcomes.total()} tried, {dict(made.outcomes)}")


def said(verdict):
    """Return what a reader is told of a claim, but for the lines of files."""
    return verdict.rating, repr(verdict.finding), verdict.reason, verdict.tipping_point


def contradictions(verdict):
    """Return the notes on figures of one release that contradict each other."""
    notes = verdict.finding.notes if verdict.finding else ()
    return {note for note in notes if "hold either" in note or "truncated" in note}


def lines_cited(verdict, texts):
    evidence = verdict.finding.evidence if verdict.finding else ()
    return {texts[item.file][item.row - 1] for item in evidence}


def in_cells(change):
    """Let a change of cells pass over a line that is no row any longer."""

    def changed(draw, lines, row):
        cells = lines[row].split(",")
        if len(cells) >= len(COLUMNS) and row:
            change(draw, lines, row, cells)
            lines[row] = ",".join(cells)

    return changed


@in_cells
def swapped_cells(draw, lines, row, cells):
    other = draw(st.integers(max(1, row - 9), min(len(lines) - 1, row + 9)))
    others = lines[other].split(",")
    column = draw(st.sampled_from([3, 4, 5, 6, 7, 9, 10, 11, 12, 13]))
    if other != row and len(others) >= len(COLUMNS):
        cells[column], others[column] = others[column], cells[column]
        lines[other] = ",".join(others)


@in_cells
def swapped_within(draw, lines, row, cells):
    one, two = draw(st.lists(st.integers(0, 14), min_size=2, max_size=2, unique=True))
    cells[one], cells[two] = cells[two], cells[one]


@in_cells
def changed_digit(draw, lines, row, cells):
    column = draw(st.sampled_from([4, 5, 7, 7, 7, 8, 9, 10, 10, 12, 14]))
    cell, digit = cells[column], str(draw(st.integers(0, 9)))
    places = [place for place, sign in enumerate(cell) if sign.isdecimal()]
    if places:
        place = draw(st.sampled_from(places))
        cells[column] = cell[:place] + digit + cell[place + 1 :]


@in_cells
def changed_unit(draw, lines, row, cells):
    cells[8] = "1" + "0" * draw(st.integers(0, 13))


@in_cells
def changed_number(draw, lines, row, cells):
    cells[draw(st.sampled_from(NUMBERS))] = draw(st.sampled_from(CELLS))


def inserted(draw, lines, row):
    place = draw(st.integers(0, len(lines[row])))
    sign = draw(st.sampled_from(SIGNS))
    lines[row] = lines[row][:place] + sign + lines[row][place:]


def dropped(_, lines, row):
    del lines[row]


def doubled(draw, lines, row):
    lines.insert(draw(st.integers(1, len(lines))), lines[row])


def moved(draw, lines, row):
    line = lines.pop(row)
    lines.insert(draw(st.integers(1, len(lines))), line)


def shuffled(draw, lines, _):
    rows = lines[1:]
    Random(draw(st.integers(0, 99))).shuffle(rows)
    lines[1:] = rows


def blank(draw, lines, row):
    lines.insert(row, draw(st.sampled_from(["", " ", "# a comment", ","])))


KINDS = [
    swapped_cells, swapped_within, changed_digit, changed_digit, changed_unit, changed_number,
    inserted, dropped, doubled, moved, shuffled, blank,
]  # fmt: skip


@fuzzing()
@given(data=st.data())
def test_no_damage_changes_a_verdict_without_a_word(twins, data):
    file = data.draw(st.sampled_from(FILES))
    before = twins.lines(file)
    lines, cited = list(before), twins.cited(file)
    for kind in data.draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2)):
        row = data.draw(st.integers(1, len(lines) - 1))
        if cited and data.draw(st.booleans()):
            row = min(data.draw(st.sampled_from(cited)), len(lines) - 1)
        kind(data.draw, lines, row)
    found = twins.damaged(file, "\n".join([*lines, ""]))
    if found is None:
        twins.outcomes["refused"] += 1
        return
    changed = [one for one in twins.verdicts if said(found[one]) != said(twins.verdicts[one])]
    lost, new = Counter(before) - Counter(lines), Counter(lines) - Counter(before)
    old_texts = {name: text.splitlines() for name, text in twins.whole.items()}
    texts = old_texts | {file: lines}
    wordless = [
        (one, said(found[one]), said(twins.verdicts[one]))
        for one in changed
        if found[one].rating is not an.Rating.UNTESTABLE
        and not lines_cited(found[one], texts) & new.keys()
        and not lines_cited(twins.verdicts[one], old_texts) & lost.keys()
        and not contradictions(found[one]) - contradictions(twins.verdicts[one])
    ]
    outcome = "equal" if not changed else "wrong" if wordless else "changed with a word"
    twins.outcomes[outcome] += 1
    assert not wordless, (file, list(lost), list(new))
