"""Joins every use to a definition over a whole built folder, and tells each defect once, at the line to mend."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from links import assets, concealed, head, hops, join, listing, lists, numbered, promises, qr, source_lines, suggestions
from links.facts import Fault, Page
from links.registry import without
from links.resolve import Site, origin_of, shown
from links.source_files import Sources
from links.web import Web, mismatch
from report import Problem, closing, quote

MANY = 200  # pages from which a second process pays


@dataclass(frozen=True)
class Result:
    """problems: sorted; links, fragments, pages: how many were checked."""

    problems: list[Problem]
    links: int
    fragments: int
    pages: int

    def closing(self) -> str:
        """Return the last line of the report."""
        return closing(self.links, self.fragments, self.pages, len(self.problems))


def check(
    folder: Path,
    *,
    site_url: str | None = None,
    sources: Sources | None = None,
    registry: str | None = None,
    before: str | None = None,
    registry_name: str = "published.txt",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Result:
    """Check a built folder.

    site_url: where it will be served; None: what its pages say. sources: from Sources.find, to name the line to
    mend; None: built files are named. registry: text of published.txt; before: its text in the commits before;
    registry_name: how problems name it.
    progress: called with pages read and pages in all. Raises OSError when the folder cannot be read.
    """
    web = load(folder, site_url, progress)
    faults = suggestions.unmeant(web, list(_faults(web, site_url)))
    pages = web.pages.values()
    links, fragments = (sum(page.counts[i] for page in pages) for i in (0, 1))
    if registry is not None:
        lost = tuple(hops.lost(faults))
        registry, before = without(lost, registry), without(lost, before)
    kept = [] if registry is None else list(promises.faults(web, registry, before, registry_name))
    faults = promises.merge(faults, kept)
    problems = source_lines.problems(web, faults, sources)
    return Result(problems, links, fragments, sum(page.name.endswith((".html", ".htm")) for page in pages))


def load(folder: Path, site_url: str | None = None, progress: Callable = lambda done, total: None) -> Web:
    """Read a built folder and join each page to the files; see check() for the parameters."""
    site = Site(folder)
    own = own_url(site)
    site.set_urls([url for url in (own, site_url) if url])
    pages = {site.files[page.name]: page for page in _read(site, progress)}
    return Web(site, pages)


def own_url(site: Site) -> str:
    """Return the address that the built pages and sitemap give for the site, "" when they give none."""
    names = [name for name in site.names if name.endswith(".html")]
    sample = []
    for name in sorted(names, key=lambda name: name.count("/"))[:60]:
        tag = re.search(rb"<link\b[^>]*\brel=[\"']?canonical\b[^>]*>", site.read(name), re.I)
        href = tag and re.search(rb"\bhref=[\"']?([^\"'\s>]+)", tag[0], re.I)
        if href:
            sample.append((name, href[1].decode("utf-8", "replace")))
    raws = [use.raw for name, use, _ in listing.sitemap_uses(site) if name != "robots.txt"]
    return head.site_url(sample, raws)


def _faults(web: Web, site_url: str | None) -> Iterator[Fault]:
    site = web.site
    for name in site.strays:
        yield Fault(
            name,
            "file",
            f"symbolic link '{name}' leads out of the site. Put the file itself there.",
            name,
            f"stray {name}",
        )
    if site_url and site.origins[0] != origin_of(site_url):
        text = (
            f"the pages give the site's address as {quote(site.origins[0])}, not '{quote(site_url)}'. Correct site_url."
        )
        yield Fault("index.html", "site-url", text, site.origins[0], "site-url", ("site_url:",))
    for page in web.pages.values():
        yield from page.faults
    codes = qr.read(web)
    entries, listed = [*listing.sitemap_uses(site), *hops.uses(site), *assets.uses(site), *qr.uses(web, codes)], {}
    dead = [fault for *_, fault in lists.judge(site, entries) if fault]
    yield from lists.together(dead, entries)
    for name, use, folders in entries:
        number, part = lists.leads_to(site, use, folders)
        if number is None:
            continue
        listed.setdefault(name, set()).add(number)
        if part and use.tag != "css" and (why := web.land(number, part)).why:
            near = (f"{shown(site.names[number])}#{part}", part)
            yield Fault(name, "fragment", why.why, use.raw, why.key, near, f"{number}#{part}")
    broken = list(assets.kind_faults(site))
    yield from broken
    known = (fault for page in web.pages.values() for fault in page.faults)
    yield from _fragments(web, {fault.name for fault in (*broken, *known) if fault.key == f"file {fault.name}"})
    yield from _shown(web)
    maps = {name: listed.get(name, set()) for name in listing.sitemaps(site)}
    indexes = {name: listed.get(name, set()) for name in listing.search_indexes(site, entries)}
    live = set().union(*maps.values(), *indexes.values())
    yield from hops.faults(web, live)
    yield from hops.queries(web)
    yield from hops.served(web)
    yield from qr.swapped(web, codes)
    yield from numbered.links(web)
    yield from head.canonicals(web)
    yield from head.shared(web)
    yield from head.hreflang(web)
    yield from head.languages(web)
    yield from listing.foreign(site)
    yield from listing.left_out(web, maps, "sitemap", sum(fault.name in maps for fault in dead))
    yield from listing.left_out(web, indexes, "search", sum(fault.name in indexes for fault in dead))
    yield from listing.blocked(web, set().union(*maps.values()))
    yield from listing.hidden(web, maps)
    yield from listing.orphans(web)
    yield from assets.json_faults(site)


def _fragments(web: Web, broken: set[str]) -> Iterator[Fault]:
    """Fragments on other pages, by way of redirects; only pages with one that is missing are read again.

    broken: files that are empty or not what their names say, where nothing can be looked for
    """
    for page in web.pages.values():
        ends = ((pair, web.land(*pair)) for pair in page.fragments if web.site.names[pair[0]] not in broken)
        bad = {pair for pair, end in ends if end.why or concealed.hides(web, end)}
        if not bad:
            continue
        for use, number, part in join.uses(web.site, page.name):
            if (number, part) in bad:
                landing = concealed.landing(web, use, web.land(number, part))
                if not landing.why:
                    continue
                wanted = f"{number if landing.number is None else landing.number}#{landing.part}"
                yield Fault(page.name, "fragment", landing.why, use.raw, landing.key, (f"#{part}",), wanted)


def _shown(web: Web) -> Iterator[Fault]:
    """The address a link shows is the one it opens; print shows only the first."""
    for page in web.pages.values():
        for text, href in page.shown:
            if fault := mismatch(web, page, text, href):
                yield fault


def _read(site: Site, progress: Callable[[int, int], None]) -> Iterator[Page]:
    names = [name for name in site.names if name.lower().endswith((".html", ".htm", ".svg"))]
    if len(names) < MANY or "fork" not in multiprocessing.get_all_start_methods():
        yield from _watch((join.page(site, name, tuple(site.origins)) for name in names), len(names), progress)
        return
    with multiprocessing.get_context("fork").Pool(initializer=_start, initargs=(site,)) as pool:
        yield from _watch(pool.imap(_work, names, chunksize=64), len(names), progress)


def _watch(pages: Iterable[Page], total: int, progress: Callable[[int, int], None]) -> Iterator[Page]:
    for done, page in enumerate(pages, 1):
        if done % 500 == 0:
            progress(done, total)
        yield page


_site: Site  # in each worker process


def _start(site: Site) -> None:
    import gc

    global _site
    gc.disable()  # a worker lives for one check; its trees are freed by count
    _site = site


def _work(name: str) -> Page:
    return join.page(_site, name, tuple(_site.origins))
