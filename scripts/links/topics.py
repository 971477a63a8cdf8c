"""The check that published addresses keep their topics: the words of titles and headings, then and now."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from links import outline
from links.facts import Fault, Page
from links.registry import Entry
from links.resolve import shown
from links.web import Web
from report import quote

STOP = frozenset((
    "the", "and", "for", "how", "what", "when", "with", "your", "you", "are", "can", "from", "this", "that", "not",
    "why", "who", "una", "las", "los", "del", "para", "con",
))  # fmt: skip


def faults(web: Web, titled: list[tuple[bool, Entry, int, str]], name: str) -> Iterator[Fault]:
    """An address keeps its topic: its old title shares a word with what stands there now.

    titled: (whether it is redirected, entry with a title, file and fragment where it lands), addresses that are no
    redirects first: a page with a new topic is told once, not again for each redirect to it. name: of the list.
    Words of 3 letters or more count by their first 5 letters; words in half of all titles (the site's name) do not.
    """
    common, changed = _common(web), set()
    for moved, entry, target, part in titled:
        old = words(entry.title) - common
        page = web.pages.get(target)
        if not old or page is None or not page.name.endswith((".html", ".htm")) or target in changed:
            continue
        if part and not moved or moved and entry.words:
            continue  # subjects.py looks at their text; numbered.moved() sees ids that changed places
        whole = moved and entry.title == page.heading  # a short link that was recorded with the title of its page
        data = web.data(target) if part and not whole else b""
        heading = outline.headings(data).get(part, "")
        if heading:
            kept = old & words(outline.section(data, part))
        elif shown(page.name) == "":
            continue  # the home page is about everything
        else:
            kept = old & words(web.text(target)) if moved else not _other(page, old, common)
        if kept:
            continue
        changed |= set() if moved else {target}
        wrong = f"published '{quote(entry.address)}' was about '{quote(entry.title)}' and now opens "
        wrong += f"'{quote(heading or page.heading or page.title)}'."
        key = f"topic {entry.address}"
        if moved:
            yield Fault(name, "published", f"{wrong} Redirect it to its successor.", "", key, line=entry.line)
        else:
            wrong += " Give the new topic an address of its own."
            yield Fault(page.name, "published", wrong, page.heading, key, ("title:",))


def _other(page: Page, old: set[str], common: set[str]) -> bool:
    """Tell whether the title and heading of a page share no word with its old ones, nor with its address."""
    slug = words(leaf(shown(page.name)).replace("-", " "))
    new = words(f"{page.title} {page.heading}") - common
    return bool(new) and not old & new and (not slug & new or not slug & old and not slug)


def _common(web: Web) -> set[str]:
    pages = web.html().values()
    counts = Counter(word for page in pages for word in words(page.title))
    return {word for word, count in counts.items() if count * 2 > len(pages) > 2}


@functools.lru_cache(maxsize=4096)  # many addresses lead to one page
def words(text: str) -> frozenset[str]:
    """Return the words that tell a topic: 3 letters or more, by their first 5, without accents or letter case."""
    return frozenset(stems(text))


def stems(text: str) -> list[str]:
    """Return them in the order in which they stand."""
    return [word[:5] for word in re.findall(r"[^\W_]{3,}", _plain(text)) if word not in STOP]


def fold(text: str) -> str:
    """Return the letters and digits of an id or heading, without accents: what every rule for ids agrees on."""
    return "".join(char for char in _plain(text) if char.isalnum())


def leaf(path: str) -> str:
    """Return the last part of an address, without the slash or ending: "causes/early/" is "early"."""
    return path.rstrip("/").rpartition("/")[2].removesuffix(".html")


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
