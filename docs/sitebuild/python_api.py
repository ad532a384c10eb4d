"""The public names of the package, by kind, each documented by its docstring."""

from __future__ import annotations

import inspect
from types import ModuleType

import analysis

from .markdown import Site, heading


def page(site: Site) -> str:
    """Return a section for each kind of name."""
    return "".join(
        heading(title, 2) + "".join(_documented(f"analysis.{name}", how) for name in names)
        for title, how, names in kinds()
    )


def charts(site: Site) -> str:
    """Return what `analysis.charts` has."""
    return "".join(
        _documented(f"analysis.charts.{name}", _how(getattr(analysis.charts, name)))
        for name in sorted(analysis.charts.__all__)
    )


def kinds() -> list[tuple[str, str, list[str]]]:
    """Return the title of each kind, the directive that documents it, and its names."""
    by: dict[str, list[str]] = {"autofunction": [], "autoclass": [], "autoexception": []}
    for name in sorted(analysis.__all__):
        found = getattr(analysis, name)
        if not isinstance(found, ModuleType):
            by[_how(found)].append(name)
    titles = {"autofunction": "Functions", "autoclass": "Classes", "autoexception": "Errors"}
    return [(titles[how], how, names) for how, names in by.items()]


def _how(found: object) -> str:
    if not inspect.isclass(found):
        return "autofunction"
    return "autoexception" if issubclass(found, BaseException) else "autoclass"


def _documented(name: str, how: str) -> str:
    members = "\n   :members:" if how == "autoclass" and not name.endswith("Chart") else ""
    return f"```{{eval-rst}}\n.. {how}:: {name}{members}\n```\n\n"
