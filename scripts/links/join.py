"""Joins the uses of one file to the files of the site: what is missing, what leads on, what is left for later."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator

from links import collect, concealed, lists, messages
from links.facts import Fault, Page, Use
from links.resolve import SLIP, Address, Site, fragments
from report import quote


def page(site: Site, name: str, hosts: tuple[str, ...]) -> Page:
    """Read one HTML or SVG file and join its uses; what needs other pages stays in targets, fragments and shown."""
    found = collect.read(name, site.read(name), hosts)
    folder, here = _base(site, found), site.files[name]
    targets, later, missed, queries, links, parts = set(), set(), set(), set(), 0, 0
    errors = name.rpartition("/")[2] == "404.html" and found.base is None
    data = [(name, use, (folder, "")) for use in found.uses if use.tag == "data"]
    for _, number, part, fault in lists.judge(site, data):
        if fault:
            missed.add(fault)
        elif part:
            later.add((number, part))
    ids, unique = set(found.ids.split("\n")), dict.fromkeys(found.uses)
    counted = any(one[:-2] in ids for one in ids if one.endswith(("_1", "-1")))
    if found.hidden:
        found.hidden = concealed.left(found.hidden, _helpers(site, unique, folder))
    for use in unique:
        raw, tag, _ = use
        if tag == "data":
            continue
        address, number = site.locate(raw, folder)
        kind, _, part = address
        if kind == "self" and raw.strip():
            number = here
        if number is None and (
            kind == "other" and not SLIP.search(raw) or not raw.strip() or _beside(site, use, address)
        ):
            continue
        links += 1
        if errors and tag not in ("meta", "text") and _relative(raw):
            missed.add(_deep(name, raw))
        elif number is None:
            missed.add(messages.missing(site, name, use, address))
        elif tag in messages.LEADS:
            targets.add(number)
            if "?" in raw and number != here:
                queries.add((number, raw))
        elif tag == "img":
            found.pictures.append(number)
        # In CSS it is a name inside the file; a canonical address has a rule of its own.
        if not part or number is None or tag == "css" or tag == "canonical" and found.refresh is None:
            continue
        parts += 1
        unsure = ":~:" in part or counted and _numbered(part, ids) or not found.hidden.isdisjoint(fragments(part))
        if number != here or found.refresh is not None or unsure:
            later.add((number, part))
        elif part not in ids and ids.isdisjoint(fragments(part)) and part.lower() != "top":
            missed.add(messages.no_section(site, name, raw, number, part))
    deep = sorted(fault for fault in missed if fault.rule == "404")
    found.faults += [fault for fault in missed if fault.rule != "404"] + deep[:1]
    found.targets, found.fragments, found.counts = array("I", sorted(targets)), tuple(later), (links, parts)
    found.queries = tuple(sorted(queries))
    if found.refresh is None:
        found.uses = []
    return found


def _helpers(site: Site, uses: Iterable[Use], folder: str) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of a page's scripts and styles."""
    numbers = (site.locate(use.raw, folder)[1] for use in uses if use.tag in ("script", "link"))
    names = (site.names[number] for number in numbers if number is not None)
    yield from ((name, site.read(name)) for name in names if name.endswith((".js", ".mjs", ".css")))


def _beside(site: Site, use: Use, address: Address) -> bool:
    """Tell whether a printed address is of this host but no page of this site: there may be another site beside it."""
    return use == (use.raw, "text", "") and address.kind == "outside" and not (address.path and site.find(address.path))


def _numbered(part: str, ids: set[str]) -> bool:
    """Tell whether an id is one of a family that a generator numbers: dose, dose_1, dose_2."""
    return f"{part}_1" in ids or f"{part}-1" in ids or bool(re.fullmatch(r".*[_-]\d{1,4}", part))


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
