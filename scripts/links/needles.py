"""What a source may have written for a fault, and the lines that hold it."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from links.facts import Fault


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
    needle = needle.strip(" \t\r\n")
    first = needle.splitlines()[0][:300] if needle else ""
    if not first:
        return []
    return [number for number, line in enumerate(lines, 1) if first in line and _whole(line, first)]


def _whole(line: str, needle: str) -> bool:
    at = line.find(needle)
    while at >= 0:
        before, after = line[at - 1 : at], line[at + len(needle) :][:1]
        inner = before.isalnum() or before in ("_", ".", "-", "/")
        starts = not (inner if needle[0].isalnum() else before.isalnum() and needle[0] == "/")
        ends = not (needle[-1].isalnum() or needle[-1] in "/:") or not (after.isalnum() or after in ("_", "-"))
        if starts and ends or len(needle) == 300:
            return True
        at = line.find(needle, at + len(needle))
    return False
