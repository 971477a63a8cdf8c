"""Checks each page's source: title, address, place in the menu, headings, required parts, snippets, {{ names }}."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pages
import redirects
import yaml_lines
from links import origins
from pages import Page
from report import Problem, nearest, suggest


def check(found: dict[str, Page], required: dict[str, list[str]], includes: Path, tokens: dict) -> Iterator[Problem]:
    """Check every page's source: title, headings, required parts, care card, snippets, {{ names }}."""
    snippets = [file.relative_to(includes).as_posix() for file in includes.rglob("*.md")]
    yield from check_titles(found)
    yield from check_addresses(found)
    for page in found.values():
        yield from check_headings(page)
        yield from check_required(page, required.get(page.meta.get("page_type"), []))
        yield from check_care_card(page)
        yield from check_snippets(page, snippets)
        yield from check_tokens(page, tokens)
        yield from origins.pictures(page.path, page.lines)


def check_titles(found: dict[str, Page]) -> Iterator[Problem]:
    """No two pages share a title: in search results and tabs a reader could not tell them apart."""
    first: dict[str, Page] = {}
    for page in found.values():
        title = page.meta.get("title")
        if not isinstance(title, str):
            continue
        other = first.setdefault(title.casefold().strip(), page)
        if other is not page:
            text = f"title '{title}' is also the title of {other.path}. Give each page a title of its own."
            yield Problem(page.path, page.meta_lines["title"], text, "title")


def check_addresses(found: dict[str, Page]) -> Iterator[Problem]:
    """No two pages make one address: the later one wins without a word."""
    first: dict[str, Page] = {}
    for page in found.values():
        address = redirects.page_url(page.uri)
        other = first.setdefault(address, page)
        if other is not page:
            text = f"{other.path} makes the same address {address or '(home)'}. Rename or remove one."
            yield Problem(page.path, 0, text, "address")


def check_menu(found: dict[str, Page], config: str, name: str) -> Iterator[Problem]:
    """Every page stands in the menu (nav): readers find their way by it, and the A to Z list alone is none.

    config: text of mkdocs.yml, name: its path; without a nav MkDocs lists every page by itself, and the patterns of
    its not_in_nav name pages that are left out on purpose
    """
    node = yaml_lines.lines_of(config, name)[0]
    settings = {key.value: value for key, value in node.value} if node is not None else {}
    listed = set(_scalars(settings["nav"])) if "nav" in settings else set(found)
    left_out = settings["not_in_nav"].value.split() if "not_in_nav" in settings else []
    addresses = {redirects.page_url(uri) for uri in listed}  # check_addresses tells of a second page at one
    slips = listed - set(found)  # told as links to no page; each stands for the page whose name is near
    for page in found.values():
        meant = any(fnmatch(page.uri, pattern.lstrip("/")) for pattern in left_out)
        if redirects.page_url(page.uri) not in addresses and not meant and not nearest(page.uri, slips):
            yield Problem(page.path, 0, f"this page is not in the menu. Add '{page.uri}' under nav in {name}.", "nav")


def check_style(config: str, name: str) -> Iterator[Problem]:
    """Addresses end in "/", as published; use_directory_urls: false would change every one. Parameters as before."""
    node, lines, _ = yaml_lines.lines_of(config, name)
    for key, value in node.value if node is not None else []:
        if key.value == "use_directory_urls" and value.value.lower() != "true":
            text = "use_directory_urls changes every published address. Take the line out."
            yield Problem(name, lines[("use_directory_urls",)], text, "address")


def _scalars(node: object) -> Iterator[str]:
    if isinstance(node, tuple):
        yield from _scalars(node[1])
    elif isinstance(node.value, list):
        for item in node.value:
            yield from _scalars(item)
    else:
        yield node.value


def check_headings(page: Page) -> Iterator[Problem]:
    """One h1, equal to the title; an id set by hand on every other heading, so that a reworded heading keeps its
    address."""
    firsts = [(number, words) for number, level, words, _ in page.headings() if level == 1]
    title = page.meta.get("title")
    if len(firsts) != 1:
        yield Problem(
            page.path,
            firsts[1][0] if firsts else 1,
            f"{len(firsts)} headings of level 1. Keep one: '# {title}'.",
            "heading",
        )
    elif isinstance(title, str) and firsts[0][1] != title:
        yield Problem(
            page.path,
            firsts[0][0],
            f"heading '{firsts[0][1]}' is not the title '{title}'. Make them the same.",
            "heading",
        )
    for number, level, words, ident in page.headings():
        if level > 1 and not ident:
            yield Problem(
                page.path,
                number,
                f"heading '{words}' has no id. Add one that will never change: {{#short-name}}.",
                "heading",
            )


def check_required(page: Page, required: list[str]) -> Iterator[Problem]:
    """Each page has the sections of its type, in the order of its template, so that readers find them in the same
    place."""
    have = {ident: number for number, _, _, ident in page.headings() if ident}
    others = {f"#{ident}" for ident in set(have) - set(required)}
    last, last_line = "", 0
    for ident in required:
        if ident not in have:
            kind = page.meta.get("page_type")
            text = (
                f"no section '#{ident}', which a page of type '{kind}' must have. See "
                f"templates/{kind}.md.{suggest(f'#{ident}', others)}"
            )
            yield Problem(page.path, 1, text, "section")
            continue
        if have[ident] < last_line:
            yield Problem(
                page.path, have[ident], f"section '#{ident}' stands before '#{last}'. Move it after.", "section"
            )
        last, last_line = ident, have[ident]


def check_care_card(page: Page) -> Iterator[Problem]:
    """Danger signs come before anything else: a care card stands above the first heading of a page for patients."""
    if page.meta.get("page_type") not in pages.TOPIC_TYPES:
        return
    for number, text in page.lines:
        found = pages.SNIPPET.match(text)
        if (found and found[1].startswith("care/")) or text.startswith('<div class="care '):
            return
        if (heading := pages.HEADING.match(text)) and len(heading[1]) > 1:
            text = (
                'no care card before the first heading. Add a line such as --8<-- "care/early.md" under the first line.'
            )
            yield Problem(page.path, number, text, "care-card")
            return
    text = 'no care card. Add a line such as --8<-- "care/early.md" under the first line.'
    yield Problem(page.path, 1, text, "care-card")


def check_snippets(page: Page, known: list[str]) -> Iterator[Problem]:
    """Every --8<-- line names a file of includes/; known: their names."""
    for number, text in page.lines:
        if (found := pages.SNIPPET.match(text)) and found[1] not in known:
            yield Problem(
                page.path,
                number,
                f"no file '{found[1]}' in includes/. Correct the name.{suggest(found[1], known)}",
                "snippet",
            )


def check_tokens(page: Page, tokens: dict) -> Iterator[Problem]:
    """Every {{ name }} is one that the build fills in."""
    for number, text in page.lines:
        for name in pages.TOKEN.findall(text):
            if name not in tokens:
                yield Problem(
                    page.path,
                    number,
                    f"unknown name '{{{{ {name} }}}}'. Use one of: {', '.join(tokens)}.{suggest(name, tokens)}",
                    "name",
                )
