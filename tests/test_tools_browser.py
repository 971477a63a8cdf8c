"""The symptom diary and the questions, on the screen and on paper, in a real browser over the real built site."""

import datetime as dt
import io
import json
import re

import pypdf
import pytest
from playwright.sync_api import Page, expect

from conftest import ROOT

DIARY, QUESTIONS = "tools/diary/", "tools/questions/"
KEY = "symptom-diary"
HOSTILE = "<img src=x onerror=alert(1)>\"'`${1}"
ENTRY = {
    "leg": "7", "back": "3", "where": ["Calf"], "feel": ["Numb"], "signs": [],
    "when": "after I sat", "walking": "10 minutes", "sleep": "5 hours", "medicines": "one pill at 8 am",
}  # fmt: skip


@pytest.fixture
def diary(page, site_url) -> Page:
    """Return the diary on a phone; what it would print is left to the test."""
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    page.goto(site_url + DIARY)
    return page


@pytest.fixture
def questions(page, site_url) -> Page:
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    page.goto(site_url + QUESTIONS)
    return page


def kept(page: Page) -> str | None:
    return page.evaluate(f"localStorage.getItem('{KEY}')")


def stored(page: Page) -> int:
    """Return how many things the page keeps in any storage that a script can reach."""
    return page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length")


def keep(page: Page, text: str) -> None:
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
    page.reload()


def days(number: int, **changes) -> str:
    """Return a diary of so many days that end today, as the browser keeps it."""
    today = dt.date.today()
    return json.dumps({str(today - dt.timedelta(days=back)): ENTRY | changes for back in range(number)})


def button(page: Page, name: str):
    return page.get_by_role("button", name=name)


def status(page: Page):
    return page.locator("form.tool").get_by_role("status")


def score(page: Page, name: str, number: int) -> None:
    page.get_by_role("group", name=name).get_by_role("radio", name=str(number), exact=True).press(" ")


def sheets(page: Page, paper: str) -> list[str]:
    """Return the text of each sheet that the page prints on."""
    pdf = page.pdf(format=paper, prefer_css_page_size=False)
    return [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def outlines(page: Page) -> list[tuple[str, float, float]]:
    """Return (name, width, height) of all that can be pressed in the tool; of a box to tick, that of its label."""
    return page.evaluate("""() => [
        ...document.querySelectorAll(':is(.tool, .ticks) :is(button, select, textarea, input)'),
    ]
        .map((node) => node.closest('label:not(.line)') || node)
        .filter((node) => node.checkVisibility())
        .map((node) => [node.textContent.slice(0, 30), node.getBoundingClientRect()])
        .map(([name, box]) => [name, box.width, box.height])""")


# ---- The diary ----


def test_the_diary_keeps_nothing_until_asked(diary):
    diary.get_by_label("How did you sleep?").fill("5 hours")
    score(diary, "Leg pain", 4)
    diary.reload()
    assert stored(diary) == 0
    expect(diary.get_by_label("How did you sleep?")).to_have_value("")


def test_the_diary_comes_back_after_it_was_kept(diary):
    score(diary, "Leg pain", 4)
    diary.get_by_role("checkbox", name="Calf", exact=True).check()
    diary.get_by_label("How did you sleep?").fill(HOSTILE[:40])
    button(diary, "Keep on this phone").click()
    expect(status(diary)).to_have_text("Kept on this phone: 1 day.")
    diary.reload()
    expect(diary.get_by_role("group", name="Leg pain").get_by_role("radio", name="4", exact=True)).to_be_checked()
    expect(diary.get_by_role("checkbox", name="Calf", exact=True)).to_be_checked()
    expect(diary.get_by_label("How did you sleep?")).to_have_value(HOSTILE[:40])
    expect(diary.locator("#diary-summary img")).to_have_count(0)


def test_each_day_has_one_entry_and_the_last_14_are_kept(diary):
    keep(diary, days(14))
    yesterday = str(dt.date.today() - dt.timedelta(days=1))
    diary.get_by_label("Which day?").select_option(yesterday)
    diary.get_by_label("How did you sleep?").fill("badly")
    button(diary, "Keep on this phone").click()
    entries = json.loads(kept(diary))
    assert len(entries) == 14
    assert entries[yesterday] == ENTRY | {"sleep": "badly"}


def test_an_older_day_makes_room_for_a_new_one(diary):
    before = dt.date.today() - dt.timedelta(days=1)
    keep(diary, json.dumps({str(before - dt.timedelta(days=2 * back)): ENTRY for back in range(14)}))
    diary.get_by_label("How did you sleep?").fill("well")
    button(diary, "Keep on this phone").click()
    entries = json.loads(kept(diary))
    assert len(entries) == 14
    assert max(entries) == str(dt.date.today())
    assert min(entries) == str(before - dt.timedelta(days=24))


def test_another_day_does_not_lose_what_was_written(diary):
    yesterday = str(dt.date.today() - dt.timedelta(days=1))
    diary.get_by_label("How did you sleep?").fill("well")
    diary.get_by_label("Which day?").select_option(yesterday)
    expect(diary.get_by_label("How did you sleep?")).to_have_value("")
    diary.get_by_label("Which day?").select_option(str(dt.date.today()))
    expect(diary.get_by_label("How did you sleep?")).to_have_value("well")


def test_erasing_asks_first_and_works_by_keyboard(diary):
    keep(diary, days(2))
    button(diary, "Erase everything").first.press("Enter")
    dialog = diary.get_by_role("dialog", name="Erase everything?")
    expect(dialog.get_by_role("button", name="No, go back")).to_be_focused()
    diary.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button(diary, "Erase everything").first).to_be_focused()
    assert kept(diary) == days(2)
    diary.keyboard.press("Enter")
    diary.keyboard.press("Tab")
    diary.keyboard.press("Enter")
    expect(status(diary)).to_have_text("Everything is erased from this phone.")
    assert stored(diary) == 0
    expect(diary.locator("#diary-summary")).to_be_hidden()
    expect(diary.get_by_label("How did you sleep?")).to_have_value("")


@pytest.mark.parametrize(
    "text",
    [
        "not JSON", "null", "5", '"text"', "[]", "{}", '{"__proto__": {"leg": "1"}}', '{"2026-11-22": null}',
        json.dumps({"2026-11-22": ENTRY | {"leg": "<script>"}}), json.dumps({HOSTILE: ENTRY}),
        json.dumps({"2026-11-22": ENTRY | {"when": "x" * 501}}), json.dumps({"2026-11-22": ENTRY | {"where": [{}]}}),
        json.dumps({"2026-11-22": ENTRY | {"signs": ["x"] * 21}}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_leaves_an_empty_diary_and_a_notice(diary, text):
    errors = []
    diary.on("pageerror", lambda error: errors.append(error))
    keep(diary, text)
    expect(diary.get_by_text("Some of what this phone kept cannot be read")).to_be_visible()
    expect(diary.locator("#diary-summary")).to_be_hidden()
    assert diary.locator("form.tool :checked:not(option)").count() == 0
    assert kept(diary) == text
    assert errors == []


def test_hostile_words_are_only_ever_text(diary):
    keep(diary, days(1, when=HOSTILE, signs=[HOSTILE], where=[HOSTILE]))
    expect(diary.locator("#diary-summary")).to_contain_text(HOSTILE)
    expect(diary.locator("#diary-summary img")).to_have_count(0)


def test_a_browser_without_storage_says_so(diary):
    diary.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } });"
    )
    diary.reload()
    diary.get_by_label("How did you sleep?").fill("well")
    button(diary, "Keep on this phone").click()
    expect(status(diary)).to_have_text("This browser cannot keep it. Print or copy your summary.")


SIGNS = re.findall(
    r"^- \*\*(.+?):\*\* (.+)$",
    re.search(r"\{#sheet-pain\}(.*?)\{#pain-table\}", (ROOT / "docs" / "tools/diary.md").read_text("utf-8"), re.S)[1],
    re.M,
)
ACTS = {"Call 911": "Call 911 now", "Go to the ER": "Go to the ER now", "Call": "Call your surgeon’s office today"}


def test_the_sheet_has_signs_of_each_tier():
    found = {next(act for start, act in ACTS.items() if tier.startswith(start)) for tier, _ in SIGNS}
    assert found == set(ACTS.values())


@pytest.mark.parametrize(("tier", "sign"), SIGNS, ids=[sign[:40] for _, sign in SIGNS])
def test_each_danger_sign_shows_at_once_what_to_do(diary, site_url, tier, sign):
    act = next(act for start, act in ACTS.items() if tier.startswith(start))
    diary.get_by_role("checkbox", name=f"{tier}: {sign}").check()
    alert = diary.get_by_role("alert")
    expect(alert).to_be_in_viewport()
    expect(alert.get_by_role("heading")).to_have_text(act)
    assert stored(diary) == 0
    alert.get_by_role("link").click()
    assert diary.url.startswith(site_url + "get-help-now/#")
    expect(diary.locator(":target")).to_be_in_viewport()


def test_the_most_urgent_sign_wins_and_the_box_goes_with_the_tick(diary):
    boxes = diary.locator("[name=signs]")
    boxes.last.check()
    expect(diary.get_by_role("alert").get_by_role("heading")).to_have_text("Call your surgeon’s office today")
    boxes.first.check()
    expect(diary.get_by_role("alert").get_by_role("heading")).to_have_text("Call 911 now")
    boxes.first.uncheck()
    boxes.last.uncheck()
    expect(diary.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(("number", "boxes"), [(8, 0), (9, 1), (10, 1)])
def test_very_bad_leg_pain_shows_the_danger_line(diary, number, boxes):
    score(diary, "Leg pain", number)
    expect(diary.get_by_role("alert")).to_have_count(boxes)


def test_the_summary_is_copied_as_plain_text(diary, site_url):
    diary.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keep(diary, days(2, signs=["Call 911: chest pain"]))
    button(diary, "Copy my summary").click()
    expect(status(diary)).to_have_text("Copied. Paste it into a message or a note.")
    text = diary.evaluate("navigator.clipboard.readText()")
    assert "Leg pain, 0 to 10: lowest 7, highest 7, last 7\n" in text
    assert "Where do you feel it: Calf (2 days)\n" in text
    assert "Call 911: chest pain\n" in text
    assert "Leg: 7; Back: 3; Worst when: after I sat; Walking: 10 minutes; Sleep: 5 hours\n" in text
    assert "Danger signs: one is enough.\nCall 911: " in text


def test_where_copying_is_not_let_the_text_is_shown(diary):
    diary.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    diary.get_by_label("How did you sleep?").fill("well")
    button(diary, "Copy my summary").click()
    expect(status(diary)).to_have_text("Your browser did not let us copy. Copy the text below.")
    expect(diary.get_by_label("My summary as text")).to_have_value(re.compile("Sleep: well"))
    assert stored(diary) == 0


def test_an_empty_diary_is_not_printed(diary):
    button(diary, "Print my summary").click()
    expect(status(diary)).to_have_text("Nothing is filled in yet. Fill in one day first.")
    assert diary.evaluate("window.printed") == 0


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_the_summary_of_two_full_weeks_prints_on_one_sheet(diary, paper):
    full = {"when": "w" * 8 + " ab" * 24, "walking": "w " * 20, "sleep": "s " * 20, "medicines": "pill 300mg " * 18}
    keep(diary, days(14, **full))
    button(diary, "Print my summary").click()
    assert diary.evaluate("window.printed") == 1
    [sheet] = sheets(diary, paper)
    assert "My symptom diary" in sheet
    assert "Danger signs: one is enough" in sheet
    assert "Sheet 1" not in sheet
    diary.evaluate("dispatchEvent(new Event('afterprint'))")
    assert "Sheet 1" in sheets(diary, paper)[0]


@pytest.mark.parametrize("fixture", ["page", "no_script"])
@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_the_blank_diary_prints_on_two_sheets_with_a_danger_line_on_each(fixture, paper, site_url, request):
    page = request.getfixturevalue(fixture)
    page.goto(site_url + DIARY)
    first, second = sheets(page, paper)
    for sheet in (first, second):
        assert "Danger signs: one is enough" in sheet
        assert "Call 911:" in sheet
        assert "Keep on this phone" not in sheet
        assert re.search(r"^14\b", sheet, re.M)
    assert "Leg __ Back __" in first
    assert "Mark on paper where you feel it" in second


def test_without_script_the_diary_says_to_use_paper(no_script, site_url):
    no_script.goto(site_url + DIARY)
    expect(no_script.get_by_text("Use the paper sheets.")).to_be_visible()
    expect(no_script.locator(".sheet table").first).to_be_visible()


# ---- The questions ----


def test_every_question_can_be_ticked(questions):
    source = (ROOT / "docs" / QUESTIONS.rstrip("/")).with_suffix(".md").read_text("utf-8")
    wanted = [line for line in re.findall(r"^- ☐ (.+)$", source, re.M) if not line.startswith("_")]
    names = [box.evaluate("box => box.labels[0].innerText") for box in questions.get_by_role("checkbox").all()]
    assert names == wanted


def test_the_answer_opens_with_the_tick(questions):
    box = questions.get_by_role("checkbox").first
    answer = questions.get_by_role("textbox", name="My answer: What do you think causes my leg pain?")
    expect(answer).to_be_hidden()
    box.press(" ")
    questions.keyboard.press("Tab")
    expect(answer).to_be_focused()


def test_ticked_and_added_questions_are_copied_and_nothing_is_kept(questions):
    questions.context.grant_permissions(["clipboard-read", "clipboard-write"])
    questions.get_by_role("checkbox", name="When may I drive?").check()
    questions.get_by_role("textbox", name="My answer: When may I drive?").fill("In 2 weeks")
    questions.get_by_label("Write your own question").fill(HOSTILE)
    button(questions, "Add my question").click()
    expect(status(questions)).to_have_text("Your question is added and ticked.")
    button(questions, "Copy my questions").click()
    expect(status(questions)).to_have_text("Copied 2 questions. Paste into a message or a note.")
    assert questions.evaluate("navigator.clipboard.readText()") == (
        "Questions to ask\n\nAbout moving: for the surgeon\n- When may I drive?\nIn 2 weeks\n\n"
        f"My own questions\n- {HOSTILE}"
    )
    assert stored(questions) == 0
    questions.reload()
    expect(questions.locator(":checked")).to_have_count(0)


def test_only_ticked_questions_are_printed(questions):
    button(questions, "Print my questions").click()
    expect(status(questions)).to_have_text("No question is ticked yet. Tick one first.")
    questions.get_by_role("checkbox", name="When may I drive?").check()
    questions.get_by_role("textbox", name="My answer: When may I drive?").fill("In 2 weeks")
    button(questions, "Print my questions").click()
    assert questions.evaluate("window.printed") == 1
    [sheet] = sheets(questions, "Letter")
    assert re.search(r"☑\s+When may I drive\?", sheet)
    assert "My answer: In 2 weeks" in sheet
    assert "Emergency: get help now" in sheet
    assert "How long may I sit" not in sheet
    assert "For the physical therapist" not in sheet


@pytest.mark.parametrize("fixture", ["page", "no_script"])
def test_the_whole_list_prints_with_lines_to_write_on(fixture, site_url, request):
    page = request.getfixturevalue(fixture)
    page.goto(site_url + QUESTIONS)
    text = "\n".join(sheets(page, "Letter"))
    assert text.count("☐") == text.count("My answer: _") > 30


# ---- Both ----


@pytest.mark.parametrize("path", [DIARY, QUESTIONS])
@pytest.mark.parametrize("zoom", ["100%", "200%"])
def test_the_tools_fit_a_small_phone(page, site_url, path, zoom):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site_url + path)
    page.evaluate(f"document.documentElement.style.fontSize = '{zoom}'")
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    assert sideways(page) <= 0
    assert [found for found in outlines(page) if found[1] < 44 or found[2] < 44] == []


@pytest.mark.parametrize(("path", "script"), [(DIARY, "script[src*=diary]"), (QUESTIONS, "script[src*=questions]")])
def test_the_script_is_on_its_own_page_only(page, site_url, path, script):
    page.goto(site_url + path)
    expect(page.locator(script)).to_have_count(1)
    page.goto(site_url + "get-help-now/")
    expect(page.locator(script)).to_have_count(0)
