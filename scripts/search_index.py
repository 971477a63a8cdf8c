"""Makes the search index and the A to Z list from the built pages, their front matter and search-words.yml."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import search_words
from packing import pack
from redirects import relative
from report import Problem
from sections import DANGER_PAGE, Section, collect, targets

__all__ = ["a_to_z", "build", "collect", "problems", "targets"]  # collect: where every caller starts

GLOSSARY_PAGE = "glossary.md"
TEXT_OF = ("cause", "treatment", "technique", "guide")  # the other page types repeat these, and would crowd them out
NOT_FOR_PATIENTS = ("about", "clinic")
NOT_IN_IDS = re.compile("[^a-z0-9]+")
SHORT_SECTIONS = ("stop", "do-nothing")  # much the same on every page: their first lines say it
LEFT_OUT_SECTIONS = ("key-points", "not-known", "questions", "sources", "about-this-page")  # they do not answer


def build(sections: list[Section], pages: Mapping[str, Mapping], links: Iterable, words: Mapping) -> str:
    """Return the text of search/index.json; the same input gives the same bytes.

    sections: from collect(); pages: as for collect(); links: entries of permalinks.yml with code, to and says;
    words: the parts from search_words.read(), already checked
    """
    sections = [section for section in sections if _listed(section, pages)]
    numbers = targets(sections, links := list(links))
    counts = Counter(section.page for section in sections)  # keeps the order of the pages
    topics = dict(_topics(sections, pages, links, words, numbers))
    same = [_phrases(group) for group in words["same"]]
    tiers = list(_danger(sections, words))
    texts = [part for section in sections for part in (section.heading, _text(section, pages[section.page]))]
    dictionary, packed = pack([*texts, *topics.values(), *same, *(rules for *_, rules in tiers)])
    packed = iter(packed)
    texts = [next(packed) for _ in texts]
    index = {
        "words": dictionary,
        "pages": [{"location": pages[uri]["url"] or "./", "type": pages[uri].get("page_type") or ""} for uri in counts],
        "sections": {  # in columns, page by page: less to send
            "counts": list(counts.values()),
            "idents": "|".join(map(_ident, sections)),
            "headings": texts[::2],
            "texts": texts[1::2],
        },
        "topics": [[number, next(packed)] for number in topics],
        "same": [next(packed) for _ in same],
        "danger": [[section, strength, next(packed)] for section, strength, _ in tiers],
        **{name: _line(words[name]) for name in ("quiet", "ignore", "plain")},
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")) + "\n"


def _listed(section: Section, pages: Mapping[str, Mapping]) -> bool:
    """Of pages that are not for patients, only the page itself; of the glossary, each term; else what answers."""
    kind = pages[section.page].get("page_type")
    if not section.ident or section.page == GLOSSARY_PAGE:
        return True
    return kind not in NOT_FOR_PATIENTS and section.ident not in LEFT_OUT_SECTIONS


def _ident(section: Section) -> str:
    """Return "=" for an id that assets/search-sentences.js makes from the heading."""
    return "=" if section.ident and section.ident == NOT_IN_IDS.sub("-", section.heading.lower()) else section.ident


def _text(section: Section, meta: Mapping) -> str:
    """The text to find and to show; the start of a page that has none says what the page is for."""
    blocks = section.blocks
    if section.ident in SHORT_SECTIONS:
        blocks = blocks[: 2 if blocks and blocks[0].endswith(":") else 1]
    text = "\n".join(blocks) if meta.get("page_type") in TEXT_OF else ""
    return text or ("" if section.ident else str(meta.get("description") or ""))


def _line(words: Iterable[search_words.Word]) -> str:
    """Join words to one string with "|": a quarter of the bytes of a JSON list."""
    return "|".join(search_words.plain(word.text) for word in words)


def _phrases(entries: Iterable[search_words.Word | str]) -> str:
    """Join words and phrases with "; ": to be packed as a text is."""
    return "; ".join(search_words.plain(getattr(entry, "text", entry)) for entry in entries)


def _topics(sections, pages, links, words, numbers) -> Iterator[tuple[int, str]]:
    """Yield (section number, phrases) for the codes, the search words of front matter, and search-words.yml."""
    found: dict[int, list[str]] = {}
    for link in links:
        if link.to in numbers:
            found.setdefault(numbers[link.to], []).append(link.code)
    for uri, meta in pages.items():
        if uri in numbers:
            found.setdefault(numbers[uri], []).extend(_search_words(meta))
    for topic, entries in words["topics"].items():
        if topic in numbers:
            found.setdefault(numbers[topic], []).extend(word.text for word in entries)
    ignored = {search_words.plain(word.text) for word in words["ignore"]}
    groups = [[search_words.plain(word.text) for word in group] for group in words["same"]]
    meaning = {word: group[0] for group in groups for word in group}
    for number, entries in sorted(found.items()):
        forms = {_without(ignored, entry) for entry in entries}
        if forms:
            yield number, _phrases(sorted({meaning.get(form, form) for form in forms}))  # one meaning counts once


def _without(ignored: set[str], entry: str) -> str:
    """Take the words that never count out of an entry, unless it has no others; in order, it takes less to send."""
    words = search_words.plain(entry).split()
    return " ".join([word for word in words if word not in ignored] or words)


def _danger(sections: list[Section], words: Mapping) -> Iterator[tuple[int, str, str]]:
    """Yield (section number, strength, rules) for each tier; rules: "one; or two+ and this! unless that/ next rule"."""
    tiers = {section.ident: number for number, section in enumerate(sections) if section.page == DANGER_PAGE}
    for tier, rules in words["danger"].items():
        for strength, entries in rules.items():
            if tier in tiers:
                yield tiers[tier], strength, "/ ".join(_rule(word.text, words["names"]) for word in entries)


def _rule(text: str, names: Mapping) -> str:
    parts = search_words.rule(text, names)
    needed = [_phrases(part) for part in parts if part[0] != "!"]
    return "! ".join(["+ ".join(needed), *(_phrases(part[1:]) for part in parts if part[0] == "!")])


def problems(
    sections: list[Section], pages: Mapping[str, Mapping], codes: Iterable[str], words: Mapping, path: str
) -> Iterator[Problem]:
    """Check that each entry of search-words.yml leads somewhere on the built site; path: its name.

    codes: all of permalinks.yml, also those with a fault: that is told there, once.
    """
    own = [" ".join([section.heading, *section.blocks]) for section in sections]
    lay = [word for meta in pages.values() for word in _search_words(meta)]
    tiers = [section.ident for section in sections if section.page == DANGER_PAGE and section.ident]
    yield from search_words.check(words, {*targets(sections, []), *codes}, tiers, " . ".join(own + lay), path)


def a_to_z(sections: list[Section], pages: Mapping[str, Mapping], links: Iterable, words: Mapping, here: str) -> str:
    """Return the A to Z list as HTML: titles, sections with a code, glossary terms, symptom words and synonyms.

    here: address of the page that shows it, from the site's root; the links are relative to it. search/, which has the
    search itself to carry, lists the titles, sections and terms; all words are on a-z/.
    """
    full = here == "a-z/"
    links = list(links)
    labels = [*_titles(sections, pages, links), *(_words(sections, pages, links, words) if full else ())]
    letters: dict[str, dict[str, dict[str, tuple[str, str]]]] = {}
    for label, section in sorted(labels, key=lambda row: (row[0].casefold(), pages[row[1].page].get("title"))):
        address = relative(here, pages[section.page]["url"] + (f"#{section.ident}" if section.ident else ""))
        places = letters.setdefault(label[0].upper() if label[0].isalpha() else "0-9", {}).setdefault(label.lower(), {})
        places.setdefault(address, (label, pages[section.page].get("title")))
    level = 2 if full else 3  # one below the heading that stands before the list
    jumps = "".join(f'<li><a href="#az-{letter.lower()}">{letter}</a></li>' for letter in letters)
    parts = [f'<div class="a-z">\n<nav class="letters" aria-label="Letters"><ul>{jumps}</ul></nav>\n']
    for letter, found in letters.items():
        parts.append(f'<h{level} id="az-{letter.lower()}">{letter}</h{level}>\n<ul>\n')
        for label, address in _rows(found.values()):
            parts.append(f'<li><a href="{html.escape(address)}">{html.escape(label[0].upper() + label[1:])}</a></li>\n')
        parts.append("</ul>\n")
    return "".join(parts) + "</div>"


def _rows(found: Iterable[Mapping[str, tuple[str, str]]]) -> list[tuple[str, str]]:
    """Return (words, address) for each link of a letter; found: for each label, (label, title) by address.

    Labels that lead to one place share a link: half the bytes. One that leads to several has a link for each. One that
    begins as another of its link, as "crutches" and "crutch" or "constipated" and "constipation", tells nothing new.
    """
    shared: dict[str, list[str]] = {}
    rows = []
    for places in found:
        for address, (label, title) in places.items():
            if len(places) > 1:
                rows.append((f"{label}: {title}", address))
            else:
                labels = shared.setdefault(address, [])
                if not any(label.casefold().startswith(known.casefold()[:5]) for known in labels):
                    labels.append(label)
    rows += ((", ".join(labels), address) for address, labels in shared.items())
    return sorted(rows, key=lambda row: row[0].casefold())


def _titles(sections: list[Section], pages: Mapping[str, Mapping], links: Iterable) -> Iterator[tuple[str, Section]]:
    """Yield (words, section) for each page, each section with a code, and each term of the glossary."""
    coded = {link.to for link in links if "#" in link.to}
    for section in sections:
        is_term = section.page == GLOSSARY_PAGE and section.ident not in LEFT_OUT_SECTIONS
        if not section.ident or f"{section.page}#{section.ident}" in coded or is_term:
            yield section.heading, section


def _words(sections, pages, links, words) -> Iterator[tuple[str, Section]]:
    """Yield (word, section) for each search word of a patients' page, and each synonym of one."""
    numbers = targets(sections, links)
    leads: dict[str, list[Section]] = {}
    for uri, meta in pages.items():
        for word in _search_words(meta) if uri in numbers and meta.get("page_type") not in NOT_FOR_PATIENTS else ():
            leads.setdefault(search_words.plain(word), []).append(sections[numbers[uri]])
            yield word, sections[numbers[uri]]
    for topic, entries in words["topics"].items():
        for word in entries if topic in numbers else ():
            leads.setdefault(search_words.plain(word.text), []).append(sections[numbers[topic]])
    for group in words["same"]:
        yield from _synonyms([word.text for word in group], leads)


def _search_words(meta: Mapping) -> list[str]:
    return [str(word) for word in meta.get("search_words") or [] if str(word).strip()]


def _synonyms(group: list[str], leads: Mapping[str, list[Section]]) -> Iterator[tuple[str, Section]]:
    """Yield the words of a group that lead nowhere by themselves, with the section where another of them leads."""
    forms = {word: search_words.plain(word) for word in group}
    section = next((leads[form][0] for form in forms.values() if form in leads), None)
    listed: set[str] = set()
    for word, form in forms.items() if section else ():
        if form not in leads and " " not in form and form[:4] not in listed:
            listed.add(form[:4])  # one form of a word is enough
            yield word, section
