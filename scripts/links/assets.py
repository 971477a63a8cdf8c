"""Reads the files of a site that are not pages: their uses, and whether they are what their names say."""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Iterator

from links import formats
from links.facts import Fault, Use
from links.resolve import Site
from report import quote

MAGIC = {
    ".pdf": (b"%PDF-",), ".png": (b"\x89PNG\r\n\x1a\n",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"), ".webp": (b"RIFF",), ".woff": (b"wOFF",), ".woff2": (b"wOF2",), ".zip": (b"PK",),
    ".docx": (b"PK",), ".epub": (b"PK",), ".gz": (b"\x1f\x8b",), ".mp3": (b"ID3", b"\xff"),
    ".mp4": (), ".webm": (b"\x1aE\xdf\xa3",),
    ".ico": (b"\0\0\1\0", b"\x89PNG"), ".avif": (), ".svg": (),
    ".ttf": (), ".otf": (), ".wav": (b"RIFF",), ".ogg": (b"OggS",),
}  # fmt: skip  # first bytes, from each format's specification; () = any, but not empty
_TEXT = (
    ".css", ".js", ".mjs", ".json", ".webmanifest", ".xml", ".txt", ".csv", ".map", ".atom", ".rss", ".xsl", ".vcf",
)  # fmt: skip
_NAMES = re.compile(r"<id>[^<]*+</id>|<guid[^>]*isPermaLink=[\"']false[\"'][^>]*>[^<]*+</guid>", re.I)  # no links
_PAGE = re.compile(rb"\s*<(?:!doctype html|html)", re.I)
_CODE = (".css", ".js", ".mjs", ".vtt", ".csv")  # texts of which a web page is none; JSON and XML are read whole
_LASTS = {".png": (b"IHDR", b"IEND"), ".pdf": (b"endobj", b"%%EOF")}  # a file that has the first ends with the second


def kind_faults(site: Site) -> Iterator[Fault]:
    """A picture, PDF, font, sound or stylesheet is not empty, and begins as its name says."""
    for name in site.names:
        ending = name[name.rfind(".") :].lower() if "." in name else ""
        if ending not in MAGIC and ending not in _CODE:
            continue
        with open(site.root / name, "rb") as file:
            head = file.read(1024)
            file.seek(max(0, file.seek(0, 2) - 1024))
            tail = file.read() if ending in _LASTS else b""
        is_page = bool(_PAGE.match(head))
        if ending in _CODE:
            if is_page:
                yield _file(name, f"is not a {ending[1:].upper()} file but a web page", "Put the real file there.")
            elif not head and ending == ".css":  # an empty script is at times put in place of one that is not wanted
                yield _file(name, "is empty (0 bytes)", "Put the real file there.")
        elif not head:
            yield _file(name, "is empty (0 bytes)", "Put the real file there.")
        elif head.startswith(b"version https://git-lfs"):
            yield _file(name, "is a Git LFS pointer, not the file", "Fetch the real file before the build.")
        elif ending in _LASTS and _LASTS[ending][0] in head and _LASTS[ending][1] not in tail:
            yield _file(name, "is cut off: its end is missing", "Put the whole file there.")
        elif ending == ".pdf" and b"%PDF-" in head:
            continue
        elif MAGIC[ending] and not head.startswith(MAGIC[ending]):
            yield _file(
                name,
                f"is not a {ending[1:].upper()} file{' but a web page' if is_page else ''}",
                "Put the real file there.",
            )
        elif ending == ".svg" and is_page:
            yield _file(name, "is not a SVG file but a web page", "Put the real file there.")
        elif ending == ".svg" and (wrong := _xml_error(site.read(name))):
            yield _file(name, f"is not well-formed: {wrong}", "Mend it: browsers show nothing of it.")


def uses(site: Site) -> Iterator[tuple[str, Use, tuple[str, ...]]]:
    """Yield (file, use, folders its relative addresses may start from) for CSS, scripts, JSON, XML and texts."""
    own = re.compile(
        "|".join(rf"https?://{re.escape(o.rstrip('/'))}(?![\w\-.:]*\w)(?:/[^\s<>\"',)\]\\]*)?" for o in site.origins)
        or r"(?!)",
        re.I,
    )
    preview = re.compile(rf"{own.pattern}|https?://(?:localhost|127\.0\.0\.1)(?::\d+)?/[^\s<>\"',)\]\\]*", re.I)
    for name in site.names:
        if not name.lower().endswith(_TEXT) or name.endswith(".map"):
            continue
        data = site.read(name)
        folder = name[: name.rfind("/") + 1]
        text = data.decode("utf-8", "replace")
        if name.endswith(".css"):
            for raw in formats.css(text):
                yield name, Use(raw, "css", "url"), (folder,)
        if name.endswith((".css", ".js", ".mjs")):
            for raw in formats.source_maps(text):
                yield name, Use(raw, "map", "map"), (folder,)
        if name.endswith((".js", ".mjs")):
            for raw in dict.fromkeys(formats.script_paths(text)):
                yield name, Use(raw, "data", "script"), (folder, "")
        elif name.endswith((".json", ".webmanifest")):
            yield from _json(name, text, folder)
        elif name.endswith((".xml", ".txt", ".csv", ".atom", ".rss", ".vcf")) and not _is_list(name):
            feed = name.endswith((".xml", ".atom", ".rss"))
            text, pattern = (_NAMES.sub("", text), preview) if feed else (text, own)
            for raw in dict.fromkeys(match[0].rstrip(".,;:!?") for match in pattern.finditer(text)):
                yield name, Use(raw.replace("&amp;", "&"), "text", "text"), ("",)


def json_faults(site: Site) -> Iterator[Fault]:
    """A .json, .webmanifest or .xml file can be read."""
    for name in site.names:
        if name.endswith((".json", ".webmanifest")):
            if wrong := formats.read_json(site.read(name).decode("utf-8-sig", "replace"))[1]:
                yield _file(name, f"is not JSON: {quote(wrong)}", "Mend it.")
        elif name.endswith((".xml", ".atom", ".rss")) and (wrong := _xml_error(site.read(name))):
            yield _file(name, f"is not well-formed XML: {wrong}", "Mend it.")


def _json(name: str, text: str, folder: str) -> Iterator[tuple[str, Use, tuple[str, ...]]]:
    data, _ = formats.read_json(text)
    if name.endswith(".webmanifest") or name.endswith("manifest.json") and isinstance(data, dict) and "icons" in data:
        for key, raw in formats.json_strings(data):
            if key in ("src", "start_url", "url", "scope") and raw:
                yield name, Use(raw, "manifest", key), (folder,)
        return
    for key, raw in dict.fromkeys(formats.json_strings(data)):
        if key == "location" or len(raw) > 1 and len(raw) < 2000 and formats.script_paths(f'"{raw}"'):
            yield name, Use(raw, "list" if key == "location" else "data", key), ("", folder)


def _is_list(name: str) -> bool:
    """Tell whether listing.py reads the file."""
    return name == "robots.txt" or bool(re.fullmatch(r"(?:.*/)?sitemap[\w\-]*\.xml", name))


def _xml_error(data: bytes) -> str:
    parser = xml.parsers.expat.ParserCreate()
    try:
        parser.Parse(data, True)
    except (xml.parsers.expat.ExpatError, ValueError) as error:
        return str(error)
    return ""


def _file(name: str, wrong: str, mend: str) -> Fault:
    return Fault(name, "file", f"{quote(name)} {wrong}. {mend}", name, f"file {name}")
