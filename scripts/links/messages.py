"""What is said of a use that leads nowhere: no such page, file or section, or an address no reader can follow."""

from __future__ import annotations

import re

from links.anchors import MAIL
from links.facts import Fault, Use
from links.resolve import HOST, INVISIBLE, UNFILLED, Address, Site, shown
from report import quote

LEADS = frozenset((
    "a", "area", "iframe", "frame", "form", "object", "embed", "refresh", "script", "alternate", "button", "input",
    "click",
))  # fmt: skip
SHOWS = frozenset(["img", "source", "image", "use", "video", "audio", "track"])
_BARE = re.compile(rf"www\.|https?[;.,]?/|:?//|{HOST}(?:[:/?#]|$)", re.I)
FAULTY = {
    "outside": "'{}' leaves this site: its addresses start with {base}. Write it from the site's root.",
    "above": "'{}' climbs above the site's root. Take '../' out.",
    "local": "'{}' is on the writer's own computer (a preview). Write the page's address on the site.",
    "disk": "'{}' is a file on the writer's own disk. Put the file in the site and link to that.",
    "scheme": "'{}' starts with an unknown scheme '{scheme}:'. Write https:, mailto: or tel:.",
    "double": "'{}' names a host and no folder of this site: it starts with two slashes. Write one.",
    "slashes": "'{}' lacks a slash after its scheme. Write '{scheme}://'.",
    "malformed": "'{}' is not an address that a browser can read. Write it anew.",
}


def missing(site: Site, name: str, use: Use, address: Address) -> Fault:
    """Return the fault of a use whose address has no file, or that no reader can follow."""
    raw = use.raw.strip(" \t\r\n")
    if UNFILLED.search(raw):
        text = f"'{quote(raw)}' holds a variable without a value. Give it one, or take the address out."
        return Fault(name, "link", text, use.raw, f"path {address.path}")
    if hidden := INVISIBLE.search(raw) or INVISIBLE.search(address.path):
        text = f"'{quote(raw)}' holds an invisible character (U+{ord(hidden[0]):04X}). Write the address anew."
        return Fault(name, "link", text, use.raw, f"path {address.path}")
    if address.kind in FAULTY:
        text = FAULTY[address.kind].format(quote(raw), base=quote(site.base), scheme=quote(raw.partition(":")[0]))
        key = f"path {address.path}" if address.kind == "above" else f"{address.kind} {raw}"
        return Fault(name, "link", text, use.raw, key, near=(address.path,) if address.path else ())
    path = address.path
    if MAIL.fullmatch(raw):
        text = f"'{quote(raw)}' is a mail address. Write 'mailto:' before it."
        return Fault(name, "link", text, use.raw, f"path {path}")
    if (
        _BARE.match(raw)
        and address.kind == "own"
        and not raw.startswith("//")
        or site.origins
        and raw.lower().startswith(site.origins[0])
    ):
        text = f"'{quote(raw)}' has no scheme. Write 'https://' before the name."
        return Fault(name, "link", text, use.raw, f"path {path}")
    if path in site.folders or path + "/" in site.folders:
        text = f"folder {quote(path)} has no index page. Link to a page in it."
        return Fault(name, "link", text, use.raw, f"path {path}", (path,))
    leaf = path.rstrip("/").rpartition("/")[2]
    is_page = use.tag not in SHOWS and (
        path.endswith("/") or "." not in leaf or leaf.endswith((".html", ".htm", ".md"))
    )
    written = "" if raw.partition("#")[0] == path else f" for '{quote(raw)}'"
    noun, rule = ("page", "link") if is_page else ("file", "file")
    text = f"no {noun} '{quote(path)}'{written}. Correct the {'link' if use.tag in LEADS else 'address'}."
    near = (path, 'rel="canonical"') if use.tag == "canonical" else (path,)
    return Fault(name, rule, text, use.raw, f"path {path}", near, path)


def no_section(site: Site, name: str, raw: str, number: int, part: str) -> Fault:
    """Return the fault of a fragment that its target lacks."""
    where = shown(site.names[number]) or "the home page"
    if part.startswith("fnref:"):
        text = f"footnote '[^{quote(part[6:])}]' is defined but not used. Use it, or take it out."
        return Fault(name, "footnote", text, f"[^{part[6:]}]:", f"id {site.names[number]}#{part}", (f"#{part}",))
    text = f"no section '#{quote(part)}' on {where}. Correct the link."
    return Fault(name, "fragment", text, raw, f"id {site.names[number]}#{part}", (f"#{part}",), f"{number}#{part}")
