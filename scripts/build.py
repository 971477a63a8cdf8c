"""The steps of one build, in order: load the sources (guide.py), prepare each page, complete and check the folder."""

from __future__ import annotations

import datetime as dt
import logging
import time
from pathlib import Path

import additions
import article
import check_site
import crosslinks
import metadata
import pages
import permalinks
import redirects
import sources
from guide import Guide, text_of, today
from links import registry, source_lines
from report import Problem, closing

log = logging.getLogger("mkdocs.hooks.guide.build")  # shown by `mkdocs build --verbose`
REGISTRY = "published.txt"
ESSENTIAL = ("index.md", "get-help-now.md")  # every other page takes its look or its way out from them


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
    wrong_words = additions.add(guide, site, preview)
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
        registry=registry.without(lost, text_of(guide.root / REGISTRY)),
        before=registry.without(lost, check_site.committed(guide.root / REGISTRY)),
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


def notices(guide: Guide) -> list[str]:
    """Return what an editor is told without failing the build: pages whose next review is past."""
    return [
        f"{page.path}:{page.meta_lines['next_review']}: next_review {page.meta['next_review']} is past. "
        "Review the page."
        for page in guide.pages.values()
        if past_due(page.meta)
    ]
