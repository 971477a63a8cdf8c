"""The steps of one build, in order: load the sources (guide.py), prepare each page, complete and check the folder."""

from __future__ import annotations

import datetime as dt
import logging
import os
import time
from pathlib import Path
from urllib.parse import urlsplit

import article
import bundle
import catalogue
import check_site
import crosslinks
import feed
import finish
import metadata
import offline
import offline_zip
import pages
import permalinks
import qr_codes
import redirects
import search_index
import servers
import sources
from guide import WORDS, Guide, text_of
from links import source_lines
from report import Problem, closing

log = logging.getLogger("mkdocs.hooks.guide.build")  # shown by `mkdocs build --verbose`
REGISTRY = "published.txt"
ESSENTIAL = ("index.md", "get-help-now.md")  # every other page takes its look or its way out from them
CHANGES = "changes.yml"
BUNDLES = {"search/": "search", "clinics/handout/": "handout", "tools/diary/": "diary"}  # pages of several scripts


def prepare(guide: Guide, uri: str, markdown: str) -> str:
    """Return a page's Markdown with names filled in, the list of sources where it is marked, and its footnotes."""
    if sources.LIST_MARK in markdown:
        markdown = markdown.replace(sources.LIST_MARK, sources.full_list(guide.pages, guide.sources, uri))
    return sources.append(pages.fill(markdown, guide.tokens()), guide.sources)


def context(guide: Guide, uri: str, content: str, canonical: str) -> dict:
    """Return what the templates show of a page beside its front matter; content: its rendered HTML."""
    code = permalinks.by_page(guide.links).get(uri, "")
    meta = guide.pages[uri].meta if uri in guide.pages else {}
    codes = {icd: guide.titles[icd] for link in guide.links if link.page == uri for icd in link.icd10}
    parts = article.parts(article.labelled(content))
    cited = article.sources(parts["sources"])
    return {
        "article": parts,
        "short_url": f"{guide.site_url}go/{code}/".partition("://")[2] if code else "",  # as it is printed
        "qr": f"qr/{code}.svg" if code else "",
        "past_due": past_due(meta),
        "json_ld": metadata.json_ld(meta, canonical, guide.clinic["name"], codes, cited),
    }


def today() -> dt.date:
    """Return the day of the build; SOURCE_DATE_EPOCH (seconds since 1970) sets it for builds that must repeat."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch else dt.date.today()


def past_due(meta: dict) -> bool:
    """Whether the page's next review is past."""
    due = meta.get("next_review")
    return isinstance(due, dt.date) and due < today()


def complete(guide: Guide, site: Path, preview: bool = False) -> tuple[list[Problem], str]:
    """Finish and check the built folder; returns the problems of the sources and the folder, and the closing line.

    preview: what only servers read is left out, and the zip is empty, so that an editor waits less
    """
    text = "this page is gone, and the site cannot be finished without it. Put it back."
    gone = [Problem(f"{guide.docs.name}/{uri}", 0, text, "page") for uri in ESSENTIAL if uri not in guide.pages]
    if gone or any(problem.rule == "address" for problem in guide.problems):  # all else would be their effects
        problems = [*guide.problems, *gone]
        return problems, closing(0, 0, 0, len(problems))
    start = time.perf_counter()
    wrong_words = finish_site(guide, site, preview)
    finished = time.perf_counter()
    result = check(guide, site)
    log.debug("Our part: %.2f s to finish, %.2f s to check", finished - start, time.perf_counter() - finished)
    problems = [*guide.problems, *wrong_words, *result.problems]
    return problems, closing(result.links, result.fragments, result.pages, len(problems))


def check(guide: Guide, site: Path) -> crosslinks.Result:
    """Check the finished folder, its published addresses too."""
    lost = _lost(guide)
    return crosslinks.check(
        site,
        site_url=guide.site_url,
        sources=source_lines.Sources.find(guide.docs),
        registry=_without(lost, text_of(guide.root / REGISTRY)),
        before=_without(lost, check_site.committed(guide.root / REGISTRY)),
        registry_name=REGISTRY,
    )


def _lost(guide: Guide) -> tuple[str, ...]:
    """Return how the published addresses begin that are lost by faults which the sources have already shown.

    A faulty entry of permalinks.yml loses its short link and the pages by ICD-10-CM code, which stand on all entries;
    an unreadable file loses every short link; a missing include loses the sections of its page; a redirect that cannot
    be carried out loses its page.
    """
    codes = [f"go/{code}/" for code in guide.codes - {link.code for link in guide.links}]
    if not guide.codes:
        codes = ["go/"]
    cut = {problem.path for problem in guide.problems if problem.rule == "snippet"}
    sections = [f"{redirects.page_url(uri)}#" for uri, page in guide.pages.items() if page.path in cut]
    moved = [redirects.page_url(old) for old in guide.unmoved]
    return (*codes, *(["code/"] if codes else []), *sections, *moved)


def _without(lost: tuple[str, ...], registry: str | None) -> str | None:
    """Blank the lost addresses' lines; blank lines keep the numbers of the others."""
    if registry is None:
        return None
    return "\n".join("" if line.startswith(lost) else line for line in registry.splitlines())


def finish_site(guide: Guide, site: Path, preview: bool = False) -> list[Problem]:
    """Add to the built folder what is made from all pages: short links, catalogue, lists, search index, policies.

    preview: see complete(). Returns the problems of search-words.yml that show only against the built pages.
    """
    rows = catalogue.rows_of(guide.links, _stamped_pages(guide, site), guide.titles, guide.site_url)
    _write_redirects(guide, site)
    catalogue.write(site, rows, guide.site_url)
    qr_codes.write(site, rows)
    problems = _write_feed(guide, site)
    problems += _write_search(guide, site)
    headers = finish.complete(site, _own_assets(guide.root / "overrides"))
    for address, name in BUNDLES.items():
        bundle.bundle(site, address, name)
    offline.write(site, text_of(guide.root / "overrides/sw.js"))
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    if preview:
        offline_zip.write_empty(site)
    else:
        offline_zip.write(site, guide.site_url, guide.root / "overrides")
        servers.write(site, urlsplit(guide.site_url).path, _moved(guide), headers)
    return problems


def _own_assets(overrides: Path) -> list[str]:
    return [file.relative_to(overrides).as_posix() for file in (overrides / "assets").rglob("*") if file.is_file()]


def _stamped_pages(guide: Guide, site: Path) -> dict[str, dict]:
    """Stamp each built page with its content version, and return what the catalogue needs of it."""
    built = {}
    for uri, page in guide.pages.items():
        url = redirects.page_url(uri)
        file = site / url / "index.html"
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        text, version, headings = finish.stamped(text)
        if text:
            file.write_text(text, encoding="utf-8")
        built[uri] = {
            "url": url,
            "version": version,
            "last_reviewed": page.meta.get("last_reviewed"),
            "title": str(page.meta.get("title") or uri),
            "headings": headings,
        }
    return built


def _moved(guide: Guide) -> dict[str, tuple[str, int]]:
    """Return, by address, where each short link (302: it may lead elsewhere later) and moved page (301) leads."""
    sent = {f"go/{link.code}/": (link.to, 302) for link in guide.links}
    sent |= {redirects.page_url(old): (new, 301) for old, new in guide.moved.items()}
    return {old: (redirects.target_url(to), status) for old, (to, status) in sent.items()}


def _write_redirects(guide: Guide, site: Path) -> None:
    titles = {f"go/{link.code}/": link.says for link in guide.links}
    for old, new in guide.moved.items():
        titles[redirects.page_url(old)] = str(guide.pages[new.partition("#")[0]].meta.get("title"))
    for here, (url, _) in _moved(guide).items():
        canonical = guide.site_url + url.partition("#")[0]
        finish.write(site, here, redirects.page(titles[here], redirects.relative(here, url), canonical))


def _write_feed(guide: Guide, site: Path) -> list[Problem]:
    entries, problems = feed.read(text_of(guide.root / CHANGES), CHANGES)
    days = [page.meta.get("last_reviewed") for page in guide.pages.values()]
    since = max((day for day in days if isinstance(day, dt.date)), default=today())
    finish.write(site, "feed.xml", feed.atom(entries, guide.site_url, guide.clinic["name"], since))
    return problems


def _write_search(guide: Guide, site: Path) -> list[Problem]:
    meta = {uri: page.meta | {"url": redirects.page_url(uri)} for uri, page in guide.pages.items()}
    sections = search_index.collect(site, meta)
    finish.write(site, "search/index.json", search_index.build(sections, meta, guide.links, guide.words))
    for url in ("a-z/", "search/"):
        finish.put_list(site, url, "<!-- a-z -->", search_index.a_to_z(sections, meta, guide.links, guide.words, url))
    if not guide.codes:  # permalinks.yml is unreadable, which has been told; every word of it would seem to be wrong
        return []
    return list(search_index.problems(sections, meta, guide.codes, guide.words, WORDS))


def notices(guide: Guide) -> list[str]:
    """Return what an editor is told without failing the build: pages whose next review is past."""
    return [
        f"{page.path}:{page.meta_lines['next_review']}: next_review {page.meta['next_review']} is past. "
        "Review the page."
        for page in guide.pages.values()
        if past_due(page.meta)
    ]
