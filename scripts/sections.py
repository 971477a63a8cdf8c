"""Reads the sections of the built pages: what the search index and the A to Z list are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

DANGER_PAGE = "get-help-now.md"
NOT_LISTED = ("search.md",)  # it holds the results
BLOCKS = ("p", "li", "ul", "ol", "dl", "dt", "dd", "td", "th", "tr", "table", "div", "section", "br", "h2", "h3")
NOT_TEXT = ("script", "style", "template", "svg", "form", "button", "input", "select")
BESIDE = ("h1", "nav", "aside", "footer", "figure", "sup")  # not the running text: figures repeat it, footnotes cite
SKIPPED = frozenset((*NOT_TEXT, *BESIDE))
NOT_SIGNS = SKIPPED | {"p"}  # a care card's paragraphs name groups of signs, or say who drives
LEFT_OUT_CLASSES = {"footnote", "headerlink", "facts"}  # facts: what a page says about itself


@dataclass
class Section:
    """A piece of a page: page, its path in docs/; ident, "" for the first piece; heading; blocks of text."""

    page: str
    ident: str
    heading: str
    blocks: list[str]


def collect(site: Path, pages: Mapping[str, Mapping]) -> list[Section]:
    """Read the sections of the built pages.

    pages: by path in docs/, each {"url": from the site's root, "title", "description", "page_type", "search_words"}
    A section runs from one <h2 id>, or <dt id>, to the next. Care cards count only on the danger page: every page
    has one, so they would lead everywhere. There their signs count, a block each, not the names of the groups.
    """
    sections = []
    for uri, meta in pages.items():
        file = site / meta["url"] / "index.html"
        if uri not in NOT_LISTED and file.is_file():
            sections += _read(uri, file.read_text(encoding="utf-8"), str(meta.get("title", uri)))
    return sections


def _read(uri: str, text: str, title: str) -> Iterator[Section]:
    tree = LexborHTMLParser(text)
    section = Section(uri, "", title, [""])
    left_out = LEFT_OUT_CLASSES if uri == DANGER_PAGE else LEFT_OUT_CLASSES | {"care"}
    steps: list[tuple[str, LexborNode]] = []
    _walk(tree.css_first("article") or tree.css_first("main") or tree.body, left_out, steps)
    for kind, node in steps:
        if kind == "head":
            yield _tidy(section)
            section = Section(uri, node.attributes["id"], " ".join(node.text().split()), [""])
        elif kind == "text":
            section.blocks[-1] += node.text_content or ""
        else:
            section.blocks.append("")
    yield _tidy(section)


def _walk(node: LexborNode, left_out: set[str], steps: list[tuple[str, LexborNode]], skipped=SKIPPED) -> None:
    """Add ("head", node) where a section starts, ("text", node), ("break", node) around blocks, as they are read."""
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            steps.append(("text", child))
        elif (tag := child.tag) in ("h2", "dt") and child.id:
            steps.append(("head", child))
        elif tag not in skipped and left_out.isdisjoint(classes := (child.attributes.get("class") or "").split()):
            edge = [("break", child)] if tag in BLOCKS else []
            steps += edge
            _walk(child, left_out, steps, NOT_SIGNS if "care" in classes else SKIPPED)
            steps += edge


def _tidy(section: Section) -> Section:
    blocks = (" ".join(block.split()) for block in section.blocks)
    section.blocks = [block for block in blocks if block]
    return section


def targets(sections: Iterable[Section], links: Iterable) -> dict[str, int]:
    """Return the number of the section for each code of permalinks.yml and each page.md#section.

    links: entries with code and to ("causes/early.md#swelling"); one that leads to no section is left out
    """
    numbers: dict[str, int] = {}
    for number, section in enumerate(sections):
        numbers.setdefault(section.page + (f"#{section.ident}" if section.ident else ""), number)
    return numbers | {link.code: numbers[link.to] for link in links if link.to in numbers}
