"""Reads one page's source: front matter, headings, required parts, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import markdown
from selectolax.lexbor import LexborHTMLParser

import front_matter
from report import Problem

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
