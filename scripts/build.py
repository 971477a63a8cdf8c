"""The steps of one build, in order: load the sources, prepare each page, complete and check the built folder."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import article
import bundle
import catalogue
import crosslinks
import feed
import finish
import metadata
import offline
import pages
import permalinks
import qr_codes
import redirects
import search_index
import search_words
import servers
import sources
import yaml_lines
from links import source_lines
from report import Problem, closing

PLACEHOLDER = "example.org"  # reserved by RFC 2606: no reader can be sent there
CONFIG = "mkdocs.yml"
WORDS = "search-words.yml"
REGISTRY = "published.txt"
ESSENTIAL = ("index.md", "get-help-now.md")  # every other page takes its look or its way out from them
CHANGES = "changes.yml"


@dataclass
class Guide:
    """Everything read from the sources for one build; problems collects what is wrong with them."""

    root: Path
    docs: Path
    site_url: str
    clinic: dict
    pages: dict[str, pages.Page]
    links: list[permalinks.Permalink]
    titles: dict[str, str]
    sources: dict[str, str]
    moved: dict[str, str]
    words: dict
    codes: set[str]
    problems: list[Problem] = field(default_factory=list)

    @property
    def placeholder(self) -> bool:
        """Whether the site is built for the placeholder address."""
        return PLACEHOLDER in self.site_url


def load(root: Path, docs: Path, site_url: str, extra: dict, moved: dict) -> Guide:
    """Read and check every source file of the project at root; nothing is raised for what is wrong in them."""
    found, problems = pages.read(docs)
    titles = permalinks.read_titles(_text(root / "includes/icd10.tsv"))
    links, wrong_links = permalinks.read(_text(root / "permalinks.yml"), "permalinks.yml", titles, found)
    codes = {key[0] for key in yaml_lines.lines_of(_text(root / "permalinks.yml"), "")[1] if len(key) == 1}
    entries, entry_lines, wrong_sources = sources.read(_text(root / "includes/sources.md"), "includes/sources.md")
    clinic, wrong_clinic = metadata.read_clinic(extra.get("clinic"), _config_lines(root), CONFIG)
    moved, wrong_moves = sound_moves(moved, found, root)
    words, wrong_words = search_words.read(_text(root / WORDS), WORDS)
    guide = Guide(root, docs, site_url, clinic, found, links, titles, entries, moved, words, codes)
    required = pages.required_ids(root / "templates")
    guide.problems += [
        *problems,
        *wrong_links,
        *wrong_sources,
        *wrong_clinic,
        *wrong_moves,
        *wrong_words,
        *pages.check(found, required, root / "includes", tokens(guide)),
        *sources.check(found, entries, entry_lines, "includes/sources.md"),
    ]
    return guide


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _config_lines(root: Path) -> dict[tuple, int]:
    return yaml_lines.lines_of(_text(root / CONFIG), CONFIG)[1]


def sound_moves(moved: dict, uris: dict, root: Path) -> tuple[dict, list[Problem]]:
    """Return the entries of redirect_maps that can be carried out, and the problems of the others."""
    lines = {key[-1]: line for key, line in _config_lines(root).items() if len(key) > 1 and key[-2] == "redirect_maps"}
    wrong = dict(redirects.check(moved, lines, uris, CONFIG))
    return {old: new for old, new in moved.items() if old not in wrong}, list(wrong.values())


def tokens(guide: Guide) -> dict[str, str]:
    """Return what stands for each {{ name }} that pages may use."""
    return metadata.clinic_tokens(guide.clinic) | {
        "placeholder_notice": metadata.placeholder_notice(guide.site_url) if guide.placeholder else ""
    }


def prepare(guide: Guide, uri: str, markdown: str) -> str:
    """Return a page's Markdown with names filled in, the list of sources where it is marked, and its footnotes."""
    if sources.LIST_MARK in markdown:
        markdown = markdown.replace(sources.LIST_MARK, sources.full_list(guide.pages, guide.sources, uri))
    return sources.append(pages.fill(markdown, tokens(guide)), guide.sources)


def context(guide: Guide, uri: str, content: str, canonical: str, site_name: str) -> dict:
    """Return what the templates show of a page beside its front matter; content: its rendered HTML."""
    code = permalinks.by_page(guide.links).get(uri, "")
    meta = guide.pages[uri].meta if uri in guide.pages else {}
    codes = {icd: guide.titles[icd] for link in guide.links if link.page == uri for icd in link.icd10}
    parts = article.parts(article.labelled(content))
    cited = article.sources(parts["sources"])
    return {
        "article": parts,
        "short_url": f"{guide.site_url}go/{code}/" if code else "",
        "qr": f"qr/{code}.svg" if code else "",
        "past_due": past_due(meta),
        "json_ld": metadata.json_ld(meta, canonical, guide.clinic["name"], codes, site_name, cited),
    }


def today() -> dt.date:
    """Return the day of the build; SOURCE_DATE_EPOCH (seconds since 1970) sets it for builds that must repeat."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch else dt.date.today()


def past_due(meta: dict) -> bool:
    """Whether the page's next review is past."""
    due = meta.get("next_review")
    return isinstance(due, dt.date) and due < today()


def complete(guide: Guide, site: Path) -> tuple[list[Problem], str]:
    """Finish and check the built folder; returns the problems of the sources and the folder, and the closing line."""
    if gone := [uri for uri in ESSENTIAL if uri not in guide.pages]:
        text = "this page is gone, and the site cannot be finished without it. Put it back."
        problems = [*guide.problems, *(Problem(f"{guide.docs.name}/{uri}", 0, text, "page") for uri in gone)]
        return problems, closing(0, 0, 0, len(problems))
    wrong_words = finish_site(guide, site)
    registry = guide.root / REGISTRY
    result = crosslinks.check(
        site,
        site_url=guide.site_url,
        sources=source_lines.Sources.find(guide.docs),
        registry=_text(registry),
        before=published_before(guide.root),
        registry_name=REGISTRY,
    )
    problems = [*guide.problems, *wrong_words, *result.problems]
    return problems, closing(result.links, result.fragments, result.pages, len(problems))


def published_before(root: Path) -> str | None:
    """Return published.txt as of the last commit; None outside a git checkout or where it has none."""
    command = ["git", "show", f"HEAD:./{REGISTRY}"]
    try:
        result = subprocess.run(command, cwd=root, capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return result.stdout.decode("utf-8", "replace")


def finish_site(guide: Guide, site: Path) -> list[Problem]:
    """Add to the built folder what is made from all pages: short links, catalogue, lists, search index, policies.

    Returns the problems of search-words.yml that show only against the built pages.
    """
    finish.stamp_versions(site)
    rows = catalogue.rows_of(guide.links, _built_pages(guide, site), guide.titles, guide.site_url)
    _write_redirects(guide, site)
    catalogue.write(site, rows, guide.site_url)
    qr_codes.write(site, rows)
    problems = _write_feed(guide, site)
    problems += _write_search(guide, site)
    finish.dress(site)
    finish.hash_assets(site, _own_assets(guide.root / "overrides"))
    bundle.bundle(site, "search/", "search")
    offline.write(site, _text(guide.root / "overrides/sw.js"))
    finish.add_policies(site)
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    servers.write(site, urlsplit(guide.site_url).path, _moved(guide), finish.headers(site))
    return problems


def _own_assets(overrides: Path) -> list[str]:
    return [file.relative_to(overrides).as_posix() for file in (overrides / "assets").rglob("*") if file.is_file()]


def _built_pages(guide: Guide, site: Path) -> dict[str, dict]:
    built = {}
    for uri, page in guide.pages.items():
        url = redirects.page_url(uri)
        file = site / url / "index.html"
        text = file.read_text(encoding="utf-8") if file.is_file() else "<article></article>"
        built[uri] = {
            "url": url,
            "version": finish.content_version(text),
            "last_reviewed": page.meta.get("last_reviewed"),
            "title": str(page.meta.get("title") or uri),
            "headings": finish.headings(text),
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
    entries, problems = feed.read(_text(guide.root / CHANGES), CHANGES)
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
    return list(search_index.problems(sections, meta, guide.codes, guide.words, WORDS))


def notices(guide: Guide) -> list[str]:
    """Return what an editor is told without failing the build: pages whose next review is past."""
    return [
        f"{page.path}:{page.meta_lines['next_review']}: next_review {page.meta['next_review']} is past. "
        "Review the page."
        for page in guide.pages.values()
        if past_due(page.meta)
    ]
