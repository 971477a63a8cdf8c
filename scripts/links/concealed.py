"""What a page does not draw: sections that a link opens in vain, and links whose words nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from links.facts import Use
from links.resolve import fragments, shown
from report import quote

if TYPE_CHECKING:
    from links.web import Landing, Web

_MARK = re.compile(rb"[\s\"']hidden[\s=>/\"']|display:\s*none", re.I)
_NONE = re.compile(r"(?:^|;)\s*display:\s*none\b", re.I)
# A script, a control or a rule of CSS that may show what is hidden.
_CONTROL = re.compile(
    r"\btab(?:s|bed|list)?(?:\b|_)|toggle|accordion|collapse|menu|dropdown|modal|dialog|popup|lightbox|\bopen", re.I
)
_WORD = re.compile(r"[\w\-]+")
_TARGET = re.compile(r":target\b[^{}]*\{[^}]*\b(?:display|content-visibility)\b")


def nodes(tree: LexborHTMLParser, data: bytes) -> list[LexborNode]:
    """Return the outermost elements of a page that are not drawn: hidden, or display: none in their own style. What a
    browser opens for a link is not among them: hidden=until-found, a closed <details> (HTML standard, 6.1, 7.4.6.4)."""
    found: list[LexborNode] = []
    inside: set[int] = set()  # what stands in one of them: asked once, however deep they are nested
    some = _MARK.search(data) or b"popover" in data or b"<dialog" in data
    for node in tree.css("[hidden], [style], [popover], dialog") if some else ():
        attrs = node.attributes
        hides = "hidden" in attrs and (attrs["hidden"] or "").lower() != "until-found" or "popover" in attrs
        hides |= node.tag == "dialog" and "open" not in attrs
        if (hides or _NONE.search(attrs.get("style") or "")) and node.mem_id not in inside:
            found.append(node)
            inside.update(one.mem_id for one in node.css("*"))
    return found


def ids(tree: LexborHTMLParser, hidden: list[LexborNode]) -> frozenset[str]:
    """Return the ids and anchor names in elements that are not drawn, but for those that a control of the page shows (a
    tab, a menu, a button that names it), a script in it, or a rule for what a link names (:target)."""
    inside = [one.attributes for node in hidden for one in (node, *node.css("[id], a[name]"))]
    found = {attrs[attr] for attrs in inside for attr in ("id", "name") if attrs.get(attr)}
    if not found or any(_TARGET.search(node.text() or "") for node in tree.css("style")):
        return frozenset()
    named = (name for node in tree.css("script") for name in _WORD.findall(node.text() or ""))
    return frozenset(found - _controlled(tree) - set(named))


def left(hidden: frozenset[str], files: Iterable[tuple[str, bytes]]) -> frozenset[str]:
    """Return those of a page's ids that none of its scripts and styles, (name, content) each, may show."""
    for name, data in files:
        if name.endswith(".css"):
            hidden = frozenset() if _has_target(data) else hidden
        else:
            hidden -= _named(data)
    return hidden


@lru_cache(maxsize=32)  # by content: most pages of a site have the same files
def _named(script: bytes) -> frozenset[str]:
    """Return the words of a script, which may be ids."""
    return frozenset(_WORD.findall(script.decode("utf-8", "replace")))


@lru_cache(maxsize=32)
def _has_target(style: bytes) -> bool:
    return bool(_TARGET.search(style.decode("utf-8", "replace")))


def _controlled(tree: LexborHTMLParser) -> set[str]:
    names: set[str] = set()
    for node in tree.css("*"):
        attrs = node.attributes
        for attr, value in attrs.items():
            if value and (
                attr.startswith(("data-", "on", "@", ":")) or attr in ("aria-controls", "popovertarget", "commandfor")
            ):
                names.update(_WORD.findall(value))
        href = attrs.get("href") or ""
        if href.startswith("#") and (attrs.keys() & {"role", "onclick", "aria-expanded"} or _in_control(node)):
            names.add(href[1:])
    return names


def _in_control(node: LexborNode) -> bool:
    """Tell whether the classes of a link, or of the elements around it, are those of a tab or of a menu."""
    return any(_CONTROL.search(one.attributes.get("class") or "") for one in _around(node, 4))


def _around(node: LexborNode | None, most: int) -> Iterator[LexborNode]:
    """Yield an element and those around it, nearest first."""
    for _ in range(most):
        if node is None or not node.is_element_node:
            return
        yield node
        node = node.parent


def wordless(hidden: list[LexborNode]) -> list[LexborNode]:
    """Return the links that are drawn, lead somewhere, and have no words but those that are not drawn."""
    links: dict[int, tuple[LexborNode, list[LexborNode]]] = {}
    for node in hidden:
        around = next((one for one in _around(node.parent, 20) if one.tag == "a"), None)
        if around is not None and (around.attributes.get("href") or "").strip(" #"):
            links.setdefault(around.mem_id, (around, []))[1].append(node)
    return [link for link, inside in links.values() if _words(link) and _words(link) == "".join(map(_words, inside))]


def _words(node: LexborNode) -> str:
    return "".join((node.text() or "").split())


def hides(web: Web, end: Landing) -> bool:
    """Tell whether the section where a link ends is not drawn."""
    page = web.pages.get(end.number)
    return page is not None and not page.hidden.isdisjoint(fragments(end.part))


def landing(web: Web, use: Use, end: Landing) -> Landing:
    """Return where a use ends, with a message when it is a link and no reader sees that section."""
    if end.why or use.tag not in ("a", "area") or not hides(web, end):
        return end
    name = web.site.names[end.number]
    place = f"section '#{quote(end.part)}' on {shown(name) or 'the home page'}"
    why = f"{place} is hidden, so a link to it shows nothing. Show it, or link elsewhere."
    return end._replace(why=why, key=f"hidden {name}#{end.part}")
