"""Where data and notebooks lie: shipped with the package, beside it, or chosen by the user."""

from __future__ import annotations

import contextlib
import difflib
import os
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from analysis.core.errors import ParameterError

DATA = "TRADE_CLAIMS_DATA"  # the variable that names a folder of one's own
MARK = ".trade-claims"  # the file by which a project is found, beside its folder `data`
FOLDERS = ("figures", "articles")  # what a data folder may hold, each of them optional
FILES = ("sources.yml", "hedges.yml", "corrections.yml", "places.yml", "lunar-new-year.csv")
_READ = (".yml", ".yaml", ".csv")  # a file of another name with such an ending is misplaced
_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Choice:
    """Which data folder was chosen, and by what.

    Parameters
    ----------
    place : Path, optional
        The folder; without it, that of the package.
    name : str
        What named it, for errors: a parameter, an option or a variable.
    given : object
        How it was named.
    why : str
        Why it was chosen, where nothing names it.
    """

    place: Path | None = None
    name: str = "data"
    given: object = None
    why: str = ""


_CHOICE: ContextVar[Choice | None] = ContextVar("data", default=None)


def data_folder(folder: Path | str | None = None) -> Path:
    """Return the data folder that was chosen, which is read over that of the package.

    Parameters
    ----------
    folder : Path or str, optional
        The folder where it was chosen.

    Returns
    -------
    Path
        `folder` if given; else what `using` says, ``$TRADE_CLAIMS_DATA`` if set, ``data`` of the
        project in which the working folder lies; else the folder of the package.

    Raises
    ------
    ParameterError
        If a folder that was chosen is no data folder.
    """
    if folder is None:
        return _checked(_CHOICE.get() or choice())
    return _checked(_named("folder", folder))


def choice(given: str | None = None, near: Path | str | None = None) -> Choice:
    """Return which data folder is chosen now; whether it is one is not checked.

    Parameters
    ----------
    given : str, optional
        A folder named by an option.
    near : Path or str, optional
        A file in whose project the data lie; by default they lie in that of the working folder.
    """
    if given is not None:
        return _named("data", given)
    if os.environ.get(DATA):
        return _named(DATA, os.environ[DATA])
    with contextlib.suppress(OSError):  # the working folder may be gone
        start = Path(near).parent.resolve() if near else Path.cwd()
        for one in (start, *start.parents)[:-1]:  # a project is no whole disk
            if os.path.isfile(one / MARK):  # noqa: PTH113 (which raises nothing)
                why = f"; {one / MARK} marks a project, whose data lie beside it"
                return replace(_named("data", one / "data"), why=why)
    return Choice()


@contextlib.contextmanager
def using(chosen: Choice) -> Iterator[None]:
    """Let `data_folder` return a folder while the context lasts, in this thread."""
    token = _CHOICE.set(chosen)
    try:
        yield
    finally:
        _CHOICE.reset(token)


def package_data() -> Path:
    """Return the data folder of the package: shipped within it, or beside it in a checkout."""
    return _installed("data")


def own_data(folder: Path | str | None = None) -> Path | None:
    """Return the data folder that was chosen; None if it is that of the package."""
    place = data_folder(folder)
    return None if place == package_data() else place


def writable_data(folder: Path | str | None = None) -> Path:
    """Return the data folder to write to: the one chosen, or that of a checkout.

    Parameters
    ----------
    folder : Path or str, optional
        As of `data_folder`.

    Raises
    ------
    ParameterError
        If there is only the folder installed with the package.
    """
    place = data_folder(folder)
    if place == package_data() and is_bundled():
        expected = (
            "a project's data folder to write to: `trade-claims init FOLDER` makes a project; run "
            "the command in it, or with --data FOLDER/data (the package's own data, in "
            f"{place}, are never changed)"
        )
        raise ParameterError("data", None, expected)
    return place


def is_bundled() -> bool:
    """Return whether the data of the package are installed with it, rather than a checkout's."""
    return package_data().is_relative_to(_PACKAGE)


def notebooks_folder() -> Path:
    """Folder of the notebooks, the parameterized report among them."""
    return _installed("notebooks")


@cache
def _installed(name: str) -> Path:
    bundled = _PACKAGE / "_bundle" / name
    return bundled if bundled.is_dir() else _PACKAGE.parent / name


def _named(name: str, given: object) -> Choice:
    if not isinstance(given, (str, os.PathLike)):
        raise ParameterError(name, given, "a path, such as 'data'")
    return Choice(Path(given).absolute(), name, str(given))


def _checked(chosen: Choice) -> Path:
    """Return the folder of a choice, if it is a data folder."""
    place, package = chosen.place, package_data()
    if place is None:
        return package
    with contextlib.suppress(OSError, ValueError):
        if place.samefile(package) and chosen.given != "":
            return package
    fault = "an empty path" if chosen.given == "" else _fault(place)
    if fault:
        *most, last = (*FOLDERS, *FILES)
        expected = f"a data folder, which holds {', '.join(most)} or {last} ({fault}{chosen.why})"
        raise ParameterError(chosen.name, chosen.given, expected)
    return place


def _fault(place: Path) -> str:
    """Return why a folder is no data folder; empty if it is one."""
    try:
        with os.scandir(place) as entries:
            held = {one.name: one.is_dir() for one in entries}
    except FileNotFoundError:
        return f"{place}: no such folder; `trade-claims init FOLDER` makes a project with one"
    except (OSError, ValueError) as error:
        return f"{place}: {(getattr(error, 'strerror', None) or str(error)).lower()}"
    if not held.keys() & {*FOLDERS, *FILES}:
        inner = place / "data"
        near = f"; did you mean {inner}?" if held.get("data") and not _fault(inner) else ""
        return f"{place}: a folder with none of them{near}"
    found = _misplaced(held) or _unreadable(place, held)
    return f"{place}: {found}" if found else ""


def _misplaced(held: Mapping[str, bool]) -> str:
    """Return which entry of a data folder would have no effect; empty if each has one.

    Parameters
    ----------
    held : mapping of str to bool
        For each name, whether it is a folder.
    """
    for name, is_folder in sorted(held.items()):
        if name in FOLDERS and not is_folder:
            return f"{name} is a file, not a folder"
        if name in FILES and is_folder:
            return f"{name} is a folder, not a file"
        if name in FOLDERS or name in FILES or name.startswith("."):
            continue
        if is_folder or name.endswith(_READ):
            known, cutoff = (FOLDERS, 0.85) if is_folder else (FILES, 0.6)
            near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=cutoff)
            mend = f": did you mean {near[0]}?" if near else "; figures go into figures/"
            if near or not is_folder:
                return f"{name} is nothing that is read there{mend}"
    return ""


def _unreadable(place: Path, held: Mapping[str, bool]) -> str:
    """Return which folder of a data folder can't be read, and would pass for an empty one."""
    for name in FOLDERS:
        if name in held and not os.access(place / name, os.R_OK | os.X_OK):
            return f"{name} can't be read: permission denied"
    return ""
