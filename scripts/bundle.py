"""Joins the scripts of a built page into one file, so that a phone asks for one and not for many."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

import minify_html

JOINED = re.compile(r'<script defer data-bundle src="([^":]+)"></script>\n?')
COMMENT_LINES = re.compile(r"^\s*(?:/\*(?!!).*?\*/|//[^\n]*)[ \t]*$", re.M | re.S)  # "/*!" starts a license: it stays
COMMENTS = re.compile(r"(?<=[;,{}()\[\]]) // [^\n'\"`]*$", re.M)  # a quote after "//" may end a string: leave it


def bundle(site: Path, addresses: Iterable[str]) -> None:
    """Join the scripts of each of these pages, before the theme's files get hashed names and unused ones go.

    addresses: of pages, from the site's root, e.g. "search/". Those that say data-bundle become one, in place of the
    last of them, which is a script of this page only.
    """
    for address in addresses:
        page = site / address / "index.html"
        text = page.read_text(encoding="utf-8") if page.is_file() else ""
        sources = JOINED.findall(text)
        if sources:
            files = [_file(site, address, source) for source in sources]
            files[-1].write_text(join(files), encoding="utf-8")
            page.write_text(JOINED.sub(lambda found, last=sources[-1]: _kept(found, last), text), encoding="utf-8")


def _kept(tag: re.Match, last: str) -> str:
    return tag[0].replace(" data-bundle", "") if tag[1] == last else ""


def _file(site: Path, address: str, source: str) -> Path:
    return site / posixpath.normpath(posixpath.join(address, source))


def join(files: Iterable[Path]) -> str:
    """Return scripts as one, without comments and needless signs; a license ("/*!") stays."""
    return "".join(_small(file.read_text(encoding="utf-8")) + "\n" for file in files)


def _small(script: str) -> str:
    script = COMMENTS.sub("", COMMENT_LINES.sub("", script))  # the minifier keeps those that stand before a statement
    small = minify_html.minify(f"<script>{script}</script>", minify_js=True)
    return small.removeprefix("<script>").removesuffix("</script>")
