"""Writes the service worker, which keeps the danger signs and every page seen readable without a network."""

from __future__ import annotations

import hashlib
import json
import posixpath
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

import finish

HELP = "get-help-now/"
FIRST = (HELP, "./", "go/help-now/")  # kept at the first visit; "./" is the home page


def write(site: Path, template: str) -> None:
    """Write sw.js to the root of the built folder, after all pages are finished.

    template: overrides/sw.js; {{ first }} becomes the addresses kept at the first visit, {{ version }} a hash of their
    content, so that a browser takes up a new worker, and with it the new danger signs, as soon as they change
    """
    first = [*FIRST, *_pictures(site / HELP / "index.html")]
    files = {address: site / address / ("index.html" if address.endswith("/") else "") for address in first}
    first = [address for address in first if files[address].is_file()]  # one that is gone has been told
    content = b"".join(files[address].read_bytes() for address in first)
    version = hashlib.sha256(template.encode() + content).hexdigest()[:8]
    finish.write(site, "sw.js", template.replace("{{ first }}", json.dumps(first)).replace("{{ version }}", version))


def _pictures(page: Path) -> list[str]:
    tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
    sources = [image.attributes["src"] for image in tree.css("img[src]")]
    return sorted({posixpath.normpath(posixpath.join(HELP, source)) for source in sources})
