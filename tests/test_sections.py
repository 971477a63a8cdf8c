"""The sections of built pages."""

from __future__ import annotations

from types import SimpleNamespace

from sections import Section, collect, targets

PAGES = {
    "causes/early.md": {"url": "causes/early/", "title": "First weeks", "page_type": "cause"},
    "get-help-now.md": {"url": "get-help-now/", "title": "Get help now", "page_type": "guide"},
    "search.md": {"url": "search/", "title": "Search", "page_type": "about"},
    "gone.md": {"url": "gone/", "title": "Not built", "page_type": "about"},
}
CARE = '<div class="care care-er"><h2 id="go-to-er">Go to the ER now</h2><p>Do not drive.</p><ul><li><p>you cannot pee</p></li></ul></div>'
TOPIC = f"""<nav>menu</nav><main><article><h1>First weeks</h1><p>The leg <b>hurts</b>.</p>{CARE}
<nav class="toc"><h2 id="toc">On this page</h2></nav>
<h2 id="swelling">Swelling <a class="headerlink" href="#swelling">¶</a></h2>
<p>It presses.<sup id="fnref:a"><a href="#fn:a">1</a></sup></p><ul><li>Fluid</li><li>A bump</li></ul>
<figure><img src="a.svg" alt="x"><figcaption>Picture</figcaption></figure>
<dl><dt id="disk">Disk</dt><dd>A cushion.</dd></dl>
<section class="facts"><h2 id="about-this-page">About this page</h2><p>Checked.</p></section>
<div class="footnote"><p>Source</p></div><script>var no = 1</script></article></main><footer>foot</footer>"""


def build(tmp_path):
    for uri, text in {"causes/early": TOPIC, "get-help-now": f"<article>{CARE}</article>", "search": TOPIC}.items():
        (tmp_path / uri).mkdir(parents=True)
        (tmp_path / uri / "index.html").write_text(text, encoding="utf-8")
    return collect(tmp_path, PAGES)


def test_a_page_is_cut_at_its_headings_and_only_its_running_text_counts(tmp_path):
    assert [section for section in build(tmp_path) if section.page == "causes/early.md"] == [
        Section("causes/early.md", "", "First weeks", ["The leg hurts."]),
        Section("causes/early.md", "swelling", "Swelling ¶", ["It presses.", "Fluid", "A bump"]),
        Section("causes/early.md", "disk", "Disk", ["A cushion."]),
    ]


def test_care_cards_count_on_the_danger_page_only(tmp_path):
    assert [section for section in build(tmp_path) if section.page == "get-help-now.md"] == [
        Section("get-help-now.md", "", "Get help now", []),
        Section("get-help-now.md", "go-to-er", "Go to the ER now", ["you cannot pee"]),
    ]


def test_the_search_page_and_pages_that_are_not_built_have_no_sections(tmp_path):
    assert {section.page for section in build(tmp_path)} == {"causes/early.md", "get-help-now.md"}


def test_codes_and_sections_are_targets(tmp_path):
    links = [SimpleNamespace(code="swelling", to="causes/early.md#swelling"), SimpleNamespace(code="lost", to="no.md")]
    found = targets(build(tmp_path), links)
    assert found == {
        "causes/early.md": 0,
        "causes/early.md#swelling": 1,
        "causes/early.md#disk": 2,
        "get-help-now.md": 3,
        "get-help-now.md#go-to-er": 4,
        "swelling": 1,
    }
