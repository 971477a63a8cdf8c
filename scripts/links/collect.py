"""Reads one built HTML or SVG file, the way a browser does, into its uses and definitions."""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from links import formats, wording
from links.facts import Page, Use
from report import quote

ADDRESSES = frozenset((
    "href", "src", "xlink:href", "action", "formaction", "cite", "poster", "background", "longdesc", "data-href",
    "data-src",
))  # fmt: skip
LISTS = {"srcset": formats.srcset, "imagesrcset": formats.srcset, "ping": str.split, "style": formats.css}
IDREFS = frozenset(
    ["for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-details", "popovertarget"]
)
WATCHED = {"id", "name", "usemap", "data", "srcdoc", *ADDRESSES, *LISTS, *IDREFS}
PLAIN = frozenset(("class", "title", "lang", "alt", "type", "rel", "role", "content", "d", "aria-label"))
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
    if data.count(b"<") - 2 * data.count(b"</") > OPEN:
        page.add("html", f"more than {OPEN:,} tags are not closed. Close them: browsers do not read on.", "", name)
        return page
    tree = parse(data)
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
    page.ids = "\n" + "\n".join(ids) + "\n"
    for finding in (*wording.ids(ids, tree), *wording.idrefs(refs, set(ids), maps)):
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
    elif attr in LISTS:
        page.uses += [Use(raw, tag, attr) for raw in LISTS[attr](value)]
    elif attr in IDREFS:
        refs += [(attr, ref, tag) for ref in value.split()]
    elif attr == "usemap":
        refs.append((attr, value.strip(), tag))
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


def _link(page: Page, attrs: dict, value: str) -> None:
    rel = set((attrs.get("rel") or "").lower().split())
    if rel & HINTS:
        return
    tag = "link"
    if "canonical" in rel:
        page.canonical = page.canonical or value
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
        if raw and page.refresh is None:
            page.refresh = raw
            page.uses.append(Use(raw, "refresh", "content"))
    elif name == "robots":
        page.noindex |= "noindex" in content.lower()
    elif _shared(name, content):
        page.uses.append(Use(content, "meta", name))


def _shared(name: str, content: str) -> bool:
    """Tell whether a <meta> holds an address: a sharing picture's, or any whole web address."""
    if not content or re.search(r"alt$|type$|width$|height$", name) or re.search(r"\s", content.strip()):
        return False
    return bool(SHARED.fullmatch(name) or re.match(r"https?://", content))


def _script(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    text = node.text() or ""
    if not text:
        return
    kind = (attrs.get("type") or "").lower()
    page.uses += [Use(raw, tag, "script") for raw, tag in _script_uses(kind, text)]
    if "json" in kind and not kind.endswith("importmap") and (wrong := formats.read_json(text)[1]):
        page.add("json", f"the data in <script type={quote(kind)}> is not JSON: {wrong}. Mend it.", kind, text[:99])
    elif "location" in text and "hash" in text:
        page.script += text


@lru_cache(maxsize=256)
def _script_uses(kind: str, text: str) -> list[tuple[str, str]]:
    if kind == "application/ld+json":
        pairs = formats.json_strings(formats.read_json(text)[0])
        return [
            (raw, "meta") for key, raw in pairs
            if re.match(r"https?://\S+$", raw) and not key.startswith("@context") and not (key == "@id" and "#" in raw)
            or key in ("url", "image", "logo", "contentUrl") and re.match(r"[/.\w][^\s]*[/.]", raw)
        ]  # fmt: skip
    if "json" in kind:
        return [(raw, "data") for _, raw in formats.json_strings(formats.read_json(text)[0]) if _address_like(raw)]
    if kind in ("", "module", "text/javascript", "application/javascript"):
        moves = formats.script_moves(text)
        return [(raw, "script") for raw in moves] + [
            (raw, "data") for raw in formats.script_paths(text) if raw not in moves
        ]
    return []


def _address_like(raw: str) -> bool:
    return len(raw) > 1 and bool(formats.script_paths(f'"{raw}"'))


@lru_cache(maxsize=256)
def _style_uses(text: str) -> list[str]:
    return formats.css(text)


def _style(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    page.uses += [Use(raw, "css", "style") for raw in _style_uses(node.text() or "")]


def _title(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    if not page.title and node.parent is not None and node.parent.tag == "head":
        page.title = " ".join(node.text().split())


def _heading(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    page.heading = page.heading or wording.plain(node)


def _html(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    page.lang = (attrs.get("lang") or "").lower()


def _anchor(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    href, text = attrs.get("href"), node.text().strip()
    if not href or not text or href == "#" or ":" in href:
        for finding in wording.anchor(node, attrs, " ".join(text.split())):
            page.add(*finding)
    if href and ("/" in text or "www." in text) and wording.is_address(text):
        page.shown.append((text, href))


def _map(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    maps.add(attrs.get("name") or "")


def _diagram(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    if "mermaid" in (attrs.get("class") or ""):
        page.uses += [Use(raw, "a", "click") for raw in formats.mermaid(node.text() or "")]


_ELEMENTS = {
    "meta": _meta, "script": _script, "style": _style, "title": _title, "h1": _heading, "html": _html,
    "a": _anchor, "map": _map, "pre": _diagram, "div": _diagram, "code": _diagram,
}  # fmt: skip
