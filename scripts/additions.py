"""Adds to the built folder what is made from all pages: short links, catalogue, lists, search index, policies, zip."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

import a_to_z
import bundle
import catalogue
import feed
import finish
import offline
import offline_zip
import qr_codes
import redirects
import search_index
import servers
from guide import CHANGES, WORDS, Guide, text_of, today
from report import Problem

SCRIPTED = ("search/", "clinics/", "clinics/handout/", "clinics/infobutton/", "tools/diary/", "tools/questions/")
ENGINE = "assets/search-engine.js"  # search.js asks for it when someone searches
ENGINE_PARTS = (  # each after those that it needs; this order packs best
    *("search-text", "search-slips", "search-language", "search-spelling", "search-topics", "search-danger"),
    *("search-sentences", "search-sections", "search-core", "vendor/minisearch"),
)


def add(guide: Guide, site: Path, preview: bool = False) -> list[Problem]:
    """Add to the built folder what is made from all pages: short links, catalogue, lists, search index, policies, zip.

    preview: see build.complete(). Returns the problems of search-words.yml that show only against the built pages.
    """
    rows = catalogue.rows_of(guide.links, _stamped_pages(guide, site), guide.titles, guide.site_url)
    _write_redirects(guide, site)
    catalogue.write(site, rows, guide.site_url)
    qr_codes.write(site, rows)
    problems = _write_feed(guide, site)
    problems += _write_search(guide, site)
    bundle.bundle(site, SCRIPTED)
    problems += _write_engine(site)
    engine = [ENGINE] if (site / ENGINE).is_file() else []
    headers = finish.complete(site, _own_assets(guide.root / "overrides") + engine)
    offline.write(site, text_of(guide.root / "overrides/sw.js"))
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    if preview:
        offline_zip.write_empty(site)
    else:
        offline_zip.write(site, guide.site_url, guide.root / "overrides")
        servers.write(site, urlsplit(guide.site_url).path, _moved(guide), headers)
    return problems


def _write_engine(site: Path) -> list[Problem]:
    """Join the search's engine, when the search page asks for it; returns the parts that are gone."""
    if ENGINE not in text_of(site / "search/index.html"):
        return []
    files = {f"overrides/assets/{part}.js": site / f"assets/{part}.js" for part in ENGINE_PARTS}
    gone = [name for name, file in files.items() if not file.is_file()]
    (site / ENGINE).write_text(bundle.join(file for file in files.values() if file.is_file()), encoding="utf-8")
    return [Problem(name, 0, "this file is gone, and the search needs it. Put it back.", "search") for name in gone]


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
        finish.put_list(site, url, "<!-- a-z -->", a_to_z.listing(sections, meta, guide.links, guide.words, url))
    if not guide.codes:  # permalinks.yml is unreadable, which has been told; every word of it would seem to be wrong
        return []
    return list(search_index.problems(sections, meta, guide.codes, guide.words, WORDS))
