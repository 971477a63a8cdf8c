"""The addresses written in files and texts that are not HTML: CSS, scripts, JSON, sitemap, srcset, Mermaid, refresh."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_CSS = re.compile(
    r"""/\*.*?(?:\*/|\Z)|@import\s*+(?:"(?P<a>[^"\n]*+)"|'(?P<b>[^'\n]*+)')"""
    r"""|url\(\s*+(?:"(?P<c>[^"\n]*+)"|'(?P<d>[^'\n]*+)'|(?P<e>[^\s"'()]*+))\s*+\)|"(?:\\.|[^"\\\n])*+"|'(?:\\.|[^'\\\n])*+'""",
    re.S | re.I,
)
_MAP = re.compile(r"[/*][/*][#@]\s*+sourceMappingURL=([^\s*'\"]++)")
_MOVES = re.compile(
    r"""location(?:\.href)?\s*+=(?!=)\s*+(["'`])(?P<a>[^"'`\n$]*+)\1"""
    r"""|(?:location\.(?:replace|assign)|window\.open)\(\s*+(["'`])(?P<b>[^"'`\n$]*+)\3"""
)
# Not a piece of an address: what a script adds to, or looks for in another.
_PATHS = re.compile(
    r"""(?<!startsWith\()(?<!endsWith\()(?<!includes\()(?<!indexOf\()(["'`])((?:https?://|/(?!/)|\.\.?/|[\w\-]++/)[\w\-./%~#?=&+:,@]*+)\1(?!\s*+\+)""",
    re.I,
)
_COMMENTS = re.compile(r"^[ \t]*+(?://.*+|/\*(?s:.*?)\*/)", re.M)
_ENDS = re.compile(r"(?:/|\.(?:html?|pdf|png|jpe?g|svg|gif|webp|json|css|js|webmanifest))(?:[?#].*)?$", re.I | re.S)
JSON_KEYS = frozenset((
    "url", "href", "link", "location", "src", "address", "path", "to", "target", "page", "image", "icon", "logo",
    "contentUrl", "thumbnailUrl", "item", "start_url",
))  # fmt: skip


def css(text: str) -> list[str]:
    """Return each url() and @import of a stylesheet, as written; fragments of the document itself are left out."""
    found = [match[match.lastgroup] for match in _CSS.finditer(text) if match.lastgroup]
    if "image-set(" in text:
        sets = re.findall(r"image-set\(([^;{}]*+)", re.sub(r"/\*.*?(?:\*/|\Z)", "", text, flags=re.S))
        found += [raw for _, raw in re.findall(r"([\"'])([^\"'\n]++)\1\s++[\d.]+(?:x|dp)", " ".join(sets))]
    return [raw.strip() for raw in found if raw.strip() and not raw.strip().startswith("#")]


def source_maps(text: str) -> list[str]:
    """Return the source maps that a script or stylesheet names."""
    return _MAP.findall(text[-2000:])


def script_moves(text: str) -> list[str]:
    """Return the addresses a script sends the reader to: location = "…", location.replace("…"), window.open("…")."""
    text = _COMMENTS.sub("", text)
    return [match["a"] or match["b"] for match in _MOVES.finditer(text) if match["a"] or match["b"]]


def script_paths(text: str) -> list[str]:
    """Return the strings of a script that have the form of an address: "/help/x/", "https://…", "a/b.html"."""
    return [
        raw for _, raw in _PATHS.findall(_COMMENTS.sub("", text)) if _ENDS.search(raw) and re.search("[a-zA-Z]", raw)
    ]


def json_strings(data: object, key: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield (key, string) for every string of decoded JSON; a list's items have its key."""
    if isinstance(data, str):
        yield key, data
    elif depth < 200 and isinstance(data, dict):
        for name, value in data.items():
            yield from json_strings(value, name, depth + 1)
    elif depth < 200 and isinstance(data, list):
        for value in data:
            yield from json_strings(value, key, depth + 1)


def read_json(text: str) -> tuple[object, str]:
    """Return (decoded, "") or (None, what is wrong and where)."""
    try:
        return json.loads(text), ""
    except json.JSONDecodeError as error:
        return None, f"{error.msg.lower()} at line {error.lineno}"
    except (RecursionError, ValueError) as error:
        return None, "nested too deep" if isinstance(error, RecursionError) else "a number is too long"


def srcset(text: str) -> list[str]:
    """Return the candidates of a srcset by the HTML standard's parser (4.8.4.2.2): data: commas stay inside."""
    found, at = [], 0
    while match := re.compile(r"[\s,]*+(\S++)").match(text, at):
        at, raw = match.end(), match[1]
        if raw.endswith(","):
            raw = raw.rstrip(",")
        else:
            at = re.compile(r"(?:\([^)]*+\)?|[^,(])*+").match(text, at).end()
        if raw:
            found.append(raw)
    return found


def refresh(text: str) -> str | None:
    """Return the address of a meta refresh's content by the HTML standard (4.2.5.3), None when it only reloads."""
    match = re.match(r"\s*+[\d.]*+\s*+[;,]?\s*+(?:url\s*+=\s*+)?(.*)", text, re.I | re.S)
    raw = match[1].strip() if match else ""
    if raw[:1] in ("'", '"'):
        raw = raw[1:].partition(raw[0])[0]
    return raw or None


def mermaid(text: str) -> list[str]:
    """Return the addresses of a Mermaid diagram's click lines."""
    click = r"""(?:^|;)[ \t]*+(?:click|link)[ \t]++\S++[ \t]++(?:href[ \t]++)?["']([^"'\n]++)["']"""
    return re.findall(click, text, re.M)


def locations(text: str) -> list[tuple[int, str]]:
    """Return (line, address) for each <loc> and alternate of a sitemap."""
    text = re.sub(r"<!--.*?(?:-->|\Z)", lambda match: "\n" * match[0].count("\n"), text, flags=re.S)
    found, line, last = [], 1, 0
    for match in re.finditer(
        r"<loc>\s*+(?:<!\[CDATA\[\s*+)?([^<\s\]]++)|<xhtml:link\b[^>]*?\bhref\s*=\s*[\"']([^\"']*+)", text
    ):
        line += text.count("\n", last, match.start())
        last = match.start()
        found.append((line, (match[1] or match[2] or "").replace("&amp;", "&")))
    return found


def pdf_pages(path: str) -> tuple[int, set[str]]:
    """Return the number of pages and the named destinations of a PDF; (0, set()) when it cannot be read."""
    import logging

    import pypdf  # only sites that link into a PDF pay for it

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(path)
        return len(reader.pages), set(reader.named_destinations)
    except Exception:  # whatever a damaged file makes the library raise
        return 0, set()
