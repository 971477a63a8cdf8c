"""From a fault in a built file to the line to mend: Markdown, an include, a template, mkdocs.yml, permalinks.yml."""

from __future__ import annotations

import html
import itertools
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from links.facts import Fault
from links.resolve import shown
from links.source_files import Sources
from links.suggestions import suggestion
from links.web import Web
from report import Problem, printable, quote


def problems(web: Web, faults: Iterable[Fault], sources: Sources | None) -> list[Problem]:
    """Trace every fault, tell each once, and offer the nearest valid name."""
    groups: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        groups[fault.key].append(fault)
    told: set[Problem] = set()
    for group in _joined(groups):
        group.sort()
        places: dict[tuple[str, int], Fault] = {}
        if sources is not None and (excluded := _excluded(web, sources, group[0])):
            told.add(excluded)
            continue
        many = len({fault.name for fault in group}) > 2
        for fault in group:
            for place in _places(web, fault, sources, many):
                places.setdefault(place, fault)
        vague = [place for place in places if sources is None or place[1] == 0 or place[0].startswith("site:")]
        for place in sorted(vague)[len(places) == len(vague) :]:  # a line is named, or else one file
            del places[place]
        for (path, line), fault in places.items():
            text = fault.text
            if path.endswith(".yml") and fault.raw.startswith("."):  # as built: an editor wrote the source's name
                text = text.replace(f" for '{quote(fault.raw.strip())}'", "")
            text += suggestion(web, fault, sources, path)
            told.add(Problem(printable(path.removeprefix("site:")), line, printable(text), fault.rule))
    return sorted(told)


def _excluded(web: Web, sources: Sources, fault: Fault) -> Problem | None:
    """A page in the navigation that exclude_docs keeps out: the pattern is what to mend, not each link."""
    if not fault.key.startswith("path ") or sources.config is None:
        return None
    stem = re.sub(r"(?:/index)?\.(?:html|md)$", "", fault.wanted.rstrip("/"))
    if not stem or web.site.find(f"{stem}/") or web.site.find(f"{stem}.html"):
        return None
    page = next((one for one in (f"{stem}.md", f"{stem}/index.md") if sources.is_file(sources.docs / one)), "")
    lines = sources.written(sources.config)
    rule = _matches(lines, "exclude_docs:") or _matches(lines, "draft_docs:")
    if not page or not rule or not _matches(lines, page):
        return None
    text = f"{page} is in the navigation, but exclude_docs keeps it out of the site. Take it off one of them."
    return Problem(sources.name(sources.config), rule[0], text, "nav")


def _joined(groups: dict[str, list[Fault]]) -> list[list[Fault]]:
    """One template line that breaks differently at each depth is one defect: the same text on three pages or more."""
    written: dict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        for fault in group:
            if fault.key.startswith(("path ", "404 ")):
                written[fault.raw].append(key)
    parent = {key: key for key in groups}

    def top(key: str) -> str:
        while parent[key] != key:
            key = parent[key]
        return key

    for keys in written.values():
        if len(set(keys)) > 2:
            for key in keys[1:]:
                parent[top(key)] = top(keys[0])
    joined: dict[str, list[Fault]] = defaultdict(list)
    for key, group in groups.items():
        joined[top(key)] += group
    return list(joined.values())


def _places(web: Web, fault: Fault, sources: Sources | None, many: bool) -> list[tuple[str, int]]:
    """Return the (file, line) pairs to mend; built files are marked "site:". many: the fault stands on many pages."""
    if fault.line is not None:
        return [(fault.name, fault.line)]
    if sources is not None and (found := _source_places(web, fault, sources, many)):
        return found
    built = web.site.read(fault.name).decode("utf-8", "replace").splitlines() if fault.name in web.site.files else []
    name = f"site:{(web.site.root / fault.name).as_posix()}"
    for needle in (fault.raw, html.escape(fault.raw), html.escape(fault.raw, quote=False), *fault.near):
        if lines := _matches(built, needle):
            return [(name, lines[0])]
    return [(name, 0)]


def _source_places(web: Web, fault: Fault, sources: Sources, many: bool) -> list[tuple[str, int]]:
    page, needles = sources.of(fault.name), _needles(fault)
    built = web.pages.get(web.site.files.get(fault.name, -1))
    if built is not None and built.refresh is not None and (page is None or page.suffix == ".md"):
        if place := _entry(sources, fault.name, needles):
            return [place]
        page = None
    around = sources.around(page)
    near = [path for path in around if path == page or path in sources.included(page)] if not many else []
    for paths in (near, [path for path in around if path not in near]):
        for needle in needles:
            for path in paths:
                if lines := _matches(sources.written(path), needle):
                    if fault.rule == "id":
                        lines = lines[-1:]
                    elif path != page or page.suffix != ".md" or fault.rule in ("published", "language"):
                        lines = lines[:1]
                    return [(sources.name(path), line) for line in lines]
    return [(sources.name(page), 0)] if page is not None else []


def _entry(sources: Sources, built: str, needles: list[str]) -> tuple[str, int] | None:
    """Return the line that makes a redirect: in its entry of mkdocs.yml or permalinks.yml, where the target stands."""
    stem = shown(built).rstrip("/").removesuffix(".html")
    codes = (posixpath.basename(stem),)
    for path, keys in ((sources.config, (f"{stem}.md", f"{stem}/index.md")), (sources.root / "permalinks.yml", codes)):
        lines = sources.written(path) if path else []
        for number, line in enumerate(lines):
            key, colon, _ = line.strip().partition(":")
            if colon and key.strip("'\"") in keys:
                entry = [line, *_below(lines[number + 1 :], _indent(line))]
                found = next((rows[0] for needle in needles if (rows := _matches(entry, needle))), 1)
                return sources.name(path), number + found
    return None


def _below(lines: list[str], indent: int) -> Iterator[str]:
    """Yield lines as long as they are indented deeper (or empty)."""
    return itertools.takewhile(lambda line: not line.strip() or _indent(line) > indent, lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _needles(fault: Fault) -> list[str]:
    """Return what the source may have written, the most exact first; a fragment alone, which other links have, last."""
    bare = [fault.raw, html.escape(fault.raw), unquote(fault.raw), re.sub(r"^https?://", "", fault.raw)]
    path = re.sub(r"^(?:\.{1,2}/)+", "", fault.raw)
    if path.startswith("#") and path != fault.raw:
        path = f"index{path}"  # the home page's address is empty
    forms, parts = [*bare], []
    for one in (path, *fault.near):
        address, mark, part = one.partition("#")
        stem = address.rstrip("/")
        if stem:
            names = [one, f"{stem}.md{mark}{part}", f"{stem}/index.md{mark}{part}", f"{stem}{mark}{part}"]
            forms += [root + name for name in names for root in ("/", "")]
        if part:
            parts.append(f"#{part}")
    return [form for form in dict.fromkeys([*forms, *parts]) if len(form) > 1]


def _matches(lines: list[str], needle: str) -> list[int]:
    """Return the numbers of the lines that hold the needle as a whole address or word."""
    first = needle.strip().splitlines()[0][:300] if needle.strip() else ""
    if not first:
        return []
    return [number for number, line in enumerate(lines, 1) if first in line and _whole(line, first)]


def _whole(line: str, needle: str) -> bool:
    at = line.find(needle)
    while at >= 0:
        before, after = line[at - 1 : at], line[at + len(needle) :][:1]
        starts = not needle[0].isalnum() or not (before.isalnum() or before in tuple("_/.-"))
        ends = not (needle[-1].isalnum() or needle[-1] == "/") or not (after.isalnum() or after in tuple("_-"))
        if starts and ends or len(needle) == 300:
            return True
        at = line.find(needle, at + len(needle))
    return False
