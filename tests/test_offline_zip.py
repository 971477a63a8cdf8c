"""The copy of the guide that works from a folder: its bytes, its links, and a reader who opens it from disk."""

import io
import zipfile

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

import check_site
import offline_zip

SITE = "https://guide.example.org/"
KEPT = {"index.html", "a/index.html", "a/b/index.html", "x.pdf"}


@pytest.fixture(scope="module")
def folder(built, tmp_path_factory):
    """Return the folder that a clinic gets by unpacking the zip of the real site."""
    place = tmp_path_factory.mktemp("disk")
    with zipfile.ZipFile(built / offline_zip.ADDRESS) as archive:
        archive.extractall(place)
    return place / "leg-pain-guide"


@pytest.fixture
def disk(desktop, folder):
    """Yield (page, address of the folder); afterwards no error was logged and nothing but files was asked for."""
    told, asked = [], []
    desktop.on("console", lambda message: told.append(message.text))
    desktop.on("pageerror", lambda error: told.append(str(error)))
    desktop.on("request", lambda request: asked.append(request.url))
    yield desktop, folder.as_uri() + "/"
    assert told == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("../../", "../../index.html"),
        ("../../#top", "../../index.html#top"),
        ("../..", "../../index.html"),
        ("./", "./index.html"),
        ("../?q=a/b#c", "../index.html?q=a/b#c"),
        ("../b/", "../b/index.html"),
        ("../../x.pdf#page=2", "../../x.pdf#page=2"),
        ("../../feed.xml", SITE + "feed.xml"),
        ("../../gone/#x", SITE + "gone/#x"),
        ("#why", "#why"),
        ("?q=x", "?q=x"),
        ("https://other.example/", "https://other.example/"),
        ("tel:911", "tel:911"),
    ],
)
def test_a_link_names_the_file_that_it_opens(raw, expected):
    text = '<a class="x" href="{0}">A</a><form action="{0}"></form><meta http-equiv="refresh" content="0; url={0}">'
    assert offline_zip.page(text.format(raw), "a/b/index.html", KEPT, SITE) == text.format(expected)


def test_the_head_keeps_only_what_a_reader_on_disk_needs():
    kept = '<meta charset="utf-8">\n<link rel="icon" href="../icon.svg" type="image/svg+xml">\n'
    gone = (
        '<link rel="canonical" href="https://guide.example.org/a/">\n<meta property="og:url" content="x">\n'
        '<link rel="manifest" href="../manifest.json">\n<script type="application/ld+json">{"a": 1}</script>\n'
    )
    worker = '<script data-worker="../sw.js">go();</script>\n'
    text = offline_zip.page(kept + gone + worker, "a/index.html", {"icon.svg"}, SITE)
    assert text == kept + '<script defer src="../assets/from-disk.js"></script>\n'


def test_a_form_may_open_a_file():
    """Firefox does not take a file for 'self'; from disk it opened no search, and told so in its console alone."""
    policy = """<meta http-equiv="Content-Security-Policy" content="form-action 'self'{}; img-src 'self'">"""
    assert offline_zip.page(policy.format(""), "index.html", KEPT, SITE) == policy.format(" file:")


def test_the_same_files_give_the_same_bytes():
    files = {"b.html": b"B", "a/c.html": b"C"}
    packed = offline_zip.pack(files)
    assert packed == offline_zip.pack(dict(reversed(files.items())))
    entries = zipfile.ZipFile(io.BytesIO(packed)).infolist()
    assert [(one.filename, one.date_time) for one in entries] == [
        ("leg-pain-guide/a/c.html", (1980, 1, 1, 0, 0, 0)),
        ("leg-pain-guide/b.html", (1980, 1, 1, 0, 0, 0)),
    ]


def test_the_zip_holds_the_guide_and_nothing_for_servers(built, folder):
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    pages = {file.relative_to(built).as_posix() for file in built.rglob("*.html")}
    assert {name for name in names if name.endswith(".html")} == pages - {"404.html"}
    servers = {"feed.xml", "sitemap.xml", "sw.js", "_headers", "_redirects", "_nginx.conf", ".htaccess", ".nojekyll"}
    assert names & servers == set()
    assert [name for name in names if name.endswith((".gz", ".zip", ".webmanifest"))] == []
    assert {"README.txt", "links.json", "codes.json", "links.csv", "qr/early.svg"} <= names


def test_the_page_tells_size_and_version_of_the_zip(built, folder):
    size = (built / offline_zip.ADDRESS).stat().st_size
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    version = readme.partition("\nVersion ")[2][:8]
    page = (built / "clinics/linking/index.html").read_text(encoding="utf-8")
    assert f'<a href="../guide.zip">guide.zip</a> ({size / 1e6:.1f} MB, version {version})' in page
    assert "{{" not in readme
    assert size < 2_000_000
    inside = (folder / "clinics/linking/index.html").read_text(encoding="utf-8")
    assert '<a href="https://leg-pain-guide.example.org/clinics/guide.zip">guide.zip</a>  holds' in inside


def test_every_link_of_the_unpacked_folder_is_sound(folder, capsys):
    assert check_site.main([str(folder)]) == 0
    assert capsys.readouterr().out.endswith(": no problems.\n")
    pages = [file.read_text(encoding="utf-8") for file in folder.rglob("*.html")]
    assert [text for text in pages if "data-worker" in text or 'rel="manifest"' in text] == []


def test_a_reader_searches_and_lands_on_the_section(disk):
    page, root = disk
    page.goto(root + "index.html")
    page.locator(".side a", has_text="What you feel").click()
    expect(page.locator("h1")).to_have_text("What you feel in your leg")
    page.locator("header input[name=q]").fill("cannot pee")
    page.locator("header input[name=q]").press("Enter")
    expect(page.locator("#search-danger")).to_be_visible()
    page.locator("#search-danger a").click()
    expect(page).to_have_url(root + "get-help-now/index.html")
    page.go_back()
    page.locator("#search-q").fill("swelling near a nerve")
    page.locator("#search-results a[href$='#swelling']").click()
    expect(page).to_have_url(root + "causes/early/index.html#swelling")
    expect(page.locator("#swelling")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("go/swelling/index.html", "causes/early/index.html#swelling"),
        ("go/early/index.html?from=qr#bed-rest", "causes/early/index.html?from=qr#bed-rest"),
        ("clinics/infobutton/index.html?mainSearchCriteria.v.c=M96.1", "code/M96.1/index.html"),
    ],
)
def test_an_address_leads_on_from_disk(disk, address, expected):
    page, root = disk
    page.goto(root + address)
    page.wait_for_url(root + expected)
    page.locator("a[href*='get-help-now/index.html']").first.click()
    expect(page.locator("h1")).to_have_text("Get help now")


def test_the_handout_maker_prints_a_packet_from_disk(disk):
    page, root = disk
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(root + "clinics/index.html")
    page.locator("tr[data-code=gait] summary").click()
    page.get_by_role("link", name="Print view").click()
    expect(page.locator(".packet-form > [role=status]").last).to_have_text(
        "The packet is ready: danger signs and 1 more."
    )
    page.locator(".packet-form [name=day]").fill("202-555-0147")
    page.get_by_role("button", name="Make the packet").click()
    expect(page.locator(".topic a.tap").first).to_have_text("202-555-0147")
    assert page.evaluate("[...document.querySelectorAll('.packet img')].filter((one) => !one.naturalWidth).length") == 0
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="Letter"))).pages)
    assert "Call 911 if there is" in text and "go/gait/" in text
    page.get_by_role("button", name="Copy the patient’s link").click()
    web = "https://leg-pain-guide.example.org/clinics/handout/"
    expect(page.locator(".packet-form > [role=status]").last).to_have_text(
        f"The patient’s link is copied. It opens the packet with your card, on any phone, from the guide on the web: {web}"
    )
    assert page.evaluate("navigator.clipboard.readText()") == f"{web}#t=gait&day=202-555-0147&read=1"


def test_the_patients_tools_work_from_disk(disk):
    page, root = disk
    page.goto(root + "tools/diary/index.html")
    page.locator("[name=leg][value='4']").check()
    page.get_by_role("button", name="Keep on this phone").click()
    page.reload()
    expect(page.locator("[name=leg][value='4']")).to_be_checked()
    page.goto(root + "tools/questions/index.html")
    page.locator("li input[type=checkbox]").first.check()
    expect(page.locator("li.ticked")).to_have_count(1)
