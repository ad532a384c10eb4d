"""The one script that a page has, and the policy that allows it alone."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
_POLICY = (
    "default-src 'none'; script-src 'sha256-{}'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)


@cache
def script_of(file: Path) -> str:
    """Return a script without what only readers of its file need."""
    import minify_html

    script = _COMMENT.sub("", file.read_text(encoding="utf-8"))
    lean = str(minify_html.minify(f"<script>{script}</script>", minify_js=True))
    return lean.removeprefix("<script>").removesuffix("</script>")


def policy_for(script: str) -> str:
    """Return the Content-Security-Policy of a page that may run one script and request nothing."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return _POLICY.format(digest)
