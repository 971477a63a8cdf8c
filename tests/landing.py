"""Where a reader lands: follows an address over a built folder by itself, with none of the code under test."""

from __future__ import annotations

import posixpath
from html.parser import HTMLParser
from pathlib import Path

LEVELS = ("h1", "h2", "h3")


class Reader(HTMLParser):
    """Reads a page: refresh, its address to go on to; text; parts, what stands from each id to the next heading of its
    level or above, as text; links, the addresses in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.refresh, self.text = "", ""
        self.parts: dict[str, str] = {}
        self.links: dict[str, list[str]] = {}
        self.open: dict[str, int] = {}  # id -> level of its heading
        self.quiet = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag in LEVELS:
            level = LEVELS.index(tag)
            self.open = {ident: one for ident, one in self.open.items() if one < level}
            if found.get("id"):
                self.open[found["id"]] = level
                self.parts[found["id"]], self.links[found["id"]] = "", []
        if tag == "meta" and found.get("http-equiv") == "refresh":
            self.refresh = found["content"].partition("url=")[2]
        if tag == "a" and found.get("href"):
            for ident in self.open:
                self.links[ident].append(found["href"])
        self.quiet = tag in ("style", "script", "title")

    def handle_data(self, data):
        if self.quiet:
            return
        self.text += data
        for ident in self.open:
            self.parts[ident] += data


class Visitor:
    """Opens addresses of one built folder, as a browser does; each page is read once."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.pages: dict[str, Reader] = {}

    def page(self, name: str) -> Reader:
        if name not in self.pages:
            self.pages[name] = Reader((self.site / name).read_text(encoding="utf-8"))
        return self.pages[name]

    def follow(self, address: str, here: str = "") -> tuple[str, str, int]:
        """Return (file, fragment, hops) where a browser ends that opens an address from the page here."""
        path, _, part = address.partition("#")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(here), path)) if path else here
        if (self.site / name).is_dir():
            name = posixpath.normpath(f"{name}/index.html")
        if name.endswith(".html") and (self.site / name).is_file() and self.page(name).refresh:
            to, _, own = self.page(name).refresh.partition("#")
            last, part, hops = self.follow(f"{to}#{part or own}", name)
            return last, part, hops + 1
        return name, part, 0

    def misses(self, address: str, word: str, here: str = "", links: int = 1) -> str:
        """Return "" when an address tells about a word within one redirect, and one link on from a section that went
        elsewhere; else what is wrong."""
        name, part, hops = self.follow(address, here)
        if not (self.site / name).is_file():
            return f"{address}: no file"
        if hops > 1:
            return f"{address}: {hops} redirects"
        if not name.endswith(".html"):
            return "" if word in (self.site / name).read_text(encoding="utf-8") else f"{address}: a file without {word}"
        page = self.page(name)
        if part and part not in page.parts:
            return f"{address}: no #{part} on {name}"
        text = page.parts[part] if part else page.text
        if word not in text.lower():
            return f"{address}: {name} does not tell about {word}"
        if not part or not text.startswith("About "):  # a heading of what went elsewhere
            return ""
        if not links:
            return f"{address}: two links to go"
        return " ".join(filter(None, (self.misses(link, word, name, 0) for link in page.links[part])))
