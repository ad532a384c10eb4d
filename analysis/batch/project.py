"""A project beside the installed package: its data folder, a plan and a workflow."""

from __future__ import annotations

import contextlib
import os
from importlib.metadata import version
from pathlib import Path

from analysis.claims.drafts import SCHEMA, draft_files
from analysis.core.errors import FolderError, ParameterError
from analysis.core.paths import MARK, package_data
from analysis.figures.schema import COLUMNS

EXAMPLE = "example"
_TEMPLATES = Path(__file__).parent / "templates" / "project"
_FILES = {  # by its place in a project: the template and what the file is for
    MARK: ("mark", "marks the folder as a project"),
    f"data/articles/{EXAMPLE}.yml": ("", "a commented article, to be replaced"),
    f"data/articles/{SCHEMA}": ("", "lets an editor complete and check articles"),
    "data/figures/README.md": ("figures.md", "how to add figures, and their columns"),
    "data/sources.yml": ("sources.yml", "who publishes them"),
    "reports.yml": ("reports.yml", "a plan that renders all articles"),
    ".github/workflows/reports.yml": ("workflow.yml", "renders them on GitHub, monthly"),
    ".gitignore": ("gitignore", "keeps the reports out of git"),
    "README.md": ("README.md", "what is where"),
}


def write_project(folder: Path | str) -> dict[str, str]:
    """Make a project.

    Parameters
    ----------
    folder : Path or str
        Its folder; made if need be.

    Returns
    -------
    dict of str to str
        What each file is for, by its path within the folder.

    Raises
    ------
    ParameterError
        If a file would be overwritten, or the folder is a whole disk or all of a person's own;
        nothing is made then.
    FolderError
        If the folder can't be written; what was made is removed again.
    """
    place = _place(folder)
    if taken := [name for name in _FILES if os.path.lexists(place / name)]:
        expected = f"a folder without {', '.join(taken)}: move them away, or choose another folder"
        raise ParameterError("folder", str(folder), expected)
    with contextlib.ExitStack() as undone:
        try:
            for name, text in _texts().items():
                _write(place / name, text, undone)
        except OSError as error:
            raise FolderError(place, error, "folder") from None
        undone.pop_all()
    return {name: what for name, (_, what) in _FILES.items()}


def _place(folder: Path | str) -> Path:
    """Return the folder of a project; refuse one that can't be its own."""
    shared = [os.path.abspath(os.sep), os.path.expanduser("~")]  # noqa: PTH100, PTH111
    try:
        if not str(folder) or os.path.realpath(folder) in map(os.path.realpath, shared):
            raise ValueError("neither a whole disk nor all of a home folder")
    except ValueError as error:  # a character that no path can hold, too
        expected = f"a folder of its own, such as newsroom ({error})"
        raise ParameterError("folder", str(folder), expected) from None
    return Path(folder)


def _texts() -> dict[str, str]:
    """Return the text of each file of a project."""
    drafts = draft_files(
        EXAMPLE, "CHN-RUS", "2024-02-01", "An example, to be replaced by an article",
        "The publisher of the article", folder=package_data())  # fmt: skip
    filled = {"HEADER": ",".join(COLUMNS), "VERSION": version("trade-claims")}
    texts = {f"data/articles/{name}": text for name, text in drafts.items()}
    for name, (template, _) in _FILES.items():
        if template:
            texts[name] = (_TEMPLATES / template).read_text(encoding="utf-8")
            for word, value in filled.items():
                texts[name] = texts[name].replace(word, value)
    return texts


def _write(file: Path, text: str, undone: contextlib.ExitStack) -> None:
    """Write a new file; note how to remove it, and the folders made for it."""
    for one in [one for one in reversed(file.parents) if not one.exists()]:
        one.mkdir()
        undone.callback(one.rmdir)
    with file.open("x", encoding="utf-8", newline="\n") as opened:
        undone.callback(file.unlink)
        opened.write(text)
