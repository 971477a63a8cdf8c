"""The headings of a page, and the text that stands under each."""

from __future__ import annotations

import functools
from typing import NamedTuple

from links import collect, wording

_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Heading(NamedTuple):
    """One heading: level 1 to 6; ident, its id or ""; words; text: from it, itself included, to the next heading."""

    level: int
    ident: str
    words: str
    text: str


@functools.lru_cache(maxsize=256)  # a preview asks for the same pages at each rebuild
def headings(data: bytes) -> dict[str, str]:
    """Return id -> words of each heading of a page below its title, levels 2 to 6."""
    nodes = collect.parse(data).css(", ".join(f"{tag}[id]" for tag in _HEADS[1:]))
    return {node.id: wording.plain(node) for node in reversed(nodes) if node.id}


@functools.lru_cache(maxsize=256)
def outline(data: bytes) -> tuple[Heading, ...]:
    """Return the headings of a page in their order."""
    tree = collect.parse(data)
    tree.strip_tags(["script", "style", "template"], recursive=True)
    found: list[tuple[int, str, str, list[str]]] = []
    for node in tree.body.traverse(include_text=True) if tree.body else ():
        if node.tag in _HEADS:
            found.append((int(node.tag[1]), node.id or "", wording.plain(node), []))
        elif found and node.is_text_node:
            found[-1][3].append(node.text() or "")
    return tuple(Heading(*head, " ".join(" ".join(text).split())) for *head, text in found)


def section(data: bytes, ident: str) -> str:
    """Return the text from the heading with an id to the next heading of its level, "" when no heading has it."""
    heads = outline(data)
    at = next((at for at, head in enumerate(heads) if head.ident == ident), None)
    if at is None:
        return ""
    end = next((n for n in range(at + 1, len(heads)) if heads[n].level <= heads[at].level), len(heads))
    return " ".join(head.text for head in heads[at:end])
