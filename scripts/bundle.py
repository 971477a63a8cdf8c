"""Joins the scripts of a built page into one file, or puts a small one into the page: each file is a wait."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

import minify_html

JOINED = re.compile(r'<script defer data-bundle src="([^":]+)"></script>\n?')
INLINE = re.compile(r'<script defer data-inline src="([^":]+)"></script>')
COMMENT_LINES = re.compile(r"^\s*(?:/\*(?!!).*?\*/|//[^\n]*)[ \t]*$", re.M | re.S)  # "/*!" starts a license: it stays
COMMENTS = re.compile(r"(?<=[;,{}()\[\]]) // [^\n'\"`]*$", re.M)  # a quote after "//" may end a string: leave it


def bundle(site: Path, addresses: Iterable[str]) -> None:
    """Join or put in the scripts of these pages, before the theme's files get hashed names and unused ones go.

    addresses: of pages, from the site's root, e.g. "search/". The scripts of a page that say data-bundle become one, in
    place of the last of them, which is a script of this page only. One that says data-inline is put into the page, as a
    module: it runs once the page is read, as a deferred one does.
    """
    for address in addresses:
        page = site / address / "index.html"
        text = page.read_text(encoding="utf-8") if page.is_file() else ""
        sources = JOINED.findall(text)
        if sources:
            files = [_file(site, address, source) for source in sources]
            files[-1].write_text(join(files), encoding="utf-8")
            text = JOINED.sub(lambda found, last=sources[-1]: _kept(found, last), text)
        if sources or INLINE.search(text):
            inline = INLINE.sub(lambda found, address=address: _inline(_file(site, address, found[1])), text)
            page.write_text(inline, encoding="utf-8")


def _kept(tag: re.Match, last: str) -> str:
    return tag[0].replace(" data-bundle", "") if tag[1] == last else ""


def _inline(file: Path) -> str:
    return f'<script type="module">{join([file]).strip()}</script>'


def _file(site: Path, address: str, source: str) -> Path:
    return site / posixpath.normpath(posixpath.join(address, source))


def join(files: Iterable[Path]) -> str:
    """Return scripts as one, without comments and needless signs; a license ("/*!") stays."""
    return "".join(_small(file.read_text(encoding="utf-8")) + "\n" for file in files)


def _small(script: str) -> str:
    script = COMMENTS.sub("", COMMENT_LINES.sub("", script))  # the minifier keeps those that stand before a statement
    small = minify_html.minify(f"<script>{script}</script>", minify_js=True)
    return small.removeprefix("<script>").removesuffix("</script>")
