"""Reads one page's source: front matter, headings, required parts, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import markdown
from selectolax.lexbor import LexborHTMLParser

import front_matter
from report import Problem, suggest

TOPIC_TYPES = ("cause", "treatment", "technique", "guide", "hub", "tool")  # pages for patients: a care card comes first
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*(?:\{:?\s*#([\w-]+)[^}]*\})?\s*#*$")
SNIPPET = re.compile(r'^\s*--8<--\s+"([^"]+)"\s*$')
TOKEN = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


@dataclass(frozen=True)
class Page:
    """One page of docs/.

    uri: path inside docs/, e.g. "causes/early.md"; path: the same from the project's root
    meta: front matter; meta_lines: line of each of its fields
    lines: (line number, text) of the body, without comments and fenced code
    """

    uri: str
    path: str
    meta: dict
    meta_lines: dict
    lines: list[tuple[int, str]] = field(repr=False)

    def headings(self) -> Iterator[tuple[int, int, str, str]]:
        """Yield (line, level, words, id or "") for each heading."""
        for number, text in self.lines:
            if found := HEADING.match(text):
                yield number, len(found[1]), found[2], found[3] or ""


def read(docs: Path) -> tuple[dict[str, Page], list[Problem]]:
    """Read every page of a docs folder; returns pages by uri, and the problems of their front matter."""
    pages, problems = {}, []
    for file in sorted(docs.rglob("*.md")):
        uri = file.relative_to(docs).as_posix()
        path = f"{docs.name}/{uri}"
        try:
            source = file.read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):
            problems.append(Problem(path, 0, "cannot be read as UTF-8 text. Save it as UTF-8.", "encoding"))
            continue
        meta, meta_lines, found = front_matter.read(source, path)
        problems += found
        _, body, first = front_matter.split(source)
        pages[uri] = Page(uri, path, meta, meta_lines, list(_visible_lines(body, first)))
    return pages, problems


def _visible_lines(body: str, first: int) -> Iterator[tuple[int, str]]:
    """Blank out comments and fenced code: what stands there is not page text."""

    def blank(found: re.Match) -> str:
        return "\n" * found[0].count("\n")

    body = re.sub(r"<!--.*?-->", blank, body, flags=re.S)
    body = re.sub(r"^(```+|~~~+).*?^\1[`~]*\s*$", blank, body, flags=re.S | re.M)
    return enumerate(body.splitlines(), start=first)


def required_ids(templates: Path) -> dict[str, list[str]]:
    """Return the ids of the headings that each page type must have, in order, from templates/<page_type>.md."""
    required = {}
    for kind in front_matter.PAGE_TYPES:
        _, body, first = front_matter.split((templates / f"{kind}.md").read_text(encoding="utf-8"))
        found = (HEADING.match(text) for _, text in _visible_lines(body, first))
        required[kind] = [match[3] for match in found if match and match[3]]
    return required


def check(pages: dict[str, Page], required: dict[str, list[str]], includes: Path, tokens: dict) -> Iterator[Problem]:
    """Check every page's source: title, headings, required parts, care card, snippets, {{ names }}."""
    yield from check_titles(pages)
    for page in pages.values():
        yield from check_headings(page)
        yield from check_required(page, required.get(page.meta.get("page_type"), []))
        yield from check_care_card(page)
        yield from check_snippets(page, includes)
        yield from check_tokens(page, tokens)


def check_titles(pages: dict[str, Page]) -> Iterator[Problem]:
    """No two pages share a title: in search results and tabs a reader could not tell them apart."""
    first: dict[str, Page] = {}
    for page in pages.values():
        title = page.meta.get("title")
        if not isinstance(title, str):
            continue
        other = first.setdefault(title.casefold().strip(), page)
        if other is not page:
            text = f"title '{title}' is also the title of {other.path}. Give each page a title of its own."
            yield Problem(page.path, page.meta_lines["title"], text, "title")


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
    if page.meta.get("page_type") not in TOPIC_TYPES:
        return
    for number, text in page.lines:
        found = SNIPPET.match(text)
        if (found and found[1].startswith("care/")) or text.startswith('<div class="care '):
            return
        if (heading := HEADING.match(text)) and len(heading[1]) > 1:
            text = (
                'no care card before the first heading. Add a line such as --8<-- "care/early.md" under the first line.'
            )
            yield Problem(page.path, number, text, "care-card")
            return
    text = 'no care card. Add a line such as --8<-- "care/early.md" under the first line.'
    yield Problem(page.path, 1, text, "care-card")


def check_snippets(page: Page, includes: Path) -> Iterator[Problem]:
    """Every --8<-- line names a file of includes/."""
    known = [file.relative_to(includes).as_posix() for file in includes.rglob("*.md")]
    for number, text in page.lines:
        if (found := SNIPPET.match(text)) and found[1] not in known:
            yield Problem(
                page.path,
                number,
                f"no file '{found[1]}' in includes/. Correct the name.{suggest(found[1], known)}",
                "snippet",
            )


def check_tokens(page: Page, tokens: dict) -> Iterator[Problem]:
    """Every {{ name }} is one that the build fills in."""
    for number, text in page.lines:
        for name in TOKEN.findall(text):
            if name not in tokens:
                yield Problem(
                    page.path,
                    number,
                    f"unknown name '{{{{ {name} }}}}'. Use one of: {', '.join(tokens)}.{suggest(name, tokens)}",
                    "name",
                )


def fill(text: str, tokens: dict[str, str]) -> str:
    """Put the values in place of {{ name }}; an unknown name stays as written (check_tokens reports it)."""
    return TOKEN.sub(lambda found: tokens.get(found[1], found[0]), text)


def prose(source: str) -> list[str]:
    """Return the sentences' blocks (paragraphs and list items) of a page's own Markdown, for measures of reading
    level."""
    _, body, _ = front_matter.split(source)
    body = re.sub(r"<!--.*?-->|\[\^[\w-]+\]", "", body, flags=re.S)
    body = re.sub(r"^--8<--.*$", "", body, flags=re.M)
    tree = LexborHTMLParser(markdown.markdown(body, extensions=["attr_list", "md_in_html", "tables", "def_list"]))
    blocks = []
    for node in tree.css("p, li, dd"):
        if node.tag == "li" and node.css_first("p"):
            continue
        for inner in node.css("ul, ol"):
            inner.decompose()
        if text := " ".join(node.text().split()):
            blocks.append(text if text[-1] in ".?!" else text.rstrip(":") + ".")
    return blocks
