"""What nbconvert does to a notebook before the page's template sees it.

The template ``trade-claims`` names this preprocessor in its ``conf.json``, so that
``jupyter nbconvert --to html --template trade-claims`` gives any notebook the same page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup
from nbconvert.preprocessors import Preprocessor

from analysis.reports.html.clean import cleaned
from analysis.reports.html.forms import error_of, form_of, left_out, preformatted
from analysis.reports.html.policy import TEMPLATES, policy_for, script_of
from analysis.reports.html.prose import prose_html, with_ids

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_FOREIGN = ".foreign{contain:layout paint;overflow-x:auto}"  # stays in its place
_FORMULAS = "p:has(math){overflow:auto hidden}"  # wider than the page
_OWN = "_report"  # the id that the template gives to the whole
_HTML = "text/html"


class PagePreprocessor(Preprocessor):
    """Makes the HTML of each cell and output, and collects what the page's head needs.

    What the notebook's metadata hold for below a chart (``embeds``, by its name) goes into its
    figure. A cell of prose gets its HTML as ``cell.shown``, an output as ``output.shown``. It sets
    ``resources["page"]``: the script and the policy that allows it alone, the style rules that
    outputs bring along (each once), and the contents.
    """

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Return the notebook with what its cells show, and the resources for the template."""
        script = script_of(TEMPLATES / "trade-claims" / "script.js")
        page = _Page(nb.metadata.get("trade-claims", {}).get("embeds", {}))
        for number, cell in enumerate(nb.cells):
            page.add(cell, f"c{number}")
        resources["page"] = {
            "script": script,
            "policy": policy_for(script),
            "styles": list(page.styles),
            "contents": page.contents,
        }
        return nb, resources


class _Page:
    """What the cells of a notebook bring along for the page as a whole."""

    def __init__(self, embeds: Mapping[str, str]) -> None:
        self.embeds = embeds
        self.styles: dict[str, None] = {}
        self.contents: list[tuple[str, str]] = []
        self.taken = {_OWN}

    def add(self, cell: Any, name: str) -> None:
        """Make what a cell shows."""
        if cell.cell_type == "markdown" and "page-hidden" not in cell.metadata.get("tags", []):
            made = prose_html(cell.source, cell.get("attachments", {}), name)
            cell.shown, headings = with_ids(_mended(made.markup) + left_out(made), self.taken)
            self._note_formulas(cell.shown)
            self.contents += [(id, words) for level, id, words in headings if level == 2]
        elif cell.cell_type == "raw":
            cell.shown = _raw(cell, name)
        for number, output in enumerate(cell.get("outputs", [])):
            output.shown = self._shown(output, f"{name}-{number}")

    def _shown(self, output: Any, name: str) -> str:
        if output.output_type == "stream":
            return preformatted("".join(output.text))
        if output.output_type == "error":
            return error_of(output)
        form = form_of(output, name, _alt(output, output.data))
        own = _STYLE.findall(form.markup)
        rules = [*own, *filter(None, [form.style])]
        rules += [_FOREIGN] if 'class="foreign' in form.markup else []
        self.styles |= dict.fromkeys(rules)
        self._note_formulas(form.markup)
        markup = _STYLE.sub("", form.markup) if own else form.markup
        return self._with_embed(output, _mended(markup))

    def _with_embed(self, output: Any, markup: str) -> str:
        """Add to the first figure of an output, which is in the report's own view."""
        chart = output.get("metadata", {}).get("trade-claims", {}).get("chart", "")
        embed = self.embeds.get(chart, "")
        return markup.replace("</figure>", f"{embed}</figure>", 1) if embed else markup

    def _note_formulas(self, markup: str) -> None:
        if "<math" in markup:
            self.styles[_FORMULAS] = None


def _raw(cell: Any, name: str) -> str:
    """Return a raw cell: HTML as HTML, text as text; what is for other formats is not shown."""
    kind = cell.metadata.get("raw_mimetype", cell.metadata.get("format", "")).lower()
    if kind == _HTML:
        made = cleaned(cell.source, name)
        return made.markup + left_out(made)
    return preformatted(cell.source) if kind in ("", "text/plain") and cell.source else ""


def _alt(output: Any, data: Any) -> str:
    """Return the text alternative of a picture: its own, or the output's text."""
    own = output.get("metadata", {})
    for place in (own, own.get("image/png", {}), own.get("trade-claims", {})):
        if isinstance(place.get("alt"), str):
            return str(place["alt"])
    return str(data.get("text/plain", "Picture without a description"))


def _mended(markup: str) -> str:
    """Give a table from elsewhere, such as a data frame's, scopes and a place to scroll in."""
    if "<table" not in markup or 'class="scroll"' in markup:
        return markup
    soup = BeautifulSoup(markup, "html.parser")
    for table in soup.find_all("table"):
        table.attrs = {name: value for name, value in table.attrs.items() if name != "border"}
        for cell in table.find_all("th"):
            if not cell.get_text(strip=True):
                cell.name = "td"
            elif not cell.has_attr("scope"):
                cell["scope"] = "col" if cell.find_parent("thead") else "row"
        table.wrap(soup.new_tag("div", attrs={"class": "scroll", "tabindex": "0"}))
    return str(soup)
