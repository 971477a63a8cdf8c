"""Joins the scripts of a built page into one file, so that a phone asks for one and not for many."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

import minify_html

TAG = r'<script defer data-bundle="{name}" src="([^":]+)"></script>\n?'
COMMENT_LINES = re.compile(r"^\s*(?:/\*(?!!).*?\*/|//[^\n]*)[ \t]*$", re.M | re.S)  # "/*!" starts a license: it stays
COMMENTS = re.compile(r"(?<=[;,{}()\[\]]) // [^\n'\"`]*$", re.M)  # a quote after "//" may end a string: leave it


def bundle(site: Path, pages: Mapping[str, str]) -> None:
    """Put one script in place of those of each page that say data-bundle="<name>", and remove their files.

    pages: address, from the site's root, e.g. "search/" -> name; it is also the new file's name in assets/, before its
    content hash. A script may be part of several.
    """
    joined: set[Path] = set()
    for address, name in pages.items():
        joined |= _bundle_page(site, address, name)
    for file in joined:
        file.unlink()


def _bundle_page(site: Path, address: str, name: str) -> set[Path]:
    page = site / address / "index.html"
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    tags = re.compile(TAG.format(name=re.escape(name)))
    sources = tags.findall(text)
    if not sources:
        return set()
    files = [site / posixpath.normpath(posixpath.join(address, source)) for source in sources]
    script = join([file.read_text(encoding="utf-8") for file in files])
    file = site / "assets" / f"{name}.{hashlib.sha256(script.encode()).hexdigest()[:8]}.js"
    file.write_text(script, encoding="utf-8")
    tag = f'<script defer src="{posixpath.relpath(file.relative_to(site).as_posix(), address)}"></script>\n'
    first = tags.search(text).start()
    page.write_text(tags.sub(lambda found: tag if found.start() == first else "", text), encoding="utf-8")
    return set(files)


def join(scripts: list[str]) -> str:
    """Return scripts as one, without comments and needless signs; a license ("/*!") stays."""
    return "".join(_small(script) + "\n" for script in scripts)


def _small(script: str) -> str:
    script = COMMENTS.sub("", COMMENT_LINES.sub("", script))  # the minifier keeps those that stand before a statement
    small = minify_html.minify(f"<script>{script}</script>", minify_js=True)
    return small.removeprefix("<script>").removesuffix("</script>")
