"""Words that tell what a page or section is about, for comparing titles."""

from __future__ import annotations

import functools
import re
import unicodedata

STOP = frozenset((
    "the", "and", "for", "how", "what", "when", "with", "your", "you", "are", "can", "from", "this", "that", "not",
    "why", "who", "una", "las", "los", "del", "para", "con",
))  # fmt: skip


@functools.lru_cache(maxsize=4096)  # many addresses lead to one page
def words(text: str) -> frozenset[str]:
    """Return the words that tell a topic: 3 letters or more, by their first 5, without accents or letter case."""
    return frozenset(word[:5] for word in re.findall(r"[^\W_]{3,}", _plain(text)) if word not in STOP)


def fold(text: str) -> str:
    """Return the letters and digits of an id or heading, without accents: what every rule for ids agrees on."""
    return "".join(char for char in _plain(text) if char.isalnum())


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
