"""The rules for redirect pages: one hop, to the successor, never over a live page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from links.facts import Fault, Use
from links.resolve import Site, shown
from links.web import Web
from report import quote

_OPEN = re.compile(r"/:\w|\*")  # what the rest of an address is put in for
_HOME = re.compile(r"(?:home|index|start|main|welcome|inicio|default|front|[a-z]{2}(?:-[a-z]{2})?)(?:/|\.html)?", re.I)


def faults(web: Web, listed: set[int]) -> Iterator[Fault]:
    """listed: files that the sitemap or the search index gives as live pages."""
    told: set[int] = set()
    for number, page in sorted(web.pages.items()):
        forward = web.forward(number)
        if forward is None:
            continue
        address, target = forward
        at, to = shown(page.name), quote(page.refresh)
        if number in listed:
            text = (
                f"a redirect to '{to}' lies over the live page {at or 'index.html'}. Delete the redirect or the page."
            )
            yield _fault(page.name, text, page.refresh, f"live {at}")
        elif target is None:
            continue
        elif loop := _loop(web, number):
            if not told & loop:
                yield _fault(
                    page.name,
                    f"redirect '{to}' leads back to {at}: a loop. Send it to the page itself.",
                    page.refresh,
                    f"loop {at}",
                )
            told |= loop
        elif web.forward(target) is not None:
            end = shown(web.site.names[web.land(target).number or target])
            text = f"redirect to '{to}' leads to another redirect. Send it straight to '{end}'."
            yield _fault(page.name, text, page.refresh, f"chain {at}")
        elif (
            web.site.names[target] == "index.html"
            and not address.fragment
            and not _HOME.fullmatch(at.rpartition("/")[2] or at.rstrip("/").rpartition("/")[2])
        ):
            text = f"redirect of {at} leads to the home page, not to what {at} was about. Send it to its successor."
            yield _fault(page.name, text, page.refresh, f"home {at}")
        else:
            yield from _disagree(web, number, target)


def lost(faults: Iterable[Fault]) -> Iterator[str]:
    """Yield the addresses that a redirect over a live page, or to the home page, takes: told at the redirect, they are
    no fault of the list of published addresses."""
    for fault in faults:
        kind, _, at = fault.key.removeprefix("redirect ").partition(" ")
        if fault.rule == "redirect" and kind in ("live", "home") and at:
            yield at


def queries(web: Web) -> Iterator[Fault]:
    """A link with a query does not go through a redirect that loses it."""
    for page in web.pages.values():
        for number, raw in page.queries:
            if web.forward(number) and not re.search(r"search|location\.href\.", web.script(web.pages[number])):
                at = shown(web.site.names[number])
                text = f"'{quote(raw)}' loses its query at the redirect {at}. Link to the page itself."
                yield Fault(page.name, "redirect", text, raw, f"query {at}", (at,))


def moves(site: Site) -> dict[str, str]:
    """Return where each line of _redirects leads from and to, in the form of Netlify and Cloudflare Pages.

    Lines with a placeholder or a wildcard are left out, and those that are not below the site's address.
    """
    if "_redirects" not in site.files:
        return {}
    rows = [line.split() for line in site.read("_redirects").decode("utf-8", "replace").splitlines()]
    found = {row[0]: row[1] for row in rows if len(row) > 1 and row[0][0] == "/" and not _OPEN.search(" ".join(row))}
    return {old: to for old, to in found.items() if site.address(to, "").kind != "outside"}


def uses(site: Site) -> Iterator[tuple[str, Use, tuple[str, ...]]]:
    """Yield (file, use, folders) for the last targets of _redirects, to be joined like any other address."""
    found = moves(site)
    starts = set(map(_bare, found))
    for to in dict.fromkeys(found.values()):
        if _bare(to) not in starts:
            yield "_redirects", Use(to, "list", "to"), ("",)


def served(web: Web) -> Iterator[Fault]:
    """A line of _redirects leads to a page, not to another redirect, of the list or of the site."""
    found = moves(web.site)
    ends = {_bare(old): to for old, to in found.items()}
    for old, to in found.items():
        number = web.number(web.site.address(to, ""))
        onward = ends.get(_bare(to))
        if onward is None and number is not None and (forward := web.forward(number)):
            onward = web.site.base + shown(web.site.names[forward[1]]) if forward[1] is not None else None
        if onward is not None and _bare(to) != _bare(old):
            text = f"'{quote(old)}' leads to another redirect. Send it straight to '{quote(onward)}'."
            yield _fault("_redirects", text, old, f"served {_bare(old)}")


def _bare(address: str) -> str:
    return address.partition("#")[0].rstrip("/")


def _loop(web: Web, number: int) -> set[int]:
    """Return the redirects of the loop that this one is part of, empty when it is in none."""
    seen, at = [number], number
    while forward := web.forward(at):
        at = forward[1]
        if at == number:
            return set(seen)
        if at is None or at in seen:
            return set()
        seen.append(at)
    return set()


def _disagree(web: Web, number: int, target: int) -> Iterator[Fault]:
    """The script, the link, the canonical address and the refresh of one redirect lead to one page."""
    page = web.pages[number]
    found = [(use, web.number(web.site.address(use.raw, page.folder), page)) for use in page.uses]
    linked = {other for use, other in found if use.tag == "a"}
    for use, other in found:
        way = {"script": "script", "canonical": "canonical address", "a": "link"}.get(use.tag)
        if way is None or use.attr == "src" or other in (None, target, number) or way == "link" and target in linked:
            continue
        text = f"the {way} leads to '{quote(use.raw)}' but the refresh to '{quote(page.refresh)}'. Make them one."
        yield _fault(page.name, text, use.raw, f"two {page.name}")
        return


def _fault(name: str, text: str, raw: str, key: str) -> Fault:
    return Fault(name, "redirect", text, raw, f"redirect {key}")
