"""Reads published.txt, the list of every address ever published."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One line of published.txt: its number, the address (from the site's root, or absolute) and the title it had."""

    line: int
    address: str
    title: str


def parse(text: str) -> list[Entry]:
    """Return the entries of published.txt; empty lines and lines that start with "# " are passed over."""
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        address, _, title = line.partition("\t")
        if address.strip() and not address.startswith("# ") and address.strip() != "#":
            entries.append(Entry(number, address.strip(), title.strip()))
    return entries
