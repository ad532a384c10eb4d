"""The report as PDF: tagged, with its data, its charts as vectors, and the same each time."""

import datetime as dt
import io
import re
import shutil
import subprocess

import pdfua
import pikepdf
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import analysis as an
from analysis.reports.pdf.document import pdf_of
from analysis.reports.pdf.pictures import card_of, picture_of

WHEN = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def document(report):
    return report.parent / "report.pdf"


def structure(node, found):
    """Collect the structure elements of a tagged PDF, by type."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            structure(one, found)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.setdefault(str(node["/S"]), []).append(node)
        if "/K" in node:
            structure(node["/K"], found)
    return found


def test_it_is_tagged_with_language_title_and_alternatives(document):
    with pikepdf.open(document) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "en"
        assert root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"].startswith("Both used true figures")
        found = structure(root.StructTreeRoot, {})
        drawings = [one for one in found["/Figure"] if "/Alt" in one]
        assert len(drawings) == 5
        assert all(len(str(one.Alt)) > 80 for one in drawings)
        assert len(found["/H1"]) == 1
        assert len(found["/H2"]) >= 8
        assert len(found["/TH"]) > 20
        assert found["/L"]


def test_no_rule_that_can_be_checked_here_is_broken(document):
    assert list(pdfua.validate(document).findings) == []


def test_its_charts_are_vectors_and_its_fonts_are_inside(document):
    with pikepdf.open(document) as pdf:
        for page in pdf.pages:
            assert not page.get_images()
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)
                 and one.get("/Type") == "/FontDescriptor"]  # fmt: skip
        assert fonts
        assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts)


def test_it_carries_its_data(document, report):
    with pikepdf.open(document) as pdf:
        names = {"verdicts.json", "figures.csv"}
        assert set(pdf.attachments) == names
        for name in names:
            held = pdf.attachments[name].get_file().read_bytes()
            assert held == (report.parent / name).read_bytes()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_pages_are_numbered_and_no_chart_is_parted_from_its_words(document):
    told = subprocess.run(["pdftotext", "-layout", document, "-"], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip
    pages = told.rstrip("\f").split("\f")
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert ("Bloomberg, 21 Apr 2022: US and China" in page) == (number > 1)
    for headline, label in (
        ("Trade by quarter and exports by month", "+28.7%"),
        ("Goods trade by month", "7.84"),
        ("Increase year on year", "1 Jan–23 Feb"),
        ("Growth year on year by window", "+46.7%"),
    ):
        (page,) = [one for one in pages if headline in re.sub(r"\s+", " ", one)]
        assert label in page
        assert "Source: China's customs (GACC)" in page.split(headline[:20])[1]


EVIL = '#import "x.typ" \\ " ] } $ @a <b> *b* _i_ `r` // /* #panic("no") </b>'


@pytest.fixture
def hostile(article, trade):
    """Return a notebook that shows a claim full of what would be Typst's code."""
    claim = article.claims[0].model_copy(update={"quote": EVIL, "speaker": EVIL})
    told = an.check(article.model_copy(update={"claims": (claim,), "title": EVIL}), trade)
    shown = [
        an.report.show_headline(told),
        an.report.show_verdicts(told),
        *an.report.show_claims(told),
    ]
    cells = [new_markdown_cell(f"## {EVIL}")]
    for one in shown:
        data, about = one._repr_mimebundle_()
        cells.append(new_code_cell("", outputs=[new_output("display_data", data, metadata=about)]))
    cells[0], cells[1] = cells[1], cells[0]
    return new_notebook(cells=cells), shown[0].section


def test_text_can_only_be_text(hostile):
    notebook, headline = hostile
    made = pdf_of(notebook, headline, WHEN, {'n".txt': 'c"\\'}).content
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.attachments['n".txt'].get_file().read_bytes() == b'c"\\'
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-", "-"]
        told = subprocess.run(command, input=made, capture_output=True, check=True).stdout.decode()
        assert '#import "x.typ" \\ " ] } $ @a <b> *b* _i_ `r` // /*' in " ".join(told.split())
        assert told.count('#panic("no")') >= 5


def test_the_same_input_gives_the_same_bytes(hostile, report, verdicts, trade):
    notebook, headline = hostile
    assert pdf_of(notebook, headline, WHEN, {}) == pdf_of(notebook, headline, WHEN, {})
    chart = an.report.show_chart(an.charts.windows(trade, verdicts)).section
    assert card_of(headline, chart) == card_of(headline, chart)
    assert card_of(headline, None).content.startswith(b"\x89PNG")
    drawing = (report.parent / "windows.svg").read_text()
    assert (
        picture_of(drawing).content
        == picture_of(drawing).content
        == (report.parent / "windows.png").read_bytes()
    )


def test_a_word_of_a_megabyte_is_only_long(hostile):
    _, headline = hostile
    long = new_notebook(cells=[new_markdown_cell("# A\n\n" + "word" * 250_000)])
    assert pdf_of(long, headline, WHEN, {}).content.startswith(b"%PDF")
