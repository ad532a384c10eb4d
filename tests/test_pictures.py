"""The report on paper: tagged, with its data, its charts as vectors, and the same each time."""

import datetime as dt
import io
import re
import shutil
import subprocess

import pdfua
import pikepdf
import pytest

from analysis.reports.pdf.pictures import card_of, pdf_of, picture_of
from analysis.reports.pdf.typst import Converter

WHEN = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def paper(report):
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


def test_it_is_tagged_with_language_title_and_alternatives(paper):
    with pikepdf.open(paper) as pdf:
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


def test_no_rule_that_can_be_checked_here_is_broken(paper):
    assert list(pdfua.validate(paper).findings) == []


def test_its_charts_are_vectors_and_its_fonts_are_inside(paper):
    with pikepdf.open(paper) as pdf:
        for page in pdf.pages:
            assert not page.get_images()
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)
                 and one.get("/Type") == "/FontDescriptor"]  # fmt: skip
        assert fonts
        assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts)


def test_it_carries_its_data(paper, report):
    with pikepdf.open(paper) as pdf:
        names = {"verdicts.json", "figures.csv"}
        assert set(pdf.attachments) == names
        for name in names:
            held = pdf.attachments[name].get_file().read_bytes()
            assert held == (report.parent / name).read_bytes()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_pages_are_numbered_and_no_chart_is_parted_from_its_words(paper):
    told = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip
    pages = told.rstrip("\f").split("\f")
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert ("Bloomberg, 21 Apr 2022: US and China" in page) == (number > 1)
    for headline, label in (
        ("Trade by quarter and exports by month", "+28.7%"),
        ("Goods trade by month", "7.84"),
        ("Increase on the year before", "1 Jan–23 Feb"),
        ("Growth on the year before by the window", "+46.7%"),
    ):
        (page,) = [one for one in pages if headline in re.sub(r"\s+", " ", one)]
        assert label in page
        assert "Source: China's customs (GACC)" in page.split(headline[:20])[1]


HOSTILE = (
    '<section class="claim" id="x"><h3><q>#import "x.typ" \\ " ] } $ @a <b> *b* _i_ `r` // /*</q>'
    '</h3><p>#panic("no")</p></section>'
)


def test_text_can_only_be_text():
    page = f"<html><style>:root{{}}</style><main><h1>A</h1><h2>B</h2>{HOSTILE}</main></html>"
    made = pdf_of(Converter(page), 'T "#', "R", WHEN, {'n".txt': 'c"\\'})
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.attachments['n".txt'].get_file().read_bytes() == b'c"\\'
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-", "-"]
        told = subprocess.run(command, input=made, capture_output=True, check=True).stdout.decode()
        assert '#import "x.typ" \\ " ] } $ @a' in " ".join(told.split())
        assert '#panic("no")' in told


def test_the_same_input_gives_the_same_bytes(report):
    page = Converter(
        f"<main><h1>A</h1>{HOSTILE.replace('<h3>', '<h2>').replace('</h3>', '</h2>')}</main>"
    )
    assert pdf_of(page, "T", "R", WHEN, {}) == pdf_of(page, "T", "R", WHEN, {})
    assert card_of(page, "T", "all", "about") == card_of(page, "T", "all", "about")
    drawing = (report.parent / "windows.svg").read_text()
    assert (
        picture_of(drawing) == picture_of(drawing) == (report.parent / "windows.png").read_bytes()
    )


def test_a_word_of_a_megabyte_is_only_long():
    page = f"<main><h1>A</h1><p>{'word' * 250_000}</p></main>"
    assert pdf_of(Converter(page), "T", "R", WHEN, {}).startswith(b"%PDF")
