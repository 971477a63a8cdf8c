"""Packed texts: what comes out of the codes is what went in."""

from __future__ import annotations

import pytest

from packing import ENDS, SHARED, SIGNS, SINGLES, TIGHT, pack

TEXTS = [
    "Call 911 if there is: trouble breathing.",
    "Your leg hurts (a lot). MRI, L5 and S1.\nYour surgeon’s limits win — “always”.",
    "It's 100.4°F; 1,000 | steps / day. e.g. ( this) -that\nor (That)? MRI! 3 x",
    "",
]


def unpack(words: str, coded: str) -> str:
    """Read codes as assets/search-text.js does."""
    dictionary = words.split("|")
    for number in range(SINGLES, len(dictionary)):
        entry = dictionary[number]
        same = SHARED.find(entry[0]) if len(entry) > 1 else -1
        if same > 0:
            dictionary[number] = dictionary[number - 1][:same] + entry[1:]
    out, before, marks = "", "\n", set()
    signs = iter(coded)
    for sign in signs:
        first = SIGNS.find(sign) if sign in SIGNS else ord(sign) - 256 + len(SIGNS)
        number = first if first < SINGLES else SINGLES + (first - SINGLES) * len(SIGNS) + SIGNS.find(next(signs))
        if number < 2:
            marks.add(number)
            continue
        word = dictionary[number]
        if (word[0].isascii() and word[0].isalnum()) or word[0] in "'’":
            out += " " * ((1 in marks) == (before in TIGHT))
            out += word[0].upper() + word[1:] if (0 in marks) != (before in ENDS) else word
        else:
            out += word
        before, marks = word, set()
    return out


@pytest.mark.parametrize("many", [0, 300, 5000], ids=["few words", "codes of two signs", "signs beyond ASCII"])
def test_packed_texts_read_back(many):
    texts = [*TEXTS, " ".join(f"word{number} Word{number}x" for number in range(many))]
    words, coded = pack(texts)
    assert [unpack(words, codes) for codes in coded] == [text.replace("|", "/") for text in texts]


def test_the_same_texts_give_the_same_codes():
    assert pack(TEXTS) == pack(list(TEXTS))


def test_no_code_looks_like_an_address_or_needs_escaping():
    _, coded = pack([*TEXTS, " ".join(f"w{number}" for number in range(500))])
    assert not set("".join(coded)) & set("\"'`/\\")
