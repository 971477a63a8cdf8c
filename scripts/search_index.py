"""Makes the search index from the built pages, their front matter and search-words.yml."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import search_words
from packing import pack
from report import Problem
from sections import DANGER_PAGE, Section, collect, targets

__all__ = ["build", "collect", "problems", "targets", "words_of"]  # collect: where every caller starts

GLOSSARY_PAGE = "glossary.md"
TEXT_OF = ("cause", "treatment", "technique", "guide")  # the other page types repeat these, and would crowd them out
NOT_FOR_PATIENTS = ("about", "clinic")
NOT_IN_IDS = re.compile("[^a-z0-9]+")
SHORT_SECTIONS = ("stop", "do-nothing", "what-you-feel", "visits")  # their first lines say it
LEFT_OUT_SECTIONS = ("key-points", "not-known", "questions", "sources")  # they do not answer


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
    phrases = [[number, next(packed)] for number in topics]
    groups = [next(packed) for _ in same]
    index = {  # packed texts first, plain words last: gzip makes a hundredth less of it than of another order
        "sections": {  # in columns, page by page: less to send
            "headings": texts[::2],
            "texts": texts[1::2],
            "counts": list(counts.values()),
            "idents": "|".join(map(_ident, sections)),
        },
        "same": groups,
        "topics": phrases,
        "danger": [[section, strength, next(packed)] for section, strength, _ in tiers],
        "pages": [{"location": pages[uri]["url"] or "./", "type": pages[uri].get("page_type") or ""} for uri in counts],
        **{name: _line(words[name]) for name in ("ignore", "quiet", "plain")},
        "words": dictionary,
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
    return "|".join(sorted(search_words.plain(word.text) for word in words))


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
            found.setdefault(numbers[uri], []).extend(words_of(meta))
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
    lay = [word for meta in pages.values() for word in words_of(meta)]
    tiers = [section.ident for section in sections if section.page == DANGER_PAGE and section.ident]
    yield from search_words.check(words, {*targets(sections, []), *codes}, tiers, " . ".join(own + lay), path)


def words_of(meta: Mapping) -> list[str]:
    """Return the search words of a page's front matter."""
    return [str(word) for word in meta.get("search_words") or [] if str(word).strip()]
