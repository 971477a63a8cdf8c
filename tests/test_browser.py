"""A real browser over the real built site."""

import re

import pytest
from playwright.sync_api import Page, expect

TOPIC = "causes/early/"


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_home_sorts_a_reader(page, site_url):
    page.goto(site_url)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("banner").get_by_role("link", name="Get help now")).to_be_visible()
    main = page.get_by_role("main")
    for link in ("In the first weeks", "Months or years later", "Pain medicines", "Symptom diary", "Get care"):
        expect(main.get_by_role("link", name=link, exact=True)).to_be_visible()
    danger = main.get_by_role("heading", level=2).first
    assert "emergency" in danger.inner_text().lower()


def test_the_danger_card_comes_first_on_a_cause_page(page, site_url):
    page.goto(site_url + TOPIC)
    first = page.get_by_role("main").get_by_role("heading", level=2).first
    expect(first).to_contain_text("Emergency")
    page.get_by_role("main").get_by_role("link", name="See every danger sign").first.click()
    expect(page).to_have_url(site_url + "get-help-now/")


def test_a_topic_page_says_who_made_it_and_when(page, site_url):
    page.goto(site_url + TOPIC)
    facts = page.locator(".facts")
    expect(facts).to_contain_text("No doctor, nurse or physical therapist has checked this page yet")
    expect(facts).to_contain_text("Last reviewed: November 22, 2026")
    expect(facts).to_contain_text("/go/early/")
    expect(page.locator(".footnote li").first).to_be_visible()
    expect(page.get_by_role("contentinfo")).to_contain_text("not a diagnosis")


def test_a_citation_leads_to_its_source_and_back(page, site_url):
    page.goto(site_url + TOPIC)
    page.locator("sup a").first.click()
    target = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


@pytest.mark.parametrize("fixture", ["page", "desktop"])
@pytest.mark.parametrize(
    "path", ["", TOPIC, "get-help-now/", "search/?q=leg", "clinics/", "tools/diary/", "about/sources/"]
)
def test_no_page_scrolls_sideways(fixture, path, site_url, request):
    page = request.getfixturevalue(fixture)
    page.goto(site_url + path)
    assert sideways(page) <= 0


def test_the_menu_works_by_keyboard(page, site_url):
    page.goto(site_url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    menu = page.locator("summary").first
    menu.focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("navigation", name="Menu").get_by_role("link", name="What causes it")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(site_url + "causes/")


def test_breadcrumbs_and_topics_show_where_one_is(desktop, site_url):
    desktop.goto(site_url + TOPIC)
    expect(desktop.get_by_role("navigation", name="You are here")).to_contain_text("What causes it")
    expect(desktop.get_by_role("navigation", name="Topics").locator("[aria-current=page]")).to_have_count(1)


def test_search_goes_by_form_and_finds_a_page(page, site_url):
    page.goto(site_url)
    page.get_by_role("search").get_by_role("searchbox").fill("nerve glides")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=nerve[+]glides$"))
    first = page.locator("#search-results li a").first
    expect(first).to_have_attribute("href", re.compile("physical-therapy/nerve-glides/"))
    expect(page.locator("#search-status")).to_contain_text(re.compile(r"\d"))
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nerve glides")


def test_danger_words_show_the_help_card(page, site_url):
    page.goto(site_url + "search/?q=cannot+pee")
    expect(page.locator("#search-danger")).to_be_visible()
    expect(page.locator("#search-danger a").first).to_have_attribute("href", re.compile("get-help-now"))
    page.goto(site_url + "search/?q=hamstring+stretch")
    expect(page.locator("#search-results li").first).to_be_visible()
    expect(page.locator("#search-danger")).to_be_hidden()


def test_without_script_search_shows_the_list_of_all_topics(no_script, site_url):
    no_script.goto(site_url + "search/?q=scar")
    expect(no_script.get_by_role("main").get_by_role("link", name="Scar tissue").first).to_be_visible()


def test_without_script_a_topic_page_is_whole(no_script, site_url):
    no_script.goto(site_url + TOPIC)
    expect(no_script.get_by_role("heading", name="Key points")).to_be_visible()
    no_script.locator("summary").first.click()
    expect(no_script.get_by_role("navigation", name="Menu").get_by_role("link", name="Get care")).to_be_visible()


def test_a_short_link_leads_to_its_section(page, site_url):
    page.goto(site_url + "go/swelling/")
    expect(page).to_have_url(site_url + "causes/early/#swelling")
    expect(page.locator("#swelling")).to_be_in_viewport()


def test_a_short_link_keeps_what_the_reader_added(page, site_url):
    page.goto(site_url + "go/early/?from=qr#foot-ankle")
    expect(page).to_have_url(site_url + "causes/early/?from=qr#foot-ankle")


def test_a_short_link_works_without_script(no_script, site_url):
    no_script.goto(site_url + "go/swelling/")
    no_script.wait_for_url(site_url + "causes/early/#swelling")


def test_a_page_that_is_not_there_helps_on_at_any_depth(page, site_url):
    answer = page.goto(site_url + "causes/gone/deeper/")
    assert answer.status == 404
    expect(page.get_by_role("main").get_by_role("searchbox")).to_be_visible()


def test_no_page_asks_another_host_or_breaks_its_policy(page, site_url, built):
    requests, violations = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda said: violations.append(said.text) if "Content Security Policy" in said.text else None)
    for file in sorted(built.rglob("index.html")):
        page.goto(site_url + file.relative_to(built).parent.as_posix() + "/")
    assert [url for url in requests if not url.startswith(site_url)] == []
    assert violations == []
