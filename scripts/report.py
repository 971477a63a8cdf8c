"""A problem, its one-line form, the nearest suggestion, and the closing count."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One defect at the line to mend; sorting problems sorts them by file and line.

    path: file from the project's root, with forward slashes, e.g. "docs/causes/early.md"
    line: 1 for the first line; 0 when the whole file is meant
    text: what is wrong, quoting what was written; what to do; the nearest valid name
    rule: short name of the rule, shown in brackets
    """

    path: str
    line: int
    text: str
    rule: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.text} [{self.rule}]"


def nearest(wanted: str, known: Iterable[str]) -> str:
    """Return the known name nearest to wanted, or "" when none is near (or wanted is too long to be a slip)."""
    if len(wanted) > 200:
        return ""
    near = difflib.get_close_matches(wanted, sorted(set(known)), n=1, cutoff=0.6)
    return near[0] if near else ""


def suggest(wanted: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the known name nearest to wanted, or "" when none is near."""
    near = nearest(wanted, known)
    return f" Did you mean '{near}'?" if near else ""


def quote(text: str) -> str:
    """Return text fit for one line of a message: no control character, at most 80 characters."""
    text = printable(text[:200])
    return text if len(text) <= 80 else text[:77] + "…"


def printable(text: str) -> str:
    """Return text on one line that any terminal can print: control and half characters as \\uXXXX."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def closing(links: int, fragments: int, pages: int, problems: int) -> str:
    """Return the last line of every check, e.g. "Checked 2 links and 1 fragment on 1 page: no problems."."""
    found = "no problems" if not problems else _count(problems, "problem")
    return f"Checked {_count(links, 'link')} and {_count(fragments, 'fragment')} on {_count(pages, 'page')}: {found}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
