"""From a fault in a built file to the line to mend: Markdown, an include, a template, mkdocs.yml, permalinks.yml."""

from __future__ import annotations

import functools
import html
import itertools
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from links import needles
from links.facts import Fault
from links.resolve import Site, shown
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
    templates: set[tuple[str, int, str]] = set()
    for group in _joined(groups):
        group.sort()
        places: dict[tuple[str, int], Fault] = {}
        if sources is not None and (excluded := _excluded(web, sources, group[0])):
            told.add(excluded)
            continue
        many = len({fault.name for fault in group}) > 2 and group[0].rule != "id"
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
            if sources is not None and line and sources.is_template(path):
                if (path, line, fault.rule) in templates:
                    continue  # one line of a template is one defect, however differently each page shows it
                templates.add((path, line, fault.rule))
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
    rule = needles.lines(lines, "exclude_docs:") or needles.lines(lines, "draft_docs:")
    if not page or not rule or not needles.lines(lines, page):
        return None
    text = f"{page} is in the navigation, but exclude_docs keeps it out of the site. Take it off one of them."
    return Problem(sources.name(sources.config), rule[0], text, "nav")


def _joined(groups: dict[str, list[Fault]]) -> list[list[Fault]]:
    """One template line that breaks differently at each depth is one defect: the same text on three pages or more.
    Links that are empty on mostly the same three pages or more are one too: an undefined variable, whatever the words.
    """
    written: dict[str, list[str]] = defaultdict(list)
    for fault in itertools.chain.from_iterable(groups.values()):
        if fault.key.startswith(("path ", "404 ")):
            written[fault.raw].append(fault.key)
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
    empty: list[frozenset[str]] = []
    for key, group in groups.items():
        pages = frozenset(fault.name for fault in group)
        if key.startswith("empty ") and any(len(pages & other) * 2 > len(pages | other) for other in empty):
            continue
        joined[top(key)] += group
        if key.startswith("empty ") and len(pages) > 2:
            empty.append(pages)
    return list(joined.values())


def _places(web: Web, fault: Fault, sources: Sources | None, many: bool) -> list[tuple[str, int]]:
    """Return the (file, line) pairs to mend; built files are marked "site:". many: the fault stands on many pages."""
    if fault.line is not None:
        return [(fault.name, fault.line)]
    if sources is not None and (found := _source_places(web, fault, sources, many)):
        return found
    forms = needles.built(fault)
    name = f"site:{(web.site.root / fault.name).as_posix()}"
    texts = _written(web.site, fault.name) if forms and fault.name in web.site.files else ()
    for needle in forms:
        for text, form in zip(texts, (needle, needle.casefold()), strict=False):
            if found := needles.line(text, form, fault.rule == "empty"):
                return [(name, found)]
    return [(name, 0)]


@functools.lru_cache(maxsize=8)  # faults come page by page
def _written(site: Site, name: str) -> tuple[str, str]:
    """Return a built file's text as written, then without regard to entities, letter case and breaks in a long word."""
    text = site.read(name).decode("utf-8", "replace")
    return text, re.sub(r"<wbr\b[^>]*>", "", html.unescape(text)).casefold()


def _source_places(web: Web, fault: Fault, sources: Sources, many: bool) -> list[tuple[str, int]]:
    page, loose = sources.of(fault.name), needles.of(fault)
    if page is not None and fault.key == f"file {fault.name}":  # the file itself, not the lines that name it
        return [(sources.name(page), 0)]
    built = web.pages.get(web.site.files.get(fault.name, -1))
    if built is not None and built.refresh is not None and (page is None or page.suffix == ".md"):
        if place := _entry(sources, fault.name, loose):
            return [place]
        page = None
    around = sources.around(page)
    near = [path for path in around if path == page or path in sources.included(page)] if not many else []
    rest = [path for path in around if path not in near]
    exact: list[str] = []
    if fault.rule == "id":
        exact, near = needles.ids(fault.raw), near[::-1]  # an include with an id of its own is what brings it twice
        if place := _second(sources, page, near, exact):
            return [place]
    elif fault.raw and (fault.rule == "404" or many):  # a template; the same words are right inside {{ … | url }}
        exact = [f"={mark}{fault.raw}{mark}" for mark in "\"'"]
    if fault.rule == "empty" and many:
        rest = [path for path in around if path.suffix == ".html"] or rest
    for paths, forms in ((near, exact), (rest, exact), (near, loose), (rest, loose)):
        pairs = [(path, needle) for needle, path in itertools.product(forms, paths)]
        for path, needle in sorted(pairs, key=lambda pair: paths.index(pair[0])) if fault.rule == "id" else pairs:
            if lines := needles.lines(sources.written(path), needle, fault.rule == "empty"):
                if fault.rule == "id":
                    lines = lines[-1:]
                elif fault.rule == "empty" and many:
                    lines = [_filled(sources.written(path), lines[0])]
                elif path != page or page.suffix != ".md" or fault.rule in ("published", "language"):
                    lines = lines[:1]
                return [(sources.name(path), line) for line in lines]
    return [(sources.name(page), 0)] if page is not None else []


def _filled(lines: list[str], line: int) -> int:
    """Return the line of a template that writes an address, or fills it in by a variable, at or after this one."""
    if "href" in lines[line - 1]:
        return line
    rest = enumerate(lines[line:], line + 1)
    return next((number for number, text in rest if re.search(r"href=[\"']?\{\{-?\s*[a-z_]", text)), line)


def _second(sources: Sources, page: Path | None, near: list[Path], forms: list[str]) -> tuple[str, int] | None:
    """Return the line by which a page takes in, for the second time, an include that has this id."""
    for path in near:
        if path != page and any(needles.lines(sources.written(path), form) for form in forms):
            lines = [n for n, line in enumerate(sources.lines(page), 1) if "-8<-" in line and path.name in line]
            return (sources.name(page), lines[-1]) if len(lines) > 1 else None
    return None


def _entry(sources: Sources, built: str, forms: list[str]) -> tuple[str, int] | None:
    """Return the line that makes a redirect: in its entry of mkdocs.yml or permalinks.yml, where the target stands."""
    stem = shown(built).rstrip("/").removesuffix(".html")
    codes = (posixpath.basename(stem),)
    for path, keys in ((sources.config, (f"{stem}.md", f"{stem}/index.md")), (sources.root / "permalinks.yml", codes)):
        lines = sources.written(path) if path else []
        for number, line in enumerate(lines):
            key, colon, _ = line.strip().partition(":")
            if colon and key.strip("'\"") in keys:
                entry = [line, *_below(lines[number + 1 :], _indent(line))]
                found = next((rows[0] for needle in forms if (rows := needles.lines(entry, needle))), 1)
                return sources.name(path), number + found
    return None


def _below(lines: list[str], indent: int) -> Iterator[str]:
    """Yield lines as long as they are indented deeper (or empty)."""
    return itertools.takewhile(lambda line: not line.strip() or _indent(line) > indent, lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
