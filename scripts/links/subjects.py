"""The check that published addresses keep their subjects: their telling words, as recorded, are looked for again.

A heading may be reworded over its id, a text may be written anew, and a short link may follow its topic to another
page; only when nothing is left of the old words is it taken for another subject. MAINTAINING.md tells what it was tried
on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from links import outline
from links.facts import Fault
from links.registry import Entry
from links.topics import leaf, stems, words
from links.web import Web
from report import quote

TELLING = 12  # words that are recorded of a section or page
KEPT = 3  # a third of them tells that the subject is still the same
COMMON = 10  # a word in more than a tenth of the texts tells none apart


def telling(web: Web, places: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """Return for each place, (file, id or ""), its telling words: the most frequent ones, and of those the rarest."""
    counts = {place: Counter(stems(" ".join(_read(web, *place)))) for place in places}
    found = {}
    for parts in (True, False):  # sections are compared with sections, pages with pages
        own = {place: count for place, count in counts.items() if bool(place[1]) == parts}
        usual, many = _common(own.values())
        for place, count in own.items():
            rare = (one for one in count if usual[one] <= many)
            best = sorted(rare, key=lambda one, count=count, usual=usual: (-count[one], usual[one], one))
            found[place] = " ".join(best[:TELLING])
    return found


def faults(web: Web, titled: list[tuple[bool, Entry, int, str]], name: str) -> Iterator[Fault]:
    """What a published section, short link or moved page opens is still about what it was: see _keeps().

    titled: as for topics.faults; name: of the list. Passed over are entries without recorded words, pages that did not
    move (their titles are compared), ids of elements that are no headings, and what leads to a section told by itself.
    """
    usual, many = _common(words(page.heading) for page in web.html().values())
    common = {word for word, count in usual.items() if count > many}
    told = set()
    for moved, entry, number, part in sorted(titled):
        if not entry.words or number not in web.pages or not (moved or part in outline.headings(web.data(number))):
            continue
        heading, text = _read(web, number, part)
        if (number, part) in told or _keeps(entry, heading, text, common):
            continue
        page = web.pages[number].name
        wrong = f"published '{quote(entry.address)}' was about '{quote(entry.title)}' and now opens '{quote(heading)}'."
        wrong += " Redirect it to its successor." if moved else " Give the new topic an id of its own."
        wrong += f" Is it the old topic? Then leave only '{entry.address}' and this title on {name}:{entry.line}."
        if moved:
            yield Fault(name, "published", wrong, "", f"topic {entry.address}", line=entry.line)
        else:
            told.add((number, part))
            yield Fault(page, "published", wrong, heading, f"subject {page}#{part}", (f"{{#{part}}}",))


def _keeps(entry: Entry, heading: str, text: str, common: set[str]) -> bool:
    """Whether the heading is the same, or has a word of the old one or of the address that is not common to pages, or a
    third of the telling words are left."""
    path, mark, part = entry.address.partition("#")
    named = words(f"{entry.title} {part if mark else leaf(path)}".replace("_", " ")) - common
    old = entry.words.split()
    left = words(f"{heading} {text}").intersection(old)
    return heading == entry.title or bool(named & words(heading)) or len(left) * KEPT >= len(old)


def _read(web: Web, number: int, part: str) -> tuple[str, str]:
    """Return heading and text of a section, or of the page when the id is no heading's."""
    page, data = web.pages[number], web.data(number) if part else b""
    heading = outline.headings(data).get(part, "")
    return (heading, outline.section(data, part)) if heading else (page.heading or page.title, web.text(number))


def _common(texts: Iterable[Iterable[str]]) -> tuple[Counter, int]:
    """Return in how many texts each word stands, and in how many a telling word may."""
    sets = [set(text) for text in texts]
    return Counter(word for one in sets for word in one), max(1, len(sets) // COMMON)
