"""Adds the addresses of a build to published.txt, the list of every address ever published.

python scripts/published.py SITE published.txt
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import crosslinks
from links import collect, outline, subjects
from links.facts import Page
from links.registry import parse
from links.resolve import shown
from links.web import Web

CHROME = "nav h2[id], footer h2[id], aside h2[id], .facts h2[id]"  # headings of the template, not of the page
KEPT = (".pdf", ".csv", ".json", ".docx", ".ics", ".zip", ".epub", ".mp3", ".mp4")


def collected(web: Web) -> dict[str, str]:
    """Return what a build publishes: address -> title. Pages, the ids of their h2 headings, linked files, and go codes
    with the title of the page or section to which they lead."""
    found: dict[str, str] = {}
    linked: set[int] = set()
    for page in web.html().values():
        linked.update(target for target in page.targets if web.site.names[target].lower().endswith(KEPT))
        if page.refresh is not None or page.name.endswith("404.html"):
            continue
        found[shown(page.name) or "./"] = _title(page)
        tree = collect.parse(web.site.read(page.name))
        chrome = {node.id for node in tree.css(CHROME)}
        for node in tree.css("h2[id]"):
            if node.id not in chrome and not re.search(r"\s", node.id):
                found[f"{shown(page.name) or './'}#{node.id}"] = " ".join((node.text() or "").replace("¶", " ").split())
    for number, page in web.pages.items():
        if page.refresh is not None:
            target, part, *_ = web.land(number)
            heading = outline.headings(web.data(target)).get(part, "") if part and target in web.pages else ""
            found[shown(page.name)] = heading or (_title(web.pages[target]) if target in web.pages else "")
    return found | {shown(web.site.names[number]): "" for number in linked}


def _words(web: Web, found: dict[str, str]) -> dict[str, str]:
    places = {}
    for one, title in found.items():
        address = web.site.address(one, "")
        landing = web.land(web.number(address), address.fragment or "")
        if title and landing.number in web.pages:
            places[one] = (landing.number, landing.part)
    telling = subjects.telling(web, set(places.values()))
    return {one: telling[place] for one, place in places.items()}


def _title(page: Page) -> str:
    return page.heading or page.title


def main(arguments: list[str]) -> int:
    """Add the addresses of a built folder to the list. Lines that are there stay as they are, except that a title
    without telling words gets them, and a short link to a section, recorded with the title of its page, gets the
    section's, which says more."""
    if len(arguments) != 2:
        print("usage: published.py SITE published.txt", file=sys.stderr)
        return 2
    path = Path(arguments[1])
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    entries = parse(text)
    known = {entry.address: entry.title for entry in entries}
    web = crosslinks.load(Path(arguments[0]))
    found = collected(web)
    fresh = {address: title for address, title in found.items() if address not in known}
    pages = {title for address, title in found.items() if "#" not in address and not address.startswith("go/")}
    sections = (a for a in found.keys() & known if a.startswith("go/") and known[a] in pages and found[a] not in pages)
    known |= {address: found[address] for address in sections}
    words = _words(web, found) | {entry.address: entry.words for entry in entries if entry.words}
    rows = {**fresh, **known}.items()
    lines = sorted("\t".join(filter(None, (address, title, title and words.get(address)))) for address, title in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(fresh)} new addresses, {len(lines)} in {path}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
