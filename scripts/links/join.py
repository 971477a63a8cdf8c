"""Joins the uses of one file to the files of the site: what is missing, what leads on, what is left for later."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from links import collect
from links.facts import Fault, Page, Use
from links.resolve import INVISIBLE, Address, Site, fragments, shown
from report import quote

LEADS = frozenset((
    "a", "area", "iframe", "frame", "form", "object", "embed", "refresh", "script", "alternate", "button", "input",
    "click",
))  # fmt: skip
SHOWS = frozenset(["img", "source", "image", "use", "video", "audio", "track"])
FAULTY = {
    "outside": "'{}' leaves this site: its addresses start with {base}. Write it from the site's root.",
    "above": "'{}' climbs above the site's root. Take '../' out.",
    "local": "'{}' is on the writer's own computer (a preview). Write the page's address on the site.",
    "disk": "'{}' is a file on the writer's own disk. Put the file in the site and link to that.",
    "scheme": "'{}' starts with an unknown scheme '{scheme}:'. Write https:, mailto: or tel:.",
    "malformed": "'{}' is not an address that a browser can read. Write it anew.",
}


def page(site: Site, name: str, hosts: tuple[str, ...]) -> Page:
    """Read one HTML or SVG file and join its uses; what needs other pages stays in targets, fragments and shown."""
    found = collect.read(name, site.read(name), hosts)
    folder, here = _base(site, found), site.files[name]
    targets, later, missed, links, parts = set(), set(), set(), 0, 0
    errors = name.rpartition("/")[2] == "404.html" and found.base is None
    data = [(name, use, (folder, "")) for use in found.uses if use.tag == "data"]
    for _, number, part, fault in judge(site, data):
        if fault:
            missed.add(fault)
        elif part:
            later.add((number, part))
    ids, unique = set(found.ids.split("\n")), dict.fromkeys(found.uses)
    for use in unique:
        raw, tag, _ = use
        if tag == "data":
            continue
        (kind, _, part), number = site.locate(raw, folder)
        if kind == "self" and raw.strip():
            number = here
        if number is None and (kind == "other" and not INVISIBLE.search(raw) or not raw.strip()):
            continue
        links += 1
        if errors and tag not in ("meta", "text") and _relative(raw):
            missed.add(_deep(name, raw))
        elif number is None:
            missed.add(missing(site, name, use, site.address(raw, folder)))
        elif tag in LEADS:
            targets.add(number)
        elif tag == "img":
            found.pictures.append(number)
        if not part or number is None or tag == "css":  # in CSS: a font's or filter's name inside the file
            continue
        parts += 1
        if number != here or found.refresh is not None or ":~:" in part:
            later.add((number, part))
        elif part not in ids and ids.isdisjoint(fragments(part)) and part.lower() != "top":
            missed.add(no_section(site, name, raw, number, part))
    deep = sorted(fault for fault in missed if fault.rule == "404")
    found.faults += [fault for fault in missed if fault.rule != "404"] + deep[:1]
    found.targets, found.fragments, found.counts = array("I", sorted(targets)), tuple(later), (links, parts)
    if found.refresh is None:
        found.uses = []
    return found


def uses(site: Site, name: str) -> Iterator[tuple[Use, int, str]]:
    """Read a page again and yield (use, number of the file it leads to, fragment or "")."""
    found = collect.read(name, site.read(name), tuple(site.origins))
    folder, here = _base(site, found), site.files[name]
    for use in dict.fromkeys(found.uses):
        address, number = site.locate(use.raw, folder)
        if address.kind == "self":
            number = here
        if number is not None:
            yield use, number, address.fragment or ""


def _base(site: Site, found: Page) -> str:
    """Return the folder relative addresses start from; a <base> that breaks more than it carries is one fault."""
    if found.base is None:
        return found.folder
    address = site.address(found.base, found.folder)
    moved = address.path[: address.path.rfind("/") + 1] if address.kind == "own" else found.folder
    relative = {use.raw for use in found.uses if _relative(use.raw) or use.raw.startswith("#")}

    def broken(folder: str) -> int:
        return sum(not _answers(site, raw, folder) for raw in relative)

    inside = address.path == found.folder or not any(raw.startswith("#") for raw in relative)
    if address.kind in ("own", "self") and (
        moved == found.folder and inside or broken(moved) <= broken(found.folder) and inside
    ):
        return moved
    text = f'<base href="{quote(found.base)}"> moves every relative address of the page. Take it out.'
    found.faults.append(Fault(found.name, "base", text, "", "base", ("<base ",)))
    return found.folder


def _answers(site: Site, raw: str, folder: str) -> bool:
    kind, path, _ = site.address(raw, folder)
    return kind in ("other", "self") or kind == "own" and site.find(path) is not None


def _relative(raw: str) -> bool:
    raw = raw.strip()
    return bool(raw) and raw[0] not in "#/?" and ":" not in raw.partition("/")[0]


def _deep(name: str, raw: str) -> Fault:
    text = f"relative address '{quote(raw)}' on the error page breaks below the first level. Start it with '/'."
    return Fault(name, "404", text, raw, f"404 {name}")


def missing(site: Site, name: str, use: Use, address: Address) -> Fault:
    """Return the fault of a use whose address has no file, or that no reader can follow."""
    raw = use.raw.strip()
    if hidden := INVISIBLE.search(raw):
        text = f"'{quote(raw)}' holds an invisible character (U+{ord(hidden[0]):04X}). Write the address anew."
        return Fault(name, "link", text, use.raw, f"path {address.path}")
    if address.kind in FAULTY:
        text = FAULTY[address.kind].format(quote(raw), base=quote(site.base), scheme=quote(raw.partition(":")[0]))
        key = f"path {address.path}" if address.kind == "above" else f"{address.kind} {raw}"
        return Fault(name, "link", text, use.raw, key, near=(address.path,) if address.path else ())
    path = address.path
    if raw.lower().startswith(("www.", "http//", "https//", "http:/", "https:/")) and "://" not in raw:
        text = f"'{quote(raw)}' has no scheme. Write 'https://' before the name."
        return Fault(name, "link", text, use.raw, f"path {path}")
    if path in site.folders or path + "/" in site.folders:
        text = f"folder {quote(path)} has no index page. Link to a page in it."
        return Fault(name, "link", text, use.raw, f"path {path}", (path,))
    leaf = path.rstrip("/").rpartition("/")[2]
    is_page = use.tag not in SHOWS and (
        path.endswith("/") or "." not in leaf or leaf.endswith((".html", ".htm", ".md")) and use.tag in LEADS
    )
    written = "" if raw.partition("#")[0] == path else f" for '{quote(raw)}'"
    noun, rule = ("page", "link") if is_page else ("file", "file")
    text = f"no {noun} '{quote(path)}'{written}. Correct the {'link' if use.tag in LEADS else 'address'}."
    return Fault(name, rule, text, use.raw, f"path {path}", (path,), path)


def no_section(site: Site, name: str, raw: str, number: int, part: str) -> Fault:
    """Return the fault of a fragment that its target lacks."""
    where = shown(site.names[number]) or "the home page"
    if part.startswith("fnref:"):
        text = f"footnote '[^{quote(part[6:])}]' is defined but not used. Use it, or take it out."
        return Fault(name, "footnote", text, f"[^{part[6:]}]:", f"id {site.names[number]}#{part}")
    text = f"no section '#{quote(part)}' on {where}. Correct the link."
    return Fault(name, "fragment", text, raw, f"id {site.names[number]}#{part}", (f"#{part}",), f"{number}#{part}")


def judge(
    site: Site, found: list[tuple[str, Use, tuple[str, ...]]]
) -> Iterator[tuple[Use, int | None, str, Fault | None]]:
    """Join the uses of files (and of pages' scripts): (use, file it leads to, fragment, fault or None).

    Strings in scripts and data are addresses for certain when they name this site or start at its root and end as
    a page; the others of one file count as addresses when at least half of them lead to something.
    """
    by_file: dict[str, list] = {}
    for name, use, folders in found:
        use, address, number = _first(site, use, folders)
        if address.kind != "other":
            by_file.setdefault(name, []).append((use, address, number))
    for name, joined in by_file.items():
        loose = [row for row in joined if row[0].tag == "data" and not _certain(site, row[0].raw)]
        addresses = sum(row[2] is not None for row in loose) * 2 >= len(loose)
        for use, address, number in joined:
            if number is not None:
                yield use, number, address.fragment or "", None
            elif use.tag == "data" and address.path in site.folders:
                continue  # a script's name for a folder, not a link
            elif use.tag != "data" or addresses or _certain(site, use.raw):
                yield use, None, "", missing(site, name, use, address)


def _certain(site: Site, raw: str) -> bool:
    if raw[:4].lower() == "http":
        return True
    return bool(re.fullmatch(r"/[a-z0-9][\w\-./%]*(?:/|\.html)(?:#[\w\-:.%]*)?", raw, re.I)) and "//" not in raw


def _first(site: Site, use: Use, folders: tuple[str, ...]) -> tuple[Use, Address, int | None]:
    """Resolve from each folder in turn; the first place that has the file counts, else the first place."""
    raw = use.raw if use.raw and use.raw[0] not in "#?" else f"./{use.raw}"  # in a list, of the folder's index page
    tried = [(use, *site.locate(raw, one)) for one in folders]
    return next((row for row in tried if row[2] is not None), tried[0])


def leads_to(site: Site, use: Use, folders: tuple[str, ...]) -> tuple[int | None, str]:
    """Return (file, fragment) that an address of a list or data file leads to; (None, …) when there is none."""
    _, address, number = _first(site, use, folders)
    return number, address.fragment or ""
