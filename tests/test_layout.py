"""PDFs and pictures: laid out within bounds, in fonts that have the characters, or left out."""

import io
import os
import time

import pikepdf
import psutil
import pytest
from conftest import SLUG
from nbformat.v4 import new_markdown_cell, new_notebook
from test_pictures import WHEN

import analysis as an
from analysis.charts import fonts as chart_fonts
from analysis.core.fonts import packaged_fonts
from analysis.reports import layout
from analysis.reports.layout import Layout
from analysis.reports.parameters import report_parameters
from analysis.reports.pdf import builder, document, pictures
from analysis.reports.pdf import fonts as pdf_fonts
from analysis.reports.pdf.builder import Bounds, LayoutError, built
from analysis.reports.pdf.document import pdf_of
from analysis.reports.pdf.pictures import card_of, picture_of
from analysis.reports.pdf.typst import Made, compiled
from analysis.reports.render import files_of

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="20"><text y="15" '
    'font-family="DejaVu Sans" font-size="9">{}</text></svg>'
)
CJK = pytest.mark.skipif(not packaged_fonts(), reason="the extra cjk is not installed")


@pytest.fixture
def headline(verdicts):
    return an.report.show_headline(verdicts).section


@pytest.fixture
def no_system_fonts(monkeypatch):
    """Let this machine have no fonts but those that come along."""
    monkeypatch.setattr(pdf_fonts, "_of_the_system", list)
    pdf_fonts.fonts.cache_clear()
    yield
    pdf_fonts.fonts.cache_clear()


@pytest.fixture
def no_cjk(no_system_fonts, monkeypatch):
    """Let the extra not be installed either."""
    monkeypatch.setattr(pdf_fonts, "packaged_fonts", tuple)
    pdf_fonts.fonts.cache_clear()


def text_block(text):
    child = {"kind": "paragraph", "children": [{"kind": "text", "text": text}]}
    heading = {"kind": "heading", "level": 1, "children": [{"kind": "text", "text": "T"}]}
    blocks = [{"kind": "prose", "children": [heading, child]}]
    return {"title": "T", "running": "", "attached": [], "blocks": blocks}


def drawn_block(text):
    drawing = {"kind": "drawing", "drawing": DRAWING.format(text), "alt": "A"}
    made = text_block("x")
    return made | {"blocks": [*made["blocks"], drawing]}


@pytest.mark.parametrize("block", [text_block, drawn_block])
@pytest.mark.parametrize("text", ["e\u0301\u0300", "é\u0300", "a\u20dd", "\u0600", "\ufdd0"])
def test_no_mark_fails_a_pdf(block, text):
    assert compiled("report.typ", block(text), "pdf").content.startswith(b"%PDF")


@pytest.mark.usefixtures("no_cjk")
@pytest.mark.parametrize("block", [text_block, drawn_block])
def test_a_pdf_with_boxes_names_them_and_claims_no_standard(block):
    made = compiled("report.typ", block("trade 贸易 🚢"), "pdf")
    assert made.unshown == ("易", "贸", "🚢")
    assert not made.accessible
    with pikepdf.open(io.BytesIO(made.content)) as pdf, pdf.open_metadata() as metadata:
        assert "pdfuaid:part" not in metadata


@pytest.mark.usefixtures("no_cjk")
def test_a_picture_with_boxes_names_them():
    assert compiled("picture.typ", {"drawing": DRAWING.format("贸 x")}, "png").unshown == ("贸",)
    assert compiled("picture.typ", {"drawing": DRAWING.format("x")}, "png").unshown == ()


@CJK
@pytest.mark.usefixtures("no_system_fonts")
@pytest.mark.parametrize("block", [text_block, drawn_block])
def test_with_the_extra_chinese_japanese_and_korean_are_shown(block):
    made = compiled("report.typ", block("贸易 かな 한국"), "pdf")
    assert made.unshown == ()
    assert made.accessible
    picture = compiled("picture.typ", {"drawing": DRAWING.format("贸易")}, "png")
    assert picture.unshown == ()


def test_no_font_with_a_box_for_every_character_is_used():
    families = pdf_fonts.fonts().families()
    assert "DejaVu Sans" in families
    assert not any("Last" in one or one.startswith(("cm", "STIX")) for one in families)


@CJK
def test_a_chart_is_saved_in_fonts_that_have_its_characters(article, trade, tmp_path, caplog):
    names = article.model_copy(update={"names": {"CHN": "中国", "RUS": "俄罗斯"}})
    chart = an.charts.exports_and_imports(trade, an.check(names, trade))
    chart.savefig(tmp_path / "chart.pdf")
    with pikepdf.open(tmp_path / "chart.pdf") as pdf:
        fonts = {str(one.FontName) for one in pdf.objects
                 if isinstance(one, pikepdf.Dictionary) and "/FontName" in one}  # fmt: skip
    assert any("CJK" in one for one in fonts)
    assert not any("LastResort" in one for one in fonts)
    assert caplog.text == ""
    assert {tuple(one.get_fontfamily()) for one in chart.texts} == {("sans-serif",)}


@CJK
def test_fonts_are_chosen_by_the_characters_that_they_have():
    assert chart_fonts.families("Trade") == ("DejaVu Sans",)
    ours, other, *_ = chart_fonts.families("Trade 贸易")
    assert ours == "DejaVu Sans"
    assert "Last" not in other


def test_a_layout_that_takes_too_much_memory_or_time_is_ended_and_the_next_one_begun():
    data = {"drawing": DRAWING.format("x")}
    with pytest.raises(LayoutError, match=r"may take 60,000,000 bytes"):
        built("picture.typ", data, "png", bounds=Bounds(memory=60_000_000))
    slow = Bounds(seconds=0.001)
    with pytest.raises(LayoutError, match=r"longer than 0\.001 s"):
        built("picture.typ", data, "png", bounds=slow)
    assert built("picture.typ", data, "png").content.startswith(b"\x89PNG")


def test_a_layout_that_fails_says_why_and_leaves_the_builder_whole():
    with pytest.raises(LayoutError, match="failed to parse SVG"):
        built("picture.typ", {"drawing": "none"}, "png")
    before = {one.process.pid for one in builder._builders.values() if one.process}
    assert built("picture.typ", {"drawing": DRAWING.format("x")}, "png").content
    assert {one.process.pid for one in builder._builders.values() if one.process} == before


def test_no_builder_outlives_its_process():
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        built("picture.typ", {"drawing": DRAWING.format("x")}, "png")
        (mine,) = [one for one in builder._builders.values() if one.owner == os.getpid()]
        os.write(writer, str(mine.process.pid).encode())
        os._exit(0)  # as a process that is killed: it ends nothing itself
    os.waitpid(child, 0)
    pid = int(os.read(reader, 20))
    for _ in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.1)
    else:
        pytest.fail("it is still there")


def test_a_text_of_forty_thousand_characters_is_cut_and_says_so(headline):
    long = new_notebook(cells=[new_markdown_cell("# A\n\n" + "word " * 8_000)])
    made = pdf_of(long, headline, WHEN, {}, Bounds(memory=1 << 30, seconds=60))
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert len(pdf.pages) <= 3


def test_a_publisher_of_ten_thousand_characters_leaves_the_card_one_page(headline):
    cited = "Gazette " * 1250
    long = headline.model_copy(
        update={
            "titles": ("Finding " * 500,),
            "article": headline.article.model_copy(update={"cited": cited}),
        }
    )
    card = card_of(long, None).content
    assert card[:4] == b"\x89PNG"
    assert (int.from_bytes(card[16:20]), int.from_bytes(card[20:24])) == (1200, 630)


def test_what_fails_is_left_out_and_the_page_says_so(monkeypatch):
    def too_much(*_, **__):
        raise LayoutError("it takes longer than 120 s")

    boxes = Made(picture_of(DRAWING.format("x")).content, ("贸", "🚢"))
    monkeypatch.setattr(document, "pdf_of", too_much)
    monkeypatch.setattr(pictures, "picture_of", lambda *_, **__: boxes)
    files = dict(files_of(report_parameters(SLUG)))
    page = files["report.html"].decode()
    assert "report.pdf" not in files
    assert 'href="report.pdf"' not in page
    assert "href=report.pdf" not in page
    assert "report.pdf was left out: it takes longer than 120 s." in page
    assert "windows.png" in files
    assert "windows.png, boxes stand for" in page.replace(" and windows", ", windows")
    assert "贸 (U+8D38), 🚢 (U+1F6A2)." in page


def test_the_limits_of_a_report_bound_its_pdf(monkeypatch):
    seen = []
    monkeypatch.setattr(
        layout.Layout, "add", lambda self, name, make: seen.append((name, make.args, make.keywords))
    )
    dict(files_of(report_parameters(SLUG), limits={"memory": 3 << 30, "report": 90}))
    given = [one for _, args, words in seen for one in (*args, *words.values())]
    assert [one for one in given if isinstance(one, Bounds)] == [Bounds(3 << 30, 90)] * len(seen)


def test_a_pdf_whose_marks_cannot_be_read_back_claims_no_standard():
    made = Layout()
    made.add("report.pdf", lambda: Made(b"%PDF"))
    assert made.notices == [
        "report.pdf does not claim to follow PDF/UA, because a drawing in it holds marks that "
        "can't be read back."
    ]
