"""What a source may have written for a fault, and the lines that hold it."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from links.facts import Fault

LONGEST = 300  # characters of an address that are looked for
AROUND = 100  # characters before it that tell what it is
# What stands before the address of a link, after it, and after the address of one that shows no words.
_BEFORE = re.compile(r"(?:(?:href|src|url)\s*=\s*[\"']?|\]\(\s*<?|(?:^|\n)[ \t]*\[[^\]\n]+\]:\s*<?)\Z", re.I)
_AFTER = re.compile(r"[\"'\s>)]|\Z")
_NAMELESS = r"<(?!/a\b)(?![^>]*\b(?:alt|aria-label|title)\s*=\s*[\"']?[^\"'\s>])[^>]*>"
_WORDLESS = re.compile(rf"[^>]*>(?:\s|&nbsp;|&#\w+;|[\u00ad\u200b-\u200d\u2060\ufeff]|{_NAMELESS}){{0,40}}</a>", re.I)
_EMPTY = re.compile(rf"(?<!\w)\[(?:\s|!\[\s*\]\([^()]*\)|{_NAMELESS})*\]\(\s*<?\Z", re.I)  # the same in Markdown


def of(fault: Fault) -> list[str]:
    """Return what the source may have written, the most exact first; a fragment alone, which other links have, last."""
    bare = [fault.raw, html.escape(fault.raw), unquote(fault.raw), re.sub(r"^https?://", "", fault.raw)]
    bare.append(fault.raw.replace("\\", "\\\\"))  # in Markdown a backslash is written twice
    path = re.sub(r"^(?:\.{1,2}/)+", "", fault.raw)
    if path.startswith("#") and path != fault.raw:
        path = f"index{path}"  # the home page's address is empty
    forms, parts = [*bare], []
    for one in (path, *fault.near):
        address, mark, part = one.partition("#")
        stem = address.rstrip("/")
        if stem:
            names = [one, f"{stem}.md{mark}{part}", f"{stem}/index.md{mark}{part}", f"{stem}{mark}{part}"]
            forms += [root + name for name in names for root in ("/", "")]
        if part:
            parts.append(f"#{part}")
    return [form for form in dict.fromkeys([*forms, *parts]) if len(form) > 1]


def built(fault: Fault) -> list[str]:
    """Return the forms to look for in the built file, the most exact first."""
    first = ids(fault.raw) if fault.rule == "id" else []
    short = re.sub(r"^https?://", "", fault.raw)
    bare = (fault.raw, html.escape(fault.raw), html.escape(fault.raw, quote=False), short)
    return [form for form in dict.fromkeys((*first, *bare, *fault.near)) if form]


def ids(name: str) -> list[str]:
    """Return the ways to give an element this id."""
    return [f"{{#{name}", f"{{: #{name}", f'id="{name}"', f"id='{name}'", f"id={name}"]


def lines(lines: list[str], needle: str, wordless: bool = False) -> list[int]:
    """Return the numbers of the lines that hold the needle as a whole address or word; where it is the whole address
    of a link (wordless: of one without words) on some of them, only those."""
    first = _first(needle)
    found = [number for number, line in enumerate(lines, 1) if first in line and _find(line, first) >= 0]
    linked = [number for number in found if _linked(lines[number - 1], first, wordless) >= 0] if len(found) > 1 else []
    return linked or found


def line(text: str, needle: str, wordless: bool = False) -> int:
    """Return the number of a text's line that holds the needle as the whole address of a link (wordless: of one without
    words), or else of the first that holds it as a whole address or word, 0 for none."""
    first = _first(needle)
    at = _find(text, first)
    if at < 0:
        return 0
    linked = _linked(text, first, wordless)
    return text.count("\n", 0, linked if linked >= 0 else at) + 1


def _linked(text: str, needle: str, wordless: bool) -> int:
    """Return where the needle is the whole address of a link (wordless: of one without words), -1 for nowhere."""
    at = text.find(needle)
    while at >= 0:
        before, end = text[max(0, at - AROUND) : at], at + len(needle)
        if not wordless:
            good = _BEFORE.search(before) and _AFTER.match(text, end)
        else:
            good = _EMPTY.search(before) or _BEFORE.search(before) and _WORDLESS.match(text, end)
        if good:
            return at
        at = text.find(needle, end)
    return -1


def _first(needle: str) -> str:
    needle = needle.strip(" \t\r\n")
    return needle.splitlines()[0][:LONGEST] if needle else ""


def _find(text: str, needle: str) -> int:
    """Return where the needle stands whole, -1 for nowhere."""
    at = text.find(needle) if needle else -1
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(needle) : at + len(needle) + 1]
        inner = before.isalnum() or before in ("_", ".", "-", "/")
        starts = not (inner if needle[0].isalnum() else before.isalnum() and needle[0] == "/")
        ends = not (needle[-1].isalnum() or needle[-1] in "/:") or not (after.isalnum() or after in ("_", "-"))
        if starts and ends or len(needle) == LONGEST:
            return at
        at = text.find(needle, at + len(needle))
    return -1
