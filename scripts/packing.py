"""Packs texts into codes for their words, so that the search index is small when it is sent."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

CAPITAL, JOINED = "\0capital", "\0joined"
SINGLES = 50  # codes of one sign
SHARED = "!#$%&()*+,"  # 0 to 9 letters
# Printable ASCII that JSON writes as itself; without quotes and "/", so that no code looks like an address.
SIGNS = "".join(chr(code) for code in range(32, 127) if chr(code) not in "\"'`/\\")
PIECE = re.compile(r" ?[A-Za-z0-9'’]+|[^A-Za-z0-9'’]")
WORD = re.compile(r"[A-Za-z0-9'’]")


def pack(texts: Iterable[str]) -> tuple[str, list[str]]:
    """Return (dictionary joined with "|", each text as codes of its words): gzip then makes a sixth less of them.

    The commonest 50 entries have one sign, all others two. Entry 0 says that the next word has a capital, entry 1 that
    no space stands before it. assets/search-text.js reads it.
    """
    split = [PIECE.findall(" " * bool(WORD.match(text)) + text.replace("|", "/")) for text in texts]
    pieces = Counter(chain.from_iterable(split))  # far fewer than there are in all
    words_of = {piece: list(_words(piece)) for piece in pieces}
    counts: Counter[str] = Counter()
    for piece, times in pieces.items():
        counts[words_of[piece][-1]] += times
    common = sorted(counts, key=lambda word: (-counts[word], word))
    words = [CAPITAL, JOINED, *common[: SINGLES - 2], *sorted(common[SINGLES - 2 :])]
    code = {word: _code(number) for number, word in enumerate(words)}
    coded = {piece: "".join(code[word] for word in found) for piece, found in words_of.items()}
    shown = ["", "", *words[2:SINGLES], *_shared(words[SINGLES:])]
    return "|".join(shown), ["".join(map(coded.get, text)) for text in split]


def _shared(words: list[str]) -> Iterator[str]:
    """Write each of the sorted words with a sign for the number of letters that it shares with the one before."""
    before = ""
    for word in words:
        same = min(len(posixpath.commonprefix([before, word])), len(SHARED) - 1)
        yield (SHARED[same] if same and len(word) > same else "") + word[same if len(word) > same else 0 :]
        before = word


def _words(piece: str) -> Iterator[str]:
    """Yield the marks of a piece of text, then its word."""
    word = piece.lstrip(" ") or piece
    if WORD.match(word):
        if piece == word:
            yield JOINED
        if word[0].isupper() and word[1:] == word[1:].lower():
            yield CAPITAL
            word = word.lower()
    yield word


def _code(number: int) -> str:
    if number < SINGLES:
        return SIGNS[number]
    first, second = divmod(number - SINGLES, len(SIGNS))
    return _first_sign(SINGLES + first) + SIGNS[second]


def _first_sign(number: int) -> str:
    """When ASCII does not do, letters from U+0100 on."""
    return SIGNS[number] if number < len(SIGNS) else chr(256 + number - len(SIGNS))
