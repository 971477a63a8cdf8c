"""Reads one built HTML or SVG file, the way a browser does, into its uses and definitions."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from links import anchors, concealed, embedded, formats, wording
from links.facts import Page, Use, zone
from links.resolve import UNFILLED
from report import quote

ADDRESSES = frozenset((
    "href", "src", "xlink:href", "action", "formaction", "cite", "poster", "background", "longdesc", "data-href",
    "data-src", "data-url",
))  # fmt: skip
LISTS = {
    "srcset": formats.srcset, "data-srcset": formats.srcset, "imagesrcset": formats.srcset, "ping": str.split,
    "style": formats.css,
}  # fmt: skip
IDREFS = frozenset((
    "for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-details", "aria-owns", "aria-flowto",
    "aria-controls", "aria-errormessage", "aria-activedescendant", "popovertarget", "commandfor",
))  # fmt: skip
FILLED = frozenset(("img", "script", "link", "iframe", "source", "area", "embed", "track"))  # never with an empty one
WATCHED = {"id", "name", "usemap", "data", "srcdoc", *ADDRESSES, *LISTS, *IDREFS, *wording.PAINTS}
PLAIN = frozenset(("class", "title", "lang", "alt", "type", "rel", "role", "content", "d", "aria-label"))
_NAMES = ("h1", "head title")
_PARTS = re.compile(r"\s+[-\u2013\u2014|\u00b7:]\s+")  # of a title: Page - Site
OPEN = 20_000  # browsers stop nesting at 512; the parser's time grows with the square of the depth
HINTS = {"preconnect", "dns-prefetch"}
SHARED = re.compile(
    r"(?:og|twitter|article):?.*(?:image|url|video|audio)|thumbnail|msapplication-.*(?:logo|config|image)"
)


def parse(data: bytes) -> LexborHTMLParser:
    """Return the tree of a page; bytes that are not UTF-8 become replacement marks, as in a browser."""
    return LexborHTMLParser(data.decode("utf-8", "replace"))


def read(name: str, data: bytes, hosts: tuple[str, ...] = ()) -> Page:
    """Collect one file: data its bytes, hosts the "host/base/" prefixes whose plain-text addresses count."""
    page = Page(name)
    if len(data) > OPEN * len("<a>") and data.count(b"<") - 2 * data.count(b"</") > OPEN:
        page.add("html", f"more than {OPEN:,} tags are not closed. Close them: browsers do not read on.", "", name)
        return page
    if not data:
        page.add("file", f"{quote(name)} is empty (0 bytes). Put the real file there.", name, name)
    tree = parse(data)
    page.heading, page.title = (wording.plain(node) if node else "" for node in map(tree.css_first, _NAMES))
    own = frozenset(name.casefold() for name in (page.heading, page.title, *_PARTS.split(page.title)) if name)
    ids: list[str] = []
    refs: list[tuple[str, str, str]] = []
    maps: set[str] = set()
    for node in tree.css("*"):
        tag, attrs = node.tag, node.attributes
        for attr, value in attrs.items():
            if attr in WATCHED or attr not in PLAIN and attr[:2] == "on":
                _attribute(page, tag, attrs, attr, value or "", ids, refs)
        if tag in _ELEMENTS:
            _ELEMENTS[tag](page, node, attrs, maps)
        if tag == "a":
            _anchor(page, node, attrs, own)
    hidden = concealed.nodes(tree, data)
    page.hidden = concealed.ids(tree, hidden)
    for node in concealed.wordless(hidden):
        for finding in anchors.anchor(node, node.attributes, "", own):
            page.add(*finding)
    if data.count(b"<rect") > embedded.SQUARES:
        for node in tree.css("svg"):
            embedded.drawing(page, node)
    known = set(ids)
    for node in tree.css("noscript [id], noscript a[name]:not([id])") if b"<noscript" in data else ():
        attrs, naming = node.attributes, ("id", "name") if node.tag == "a" else ("id",)
        for one in {attrs[attr] or "" for attr in naming if attr in attrs}:
            ids.remove(one)  # no element of the page where scripts run
    page.ids = "\n" + "\n".join(ids) + "\n"
    for finding in (*wording.ids(ids, tree), *wording.idrefs(refs, known, maps, tree)):
        page.add(*finding)
    if tree.body:
        for finding in wording.prose(tree, hosts, page):
            page.add(*finding)
    return page


def _attribute(page: Page, tag: str, attrs: dict, attr: str, value: str, ids: list[str], refs: list) -> None:
    if attr == "id":
        ids.append(value)
    elif attr in ADDRESSES:
        if tag == "link":
            _link(page, attrs, value)
        elif tag == "base":
            page.base = page.base if page.base is not None else value
        else:
            page.uses.append(Use(value, tag, attr))
        if value < "!" and tag in FILLED and not value.strip() and not _scripted(attrs):
            near = (f'{attr}=""', f"{attr}=''", f"<{tag}")
            page.add("empty", f"<{tag}> has an empty {attr}. Write its address.", f'<{tag} {attr}=""', tag, near)
    elif attr in LISTS:
        page.uses += [Use(raw, tag, attr) for raw in LISTS[attr](value)]
    elif attr in IDREFS:
        closed = attr == "aria-controls" and "false" in (attrs.get("aria-expanded"), attrs.get("aria-selected"))
        refs += [(attr, ref, tag) for ref in value.split() if not closed]  # what is closed may be made when it opens
    elif attr == "usemap":
        refs.append((attr, value.strip(), tag))
    elif attr in wording.PAINTS:
        refs += [(attr, name, tag) for name in re.findall(r"^url\([\"']?#([^\"')]+)[\"']?\)$", value.strip())]
    elif attr == "name":
        if tag == "a" and value != attrs.get("id"):
            ids.append(value)
    elif attr == "data":
        if tag == "object":
            page.uses.append(Use(value, tag, attr))
    elif attr == "srcdoc":
        page.uses += read(page.name, value.encode()).uses
    else:
        page.uses += [Use(raw, "script", attr) for raw in formats.script_moves(value)]


def _scripted(attrs: dict) -> bool:
    """Tell whether a script fills the element's address in."""
    return "id" in attrs or any(name.startswith(("data-", "on", ":", "v-", "x-")) for name in attrs)


def _link(page: Page, attrs: dict, value: str) -> None:
    rel = set((attrs.get("rel") or "").lower().split())
    if rel & HINTS:
        return
    tag = "link"
    if "canonical" in rel:
        if page.canonical not in (None, value):
            text = f"a second canonical '{quote(value)}' disagrees with '{quote(page.canonical)}'. Take one out."
            page.add("canonical", text, value, "two")
            return
        page.canonical = value
        tag = "canonical"
    elif "alternate" in rel and attrs.get("hreflang"):
        page.alternates.append((attrs["hreflang"].lower(), value))
        tag = "alternate"
    page.uses.append(Use(value, tag, "href"))


def _meta(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    content = attrs.get("content") or ""
    name = (attrs.get("property") or attrs.get("name") or attrs.get("itemprop") or "").lower()
    if (attrs.get("http-equiv") or "").lower() == "refresh":
        raw = formats.refresh(content)
        if raw and "noscript" in zone(node):  # for readers without scripts alone
            page.uses.append(Use(raw, "a", "content"))
        elif raw and page.refresh is None:
            page.refresh = raw
            page.uses.append(Use(raw, "refresh", "content"))
    elif name in ("robots", "googlebot", "bingbot"):
        page.noindex |= bool(re.search(r"\bno(?:index|ne)\b", content, re.I))
    elif _shared(name, content):
        if name == "og:url":
            page.shares = content
        page.uses.append(Use(content, "meta", name))


def _shared(name: str, content: str) -> bool:
    """Tell whether a <meta> holds an address: a sharing picture's, or any whole web address."""
    if not content or re.search(r"alt$|type$|width$|height$", name) or re.search(r"\s", content.strip()):
        return False
    return bool(SHARED.fullmatch(name) or re.match(r"https?://", content))


def _html(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    page.lang = (attrs.get("lang") or "").lower()


def _anchor(page: Page, node: LexborNode, attrs: dict, own: frozenset[str]) -> None:
    href, text = attrs.get("href"), node.text().strip()
    if text > "\x7f":
        text = text.lstrip("\u200b\u200c\u200d\u2060\ufeff\u00ad \n")
    if not href or not text or href == "#" or ":" in href or href[0] == " ":
        for finding in anchors.anchor(node, attrs, " ".join(text.split()), own):
            page.add(*finding)
    if href and ("." in text or "/" in text) and (shown := anchors.address_in(text)):
        page.shown.append((shown, href))


def _map(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    maps.add(attrs.get("name") or "")


def _template(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    """What a script will copy from a <template>: its addresses count, its ids are not there yet."""
    inner = re.sub(r"^<template\b[^>]*>|</template>$", "", node.html)
    uses = read(page.name, inner.encode()).uses
    page.uses += [use for use in uses if use.raw.strip() and not UNFILLED.search(use.raw)]


_ELEMENTS = {
    "meta": _meta, "script": embedded.script, "style": embedded.style, "html": _html,
    "map": _map, "area": embedded.area, "pre": embedded.diagram, "div": embedded.diagram, "code": embedded.diagram,
    "template": _template, "path": embedded.path, "img": embedded.picture,
}  # fmt: skip
