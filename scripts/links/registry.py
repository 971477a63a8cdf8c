"""Reads published.txt, the list of every address ever published."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One line of published.txt: its number, the address (from the site's root, or absolute), the title it had, and the
    telling words of a section (see subjects.py)."""

    line: int
    address: str
    title: str
    words: str = ""


def parse(text: str) -> list[Entry]:
    """Return the entries of published.txt; empty lines and lines that start with "# " are passed over."""
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        address, title, words = (*line.split("\t", 2), "", "")[:3]
        if address.strip() and not address.startswith("# ") and address.strip() != "#":
            entries.append(Entry(number, address.strip(), title.strip(), words.strip()))
    return entries


def without(lost: tuple[str, ...], text: str | None) -> str | None:
    """Return a list with the lines blanked that begin with one of these addresses: blank ones keep the numbers of the
    others."""
    if text is None:
        return None
    return "\n".join("" if line.startswith(lost) else line for line in text.splitlines())
