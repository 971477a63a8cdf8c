"""What a page does not draw: sections that a link opens in vain, and links whose words nobody sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from links.facts import Use
from links.resolve import fragments, shown
from report import quote

if TYPE_CHECKING:
    from links.web import Landing, Web

_MARK = re.compile(rb"[\s\"']hidden[\s=>/]|display:\s*none", re.I)
_NONE = re.compile(r"(?:^|;)\s*display:\s*none\b", re.I)
# A script, a control or a rule of CSS that may show what is hidden.
_CONTROL = re.compile(r"tab|toggle|accordion|collapse|menu|dropdown|modal|dialog|popup|lightbox|open", re.I)
_TARGET = re.compile(rb":target\b[^{}]*\{[^}]*\b(?:display|content-visibility)\b")


def nodes(tree: LexborHTMLParser, data: bytes) -> list[LexborNode]:
    """Return the elements of a page that are not drawn: hidden, or display: none in their own style. What a browser
    opens for a link (hidden=until-found, a closed <details>) is not among them (HTML standard, 6.1 and 7.4.6.4)."""
    found = []
    for node in tree.css("[hidden], [style]") if _MARK.search(data) else ():
        attrs = node.attributes
        hides = "hidden" in attrs and (attrs["hidden"] or "").lower() != "until-found"
        if hides or _NONE.search(attrs.get("style") or ""):
            found.append(node)
    return found


def ids(tree: LexborHTMLParser, hidden: list[LexborNode]) -> frozenset[str]:
    """Return the ids and anchor names in elements that are not drawn, but for those that a control of the page shows:
    a tab, a menu, a button that names it."""
    inside = [one.attributes for node in hidden for one in (node, *node.css("[id], a[name]"))]
    found = {attrs[attr] for attrs in inside for attr in ("id", "name") if attrs.get(attr)}
    return frozenset(found - _controlled(tree) if found else ())


def _controlled(tree: LexborHTMLParser) -> set[str]:
    names: set[str] = set()
    for node in tree.css("*"):
        attrs = node.attributes
        for attr, value in attrs.items():
            if value and (attr.startswith(("data-", "on", "@", ":")) or attr in ("aria-controls", "popovertarget")):
                names.update(re.findall(r"[\w\-:.]+", value))
        href = attrs.get("href") or ""
        if href.startswith("#") and (attrs.keys() & {"role", "onclick", "aria-expanded"} or _in_control(node)):
            names.add(href[1:])
    return names


def _in_control(node: LexborNode | None) -> bool:
    """Tell whether the classes of a link, or of the elements around it, are those of a tab or of a menu."""
    for _ in range(4):
        if node is None or not node.is_element_node:
            return False
        if _CONTROL.search(node.attributes.get("class") or ""):
            return True
        node = node.parent
    return False


def wordless(hidden: list[LexborNode]) -> list[LexborNode]:
    """Return the links that are drawn, lead somewhere, and have no words but those that are not drawn."""
    links: dict[int, tuple[LexborNode, list[LexborNode]]] = {}
    for node in hidden:
        around = node.parent
        while around is not None and around.tag != "a":
            around = around.parent
        if around is not None and (around.attributes.get("href") or "").strip(" #"):
            links.setdefault(around.mem_id, (around, []))[1].append(node)
    known = {node.mem_id for node in hidden}
    return [
        link for link, inside in links.values()
        if link.mem_id not in known
        and _words(link) and _words(link) == "".join(_words(node) for node in inside)
    ]  # fmt: skip


def _words(node: LexborNode) -> str:
    return "".join((node.text() or "").split())


def hides(web: Web, end: Landing) -> bool:
    """Tell whether the section where a link ends is not drawn, and no script or style names it to show it."""
    page = web.pages.get(end.number)
    named = set(fragments(end.part)) & page.hidden if page is not None else set()
    return bool(named) and not _may_show(web, end.number, named.pop())


def landing(web: Web, use: Use, end: Landing) -> Landing:
    """Return where a use ends, with a message when it is a link and no reader sees that section."""
    if end.why or use.tag not in ("a", "area") or not hides(web, end):
        return end
    name = web.site.names[end.number]
    place = f"section '#{quote(end.part)}' on {shown(name) or 'the home page'}"
    why = f"{place} is hidden, so a link to it shows nothing. Show it, or link elsewhere."
    return end._replace(why=why, key=f"hidden {name}#{end.part}")


def _may_show(web: Web, number: int, name: str) -> bool:
    page, data = web.pages[number], web.data(number)
    tree = LexborHTMLParser(data.decode("utf-8", "replace"))
    scripts = [(node.text() or "").encode() for node in tree.css("script")]
    styles = [data]
    for node in tree.css("script[src], link[rel=stylesheet][href]"):
        source = node.attributes.get("src") or node.attributes.get("href") or ""
        file = web.number(web.site.address(source, page.folder))
        if file is not None:
            (scripts if node.tag == "script" else styles).append(web.data(file))
    word = re.compile(rb"(?<![\w\-])" + re.escape(name.encode()) + rb"(?![\w\-])")
    return any(map(word.search, scripts)) or any(map(_TARGET.search, styles))
