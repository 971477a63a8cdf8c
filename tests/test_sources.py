"""Sources: every fault gets one line, and each page carries just the footnotes that it cites."""

import sources
from pages import Page

TEXT = "[^a]: Adams. *Legs*.\n[^b]: Brown. *Backs*.\n"


def page(uri: str, *lines: str) -> Page:
    return Page(uri, f"docs/{uri}", {"title": uri.title()}, {}, list(enumerate(lines, start=1)))


def test_reads_entries():
    assert sources.read(TEXT, "s.md") == ({"a": "Adams. *Legs*.", "b": "Brown. *Backs*."}, {"a": 1, "b": 2}, [])


def test_a_line_that_is_no_entry_and_a_label_used_twice():
    _, _, problems = sources.read(TEXT + "Adams\n[^a]: Again.\n", "s.md")
    assert [str(problem) for problem in problems] == [
        "s.md:3: not a source. Write it as '[^label]: source', on one line. [source]",
        "s.md:4: label 'a' is also in line 1. Rename or remove one. [source]",
    ]


def test_a_citation_without_entry_and_an_entry_without_citation():
    entries, lines, _ = sources.read("[^adams]: Adams.\n[^brown]: Brown.\n", "s.md")
    pages = {"x.md": page("x.md", "Walk.[^adam]", "Sit.[^adams]")}
    assert [str(problem) for problem in sources.check(pages, entries, lines, "s.md")] == [
        "docs/x.md:1: no source 'adam' in s.md. Add it there or correct the label. Did you mean 'adams'? [source]",
        "s.md:2: no page cites source 'brown'. Cite it or remove the line. [source]",
    ]


def test_a_page_gets_only_its_own_footnotes():
    entries, _, _ = sources.read(TEXT, "s.md")
    assert sources.append("Walk.[^b]\n\nSit.[^b]", entries).endswith(
        "## Where this comes from {#sources}\n\n///Footnotes Go Here///\n\n[^b]: Brown. *Backs*.\n"
    )
    assert sources.append("Walk.", entries) == "Walk."


def test_the_full_list_names_the_pages():
    entries, _, _ = sources.read(TEXT, "s.md")
    pages = {"x.md": page("x.md", "Walk.[^b]"), "c/y.md": page("c/y.md", "Sit.[^a] Lie.[^a]", "Go.[^b]")}
    assert sources.full_list(pages, entries, "about/sources.md").splitlines() == [
        "- Adams. *Legs*. Used on: [C/Y.Md](../c/y.md).",
        "- Brown. *Backs*. Used on: [X.Md](../x.md), [C/Y.Md](../c/y.md).",
    ]


def test_a_citation_without_entry_still_gets_a_note():
    assert sources.append("Walk.[^c]", {}).endswith("\n[^c]: …\n")


def test_the_words_of_a_source_are_its_link():
    entries = {"a": "Adams. *Legs* 2020. <https://example.org/a(1)>"}
    link = "[Adams. *Legs* 2020.](<https://example.org/a(1)>)"
    assert sources.append("Walk.[^a]", entries).endswith(f"\n[^a]: {link}\n")
    pages = {"x.md": page("x.md", "Walk.[^a]")}
    assert sources.full_list(pages, entries, "about/sources.md") == f"- {link} Used on: [X.Md](../x.md)."
