"""Moved pages: the rules for their entries in mkdocs.yml, and the small page that sends a reader on."""

from __future__ import annotations

import functools
import html
import posixpath
from collections.abc import Iterable, Iterator

from report import Problem, suggest

# The script runs before the refresh: it keeps the query, and the reader's own fragment goes before the target's. It is
# the same on every page, so that a server's content security policy needs one hash for all.
_SCRIPT = "var a=document.querySelector('a');location.replace(a.pathname+location.search+(location.hash||a.hash))"


@functools.lru_cache(maxsize=10_000)  # the lists of a site name the same addresses again and again
def relative(here: str, there: str) -> str:
    """Return the address of there as seen from here; both from the site's root, e.g. "go/early/" and
    "causes/early/#why"."""
    path, mark, fragment = there.partition("#")
    base = posixpath.dirname(here) or "."
    short = posixpath.relpath(path or ".", base)
    if path == "" or path.endswith("/"):
        short += "/"
    return ("./" if short == "./" else short) + mark + fragment


def page(title: str, target: str, canonical: str) -> str:
    """Return a redirect page that works without scripts.

    title: what the link shows; target: the address to go to, as seen from the redirect page; canonical: the same,
    absolute, without a fragment
    """
    shown, href = html.escape(title), html.escape(target)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{shown}</title>\n<meta name="robots" content="noindex">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<link rel="canonical" href="{html.escape(canonical)}">\n'
        f'<meta http-equiv="refresh" content="0; url={href}">\n</head>\n<body>\n'
        f'<main>\n<h1>{shown}</h1>\n<p><a href="{href}">Go on to this page</a></p>\n</main>\n'
        f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def page_url(uri: str) -> str:
    """Return the address, from the site's root, of a page's path inside docs/: "causes/early.md" is "causes/early/"."""
    folder, name = posixpath.split(uri)
    stem = name.removesuffix(".md")
    parts = [folder] if stem in ("index", "README") else [folder, stem]
    return "".join(f"{part}/" for part in parts if part)


def target_url(to: str) -> str:
    """Return the address of a page and section: "causes/early.md#why" is "causes/early/#why"."""
    uri, mark, fragment = to.partition("#")
    return page_url(uri) + mark + fragment


def check(moved: dict, lines: dict[str, int], uris: Iterable[str], path: str) -> Iterator[tuple[str, Problem]]:
    """Check the entries of redirect_maps: one hop, from a page that is gone to a page that is there.

    moved: target by old page, both inside docs/; lines: line of each old page in the file path; uris: the pages of
    docs/
    Yields (old page, problem).
    """
    uris = set(uris)
    seen: dict[str, str] = {}
    for old, new in moved.items():
        target = str(new).partition("#")[0]
        first = seen.setdefault(page_url(str(old)), str(old))
        if not str(old).endswith(".md"):
            text = f"moved page '{old}' does not end in .md. Write its old path inside docs/."
        elif first != old:
            text = f"moved pages '{first}' and '{old}' have the same address. Remove one."
        elif page_url(str(old)) in {page_url(uri) for uri in uris}:
            text = f"'{old}' is a live page, which its redirect would replace. Remove the redirect or the page."
        elif target == old:
            text = f"'{old}' is redirected to itself. Name the page that it moved to."
        elif target in moved:
            text = f"'{old}' leads to '{target}', which moved too. Name the page that is there now."
        elif target not in uris:
            text = f"no page '{target}' in docs/ for the moved page '{old}'. Correct the name.{suggest(target, uris)}"
        else:
            continue
        yield old, Problem(path, lines.get(old, 0), text, "redirect")
