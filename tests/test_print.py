"""Printed pages: sheets, size of the words, pictures, what stands on them, and a QR code that reads at 2 cm."""

import io
import re

import pypdf
import pypdfium2
import pytest
import zxingcpp

import pages
import permalinks
import redirects
from conftest import ROOT

TOPICS = ("cause", "treatment", "technique", "guide", "tool")
LISTS = ("glossary.md", "a-z.md", "search.md")  # not topics: lists to look things up in
SITE = "https://leg-pain-guide.example.org/"
FOUND = pages.read(ROOT / "docs")[0]
URIS = sorted(
    uri
    for uri, page in FOUND.items()
    if page.meta["page_type"] in TOPICS and uri not in LISTS and not uri.startswith("about")
)
TITLES = permalinks.read_titles((ROOT / "includes/icd10.tsv").read_text(encoding="utf-8"))
LINKS, _ = permalinks.read((ROOT / "permalinks.yml").read_text(encoding="utf-8"), "permalinks.yml", TITLES, FOUND)
CODES = permalinks.by_page(LINKS)
SMALLEST = 11.99  # points; PDF numbers are rounded
PRINTED = "article figure:not(.screen, .unprinted) img"
LABEL = re.compile(r"<text[^>]*>([^<]+)</text>")
FILL = re.compile(r"\.(\w+)\{fill:var\(--\1\)\}")  # a color that fills shapes of its own name


@pytest.fixture(scope="module")
def paper(browser, site_url):
    """Return a function: path and paper size -> the PDF that the browser prints, as bytes."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    page = context.new_page()

    def printed(path: str, size: str) -> bytes:
        if page.url != site_url + path:
            page.goto(site_url + path)
        return page.pdf(format=size)

    yield printed
    context.close()


def sizes(sheet) -> set[float]:
    """Return the sizes in points of all words on a sheet."""
    found = set()

    def note(text, matrix, text_matrix, _font, size):
        if text.strip():
            found.add(round(abs(size * text_matrix[3] * matrix[3]), 2))

    sheet.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize("uri", URIS)
def test_a_topic_prints_on_two_sheets_in_large_letters(paper, uri):
    for size in ("Letter", "A4"):
        sheets = pypdf.PdfReader(io.BytesIO(paper(redirects.page_url(uri), size))).pages
        assert len(sheets) <= (1 if uri == "get-help-now.md" else 2), f"{uri} on {size}: shorten the page"
        assert min(min(sizes(sheet)) for sheet in sheets) >= SMALLEST, size
        assert len(sheets[-1].extract_text()) > 100, "a sheet is all but blank"
        text = " ".join(sheets[0].extract_text().split())
        assert "Surgeon’s office:" in text
        assert "Last reviewed: November" in text
        assert "Version " in text
        if uri in CODES:
            assert f" {SITE}go/{CODES[uri]}/".replace("https://", "") in text and "https://leg" not in text


@pytest.mark.parametrize("path", ["causes/early/", "physical-therapy/joint-manipulation/", "tools/diary/"])
def test_the_printed_qr_code_opens_the_page(paper, path):
    sheet = pypdfium2.PdfDocument(paper(path, "Letter"))[0]
    picture = sheet.render(scale=300 / 72).to_pil()
    dots = 300 / 25.4  # a millimeter at 300 dots an inch
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    uri = next(uri for uri in CODES if redirects.page_url(uri) == path)
    assert [code.text for code in found] == [f"{SITE}go/{CODES[uri]}/"]
    corners = found[0].position
    # The code is drawn 22 mm wide with its white edge of 4 modules on each side.
    assert 15 <= (corners.top_right.x - corners.top_left.x) / dots <= 20
    assert found[0].ec_level in ("M", "Q", "H")


def test_the_screen_shows_neither_qr_code_nor_letterhead_but_holds_the_code_for_paper(page, site_url):
    page.goto(site_url + "causes/early/", wait_until="load")
    assert not page.locator(".letterhead").is_visible()
    assert page.locator(".qr").evaluate("(image) => image.complete && image.naturalWidth > 0")


@pytest.fixture(scope="module")
def dark_page(browser):
    """Return a page of a phone in dark mode."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block", color_scheme="dark")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("uri", URIS)
def test_pictures_print_whole_in_light_colors_though_the_reader_sees_them_dark(dark_page, site_url, built, uri):
    dark_page.goto(site_url + redirects.page_url(uri))
    names = [image.get_attribute("src").rsplit("/", 1)[1] for image in dark_page.locator(PRINTED).all()]
    assert names or uri == "get-help-now.md", "no picture on paper: its one sheet is full only for the danger signs"
    sheets = pypdfium2.PdfDocument(dark_page.pdf(format="Letter"))
    words = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets]
    colors = [{f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in _pixels(sheet)} for sheet in sheets]
    for name in names:
        drawing = (built / "assets" / name).read_text(encoding="utf-8")
        light = dict(re.findall(r"--(\w+):(#\w+)", drawing[: drawing.index("@media")]))
        fills = {light[color] for color in FILL.findall(drawing) if light[color] != "#fff"}
        labels = LABEL.findall(drawing)
        assert labels or fills, name
        whole = [all(label in words[i] for label in labels) and fills <= colors[i] for i in range(len(sheets))]
        assert any(whole), f"{uri}: {name}"


def _pixels(sheet) -> list[tuple[int, tuple[int, int, int]]]:
    picture = sheet.render(scale=100 / 72).to_pil().convert("RGB")
    return picture.getcolors(picture.width * picture.height)


def test_paper_has_the_words_and_none_of_the_chrome(paper):
    text = " ".join(
        sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(paper("causes/early/", "Letter"))).pages
    )
    for words in ("Emergency: get help now", "Key points", "Questions to ask", "Carolina Strong", "Not a diagnosis"):
        assert words in text, words
    for words in (
        "Skip to main content",
        "On this page",
        "Previous",
        "Search this guide",
        "Where this comes from",
        "Menu",
    ):
        assert words not in text, words


def test_closed_details_print_opened(page, site_url):
    page.goto(site_url + "causes/early/")
    page.evaluate("""() => {
        const details = document.createElement('details');
        details.append(document.createElement('summary'), 'words inside');
        document.querySelector('article > p').after(details);
    }""")
    assert "words inside" in pypdf.PdfReader(io.BytesIO(page.pdf())).pages[0].extract_text()
