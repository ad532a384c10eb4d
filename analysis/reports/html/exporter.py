"""The exporter that nbconvert knows as ``trade-claims``."""

from __future__ import annotations

from functools import cache
from typing import Any

import minify_html
from nbconvert.exporters import HTMLExporter, TemplateExporter
from traitlets import Bool, default

from analysis.reports.html.policy import TEMPLATES


class PageExporter(HTMLExporter):
    """Exports a notebook as one page that needs nothing else: ``nbconvert --to trade-claims``.

    `nbconvert.exporters.HTMLExporter` parses the page again to add alternative texts; the template
    has them, so the page is only rid of what HTML allows to leave out.
    """

    export_from_notebook = "Trade Claims page"
    lean = Bool(True, help="Leave out what HTML allows to leave out.").tag(config=True)

    @default("template_name")
    def _template_name_default(self) -> str:
        return "trade-claims"

    @default("extra_template_basedirs")
    def _basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page of a notebook, and the resources of the template."""
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
        page, resources = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        return lean(page) if self.lean else page, resources


@cache
def page_exporter() -> PageExporter:
    """Return the exporter of report pages, made once in a process, its template compiled once."""
    return PageExporter(exclude_input=True, lean=False)  # type: ignore[no-untyped-call]


def lean(page: str) -> str:
    """Return a page without the tags, quotes and spaces that HTML allows to leave out."""
    return str(minify_html.minify(page, minify_css=True, minify_js=False))
