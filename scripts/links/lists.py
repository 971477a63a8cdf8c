"""Joins the addresses of lists and data (sitemap, search index, scripts, JSON, texts) to the files of the site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from links import messages
from links.facts import Fault, Use
from links.resolve import Address, Site
from report import quote


def judge(
    site: Site, found: list[tuple[str, Use, tuple[str, ...]]]
) -> Iterator[tuple[Use, int | None, str, Fault | None]]:
    """Join the uses of files (and of pages' scripts): (use, file it leads to, fragment, fault or None).

    Strings in scripts and data are addresses for certain when they name this site or start at its root and end as
    a page; the others of one file count as addresses when at least half of them lead to something.
    """
    by_file: dict[str, list] = {}
    previews: set[str] = set()
    for name, use, folders in found:
        use, address, number = _first(site, use, folders)
        if address.kind != "other":
            by_file.setdefault(name, []).append((use, address, number))
    for name, joined in by_file.items():
        loose = [row for row in joined if row[0].tag == "data" and not _rooted(row[0].raw)]
        addresses = sum(row[2] is not None for row in loose) * 2 >= len(loose)
        for use, address, number in joined:
            if number is not None:
                yield use, number, address.fragment or "", None
            elif use.tag == "data" and address.kind == "own" and address.path in site.folders:
                continue  # a script's name for a folder, not a link
            elif address.kind == "local" and name in previews:
                continue  # one setting made them all
            elif use.tag != "data" or addresses or _certain(site, name, use.raw, address):
                previews |= {name} if address.kind == "local" else set()
                yield use, None, "", messages.missing(site, name, use, address)


def _rooted(raw: str) -> bool:
    if raw[:4].lower() == "http":
        return True
    return bool(re.fullmatch(r"/[a-z0-9][\w\-./%]*(?:/|\.html)(?:#[\w\-:.%]*)?", raw, re.I)) and "//" not in raw


def _certain(site: Site, name: str, raw: str, address: Address) -> bool:
    """An address of this site for certain: a whole one, one from the root that ends as a page, or (from the root, or
    in a page's own script) the name of a file in a folder that is there. Libraries name files that are nowhere."""
    if _rooted(raw):
        return True
    folder = address.path[: address.path.rfind("/") + 1]
    named = re.fullmatch(r"[\w\-./%]*[\w\-]\.(?:html?|js|mjs|json|css|pdf|svg|png|jpe?g|webp|gif)", raw, re.I)
    rooted = raw.startswith("/") and (folder != "" or site.base != "/")
    here = rooted or name.endswith((".html", ".htm")) and folder != ""
    return bool(named) and here and address.kind == "own" and folder in site.folders


def _first(site: Site, use: Use, folders: tuple[str, ...]) -> tuple[Use, Address, int | None]:
    """Resolve from each folder in turn; the first place that has the file counts, else the first place."""
    raw = use.raw if use.raw and use.raw[0] not in "#?" else f"./{use.raw}"  # in a list, of the folder's index page
    tried = [(use, *site.locate(raw, one)) for one in folders]
    return next((row for row in tried if row[2] is not None), tried[0])


def together(dead: list[Fault], entries: list[tuple[str, Use, tuple[str, ...]]]) -> Iterator[Fault]:
    """A list of which more than half leads nowhere has one fault, its beginning, and not as many slips."""
    total = Counter(name for name, use, _ in entries if use.tag == "list")
    found = Counter(fault.name for fault in dead if total[fault.name])
    told: set[str] = set()
    for fault in dead:
        if found[fault.name] < 4 or found[fault.name] * 2 <= total[fault.name]:
            yield fault
        elif fault.name not in told:
            told.add(fault.name)
            text = f"{found[fault.name]} addresses of {fault.name}, such as '{quote(fault.raw)}', lead to no page. "
            text += "Write where this site is (site_url)."
            yield fault._replace(text=text, rule="list", key=f"list {fault.name}", wanted="")


def leads_to(site: Site, use: Use, folders: tuple[str, ...]) -> tuple[int | None, str]:
    """Return (file, fragment) that an address of a list or data file leads to; (None, …) when there is none."""
    _, address, number = _first(site, use, folders)
    return number, address.fragment or ""
