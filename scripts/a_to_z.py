"""Makes the A to Z list: every topic, symptom word and synonym, as the search knows them."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping

import search_words
from redirects import relative
from search_index import GLOSSARY_PAGE, NOT_FOR_PATIENTS, words_of
from sections import Section, targets


def listing(sections: list[Section], pages: Mapping[str, Mapping], links: Iterable, words: Mapping, here: str) -> str:
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
    begins as another of its link, as "crutches" and "crutch" or "constipated" and "constipation", tells nothing new;
    nor does a whole page beside its section.
    """
    shared: dict[str, list[str]] = {}
    rows = []
    for places in found:
        apart = [address for address in places if not any(other.startswith(f"{address}#") for other in places)]
        for address in apart:
            label, title = places[address]
            if len(apart) > 1:
                rows.append((label if label == title else f"{label}: {title}", address))
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
        if not section.ident or f"{section.page}#{section.ident}" in coded or section.page == GLOSSARY_PAGE:
            yield section.heading, section


def _words(sections, pages, links, words) -> Iterator[tuple[str, Section]]:
    """Yield (word, section) for each search word of a patients' page, and each synonym of one."""
    numbers = targets(sections, links)
    leads: dict[str, list[Section]] = {}
    for uri, meta in pages.items():
        for word in words_of(meta) if uri in numbers and meta.get("page_type") not in NOT_FOR_PATIENTS else ():
            leads.setdefault(search_words.plain(word), []).append(sections[numbers[uri]])
            yield word, sections[numbers[uri]]
    for topic, entries in words["topics"].items():
        for word in entries if topic in numbers else ():
            leads.setdefault(search_words.plain(word.text), []).append(sections[numbers[topic]])
    for group in words["same"]:
        yield from _synonyms([word.text for word in group], leads)


def _synonyms(group: list[str], leads: Mapping[str, list[Section]]) -> Iterator[tuple[str, Section]]:
    """Yield the words of a group that lead nowhere by themselves, with the section where another of them leads."""
    forms = {word: search_words.plain(word) for word in group}
    section = next((leads[form][0] for form in forms.values() if form in leads), None)
    listed: set[str] = set()
    for word, form in forms.items() if section else ():
        if form not in leads and " " not in form and form[:4] not in listed:
            listed.add(form[:4])  # one form of a word is enough
            yield word, section
