"""Printed pages: sheets, size of the words, what stands on them, and a QR code that reads at 2 cm."""

import io

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


def test_the_screen_shows_neither_qr_code_nor_letterhead_and_loads_no_qr_code(page, site_url):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(site_url + "causes/early/")
    page.keyboard.press("End")
    page.wait_for_load_state("networkidle")
    assert not page.locator(".letterhead").is_visible()
    assert [url for url in requests if "/qr/" in url] == []


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
