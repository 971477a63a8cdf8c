"""The check of published addresses: each still answers, with its section, on its topic; the list never shrinks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from links import gone as gone_from
from links import numbered, subjects, topics
from links.facts import Fault
from links.registry import Entry, parse
from links.resolve import shown
from links.topics import fold
from links.web import Landing, Web
from report import quote


def faults(web: Web, text: str, before: str | None, name: str) -> Iterator[Fault]:
    """Check a list of published addresses against a built folder.

    text: published.txt; before: its text in the commits before, or None; name: how problems name the file
    """
    entries = parse(text)
    yield from _shrunk(entries, before, name)
    gone: dict[str, Entry] = {}
    away, lost, titled, known = [], [], [], defaultdict(dict)
    for entry in entries:
        address = web.site.address(entry.address or "./", "")
        number = web.number(address)
        if address.kind in ("other", "outside") and "://" in entry.address:
            away.append(entry)
        elif number is None:
            gone.setdefault(address.path or entry.address, entry)
        else:
            if number in web.pages and address.fragment:
                known[number][address.fragment] = entry.title
            landing = web.land(number, address.fragment or "")
            if landing.why:
                lost.append((entry, number, landing))
            elif landing.number is not None and entry.title:
                titled.append((number != landing.number, entry, landing.number, landing.part))
    if away:
        own = web.site.origins[0] if web.site.origins else "another address"
        wrong = f"published '{quote(away[0].address)}' is not under the site's address {quote(own)}. Set site_url back."
        yield Fault("index.html", "published", wrong, own, "site-url", ("site_url:",))
    changed = list(topics.faults(web, sorted(titled), name))
    yield from changed
    pages = {fault.name for fault in changed}  # a page with a new topic has new sections
    yield from (fault for fault in subjects.faults(web, titled, name) if fault.name not in pages)
    yield from gone_from.faults(web, gone, name)
    yield from _lost(web, lost)
    yield from numbered.published(web, known)
    yield from numbered.moved(web, known)


def merge(found: list[Fault], kept: list[Fault]) -> list[Fault]:
    """One defect breaks links and published addresses alike: tell it once, at the link; a cause covers its effects.

    A published section that more than one link misses is gone from its page: it is told there, once.
    """
    uses = Counter(fault.key for fault in found)
    lost = {fault.key for fault in kept if fault.key in fault.covers and uses[fault.key] > 1}
    found = [fault for fault in found if fault.key not in lost]  # one link alone may be the slip, several cannot be
    kept = [fault for fault in kept if fault.key not in lost or fault.key in fault.covers]
    kept = [fault._replace(covers=()) if fault.key in fault.covers else fault for fault in kept]
    covered = {key for fault in (*found, *kept) for key in fault.covers}
    promised = {fault.key for fault in kept if not fault.covers}
    # A feed tells what was published when: a page that is gone from it is the published address's fault.
    found = [fault for fault in found if fault.key not in promised or not _is_feed(fault.name)]
    told = {fault.key for fault in found}
    if any(fault.key == "site-url" for fault in (*found, *kept)):  # links from the old root are its effect
        found = [fault for fault in found if not fault.key.startswith("outside ")]
    note = " The address is published: keep it, or redirect it."
    found = [fault._replace(text=fault.text + note) if fault.key in promised else fault for fault in found]
    return [fault for fault in (*found, *(one for one in kept if one.key not in told)) if fault.key not in covered]


def _is_feed(name: str) -> bool:
    return name.endswith((".xml", ".atom", ".rss")) and "sitemap" not in name


def _shrunk(entries: list[Entry], before: str | None, name: str) -> Iterator[Fault]:
    now = {entry.address for entry in entries}
    for address in sorted({entry.address for entry in parse(before or "")} - now):
        wrong = f"published address '{quote(address)}' was taken out of {name}. Put its line back."
        yield Fault.at(name, 0, wrong, f"published {address}")


def _lost(web: Web, lost: list[tuple[Entry, int, Landing]]) -> Iterator[Fault]:
    """Published fragments that are not found; a changed rule for making ids is one cause."""
    slugs = [landing.key for _, number, landing in lost if _refolded(web, number, landing.part)]
    if len(slugs) > 1:
        wrong = (
            f"{len(slugs)} published sections such as '{quote(lost[0][0].address)}' have ids made by another "
            "rule. Set slugify back."
        )
        yield Fault("index.html", "published", wrong, "slugify:", "slug", ("toc:", "toc"), covers=tuple(slugs))
    for entry, number, landing in lost:
        part, key, name = landing.part, landing.key, web.site.names[number]
        where, id_ = landing.number if landing.number is not None else number, f"{{#{quote(part)}}}"
        wrong = landing.why
        if key.startswith("id ") and ":~:" not in part and not name.endswith(".pdf"):
            wrong = (
                f"published section '#{quote(part)}' is gone from {shown(web.site.names[where]) or 'the home page'}."
            )
            others = [page for page in web.html().values() if page.has(part)]
            if web.forward(number):
                wrong = (
                    f"published '{quote(entry.address)}' is redirected to a page without it. "
                    f"Put {id_} after its heading "
                    "there."
                )
            elif len(others) == 1:
                wrong += f" It may be on {shown(others[0].name)} now: leave an element with this id that links there."
            else:
                wrong += f" Keep the id: put {id_} after its heading."
        elif key.startswith("id "):  # a page of a PDF, or words: what is printed cannot be corrected
            wrong = f"published '{quote(entry.address)}' is gone: {wrong.rpartition('. ')[0]}. Put it back."
        own = (key,) if where == number and key.startswith("id ") else ()
        yield Fault(web.site.names[where], "published", wrong, entry.title, key, covers=own)


def _refolded(web: Web, number: int, part: str) -> bool:
    page = web.pages.get(number)
    return page is not None and any(one and fold(one) == fold(part) for one in page.ids.split("\n"))
