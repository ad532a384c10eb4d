"""The explorer in a real JupyterLab, in a real Chromium: chosen, clicked, and its code run."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from importlib.util import find_spec

import nbformat
import pytest
from browser import chromium
from servers import free_port

import analysis as an

pytestmark = [
    pytest.mark.skipif(chromium() is None, reason="Chromium is not installed"),
    pytest.mark.skipif(find_spec("jupyterlab") is None, reason="JupyterLab is not installed"),
]
TOKEN = "0123456789abcdef"
CODE = """
import analysis as an
an.explore(flow="export", grain="month", span="2022-03", as_of="2022-04-21")
""".strip()
FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")


@pytest.fixture
def lab(tmp_path):
    """Start JupyterLab in a folder with a notebook; yield its address."""
    cells = [nbformat.v4.new_code_cell(CODE), nbformat.v4.new_code_cell("")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, tmp_path / "look.ipynb")
    port = free_port()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--ip=127.0.0.1",
        f"--IdentityProvider.token={TOKEN}", "--allow-root", f"--ServerApp.root_dir={tmp_path}",
        "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    folders = {name: str(tmp_path / name) for name in FOLDERS}
    server = subprocess.Popen(command, env=os.environ | folders, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=1).close()
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.2)
        yield f"{address}/lab/tree/look.ipynb?token={TOKEN}"
    finally:
        server.terminate()
        server.wait(30)


def test_a_number_is_found_by_hand_and_again_by_its_code(lab, browser, tmp_path):
    context = browser.new_context(viewport={"width": 1280, "height": 1400})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(60_000)
    asked = page.locator(".jp-Dialog")  # which JupyterLab may open when it starts slowly
    page.add_locator_handler(asked, lambda one: one.locator(".jp-mod-accept").first.click())
    page.goto(lab)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
    run(page, page.locator(".jp-CodeCell").first)
    look = page.locator(".trade-claims-explorer")
    look.locator("svg").wait_for()
    assert "3.8 bn USD (3.75 to 3.85)" in look.locator(".details").inner_text()
    assert page.locator(".trade-claims-static").is_hidden()

    choose(page, look)
    number = look.locator(".details strong").inner_text()
    look.get_by_role("button", name="Copy the code").click()
    look.get_by_role("button", name="Copied").wait_for()
    code = page.evaluate("navigator.clipboard.readText()")
    page.screenshot(path=str(tmp_path / "lab.png"))

    second = page.locator(".jp-CodeCell").nth(1)
    second.locator(".cm-content").click()
    page.keyboard.insert_text(code.rsplit("\n", 1)[0])
    page.keyboard.press("Shift+Enter")
    second.locator(".jp-OutputArea-output").first.wait_for()
    assert number.split(": ")[1] in second.locator(".jp-OutputArea-output").inner_text()
    page.keyboard.press("Control+s")
    page.wait_for_timeout(2000)
    violations = axe(page)
    context.close()
    assert violations == []
    names = {"an": an}
    *lines, total, _ = code.splitlines()
    exec("\n".join(lines), names)
    assert repr(eval(total, names)) == number.split(": ")[1]
    saved = json.loads((tmp_path / "look.ipynb").read_text())
    pictures = [
    "".join(one["data"].get("text/html", ""))
    for one in saved["cells"][0]["outputs"] if "text/html" in one.get("data", {})
    ]  # fmt: skip
    assert any("trade-claims-static" in one and "in March 2022" in one for one in pictures)


def run(page, cell):
    """Run a cell; a notebook that is still being drawn loses the first key."""
    for _ in range(20):
        cell.locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(1000)
        if cell.locator(".jp-InputPrompt").inner_text().strip() != "[ ]:":
            return
    raise AssertionError("the cell does not run")


def choose(page, look):
    """Choose a day, a span, and marks by mouse and by keyboard."""
    look.get_by_label("As known on").fill("2022-06-15")  # May is out by then
    look.locator("option[value='2022-05']").wait_for(state="attached")
    look.get_by_label("Span").select_option("2022-05")
    look.locator("pre", has_text='"2022-05"').wait_for()
    mark = look.locator("[data-m='X2022-04']")
    assert mark.get_attribute("role") == "button"
    mark.click()
    look.locator("pre", has_text='"2022-04"').wait_for()
    chosen = look.locator("[aria-pressed=true]")
    chosen.focus()
    page.keyboard.press("ArrowLeft")  # by keyboard, too
    page.keyboard.press("Enter")
    look.locator("pre", has_text='"2022-03"').wait_for()


def axe(page):
    """Return what axe-core finds wrong with the explorer."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".trade-claims-explorer").response["violations"]
    return [(one["id"], re.sub(r"\s+", " ", one["nodes"][0]["html"])[:200]) for one in found]
