"""Random edits to the links of the real site: a problem is told when a browser would miss its target, and only then.

The oracle resolves by itself: urllib for addresses, html.parser for ids, the file system for files.
"""

from __future__ import annotations

import random
import re
import shutil
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import crosslinks
from conftest import build

SITE = "https://leg-pain-guide.example.org/"


class Reader(HTMLParser):
    """Collects the links of the main part, the ids and the refresh of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.refresh = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids |= {found["id"]} if found.get("id") else set()
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag == "meta" and (found.get("http-equiv") or "").lower() == "refresh":
            self.refresh = found["content"].partition("url=")[2]


def misses(root: Path, page: str, href: str, hops: int = 0) -> bool:
    """Tell whether a browser on this page that follows href misses: no file, or no such id in it."""
    parts = urlsplit(urljoin(SITE + page.removesuffix("index.html"), href))
    if parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}/" != SITE:
        return False
    at, names = root, [name for name in unquote(parts.path).split("/") if name]
    for name in names:
        if not at.is_dir() or name not in {entry.name for entry in at.iterdir()}:
            return True
        at = at / name
    if at.is_dir():
        at = at / "index.html"
    if not at.is_file() or at.suffix != ".html" and parts.path.endswith("/"):
        return True
    if at.suffix != ".html":
        return False
    target = Reader(at.read_text(encoding="utf-8"))
    if target.refresh and hops < 5:
        end = "#" + parts.fragment if parts.fragment else ""
        onward = target.refresh.partition("#")[0] + end if end else target.refresh
        return misses(root, at.relative_to(root).as_posix(), onward, hops + 1)
    wanted = parts.fragment
    return bool(wanted) and wanted.lower() != "top" and not {wanted, unquote(wanted)} & target.ids


def broken(href: str, rnd: random.Random) -> str:
    """Return the address with one random edit; some edits leave it right."""
    path, mark, part = href.partition("#")
    at = rnd.randrange(max(1, len(path)))
    edits = [
        lambda: href.upper(),
        lambda: path[:at] + path[at:].swapcase() + mark + part,
        lambda: (
            path[:at]
            + "".join(f"%{ord(char):02X}" for char in path[at : at + 1] if char.isalnum())
            + path[at + 1 :]
            + mark
            + part
            if path[at : at + 1].isalnum()
            else href
        ),
        lambda: path[:at] + path[at + 1 :] + mark + part,
        lambda: path.rstrip("/") + mark + part if path.strip("./") else href,
        lambda: path + "index.html" + mark + part if path.endswith("/") else href,
        lambda: path + "?from=qr" + mark + part,
        lambda: path + "#" + (part or "top"),
        lambda: path + "#" + quote(part[:-1]) + "x",
        lambda: path + "#" + "".join(f"%{byte:02x}" for byte in part.encode()),
        lambda: f"  {href}\n",
        lambda: "./" + href,
        lambda: urljoin(SITE, href.replace("../", "")),
    ]
    return rnd.choice(edits)()


@pytest.fixture(scope="module")
def copy(built, tmp_path_factory):
    """Return a copy of the real site to break, and its pages that a reader sees."""
    root = tmp_path_factory.mktemp("edited") / "site"
    shutil.copytree(built, root)
    pages = [path.relative_to(root).as_posix() for path in sorted(root.rglob("index.html"))]
    return root, [name for name in pages if not name.startswith(("go/", "code/"))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_a_random_edit_is_told_when_a_browser_would_miss(copy, seed):
    root, pages = copy
    rnd = random.Random(seed)
    name = rnd.choice(pages)
    file = root / name
    text = file.read_text(encoding="utf-8")
    links = [href for href in Reader(text).links if not urlsplit(href).scheme and f'href="{escape(href)}"' in text]
    href = rnd.choice(links)
    edited = broken(href, rnd)
    if urlsplit(urljoin(SITE + name.removesuffix("index.html"), edited.strip())).path.count("/") < edited.count("../"):
        return
    file.write_text(text.replace(f'href="{escape(href)}"', f'href="{escape(edited)}"', 1), encoding="utf-8")
    try:
        rules = {"link", "file", "fragment"}
        told = [str(problem) for problem in crosslinks.check(root).problems if problem.rule in rules]
    finally:
        file.write_text(text, encoding="utf-8")
    assert bool(told) == misses(root, name, edited.strip()), (name, href, edited, told)


LINK = re.compile(r"(?<!!)\[[^\[\]]+\]\((/[\w./-]+\.md(?:#[\w-]+)?)\)")
TOLD = re.compile(r"ERROR +- +(docs/\S+?\.md:\d+): .*\[(?:link|fragment|file)\]")


def edited(href: str, rnd: random.Random) -> str:
    """Return the address of a Markdown link with one random edit: broken, moved, renamed, re-cased, re-encoded."""
    path, mark, part = href.partition("#")
    at = rnd.randrange(1, len(path) - 3)
    edits = [
        path[:at] + path[at + 1 :] + mark + part,
        path[:at] + path[at:].swapcase() + mark + part,
        path[:at] + f"%{ord(path[at]):02X}" + path[at + 1 :] + mark + part if path[at] != "/" else href,
        path.replace(".md", ".html") + mark + part,
        path.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/" + mark + part,
        path.replace("/", "/moved/", 1) + mark + part,
        path + "#" + part[:-1] + "x",
        path + "#" + part.upper(),
        path + "#" + "".join(f"%{ord(char):02x}" for char in part),
        path + "?from=paper" + mark + part,
        path + "#key-points",
    ]
    return rnd.choice(edits)


def opens(docs: Path, site: Path, href: str) -> bool:
    """Tell whether the address of a Markdown link, from the root, opens: a source file or a built page, with the id."""
    parts = urlsplit(href)
    names = unquote(parts.path).strip("/").split("/")
    if names[-1].endswith(".md"):
        at = docs
        for name in names:
            if not at.is_dir() or name not in {entry.name for entry in at.iterdir()}:
                return False
            at = at / name
        names = [*names[:-1], names[-1].removesuffix(".md")]
        names = names[:-1] if names[-1] == "index" else names
        path = "/" + "".join(f"{name}/" for name in names)
    else:
        path = parts.path
    return not misses(site, "index.html", path + ("#" + parts.fragment if parts.fragment else ""))


@pytest.mark.parametrize("seed", [1, 2])
def test_random_edits_to_the_markdown_are_told_at_their_lines(seed, project, built):
    rnd, wrong, total = random.Random(seed), set(), 0
    for file in sorted((project / "docs").rglob("*.md")):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        linked = [number for number, line in enumerate(lines) if LINK.search(line)]
        for number in rnd.sample(linked, min(3, len(linked))):
            found = rnd.choice(list(LINK.finditer(lines[number])))
            href = edited(found[1], rnd)
            lines[number] = lines[number][: found.start(1)] + href + lines[number][found.end(1) :]
            total += 1
            if not opens(project / "docs", built, href):
                wrong.add(f"{file.relative_to(project).as_posix()}:{number + 1}")
        file.write_text("".join(lines), encoding="utf-8")
    told = set(TOLD.findall(build(project, project / "site").stderr))
    assert total > 50 and 20 < len(wrong) < total
    assert told == wrong
