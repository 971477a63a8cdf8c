"""Prints how hard each page for patients is to read: words, Flesch-Kincaid and SMOG grades, words in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import textstat

import pages


@dataclass(frozen=True)
class Reading:
    """words: in all; grade, smog: of a US school; sentence: words in one, on average."""

    words: int
    grade: float
    smog: float
    sentence: float


def reading(blocks: list[str]) -> Reading:
    """Measure the paragraphs and list items of a page, from pages.prose(); no word is exempt."""
    text = "\n".join(blocks)
    sentences = [part for block in blocks for part in re.split(r"(?<=[.?!])\s+", block) if part.strip()]
    words = sum(len(sentence.split()) for sentence in sentences)
    return Reading(words, textstat.flesch_kincaid_grade(text), textstat.smog_index(text), words / len(sentences))


def main() -> None:
    """Print one line a page, the hardest first."""
    docs = Path(__file__).parent.parent / "docs"
    read, _ = pages.read(docs)
    rows = [
        (uri, reading(pages.prose((docs / uri).read_text(encoding="utf-8"))))
        for uri, page in read.items()
        if page.meta["page_type"] in pages.TOPIC_TYPES
    ]
    print(f"{'page':44} words  grade   SMOG  words in a sentence")
    for uri, one in sorted(rows, key=lambda row: -row[1].grade):
        print(f"{uri:44} {one.words:5}  {one.grade:5.1f}  {one.smog:5.1f}  {one.sentence:5.1f}")


if __name__ == "__main__":
    main()
