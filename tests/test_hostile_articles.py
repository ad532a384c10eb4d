"""Twenty hostile articles, from their files to pages in a browser, PDFs, pictures and the index."""

import json
import os
import re
import shutil
import subprocess
import sys
import time

import pikepdf
import psutil
import pytest
import yaml
from browser import opened
from conftest import SLUG

from analysis.core import paths

pytestmark = pytest.mark.slow

TEXTS = {
    "script": "<script>alert(1)</script></script><script src=//evil.invalid/a.js></script>",
    "handlers": "<img src=x onerror=alert(1)><svg onload=alert(2)><details open ontoggle=alert(3)>",
    "urls": "[a](javascript:alert(1)) ![b](http://evil.invalid/b.png) javascript:alert(2)",
    "closing": "</q></td></table></main></body></html></style></title></textarea>--><!--",
    "frames": "<iframe src=http://evil.invalid></iframe><link rel=stylesheet href=//e.invalid/c>"
              "<style>*{display:none}</style><base href=//e.invalid>",
    "template": "{{7*191}} {% raw %} {# x #} ${7*191} <%= 7*191 %> #{7*191}",
    "typst": '#import "x.typ" #panic("no") $x^2$ @a <a> `raw` // /* */ \\ " ] } #read("/etc/x")',
    "latex": "\\documentclass{x} $\\frac{a}{b}$ \\input{/etc/x} $$x$$ \\usepackage[utf8]{x}",
    "markdown": "# Head **b** _i_ `c` | a | b | > q - l 1. n *** ~~~ [^1]: f --- &lt;b&gt;",
    "word": "W" * 500,
    "hyphens": "a-" * 250 + "/" * 250,
    "many words": "word and word " * 140,
    "right to left": "العربية וגם עברית 123 (abc) التجارة مع الصين, עם סין",
    "chinese": "中国与俄罗斯的贸易在三月变化了，近三成。中俄貿易 日本語の記事 한국어 기사",
    "chinese without a space": "贸易" * 500,
    "emoji": "🚢📉👩‍👩‍👧‍👦🇨🇳🏴󠁧󠁢󠁥󠁮󠁧󠁿 trade 👍🏽 ☠️",
    "marks": "e\u0301\u0300 é\u0300 Z" + "\u0300\u0316\u0334" * 40 + " a\u20dd n\u0303\u0302",
    "unseen": "a\u200bb\u200cc\ufeffd\u2060e\u00adf\u202eg\u2066h\u061ci\ufff9j\ufdd0",
    "scripts": "हिन्दी தமிழ் ไทย ქართული አማርኛ 𝒳𝕐 ᚠᛇᚻ ꙮ ﷽ ␀",
    "quotes": "\"'`’” & < > \\\\ %s {0} =cmd|' /C calc'!A0 +1 @SUM(1) \t\n two  spaces",
}  # fmt: skip
MOST = {"title": 300, "author": 200, "publisher": 120, "names": 80, "quote": 2000, "speaker": 300,
        "line": 200}  # fmt: skip
WIDTHS = (390, 1280)
RUN = 4 << 30  # bytes of all processes of the run; and of the largest of them
ONE = 1 << 30


def slug(name):
    return "hostile-" + name.replace(" ", "-")


def hostile(article, text):
    """Return an article with a text in every field that takes any."""
    cut = {name: text[:most].strip() for name, most in MOST.items()}
    made = json.loads(json.dumps(article))
    made |= {name: cut[name] for name in ("title", "author", "publisher")}
    made["names"] = dict.fromkeys(("CHN", "RUS"), cut["names"])
    made["event"]["name"] = cut["line"]
    for claim in made["claims"]:
        claim |= {"quote": cut["quote"], "speaker": cut["speaker"]}
    for statement in made["statements"]:
        statement |= {"says": cut["quote"], "where": cut["line"], "reason": cut["quote"]}
    return made


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """Render all of them as a batch; return the folder, and the most memory that it took."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(paths.data_folder(), folder / "data")
    articles = folder / "data" / "articles"
    seed = yaml.load((articles / f"{SLUG}.yml").read_text("utf-8"), Loader=yaml.BaseLoader)
    for name, text in TEXTS.items():
        made = yaml.safe_dump(hostile(seed, text), allow_unicode=True)
        (articles / f"{slug(name)}.yml").write_text(made, encoding="utf-8")
    plan = {"reports": [{"articles": "hostile-*", "as_of": ""}], "out": "reports"}
    (folder / "plan.yml").write_text(yaml.safe_dump(plan), encoding="utf-8")
    command = [sys.executable, "-m", "analysis", "batch", str(folder / "plan.yml"), "--jobs", "2"]
    environment = os.environ | {"TRADE_CLAIMS_DATA": str(folder / "data")}
    running = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    whole, single = watched(running)
    said = running.communicate()[0]
    assert running.returncode == 0, said
    return folder / "reports", whole, single


def watched(running):
    """Return the most bytes that a run's processes held together, and that one of them held."""
    whole = single = 0
    root = psutil.Process(running.pid)
    while running.poll() is None:
        sizes = [held(one) for one in (root, *children(root))]
        whole, single = max(whole, sum(sizes)), max(single, *sizes)
        time.sleep(0.1)
    return whole, single


def children(process):
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def held(process):
    """Return the bytes of a process that it shares with no other; forked ones share most."""
    try:
        return process.memory_full_info().uss
    except psutil.Error:
        return 0


def test_the_memory_of_the_run_is_bounded(rendered):
    _, whole, single = rendered
    print(f"all processes {whole >> 20:,} MiB, the largest {single >> 20:,} MiB")
    assert 0 < single < ONE
    assert whole < RUN


@pytest.mark.parametrize("name", TEXTS)
def test_its_page_runs_nothing_asks_for_nothing_and_keeps_its_width(name, rendered, browser):
    page = rendered[0] / slug(name) / "2022-04-21" / "report.html"
    for width in WIDTHS:
        with opened(browser, page.as_uri(), viewport={"width": width, "height": 900}) as shown:
            assert shown.locator("main :is(script, img, iframe, style, link, base)").count() == 0
            assert shown.locator("[onerror], [onload], [ontoggle], [href^=javascript]").count() == 0
            assert shown.locator(".verdicts .rating:visible").count() == 6
            shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert shown.evaluate("document.documentElement.scrollWidth") <= width
            assert "1337" not in shown.locator("main").inner_text()


@pytest.mark.parametrize("name", TEXTS)
def test_its_pdf_is_made_and_claims_no_more_than_it_holds(name, rendered):
    folder = rendered[0] / slug(name) / "2022-04-21"
    page = (folder / "report.html").read_text("utf-8")
    with pikepdf.open(folder / "report.pdf") as pdf, pdf.open_metadata() as metadata:
        assert len(pdf.pages) < 60
        fonts = {str(one.FontName) for one in pdf.objects
                 if isinstance(one, pikepdf.Dictionary) and "/FontName" in one}  # fmt: skip
        assert not any("LastResort" in one for one in fonts)
        boxes = re.search(r"[^.>]*report\.pdf[^.]*, boxes stand for characters", page)
        said = "report.pdf does not claim to follow PDF/UA" in page
        assert ("pdfuaid:part" in metadata) != said
        assert said or not boxes
    for picture in ("preview.png", "windows.png", "exports-and-imports.png"):
        assert (folder / picture).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_index_of_them_keeps_its_width(width, rendered, browser):
    address = (rendered[0] / "index.html").as_uri()
    with opened(browser, address, viewport={"width": width, "height": 900}) as shown:
        assert shown.locator("article").count() == len(TEXTS)
        assert shown.locator("main :is(script, img, iframe, style)").count() == 0
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
