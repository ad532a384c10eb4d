"""A real Chromium for tests: pages that may ask for nothing, and axe-core."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WHOLE = "html :is(.claim,figure.chart,.scroll){content-visibility:visible!important}"


def chromium():
    """Return Debian's Chromium, or another that is installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@contextmanager
def opened(browser, address, *, setup=None, **options):
    """Open a page that must not log, fail, or ask for anything but itself."""
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
    page = context.new_page()
    page.set_default_timeout(10_000)
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def let_through(route):
        local = route.request.url.split("#")[0] == address
        asked.append(route.request.url) if not local else None
        route.continue_() if local else route.abort()

    context.route("**/*", let_through)
    if setup:
        setup(context)
    page.goto(address)
    if options.get("java_script_enabled", True):
        page.wait_for_timeout(100)
    yield page
    context.close()
    assert said == [], said
    assert asked == [], asked


def violations(page, *, counted=False):
    """Return what axe-core finds wrong with all that is folded opened: rules and places."""
    from axe_playwright_python.sync_playwright import Axe

    if page.locator("html:not(.drawn) .scroll").count():  # drawn only once they are near
        page.add_style_tag(content=WHOLE)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page).response["violations"]
    if counted:
        return [(one["id"], len(one["nodes"])) for one in found]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
