"""Every page of the built site in a real browser: accessible, in one piece at every width, private, in all colors.

Each page is loaded once; the tests then look at what was seen, so that one defect is told by one test.
"""

import importlib.resources
import itertools
import os
import shutil

import pytest
from playwright.sync_api import expect

import pages
import redirects
from conftest import ROOT

AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
URIS = sorted(pages.read(ROOT / "docs")[0])
PATHS = [redirects.page_url(uri) for uri in URIS] + ["search/?q=fever", "no-such-page/", "code/M54.16/"]
WIDTHS = (320, 390, 768, 1280)
LOOKS = ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"color_scheme": "light", "forced_colors": "active"})
# The two layouts, with and without the list of topics at the side: there the whole page is asked about, by every rule
# but those of colors; at the other widths by those that only room can change.
LAYOUTS = (390, 1280)
OF_ROOM = ("target-size", "scrollable-region-focusable")
# The rules of colors take most of the time. They are asked at every look, of the text that is painted there as it was
# not yet: contrast comes of a text's size and of the colors of all that it stands in.
# color-contrast-enhanced tells of contrast from 4.5 to 7 only; what is less, color-contrast tells.
OF_COLORS = ("color-contrast", "color-contrast-enhanced", "link-in-text-block")
AAA = ("target-size", "identical-links-same-purpose", "meta-refresh-no-exceptions")
NEWLY_PAINTED = """(seen) => (colors) => {
    const paints = new Map([[null, colors]]);
    return [...document.querySelectorAll('html, body, body *')].filter((node) => {
        const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight } = getComputedStyle(node);
        const paint = [paints.get(node.parentElement), color, backgroundColor, backgroundImage, opacity].join('|');
        paints.set(node, paint);
        const text = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
        if (!text || !node.checkVisibility()) return false;
        const large = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24); // WCAG 2.2, "large scale"
        const known = seen.get(node) ?? new Set();
        seen.set(node, known);
        return known.size < known.add(paint + large).size;
    });
}"""
ASK = """async ([colors, options]) => {
    const include = colors === null ? [document] : newlyPainted(colors);
    if (!include.length) return [];
    const all = { preload: false, iframes: false, resultTypes: ['violations'], ...options };
    const { violations } = await axe.run({ include }, all);
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`);
}"""
# WCAG 2.2, 1.4.12
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-bottom: 2em !important }"
)
OVERFLOW = """rules => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
    const wide = document.documentElement.scrollWidth - innerWidth;
    document.adoptedStyleSheets = [];
    return wide;
}"""
FACTS = """() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const titled = (node) => document.getElementById(node.getAttribute('aria-labelledby'))?.textContent;
    const name = (node) => node.getAttribute('aria-label') || titled(node) || '';
    const size = (node) => { const b = node.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; };
    const controls = 'header a, header button, header summary, header input, nav a, main button, main select';
    const file = (node) => node.src ? node.src.split('/').pop() : `inline for ${node.dataset.worker?.split('/').pop()}`;
    const late = (node) => node.defer || node.async;
    const inline = (one) => one.name === 'style' || one.name.startsWith('on');
    return {
        title: document.title,
        description: document.querySelector('meta[name=description]')?.content,
        levels: all('h1, h2, h3, h4, h5, h6').filter((node) => node.checkVisibility()).map((node) => +node.tagName[1]),
        landmarks: [all('body > header').length, all('main#content').length, all('body > footer').length],
        navs: all('nav').filter((node) => node.checkVisibility()).map(name),
        help: all('a.help').map((node) => [size(node).map(Math.round), new URL(node.href).pathname])[0],
        scripts: all('script:not([type="application/ld+json"])').map((node) => [late(node), file(node)]),
        inline: all('*').flatMap((node) => [...node.attributes]).filter(inline).length,
        small: all(controls)
            .filter((node) => node.checkVisibility() && !node.closest('article p, article li:not(nav li)'))
            .filter((node) => size(node)[2] < 43.9 || size(node)[3] < 43.9)
            .map((node) => node.textContent.trim() || node.tagName),
        pictures: all('img:not([width][height])').map((node) => node.src),
        toc: all('.toc a').filter((node) => !document.getElementById(decodeURIComponent(node.hash.slice(1)))).length,
        order: all('.care-emergency, #key-points, nav.toc').map((node) => node.className || node.id),
    };
}"""


def axe(page, width: int, look: int) -> list[str]:
    """Return what axe-core finds on the page, which has that width and look, one line a rule."""
    rules = dict.fromkeys(AAA, {"enabled": True}) | dict.fromkeys(OF_COLORS, {"enabled": False})
    found = page.evaluate(ASK, [look, {"runOnly": OF_COLORS}])
    if look == 0:
        found += page.evaluate(ASK, [None, {"rules": rules} if width in LAYOUTS else {"runOnly": OF_ROOM}])
    return found


@pytest.fixture(scope="module")
def seen(browser, site_url) -> dict[str, dict]:
    """Return what is seen on each page, by path."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    context.add_init_script(f"{AXE}\nwindow.newlyPainted = ({NEWLY_PAINTED})(new Map());")
    page = context.new_page()
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    result = {}
    for path in PATHS:
        requests.clear(), errors.clear()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(**{"forced_colors": "none"} | LOOKS[0])
        page.goto(site_url + path)
        result[path] = {"facts": page.evaluate(FACTS), "overflow": [], "axe": set()}
        for width, look in itertools.product(WIDTHS, range(len(LOOKS))):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(**{"forced_colors": "none"} | LOOKS[look])
            result[path]["axe"].update(axe(page, width, look))
        for width, rules in [*((width, "") for width in WIDTHS), (320, "html { font-size: 200% }"), (320, SPACING)]:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate(OVERFLOW, rules) > 0:
                result[path]["overflow"].append((width, rules))
        page.set_viewport_size({"width": 390, "height": 844})
        result[path]["phone"] = page.evaluate(FACTS)
        result[path] |= {"requests": list(requests), "errors": list(errors)}
    context.close()
    return result


def wrong(seen: dict, find) -> dict:
    """Return path -> what find(entry) returns, where that is not empty."""
    return {path: found for path, entry in seen.items() if (found := find(entry))}


def test_axe_finds_nothing_in_any_look(seen):
    assert wrong(seen, lambda entry: sorted(entry["axe"])) == {}


def test_no_page_scrolls_sideways(seen):
    assert wrong(seen, lambda entry: entry["overflow"]) == {}


def test_one_h1_and_no_skipped_level(seen):
    def skipped(entry):
        levels = entry["facts"]["levels"]
        steps = zip(levels, levels[1:], strict=False)
        return levels if levels.count(1) != 1 or any(low - high > 1 for high, low in steps) else None

    assert wrong(seen, skipped) == {}


def test_landmarks(seen):
    framed = {path: entry for path, entry in seen.items() if not path.startswith("code/")}
    assert wrong(framed, lambda entry: entry["facts"]["landmarks"] != [1, 1, 1]) == {}
    assert wrong(framed, lambda entry: len(set(entry["facts"]["navs"])) != len(entry["facts"]["navs"])) == {}
    assert wrong(framed, lambda entry: "Topics" not in entry["facts"]["navs"]) == {}


def test_help_is_at_the_same_place_on_every_page(seen, site_url):
    for size in ("facts", "phone"):
        framed = [entry[size]["help"] for path, entry in seen.items() if not path.startswith("code/")]
        assert {tuple(box) for box, _ in framed} == {tuple(framed[0][0])}
    assert {entry["facts"]["help"][1] for entry in seen.values()} <= {"/guide/get-help-now/", "/get-help-now/"}


def test_controls_are_large_enough_for_a_thumb(seen):
    assert wrong(seen, lambda entry: entry["phone"]["small"] + entry["facts"]["small"]) == {}


def test_every_request_stays_on_the_site_and_no_policy_is_broken(seen, site_url):
    origin = site_url.removesuffix("guide/")  # the error page, served for any address, names files from the root
    assert wrong(seen, lambda entry: [url for url in entry["requests"] if not url.startswith(origin)]) == {}
    absent = "Failed to load resource: the server responded with a status of 404"
    assert wrong(seen, lambda entry: [text for text in entry["errors"] if not text.startswith(absent)]) == {}


def test_no_script_holds_up_a_page_but_the_one_that_starts_the_worker(seen):
    def hurried(entry):
        return [src for late, src in entry["facts"]["scripts"] if not late and src != "inline for sw.js"]

    assert wrong(seen, hurried) == {}
    assert wrong(seen, lambda entry: entry["facts"]["inline"]) == {}
    plain = {path for path, entry in seen.items() if len(entry["facts"]["scripts"]) == 1}
    assert {"", "causes/early/", "get-help-now/", "no-such-page/"} <= plain


def test_titles_and_descriptions_are_unique(seen):
    for name in ("title", "description"):
        values = [seen[redirects.page_url(uri)]["facts"][name] for uri in URIS]
        assert sorted(values) == sorted(set(values))


def test_pictures_keep_their_room(seen):
    assert wrong(seen, lambda entry: entry["facts"]["pictures"]) == {}


def test_the_danger_card_comes_before_all_else(seen):
    def late(entry):
        order = entry["facts"]["order"]
        return order if any("care-emergency" in one for one in order) and "care-emergency" not in order[0] else None

    assert wrong(seen, late) == {}
    assert wrong(seen, lambda entry: entry["facts"]["toc"]) == {}


@pytest.mark.parametrize("path", ["", "causes/early/", "tools/questions/", "search/", "no-such-page/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_keyboard_reaches_everything_and_sees_where_it_is(browser, site_url, path, width):
    context = browser.new_context(viewport={"width": width, "height": 844}, service_workers="block")
    page = context.new_page()
    page.goto(site_url + path)
    stops = []
    for _ in range(30):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
            if (document.activeElement === document.body) return null; // past the last control
            const node = document.activeElement, [box] = node.getClientRects(), style = getComputedStyle(node);
            const hit = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 20) / 2);
            return [node.textContent.trim(), style.outlineStyle + style.outlineWidth,
                box.bottom > 0 && box.y < innerHeight,
                node === hit || node.contains(hit) || hit?.contains(node)];
        }""")
        if stop is None:
            break
        stops.append(stop)
    context.close()
    assert stops[0][0] == "Skip to main content"
    assert [stop for stop in stops if stop[1:] != ["solid3px", True, True]] == []


def test_the_skip_link_leads_to_the_content(page, site_url):
    page.goto(site_url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"


def test_text_is_large_and_lines_are_short(desktop, site_url):
    desktop.goto(site_url + "causes/early/")
    style = "getComputedStyle(document.body)"
    font = desktop.evaluate(f"[{style}.fontSize, {style}.lineHeight].map(parseFloat)")
    assert font[0] == 19
    assert font[1] >= 1.5 * 19
    longest = desktop.evaluate("""() => {
        const text = document.querySelector('article > h2 + p').firstChild, range = document.createRange();
        let line = 0, longest = 0, bottom = 0;
        for (let at = 0; at < text.length; at++) {
            range.setStart(text, at); range.setEnd(text, at + 1);
            const box = range.getBoundingClientRect();
            line = box.bottom > bottom + 5 ? 1 : line + 1;
            bottom = box.bottom; longest = Math.max(longest, line);
        }
        return longest;
    }""")
    assert longest <= 72


# ---- Without a network ----


@pytest.fixture
def visitor(browser):
    """Yield a browser context of its own, with service workers."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def until(page, expression: str, arg: str | None = None) -> None:
    """Wait until an expression, whose promise is awaited, is true on the page."""
    for _ in range(100):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not so within 10 seconds: {expression}")


def rewrite(file, text: str) -> None:
    """Write a page with a new time of its own: servers and browsers compare times in whole seconds."""
    later = file.stat().st_mtime + 2
    file.write_text(text, encoding="utf-8")
    os.utime(file, (later, later))


def visit(context, url):
    """Open a page and wait until the service worker has taken over and kept the page; returns the page."""
    page = context.new_page()
    page.goto(url)
    until(page, "Boolean(navigator.serviceWorker.controller)")
    until(page, "url => caches.match(url).then(Boolean)", url)
    return page


def test_after_one_visit_the_danger_signs_and_the_pages_seen_open_without_a_network(visitor, site_url):
    page = visit(visitor, site_url + "causes/early/")
    visitor.set_offline(True)
    page.goto(site_url + "get-help-now/")
    assert page.locator("h1").inner_text() == "Get help now"
    page.goto(site_url + "go/help-now/")
    page.wait_for_url(site_url + "get-help-now/")
    page.goto(site_url + "causes/early/?from=qr")
    assert page.locator("h1").inner_text() == "Leg pain in the first weeks"
    page.goto(site_url + "treatments/")
    assert page.locator("h1").inner_text() == "No connection"
    page.get_by_role("link", name="Get help now").click()
    page.wait_for_url(site_url + "get-help-now/")


def test_a_page_that_changed_is_never_shown_old_while_the_network_answers(visitor, site_url, built):
    page = visit(visitor, site_url + "get-help-now/")
    file = built / "get-help-now/index.html"
    text = file.read_text(encoding="utf-8")
    try:
        rewrite(file, text.replace(">Get help now</h1>", ">New danger signs</h1>"))
        page.goto(site_url + "get-help-now/")
        assert page.locator("h1").inner_text() == "New danger signs"
        rewrite(file, text.replace(">Get help now</h1>", ">Newer danger signs</h1>"))
        page.goto(site_url + "causes/")
        kept = "url => caches.match(url).then(async (kept) => (await kept.text()).includes('Newer danger signs'))"
        until(page, kept, site_url + "get-help-now/")
        visitor.set_offline(True)
        page.goto(site_url + "get-help-now/")
        assert page.locator("h1").inner_text() == "Newer danger signs"
    finally:
        rewrite(file, text)


@pytest.mark.parametrize("path", ["causes/early/", "get-help-now/"])
def test_a_slow_network_shows_the_kept_page_and_the_new_one_once_it_is_there(visitor, site_url, built, hold, path):
    page = visit(visitor, site_url + path)
    file = built / path / "index.html"
    text = file.read_text(encoding="utf-8")
    try:
        rewrite(file, text.replace("</h1>", ", newly written</h1>", 1))
        gate = hold(path)
        page.goto(site_url + path)
        assert "newly written" not in page.locator("h1").inner_text()
        gate.set()
        expect(page.locator("h1")).to_contain_text("newly written")
    finally:
        rewrite(file, text)


def test_the_next_page_opens_while_the_first_is_still_being_kept(visitor, site_url, hold):
    page = visitor.new_page()
    page.goto(site_url + "causes/early/")
    hold("causes/early/")
    until(page, "Boolean(navigator.serviceWorker.controller)")
    page.goto(site_url + "causes/")
    assert page.locator("h1").inner_text() == "What causes leg pain after back surgery"


def test_caches_of_older_builds_go_and_those_of_others_stay(visitor, site_url):
    page = visitor.new_page()
    page.goto(site_url + "links.json")
    old = f"guide {site_url} files 00000000"
    page.evaluate("names => Promise.all(names.map((name) => caches.open(name)))", [old, "another site"])
    page.close()
    page = visit(visitor, site_url)
    until(page, "old => caches.has(old).then((there) => !there)", old)
    assert page.evaluate("caches.has('another site')")


def test_a_page_that_was_taken_down_is_not_kept(visitor, site_url, built):
    folder = built / "short-lived"
    folder.mkdir()
    try:
        (folder / "index.html").write_bytes((built / "causes/index.html").read_bytes())
        page = visit(visitor, site_url + "short-lived/")
        shutil.rmtree(folder)
        assert page.goto(site_url + "short-lived/").status == 404
        until(page, "url => caches.match(url).then((kept) => !kept)", site_url + "short-lived/")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
