"""What a source may have written for a fault, and the lines that hold it."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from links.facts import Fault

LONGEST = 300  # characters of an address that are looked for


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
    if fault.rule == "empty":
        forms = [*(one for form in forms for one in textless(form)[:4]), *forms]
    return [form for form in dict.fromkeys([*forms, *parts]) if len(form) > 1]


def built(fault: Fault) -> list[str]:
    """Return the forms to look for in the built file, the most exact first."""
    first = {"empty": textless, "id": ids}.get(fault.rule, lambda raw: [])(fault.raw)
    short = re.sub(r"^https?://", "", fault.raw)
    bare = (fault.raw, html.escape(fault.raw), html.escape(fault.raw, quote=False), short)
    return [form for form in dict.fromkeys((*first, *bare, *fault.near)) if form]


def ids(name: str) -> list[str]:
    """Return the ways to give an element this id."""
    return [f"{{#{name}", f"{{: #{name}", f'id="{name}"', f"id='{name}'", f"id={name}"]


def textless(target: str) -> list[str]:
    """Return the ways to write a link to a target without a text between its tags."""
    return [f"[]({target}", f'"{target}"></a>', f"'{target}'></a>", f"{target}></a>", f"{target}> "]


def lines(lines: list[str], needle: str) -> list[int]:
    """Return the numbers of the lines that hold the needle as a whole address or word."""
    first = _first(needle)
    return [number for number, line in enumerate(lines, 1) if first in line and _find(line, first) >= 0]


def line(text: str, needle: str) -> int:
    """Return the number of a text's first line that holds the needle as a whole address or word, 0 for none."""
    at = _find(text, _first(needle))
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


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
