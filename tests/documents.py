"""What the pages of the documentation say: their code, their commands and what they are made of."""

import re

from conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(
    one for one in DOCS.rglob("*.md") if one.name != "charts.md" or one.parent.name == "reference"
)
_BLOCK = re.compile(r"^```(\{?[a-z-]*\}?)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(trade-claims [^`]+)`")
_PROGRAM = re.compile(r"(?:^|&& |run: |ExecStart=)(?:\S*/)?(trade-claims .*)$")


def blocks(page, *kinds):
    """Return the texts of a page's blocks of a kind, such as ``python`` or ``{command}``."""
    return [body for kind, _, body in _BLOCK.findall(page.read_text()) if kind in kinds]


def commands(page):
    """Return each command of the package that a page shows, without comments and redirections."""
    lines = [
        line
        for body in blocks(page, "sh", "{command}", "text", "ini", "yaml")
        for line in body.splitlines()
    ]
    shown = [found[1] for line in lines if (found := _PROGRAM.search(_bare(line)))]
    return shown + _INLINE.findall(_BLOCK.sub("", page.read_text()))


def _bare(line):
    """Return a line of a shell or a scheduler without what stands after the command."""
    if line.startswith("#"):
        return ""
    return re.sub(r"\s+(#|2>>).*", "", line).strip()
