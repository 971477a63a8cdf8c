"""The parts of a page's rendered content, and the names added to it."""

import article

CONTENT = (
    '<h1>Early</h1>\n<p>Why.</p>\n<div class="care"><div><h2 id="danger">Emergency</h2></div></div>\n'
    '<h2 id="key-points">Key points</h2>\n<p>One.</p>\n<h2 id="why">Why <em>it</em> "hurts"</h2>\n<p>Two.</p>\n'
    '<h2 id="sources">Where this comes from</h2>\n<ol></ol>\n'
)


def test_the_parts_make_up_the_whole():
    parts = article.parts(CONTENT)
    assert "".join(parts[name] for name in ("heading", "opening", "body", "sources")) == CONTENT
    assert parts["heading"] == "<h1>Early</h1>"
    assert parts["opening"].endswith("<p>One.</p>\n")
    assert parts["body"].startswith('<h2 id="why">')
    assert parts["sources"].startswith('<h2 id="sources">')


def test_sections_are_the_headings_outside_of_cards():
    assert article.parts(CONTENT)["sections"] == [
        {"id": "key-points", "title": "Key points"},
        {"id": "why", "title": "Why it &quot;hurts&quot;"},
        {"id": "sources", "title": "Where this comes from"},
    ]


def test_a_page_of_one_piece():
    parts = article.parts("<h1>Search</h1><p>Type.</p>")
    assert (parts["opening"], parts["body"], parts["sources"]) == ("<p>Type.</p>", "", "")


def test_table_cells_and_citations_get_names():
    table = "<table><thead><tr><th>Day</th><th>Leg <b>pain</b></th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>"
    assert '<td data-label="Day">1</td><td data-label="Leg pain"></td>' in article.labelled(table)
    mark = '<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup>'
    note = '<li id="fn:a">A. <a class="footnote-backref" href="#fnref:a">b</a></li><li id="fn:unused">B.</li>'
    assert article.labelled(mark + note) == (
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1" aria-label="Source 1">1</a></sup>'
        '<li id="fn:1">A. <a class="footnote-backref" href="#fnref:1">b</a></li><li id="fn:unused">B.</li>'
    )
