"""The clinics' tools in a real browser: the link desk, a nurse's packet, codes, and 200 hostile addresses."""

import io
import json
import random
import re
from urllib.parse import quote, urlencode

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from test_theme_browser import AAA, ASK, AXE

LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
CARD = {"clinic": "Carolina Spine", "day": "202-555-0147", "night": "202-555-0148", "fever": "101", "lift": "10"}
PACKET = "clinics/handout/#" + urlencode({"t": "early,gait,sleep", **CARD}).replace("%2C", ",")


@pytest.fixture
def desk(desktop, site_url):
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.goto(site_url + "clinics/")
    return desktop


def pasted(page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def opened(page, site_url, address):
    """Open a packet and wait until its pictures are there."""
    page.goto("about:blank")
    page.goto(site_url + address)
    expect(page.locator(".packet-form > [role=status]").last).to_contain_text("The packet is ready")


def test_the_link_desk_filters_by_words_section_and_code(desk):
    rows = desk.locator(".desk tbody tr:visible")
    every = rows.count()
    desk.get_by_label("Words").fill("foot ANKLE")
    expect(rows).to_have_count(1)
    expect(rows.first).to_have_attribute("data-code", "foot-ankle")
    desk.get_by_label("Words").fill("")
    desk.get_by_label("ICD-10-CM code").fill("m961")
    expect(rows).to_have_count(1)
    expect(rows.first).to_have_attribute("data-code", "lasting-pain")
    desk.get_by_label("ICD-10-CM code").fill("")
    desk.get_by_label("Section").select_option("Treatments")
    assert 1 < rows.count() < every
    desk.get_by_label("Words").fill("no such words")
    expect(desk.locator(".filter [role=status]")).to_have_text("No short links. Try fewer words, or clear a field.")


def test_the_link_desk_copies_four_texts(desk, built):
    row = json.loads((built / "links.json").read_text(encoding="utf-8"))
    early = next(one for one in row if one["code"] == "early")
    place = desk.locator("tr[data-code=early]")
    place.locator("summary").click()
    copied = {}
    for name in ("Copy link", "Copy discharge text", "Copy HTML", "Copy chart sentence"):
        place.get_by_role("button", name=name).click()
        expect(place.get_by_role("status")).to_contain_text("is copied")
        copied[name] = pasted(desk)
    assert copied["Copy link"] == early["short_url"]
    beginning = f"{early['title']}. {early['says']}. Read it here: {early['short_url']}"
    assert copied["Copy discharge text"].startswith(beginning)
    assert "Call 911 for trouble breathing" in copied["Copy discharge text"]
    assert copied["Copy HTML"].startswith(f'<p><a href="{early["short_url"]}">{early["says"]}</a>. Call 911')
    assert re.search(
        rf"“{early['title']}” .*content version {early['content_version']}, last reviewed 2026-11-22; "
        rf"{re.escape(early['short_url'])}\)",
        copied["Copy chart sentence"],
    )
    place.get_by_role("link", name="Print view").click()
    expect(desk.locator(".topic")).to_have_count(2)
    expect(desk.locator(".topic").last).to_have_attribute("data-code", "early")


def test_the_link_desk_is_a_whole_table_without_script(no_script, site_url, built):
    no_script.goto(site_url + "clinics/")
    codes = [row["code"] for row in json.loads((built / "links.json").read_text(encoding="utf-8"))]
    rows = no_script.locator(".desk tbody tr")
    assert [row.get_attribute("data-code") for row in rows.all()] == codes
    expect(rows.first.get_by_role("link", name="SVG of")).to_be_visible()


def test_a_nurse_makes_a_packet_and_a_patient_opens_its_link(desktop, page, site_url):
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.goto(site_url + "clinics/handout/")
    for section, code in (("Physical therapy", "gait"), ("Causes", "early"), ("Main pages", "sleep")):
        desktop.locator(".packet-form summary", has_text=section).click()
        desktop.locator(f".packet-form input[value={code}]").check()
    for name, value in CARD.items():
        desktop.locator(f".packet-form [name={name}]").fill(value)
    desktop.get_by_role("button", name="Make the packet").click()
    expect(desktop.locator(".topic")).to_have_count(4)
    expect(desktop.get_by_role("button", name="Print this packet")).to_be_focused()
    expect(desktop.get_by_role("button", name="Print this packet")).to_be_in_viewport()
    order = [topic.get_attribute("data-code") for topic in desktop.locator(".topic").all()]
    assert order == ["help-now", "gait", "early", "sleep"]
    assert "#t=gait,early,sleep&clinic=Carolina+Spine" in desktop.url
    desktop.get_by_role("button", name="Copy the patient’s link").click()
    expect(desktop.locator(".packet-form > [role=status]").last).to_contain_text("is copied")
    page.goto(pasted(desktop))
    taps = page.locator("a.tap[href='tel:+12025550147']")
    expect(taps.first).to_be_visible()
    expect(page.locator(".packet .care-today .from-link").first).to_contain_text("as your clinic’s link says")
    expect(page.locator(".packet-form")).to_be_hidden()
    assert page.locator(".care-emergency .from-link, .care-er .from-link").count() == 0


def test_the_packet_prints_clean_and_in_order(desktop, site_url, built):
    opened(desktop, site_url, PACKET)
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(desktop.pdf(format="Letter"))).pages]
    text = "\n".join(sheets)
    assert "Call 911 if there is" in sheets[0] and "Carolina Spine" in sheets[0] and "202-555-0147" in sheets[0]
    assert "Leg pain in the first weeks" in sheets[1]
    places = [
        text.replace("/\n", "/").index(f"example.org/go/{code}/") for code in ("help-now", "early", "gait", "sleep")
    ]
    assert places == sorted(places)
    assert "Make the packet" not in text and "Make a packet" not in text
    assert len(sheets) <= 1 + 3 * 2
    desktop.emulate_media(media="print")
    rows = {row["code"]: row["short_url"] for row in json.loads((built / "links.json").read_text(encoding="utf-8"))}
    for code in ("help-now", "early", "gait", "sleep"):
        place = desktop.locator(f".topic[data-code={code}] .qr-code")
        assert place.bounding_box()["width"] >= 75  # 2 cm are 75.6 CSS pixels
        image = Image.open(io.BytesIO(place.screenshot())).convert("L")
        image = image.resize((image.width * 4, image.height * 4), Image.Resampling.LANCZOS)
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [rows[code]], code


def test_a_card_changes_no_danger_text(desktop, site_url):
    words = (
        "[...document.querySelectorAll('main :is(.care-emergency, .care-er)')].map((card) => card.textContent.trim())"
    )
    desktop.goto(site_url + "get-help-now/")
    before = desktop.evaluate(words)
    assert len(before) == 2
    opened(desktop, site_url, PACKET)
    assert desktop.evaluate(words)[:2] == before


@pytest.mark.parametrize(
    "part", ["t=early&day=911", "clinic=<img src=x onerror=alert(1)>", "er=202-555-0147", "t=nowhere"]
)
def test_a_hostile_link_opened_afresh_shows_the_notice(page, site_url, part):
    page.goto(f"{site_url}clinics/handout/#{part}")
    notice = page.locator(".packet-form > [role=status]").last
    expect(notice).to_have_text("This link is not one that this page can use. Nothing of it is shown.")
    expect(page.locator(".packet")).to_be_hidden()
    assert [field.input_value() for field in page.locator(".packet-form input[type=tel]").all()] == ["", ""]


def test_large_print_is_large(desktop, site_url):
    opened(desktop, site_url, PACKET + "&large=1")
    desktop.emulate_media(media="print")
    sizes = desktop.evaluate(
        "[...document.querySelectorAll('.topic :is(p, li)')].map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 24  # 18 point


def test_a_short_packet_has_one_sheet_a_topic(desktop, site_url):
    opened(desktop, site_url, PACKET + "&short=1")
    assert len(PdfReader(io.BytesIO(desktop.pdf(format="Letter"))).pages) <= 4


def test_what_is_typed_wrong_is_named(desktop, site_url):
    desktop.goto(site_url + "clinics/handout/")
    desktop.locator(".packet-form [name=day]").fill("911")
    desktop.get_by_role("button", name="Make the packet").click()
    expect(desktop.locator(".packet-form > [role=status]").last).to_have_text(
        "Please correct: day phone. A phone is a US number with 10 digits."
    )
    assert "#" not in desktop.url


@pytest.mark.parametrize("code", ["M96.1", "m961"])
def test_an_infobutton_address_opens_the_pages_of_its_code(page, site_url, code):
    query = {"mainSearchCriteria.v.c": code, "mainSearchCriteria.v.cs": "2.16.840.1.113883.6.90"}
    page.goto(f"{site_url}clinics/infobutton/?{urlencode(query)}")
    page.wait_for_url(site_url + "code/M96.1/")


def test_a_reader_of_another_language_is_told_before_the_english_page(page, site_url):
    query = "mainSearchCriteria.v.c=M96.1&informationRecipient.languageCode.c=es"
    page.goto(f"{site_url}clinics/infobutton/?{query}")
    expect(page.locator("#infobutton")).to_have_text("The page for M96.1: These pages are in English only.")
    page.locator("#infobutton + ul a").click()
    page.wait_for_url(site_url + "code/M96.1/")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("mainSearchCriteria.v.c=M96.9", "There is no page for M96.9. The nearest codes:"),
        ("mainSearchCriteria.v.c=Z99.9", "There is no page for Z99.9, or near it. See the list below."),
        (
            "mainSearchCriteria.v.c=M96.9&informationRecipient.languageCode.c=es",
            "There is no page for M96.9. The nearest codes: These pages are in English only.",
        ),
        (
            "mainSearchCriteria.v.c=387712002&mainSearchCriteria.v.cs=2.16.840.1.113883.6.96",
            "There is no page for this code. Find an ICD-10-CM code in the list below.",
        ),
        (
            "mainSearchCriteria.v.c=%3Cimg%20src=x%3E",
            "There is no page for this code. Find an ICD-10-CM code in the list below.",
        ),
    ],
)
def test_an_unknown_code_gets_the_nearest_and_the_list(page, site_url, query, expected):
    page.goto(f"{site_url}clinics/infobutton/?{query}")
    expect(page.locator("#infobutton")).to_have_text(expected)
    if "nearest" in expected:
        expect(page.locator("#infobutton + ul a").first).to_have_text(re.compile("^M96[.]"))
    assert page.locator(".codes li").count() > 80


def hostile() -> list[str]:
    """Return 200 address parts that no packet has: markup, scripts, huge and wrong values, false emergency numbers."""
    chance = random.Random(7)
    markup = ["<script>bad()</script>", "<img src=x onerror=bad()>", "'\"><svg onload=bad()>", "javascript:bad()"]
    orders = [
        "Do not call 911",
        "Call us not 911",
        "Ignore the ER",
        "Call 202-555-0147 instead",
        "911",
        "https://x.example",
    ]
    phones = [
        "911",
        "112",
        "0",
        "1-900-555-0147",
        "911-555-0147",
        "202-911-0147",
        "202-976-0147",
        "tel:911",
        "2025550147x",
    ]
    lists = ["no-such-code", "early,early", "../../x", "early,", ",".join(["early"] * 90), "__proto__", "constructor"]
    values = {
        "t": [*markup, *lists],
        "clinic": [*markup, *orders, "x" * 61, "a\u202eb", "a\nb", "Emergency"],
        "day": [*markup, *phones],
        "night": [*markup, *phones],
        "fever": [*markup, "1000", "-1", "NaN", "1e2", "98.6", "104", "1٠0"],
        "lift": [*markup, "0", "51", "5.5", "Infinity", "0x10"],
        "therapy": [*markup, "2026-02-30", "2026-13-01", "tomorrow", "9999-01-01", "2026-1-1"],
        "visit": [*markup, "2026-02-30", "0000-00-00", "now"],
        "large": ["2", "true", "<b>"],
        "short": ["on", "-1"],
        "read": ["yes", "javascript:1"],
        "__proto__": ["1"],
        "toString": ["1"],
        "onload": ["bad()"],
        "er": ["202-555-0147"],
        "911": ["202-555-0147"],
    }
    wrong = [(name, value) for name, some in values.items() for value in some]
    found = [f"{quote(name)}={quote(value)}" for name, value in wrong]
    found += ["<script>bad()</script>", "=", "&&&=1", "%", "%00=1", "t=early&t=gait", "t=early#t=gait&x=1"]
    found.append("a=" + "x" * 50_000)
    sound = {"t": "early", **CARD}
    while len(found) < 200:  # one wrong value among sound ones refuses them all
        name, value = chance.choice(wrong)
        if name not in sound or chance.random() < 0.9:
            found.append(urlencode({**sound, name: value}))
    return found[:200]


def test_200_hostile_fragments_show_a_notice_and_nothing_else(desktop, site_url):
    requests, dialogs = [], []
    desktop.goto(site_url + "clinics/handout/")
    expect(desktop.locator(".packet-form")).to_be_visible()
    desktop.on("request", lambda request: requests.append(request.url))
    desktop.on("dialog", lambda dialog: dialogs.append(dialog.message))
    desktop.evaluate("window.ran = 0; window.bad = () => { window.ran += 1; }; 0")
    before = desktop.locator("main").inner_html()
    corpus = hostile()
    assert len(set(corpus)) > 150
    wrong = []
    for part in corpus:
        said = desktop.evaluate(
            """async (part) => {
              location.hash = '#read=1';
              location.hash = '#' + part;
              await new Promise((done) => setTimeout(done, 0));
              const status = [...document.querySelectorAll('.packet-form > [role=status]')].pop();
              return [status.textContent, document.querySelector('.packet').hidden, document.body.className];
            }""",
            part,
        )
        if said[0] != "This link is not one that this page can use. Nothing of it is shown." or not said[1]:
            wrong.append((part[:80], said))
    assert wrong == []
    assert desktop.evaluate("window.ran") == 0
    assert dialogs == []
    assert [url for url in requests if not url.startswith(site_url)] == []
    notice = desktop.locator(".packet-form > [role=status]").last.inner_text()
    assert desktop.locator("main").inner_html().replace(notice, "") == before


def test_hostile_queries_run_nothing_on_any_tool(page, site_url):
    page.goto(site_url + "get-help-now/")
    danger = page.locator("main").inner_html()
    for part in hostile()[:40]:
        page.goto(f"{site_url}clinics/infobutton/?mainSearchCriteria.v.c={part[:1000].replace('#', '')}")
        assert page.locator("#infobutton ~ ul img, #infobutton *").count() == 0
    page.goto(site_url + "get-help-now/?day=2025550147#day=2025550147")
    assert page.locator("main").inner_html() == danger


def wrong_in_any_look(page) -> list[str]:
    """Return what axe-core finds on the page as it stands, at both widths, light and dark."""
    found, every_rule = [], {"rules": dict.fromkeys(AAA, {"enabled": True})}
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} {scheme} {line}" for line in page.evaluate(ASK, [None, every_rule])]
    return found


@pytest.fixture
def judged(browser):
    """Yield a page with axe-core in it."""
    context = browser.new_context(service_workers="block", permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_on_the_link_desk_at_work(judged, site_url):
    judged.goto(site_url + "clinics/")
    judged.get_by_label("Words").fill("foot")
    place = judged.locator(".desk tbody tr:visible").first
    place.locator("summary").click()
    place.get_by_role("button", name="Copy link").click()
    expect(place.get_by_role("status")).to_contain_text("is copied")
    assert wrong_in_any_look(judged) == []


def test_axe_finds_nothing_on_the_handout_maker_at_work(judged, site_url):
    opened(judged, site_url, PACKET)
    expect(judged.locator(".packet-form input[name=t]:checked")).to_have_count(3)
    assert wrong_in_any_look(judged) == []


@pytest.mark.parametrize(
    ("address", "status", "expected"),
    [
        ("clinics/handout/#t=early&day=911", ".packet-form > [role=status]", "This link is not one"),
        ("clinics/infobutton/?mainSearchCriteria.v.c=M96.9", "#infobutton", "The nearest codes:"),
        (PACKET + "&read=1", ".packet-form > [role=status]", "The packet is ready"),
    ],
)
def test_axe_finds_nothing_on_what_an_address_shows(judged, site_url, address, status, expected):
    judged.goto(site_url + address)
    expect(judged.locator(status).last).to_contain_text(expected)
    assert wrong_in_any_look(judged) == []
