"""The search index and the A to Z list, from sections, front matter and search-words.yml."""

from __future__ import annotations

import json
from types import SimpleNamespace

import a_to_z
import search_index
import search_words
from sections import Section
from test_packing import unpack

WORDS = """\
same: [[acetaminophen, Tylenol], [fever, temperature]]
topics: {medicines: [dose, "pain  Pills"]}
danger: {call-today: {first: [fever / hot + leg ! tub, gout]}}
quiet: [how]
ignore: [the]
plain: [paint]
"""
PAGES = {
    "treatments/medicines.md": {
        "url": "treatments/medicines/", "title": "Pain medicines", "description": "What each may do.",
        "page_type": "treatment", "search_words": ["Advil", "temperature", "fever"],
    },
    "get-help-now.md": {"url": "get-help-now/", "title": "Get help now", "description": "Signs.", "page_type": "guide"},
    "about/index.md": {"url": "about/", "title": "About", "description": "Who.", "page_type": "about"},
    "glossary.md": {"url": "glossary/", "title": "Glossary", "description": "Words.", "page_type": "about"},
    "index.md": {"url": "", "title": "Home", "description": "Start.", "page_type": "hub"},
}  # fmt: skip
SECTIONS = [
    Section("treatments/medicines.md", "", "Pain medicines", ["Acetaminophen may help."]),
    Section("treatments/medicines.md", "risks", "Risks", ["They can harm."]),
    Section("treatments/medicines.md", "questions", "Questions to ask", ["May I?"]),
    Section("get-help-now.md", "", "Get help now", ["One sign is enough."]),
    Section("get-help-now.md", "call-today", "Call today if:", ["you have a fever"]),
    Section("about/index.md", "", "About", ["We wrote it."]),
    Section("about/index.md", "who", "Who", ["We."]),
    Section("glossary.md", "", "Glossary", []),
    Section("glossary.md", "fever", "Fever", ["A high temperature."]),
    Section("index.md", "", "Home", ["Start here."]),
]
LINKS = [
    SimpleNamespace(code="medicines", to="treatments/medicines.md", says="Pain medicines"),
    SimpleNamespace(code="risks", to="treatments/medicines.md#risks", says="Risks"),
    SimpleNamespace(code="gone", to="gone.md", says="Gone"),
]
CODES = [link.code for link in LINKS]


def parts() -> dict:
    words, problems = search_words.read(WORDS, "search-words.yml")
    assert problems == []
    return words


def test_the_index_holds_what_the_search_needs():
    index = json.loads(search_index.build(SECTIONS, PAGES, LINKS, parts()))
    assert [page["location"] for page in index["pages"]] == [
        "treatments/medicines/", "get-help-now/", "about/", "glossary/", "./",
    ]  # fmt: skip
    sections = index["sections"]
    assert sections["counts"] == [2, 2, 1, 2, 1]  # without the questions: they ask, and do not answer
    assert sections["idents"] == "|=||call-today|||=|"  # "=": as the heading
    assert len(sections["headings"]) == 8
    assert [bool(text) for text in sections["texts"]] == [True, True, True, True, True, True, False, True]
    topics = [[number, unpack(index["words"], coded)] for number, coded in index["topics"]]
    assert topics == [[0, "advil; dose; fever; medicines; pain pills"], [1, "risks"]]
    assert [unpack(index["words"], coded) for coded in index["same"]] == [
        "acetaminophen; tylenol",
        "fever; temperature",
    ]
    danger = [[section, strength, unpack(index["words"], coded)] for section, strength, coded in index["danger"]]
    assert danger == [[3, "first", "fever; hot+ leg! tub/ gout"]]
    assert (index["quiet"], index["ignore"], index["plain"]) == ("how", "the", "paint")


def test_the_same_input_gives_the_same_bytes():
    assert search_index.build(SECTIONS, PAGES, LINKS, parts()) == search_index.build(SECTIONS, PAGES, LINKS, parts())


def test_words_that_lead_nowhere_are_problems():
    words, _ = search_words.read(WORDS.replace("medicines:", "medicine:"), "search-words.yml")
    assert [str(problem) for problem in search_index.problems(SECTIONS, PAGES, CODES, words, "search-words.yml")] == [
        "search-words.yml:2: no code or section 'medicine'. Use a code of permalinks.yml, or page.md#section. "
        "Did you mean 'medicines'? [search-words]"
    ]


def rows(here: str) -> list[str]:
    """Return the headings and entries of the A to Z list on a page."""
    listed = a_to_z.listing(SECTIONS, PAGES, LINKS, parts(), here)
    return [line for line in listed.splitlines() if line.startswith(("<h", "<li>"))]


def test_the_a_to_z_list_has_titles_coded_sections_terms_words_and_synonyms():
    assert rows("a-z/") == [
        '<h2 id="az-a">A</h2>',
        '<li><a href="../about/">About</a></li>',
        '<li><a href="../treatments/medicines/">Advil</a></li>',
        '<h2 id="az-f">F</h2>',
        '<li><a href="../glossary/#fever">Fever: Glossary</a></li>',
        '<li><a href="../treatments/medicines/">Fever: Pain medicines</a></li>',
        '<h2 id="az-g">G</h2>',
        '<li><a href="../get-help-now/">Get help now</a></li>',
        '<li><a href="../glossary/">Glossary</a></li>',
        '<h2 id="az-h">H</h2>',
        '<li><a href="../">Home</a></li>',
        '<h2 id="az-p">P</h2>',
        '<li><a href="../treatments/medicines/">Pain medicines</a></li>',
        '<h2 id="az-r">R</h2>',
        '<li><a href="../treatments/medicines/#risks">Risks</a></li>',
        '<h2 id="az-t">T</h2>',
        '<li><a href="../treatments/medicines/">Temperature</a></li>',
    ]
    assert '<li><a href="#az-t">T</a></li>' in a_to_z.listing(SECTIONS, PAGES, LINKS, parts(), "a-z/")


def test_words_of_one_letter_for_one_place_share_a_link():
    more = PAGES | {"treatments/medicines.md": PAGES["treatments/medicines.md"] | {"search_words": ["pill", "pads"]}}
    listed = a_to_z.listing(SECTIONS, more, LINKS, parts(), "a-z/")
    assert '<li><a href="../treatments/medicines/">Pads, Pain medicines, pill</a></li>' in listed


def test_a_word_that_begins_as_another_of_its_link_is_left_out():
    words = ["numbing cream", "numbing", "Numbness", "number"]
    more = PAGES | {"treatments/medicines.md": PAGES["treatments/medicines.md"] | {"search_words": words}}
    listed = a_to_z.listing(SECTIONS, more, LINKS, parts(), "a-z/")
    assert '<li><a href="../treatments/medicines/">Number, numbing, Numbness</a></li>' in listed


def test_a_word_for_several_places_has_a_link_for_each_but_none_for_the_page_of_a_section():
    words = ["risks", "home", "get help now"]
    more = PAGES | {"treatments/medicines.md": PAGES["treatments/medicines.md"] | {"search_words": words}}
    listed = a_to_z.listing(SECTIONS, more, LINKS, parts(), "a-z/")
    assert [line for line in listed.splitlines() if "isk" in line or "Home" in line or "help" in line] == [
        '<li><a href="../get-help-now/">Get help now</a></li>',
        '<li><a href="../treatments/medicines/">Get help now: Pain medicines</a></li>',
        '<li><a href="../">Home</a></li>',
        '<li><a href="../treatments/medicines/">Home: Pain medicines</a></li>',
        '<li><a href="../treatments/medicines/#risks">Risks</a></li>',
    ]


def test_the_words_of_pages_that_are_not_for_patients_are_left_out():
    more = PAGES | {"about/index.md": PAGES["about/index.md"] | {"search_words": ["imprint"]}}
    assert "mprint" not in a_to_z.listing(SECTIONS, more, LINKS, parts(), "a-z/")


def test_the_search_page_lists_the_topics_one_level_lower_without_other_words():
    assert rows("search/") == [
        '<h3 id="az-a">A</h3>',
        '<li><a href="../about/">About</a></li>',
        '<h3 id="az-f">F</h3>',
        '<li><a href="../glossary/#fever">Fever</a></li>',
        '<h3 id="az-g">G</h3>',
        '<li><a href="../get-help-now/">Get help now</a></li>',
        '<li><a href="../glossary/">Glossary</a></li>',
        '<h3 id="az-h">H</h3>',
        '<li><a href="../">Home</a></li>',
        '<h3 id="az-p">P</h3>',
        '<li><a href="../treatments/medicines/">Pain medicines</a></li>',
        '<h3 id="az-r">R</h3>',
        '<li><a href="../treatments/medicines/#risks">Risks</a></li>',
    ]
