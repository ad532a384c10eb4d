"""The page in a real browser, at the widths it supports: nothing runs over the edge."""

import json
import re
import shutil
import subprocess

import pytest

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
    "--virtual-time-budget=5000",
    "--dump-dom",
]
PROBE = """<body style="margin:0">
<iframe id=f src="{page}" style="width:{width}px;height:900px;border:0"></iframe>
<pre id=out></pre><script>
f.onload = () => {{
  const page = f.contentDocument, edge = page.documentElement.clientWidth, over = [];
  for (const one of page.querySelectorAll('main *')) {{
    const box = one.getBoundingClientRect();
    if (one.closest('.scroll') || one.closest('pre') || one.closest('svg')) continue;
    if (box.width && box.right > edge + 1) over.push(one.tagName + '.' + one.className);
  }}
  const shown = [...page.querySelectorAll('svg')].filter(one => one.getBoundingClientRect().width);
  out.textContent = JSON.stringify({{scroll: page.documentElement.scrollWidth, edge, over,
    charts: shown.length, widths: shown.map(one => one.getBoundingClientRect().width),
    text: page.body.innerText.length}});
}};</script></body>"""


@pytest.fixture(scope="module")
def look(report, tmp_path_factory):
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("no Chromium on this machine")
    folder = tmp_path_factory.mktemp("browser")

    def looked(width):
        probe = folder / f"{width}.html"
        probe.write_text(PROBE.format(page=report.as_uri(), width=width))
        command = [
            browser,
            *FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            "--window-size=1700,1000",
            probe.as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        return json.loads(re.search(r"<pre id=\"out\">(.*?)</pre>", done.stdout, re.DOTALL)[1])

    return looked


@pytest.mark.parametrize("width", [320, 390, 600, 601, 768, 1280, 1600])
def test_nothing_runs_over_the_edge_and_each_chart_shows_one_form(look, width):
    seen = look(width)
    assert seen["over"] == []
    assert seen["scroll"] <= seen["edge"]
    assert seen["charts"] == 4
    assert all(one <= seen["edge"] for one in seen["widths"])
    assert seen["text"] > 5_000
