"""Prepares a page's rendered content for the templates: its parts, its sections, labels for tables and sources."""

from __future__ import annotations

import re
from html import unescape

_EDGE = re.compile(r'<div\b|</div>|<h2\b[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', re.S)
_TAG = re.compile(r"<[^>]+>")
_MARK = re.compile(r'<a class="footnote-ref" href="#fn:([^"]*)">(\d+)<')
_NOTE = re.compile(r'((?:id="|href="#)fn(?:ref\d*)?:)([^"]*)"')


def sections(content: str) -> list[tuple[int, str, str]]:
    """Return (offset, id, words) of each h2 of a page's HTML that does not stand inside a div, as in a care card."""
    depth, found = 0, []
    for edge in _EDGE.finditer(content):
        if edge[1] is None:
            depth += 1 if edge[0].startswith("<div") else -1
        elif depth == 0:
            found.append((edge.start(), edge[1], _text(edge[2])))
    return found


def parts(content: str) -> dict:
    """Return the parts of a page's HTML that a template sets other things between.

    heading: the h1; opening: up to and with the key points; body: the rest; sources: the section "sources";
    sections: [{"id", "title"}] for "On this page". opening ends after the key points, so that nothing comes before a
    danger card.
    """
    found = sections(content)
    ends = [offset for offset, ident, _ in found if ident != "key-points"][:1] or [len(content)]
    sources = next((offset for offset, ident, _ in found if ident == "sources"), len(content))
    after_heading = content.find("</h1>") + len("</h1>") if "</h1>" in content else 0
    return {
        "heading": content[:after_heading],
        "opening": content[after_heading : ends[0]],
        "body": content[ends[0] : sources],
        "sources": content[sources:],
        "sections": [{"id": ident, "title": title} for _, ident, title in found],
    }


def sources(section: str) -> list[str]:
    """Return the web addresses that the HTML of the section "sources" links to, in order, each once."""
    return list(dict.fromkeys(unescape(address) for address in re.findall(r'href="(https?://[^"]+)"', section)))


def labelled(content: str) -> str:
    """Return the HTML with names that the bare Markdown lacks.

    Each table cell carries its column's heading, which narrow screens show beside it. Each footnote mark says that it
    leads to a source, for readers who hear links without the text around them. The ids of footnotes have its number in
    place of its label: they stand in the page four times for each mark, and no one outside links to them.
    """
    content = re.sub(r"<table>.*?</table>", _label_table, content, flags=re.S)
    numbers = dict(_MARK.findall(content))
    content = _MARK.sub(r'<a class="footnote-ref" href="#fn:\1" aria-label="Source \2">\2<', content)
    return _NOTE.sub(lambda found: f'{found[1]}{numbers.get(found[2], found[2])}"', content)


def _label_table(table: re.Match) -> str:
    heads = [_text(head) for head in re.findall(r"<th[^>]*>(.*?)</th>", table[0], re.S)]

    def label_row(row: re.Match) -> str:
        labels = iter(heads)
        return re.sub(r"<td", lambda _: f'<td data-label="{next(labels, "")}"', row[0])

    return re.sub(r"<tr>.*?</tr>", label_row, table[0], flags=re.S)


def _text(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", html)).split()).replace('"', "&quot;").replace("<", "&lt;")
