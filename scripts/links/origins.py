"""The faults that only the sources show: no such snippet, redirects that write one file, two pages at one address."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml_lines
from links.source_files import Sources
from report import Problem, quote, suggest


def problems(sources: Sources) -> Iterator[Problem]:
    """Check the Markdown folder and mkdocs.yml by themselves."""
    yield from _snippets(sources)
    for path in _markdown(sources):
        yield from pictures(sources.name(path), _unfenced(sources.written(path)))
    yield from _addresses(sources)
    yield from _redirects(sources)


def page_url(uri: str) -> str:
    """Return the address of a Markdown file: "a/b.md" and "a/b/index.md" are both "a/b/"."""
    folder, name = posixpath.split(uri)
    stem = name.rpartition(".")[0]
    parts = [folder] if stem in ("index", "README") else [folder, stem]
    return "".join(f"{part}/" for part in parts if part)


def _snippets(sources: Sources) -> Iterator[Problem]:
    """A snippet's file is there; without check_paths, pymdownx.snippets leaves nothing and says nothing."""
    if not sources.snippets:
        return
    known = {
        path.relative_to(folder).as_posix()
        for folder in sources.snippets
        for path in folder.rglob("*")
        if path.is_file()
    }
    for path in _markdown(sources):
        for number, line in _unfenced(sources.lines(path)):
            match = re.fullmatch(r"\s*-{1,}8<-{1,}\s+[\"']([^\"']+)[\"']\s*", line)
            name = re.sub(r":[\w\-,:]*$", "", match[1]) if match else ""
            if name and "://" not in name and name not in known:
                text = f"no snippet '{quote(name)}'. Correct the name.{suggest(name, known)}"
                yield Problem(sources.name(path), number, text, "snippet")


def pictures(name: str, lines: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    """A picture in Markdown has a text for who cannot see it; one that only adorns is raw HTML with alt="".

    name: of the file; lines: (number, text) of its lines without comments and fenced code
    """
    for number, line in lines:
        for match in re.finditer(r"!\[\s*\]\(\s*<?([^\s()<>]+)", re.sub(r"(`+).*?\1", "", line)):
            text = f"picture '{quote(match[1])}' has no text for who cannot see it. Say between the [] what it shows."
            yield Problem(name, number, text, "alt")


def _unfenced(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield (number, line) of what stands in no fenced code."""
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        if not fence:
            yield number, line


def _markdown(sources: Sources) -> list[Path]:
    """Return the Markdown files and their snippets."""
    folders = (sources.docs, *sources.snippets)
    return list(dict.fromkeys(path for folder in folders for path in sorted(folder.rglob("*.md"))))


def _addresses(sources: Sources) -> Iterator[Problem]:
    """Two sources never make one address: the later one wins without a word."""
    seen: dict[str, str] = {}
    for path in sorted(sources.docs.rglob("*.md")):
        uri = path.relative_to(sources.docs).as_posix()
        other = seen.setdefault(page_url(uri), uri)
        if other != uri:
            text = f"'{other}' and '{uri}' make the same address {page_url(uri) or '(home)'}. Rename or remove one."
            yield Problem(sources.name(path), 0, text, "address")


def _redirects(sources: Sources) -> Iterator[Problem]:
    """Entries of redirect_maps: from a .md name, to a page that is there, one entry for each address."""
    if sources.config is None:
        return
    yield from yaml_lines.lines_of("\n".join(sources.lines(sources.config)), sources.name(sources.config))[2]
    for _, line, text in _wrong_entries(sources):
        yield Problem(sources.name(sources.config), line, text, "redirect")


def lost(sources: Sources) -> tuple[str, ...]:
    """Return the addresses that wrong entries of redirect_maps lose: told at the entry, they are no fault of the list
    of published addresses."""
    return tuple(page_url(old) for old, *_ in _wrong_entries(sources) if page_url(old))


def _wrong_entries(sources: Sources) -> Iterator[tuple[str, int, str]]:
    """Yield (old page, line, what is wrong)."""
    if sources.config is None:
        return
    node, _, _ = yaml_lines.lines_of("\n".join(sources.lines(sources.config)), sources.name(sources.config))
    seen: dict[str, str] = {}
    for old, new, line in _entries(node):
        first = seen.setdefault(page_url(old), old)
        target = new.partition("#")[0]
        if not old.endswith(".md"):
            yield old, line, f"moved page '{quote(old)}' does not end in .md. Write its old path inside docs/."
        elif first != old:
            yield old, line, f"moved pages '{first}' and '{old}' have the same address. Remove one."
        elif "://" not in new and not sources.is_file(sources.docs / target):
            pages = (path.relative_to(sources.docs).as_posix() for path in sources.docs.rglob("*.md"))
            text = f"no page '{quote(target)}' in docs/ for the moved page '{quote(old)}'. Correct the name."
            yield old, line, text + suggest(target, pages)


def _entries(node: object, inside: bool = False) -> Iterator[tuple[str, str, int]]:
    for item in node.value if isinstance(getattr(node, "value", None), list) else ():
        if not isinstance(item, tuple):
            yield from _entries(item, inside)
        elif inside:
            yield str(item[0].value), str(item[1].value), item[0].start_mark.line + 1
        else:
            yield from _entries(item[1], str(item[0].value) == "redirect_maps")
