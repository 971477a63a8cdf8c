"""The addresses in what stands inside a page: scripts, JSON data, styles, diagrams, QR codes drawn in place."""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from selectolax.lexbor import LexborNode

from links import formats
from links.facts import Page, Use
from report import quote

_DATA = re.compile(r"data:image/(png|gif|webp|jpe?g|svg)[^,]*?(;base64)?,(.*)", re.S | re.I)
_NAMES = {"aria-label", "aria-labelledby", "aria-hidden", "title", "role"}  # in place of an alt
SQUARES = 50  # rectangles that a QR code has at the least
LENGTH = 600  # characters of the path of a small one
_STRAIGHT = re.compile(r"[MmHhVvLlZz\d\s.,\-]+").fullmatch


def script(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    """The addresses in a script or in JSON data."""
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
            if re.match(r"https?://\S+$", raw) and not key.startswith("@context")
            and not (key == "@id" and not re.search(r"(?:/|\.html?)$", raw))
            or key in ("url", "image", "logo", "contentUrl") and re.match(r"[/.\w][^\s]*[/.]", raw)
        ]  # fmt: skip
    if "json" in kind or kind == "importmap":
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


def style(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    """The addresses in a style sheet."""
    page.uses += [Use(raw, "css", "style") for raw in _style_uses(node.text() or "")]


def diagram(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    """The click lines of a Mermaid diagram."""
    if "mermaid" in (attrs.get("class") or ""):
        page.uses += [Use(raw, "a", "click") for raw in formats.mermaid(node.text() or "")]


def path(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    """The QR code that an <svg> draws in one path of straight lines, if it is one."""
    if len(attrs.get("d") or "") > LENGTH and _STRAIGHT(attrs["d"]):
        while node is not None and node.tag != "svg":
            node = node.parent
        if node is not None:
            drawing(page, node)


def drawing(page: Page, node: LexborNode) -> None:
    """The QR code that an <svg> draws, if it is one, in a page; an SVG file is read as a picture."""
    if not page.name.endswith(".svg"):
        _code(page, (node.html or "").encode(), "svg")


def picture(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    """An <img> has an alt, if an empty one; the QR code of one whose address holds the picture itself is read."""
    source = attrs.get("src") or ""
    if "alt" not in attrs and source and not _NAMES & set(attrs) and not _links(node.parent) and not _hidden(attrs):
        text = f"picture '{quote(source)}' has no alt. Say in it what the picture shows, or write alt=\"\"."
        page.add("alt", text, source, "alt " + source.rpartition("/")[2])
    match = _DATA.match(source) if source[:5] == "data:" else None
    if match and len(match[3]) > 200:
        try:
            data = base64.b64decode(unquote_to_bytes(match[3])) if match[2] else unquote_to_bytes(match[3])
        except (binascii.Error, ValueError):
            return
        _code(page, data, match[1].lower())


def _hidden(attrs: dict) -> bool:
    return "hidden" in attrs or bool(re.search(r"display:\s*none", attrs.get("style") or ""))


def area(page: Page, node: LexborNode, attrs: dict, maps: set) -> None:
    """A part of a picture that is a link has a text: its alt."""
    href = attrs.get("href")
    if href and not any((attrs.get(name) or "").strip() for name in ("alt", "aria-label", "title")):
        text = f"link to '{quote(href)}' has no text. Write its alt: where it leads."
        page.add("empty", text, href, f"area {href}")


def _links(node: LexborNode | None) -> bool:
    """Tell whether an element is a link that has nothing but a picture: it is told as one without words."""
    return node is not None and node.tag == "a" and not (node.text() or "").strip()


def _code(page: Page, data: bytes, ending: str) -> None:
    from links import qr  # only pages with such a picture pay for it

    text = qr.decode(data, ending)
    if re.match(r"https?://", text, re.I):
        page.codes.append(text)
        page.uses.append(Use(text, "text", "qr"))
