"""Packs texts into codes for their words, so that the search index is small when it is sent."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator

CAPITAL, JOINED = "\0capital", "\0joined"
TIGHT = "\n(“-"  # no space follows, nor at the start of a text
ENDS = ".?!”\n"  # a capital letter follows, also at the start of a text
SINGLES = 54  # codes of one sign
SHARED = "!#$%&()*+,"  # 0 to 9 letters
# Printable ASCII that JSON writes as itself; without quotes and "/", so that no code looks like an address.
SIGNS = "".join(chr(code) for code in range(32, 127) if chr(code) not in "\"'`/\\")
PIECE = re.compile(r" ?[A-Za-z0-9'’]+|[^A-Za-z0-9'’]")
WORD = re.compile(r"[A-Za-z0-9'’]")


def pack(texts: Iterable[str]) -> tuple[str, list[str]]:
    """Return (dictionary joined with "|", each text as codes of its words): gzip then makes a sixth less of them.

    The commonest 54 entries have one sign, all others two. Entry 0 stands before a word that has a capital letter where
    none is due, or none where it is due (after ENDS); entry 1 is the same for the space before a word (none after
    TIGHT). assets/search-text.js reads it.
    """
    split = [list(_words(text.replace("|", "/"))) for text in texts]
    counts = Counter(word for text in split for word in text if word not in (CAPITAL, JOINED))
    common = sorted(counts, key=lambda word: (-counts[word], word))
    words = [CAPITAL, JOINED, *common[: SINGLES - 2], *sorted(common[SINGLES - 2 :])]
    code = {word: _code(number) for number, word in enumerate(words)}
    shown = ["", "", *words[2:SINGLES], *_shared(words[SINGLES:])]
    return "|".join(shown), ["".join(code[word] for word in text) for text in split]


def _shared(words: list[str]) -> Iterator[str]:
    """Write each of the sorted words with a sign for the number of letters that it shares with the one before."""
    before = ""
    for word in words:
        same = min(len(posixpath.commonprefix([before, word])), len(SHARED) - 1)
        yield (SHARED[same] if same and len(word) > same else "") + word[same if len(word) > same else 0 :]
        before = word


def _words(text: str) -> Iterator[str]:
    before = "\n"  # as at the start of a line
    for piece in PIECE.findall(text):
        word = piece.lstrip(" ") or piece
        if WORD.match(word):
            if (piece == word) != (before in TIGHT):
                yield JOINED
            capital = word[0].isupper() and word[1:] == word[1:].lower()
            word = word.lower() if capital else word
            if word[0].islower() and capital != (before in ENDS):
                yield CAPITAL
        yield word
        before = word


def _code(number: int) -> str:
    if number < SINGLES:
        return SIGNS[number]
    first, second = divmod(number - SINGLES, len(SIGNS))
    return _first_sign(SINGLES + first) + SIGNS[second]


def _first_sign(number: int) -> str:
    """When ASCII does not do, letters from U+0100 on."""
    return SIGNS[number] if number < len(SIGNS) else chr(256 + number - len(SIGNS))
